"""How near the summary line is to one that a model wrote: `NEWSLETTER_SHARED=… python -m bench.summary`.

The papers are those of `feeds/api` that bring a line of their own; the peer is the abstract's first sentence.
"""

import os
from pathlib import Path

from training import summary


def main() -> None:
    """Print both, and the ratio."""
    papers = list(summary.later(Path(os.environ["NEWSLETTER_SHARED"]) / "feeds"))
    first, line = summary.mean(papers, summary.first), summary.mean(papers, summary.ours)
    without = sum(not summary.ours(title, abstract) for title, abstract, _ in papers)
    print(f"ROUGE-L with the feed's own line, {len(papers)} papers")
    print(f"first sentence  {first:.3f}")
    print(f"summary line    {line:.3f}   {line / first:.2f} times the first sentence")
    print(f"no line         {without} papers")


if __name__ == "__main__":
    main()
