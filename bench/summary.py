"""How near the summary line is to one that a model wrote: `NEWSLETTER_SHARED=… python -m bench.summary`.

The papers are those of `feeds/api` that bring a line of their own; the peer is the abstract's first sentence.
"""

import os
from pathlib import Path

from newsletter.editorial.summary import rule, sentences
from training.summary import later, mean


def main() -> None:
    """Print both, and the ratio."""
    papers = list(later(Path(os.environ["NEWSLETTER_SHARED"]) / "feeds"))
    first = mean(papers, lambda abstract: sentences.split(abstract)[0])
    line = mean(papers, rule.summarise)
    print(f"ROUGE-L with the feed's own line, {len(papers)} papers")
    print(f"first sentence  {first:.3f}")
    print(f"summary line    {line:.3f}   {line / first:.2f} times the first sentence")


if __name__ == "__main__":
    main()
