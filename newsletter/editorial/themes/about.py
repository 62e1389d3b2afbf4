"""One line that says what the papers under a heading share: their own telling phrases."""

from collections import Counter, defaultdict
from collections.abc import Sequence

from newsletter.editorial.themes import terms
from newsletter.editorial.themes.model import Model
from newsletter.models import Paper, TrendingPaper

MOST = 3
"""Phrases in the line, or themes."""

_RARE = 4.0
"""The log of all papers by those with the phrase: it is in one of fifty-five papers at most."""


def line(general: str, shared: Sequence[str]) -> str:
    """Return what the theme is about and, behind a colon, what its papers of this edition share, if anything."""
    return f"{general}: {', '.join(shared)}" if shared else general


def themes_in(papers: Sequence[TrendingPaper]) -> str:
    """Return the themes of papers that stand under a broader heading, as "Agents; Robots", those of most papers
    first; "" where they are too many, or a paper has none."""
    counts = Counter(trending.theme for trending in papers)
    if "" in counts or len(counts) > MOST:
        return ""
    return "; ".join(sorted(counts, key=lambda theme: (-counts[theme], theme)))


def shared(papers: Sequence[Paper], name: str, *, model: Model) -> tuple[str, ...]:
    """Return the phrases of two known words that all the papers have and few others, as they are written there.

    Each adds a word to the heading and to the phrases before it. A single paper shares nothing.
    """
    written: dict[str, Counter[str]] = defaultdict(Counter)
    for paper in papers:
        phrases = {
            folded: raw for folded, raw in terms.pairs(f"{paper.title}. {paper.abstract}") if folded in model.row
        }
        for folded, raw in phrases.items():
            written[folded][raw] += 1
    least = max(2, len(papers))
    often = {folded: forms.total() for folded, forms in written.items() if forms.total() >= least}
    telling = [folded for folded in often if _tells(folded, model)]
    ranked = sorted(telling, key=lambda folded: (-often[folded] * model.rarity[model.row[folded]], folded))
    return tuple(_form(written[folded]) for folded in _new(ranked, name))


def _tells(folded: str, model: Model) -> bool:
    """Whether a phrase is rare, and one that authors use as a name for what they work on."""
    row = model.row[folded]
    return bool(model.named[row] and model.rarity[row] >= _RARE)


def _new(ranked: Sequence[str], name: str) -> list[str]:
    said = set(terms.words(name))
    kept: list[str] = []
    for folded in ranked:
        words = set(folded.split())
        if not words & said and len(kept) < MOST:
            kept.append(folded)
            said |= words
    return kept


def _form(forms: Counter[str]) -> str:
    """The commonest spelling, the first of the alphabet where two are as common."""
    return min(forms, key=lambda raw: (-forms[raw], raw))
