"""How well each paper fits each theme: what was learned, multiplied by what the seed rules say."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from newsletter.editorial.themes.model import Floats, Model, shares
from newsletter.editorial.themes.seeds import Seeds
from newsletter.models import Paper

_BY_THEMES = 0.6
"""The share of fits in how alike two papers are; the rest is that of their words. Tuned on labelled days."""

_FIELD = 0.3
"""How far one paper's evidence for its field is believed to be evidence for the day's."""

_FIRST = 3.0
"""What speaks for the first field, the one newsletters are made of, before any paper was read."""

_OWN_FIRST = 2.0
"""The same where one paper is read alone: its own words say more of its field."""

_NOTHING = -3.0
"""The log-score of being about none of the themes."""

_SAID = 1.6
"""How much the seed rules count beside what was learned. Tuned on labels held back."""

_UNLEARNED = (-4.0, 5.5)
"""For a theme that only seed rules know: its log-score where they are silent, and how much they count then.

A phrase in the title is to win against learned themes, one in the abstract to be weighed with them.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fits:
    """What is known of some papers, one row for each.

    `chances` has one table for each field, papers by themes; what a row lacks of one is the chance that none
    fits. `fields` has the log-chance of each field. `known` is whether a paper's words say anything at all.
    """

    vectors: Floats
    chances: Floats
    fields: Floats
    known: npt.NDArray[np.bool_]

    def mix(self) -> Floats:
        """Weigh each field on this day, from all papers together: one number for each, adding up to one."""
        evidence = _FIELD * self.fields[self.known].sum(axis=0)
        evidence[0] += _FIRST
        return np.asarray(shares(evidence[None])[0], np.float32)

    def own(self) -> Floats:
        """Give papers by themes: the chance of each, 0 to 1, with the fields weighed as the paper itself is."""
        evidence = self.fields.copy()
        evidence[:, 0] += _OWN_FIRST
        return np.asarray(np.einsum("pf,fpt->pt", shares(evidence), self.chances), np.float32)

    def distance(self) -> npt.NDArray[np.float64]:
        """Say how unlike any two papers are, papers by papers: 0 for the same, 1 where nothing is shared, at most 1.4.

        It joins the cosine of their vectors and the Hellinger affinity of their fits (Bhattacharyya 1943).
        """
        roots = np.sqrt(self.chances)
        alike = sum(weight * (root @ root.T) for weight, root in zip(self.mix(), roots, strict=True))
        words = self.vectors @ self.vectors.T
        return np.asarray(1.0 - ((1 - _BY_THEMES) * words + _BY_THEMES * alike), np.float64)


def fits_of(papers: Sequence[Paper], *, model: Model, seeds: Seeds) -> Fits:
    """Return the fits of papers to the themes of `seeds`, in their order."""
    vectors = model.placed(papers)
    spoken = np.array([seeds.strengths(paper.title, paper.abstract) for paper in papers], np.float32)
    spoken = np.log1p(spoken).reshape(len(papers), len(seeds.themes))
    return Fits(
        vectors=vectors,
        chances=chances(vectors, spoken, model=model, seeds=seeds),
        fields=np.log(model.fields.shares(vectors)),
        known=np.asarray(vectors.any(axis=1) | spoken.any(axis=1)),
    )


def chances(vectors: Floats, spoken: Floats, *, model: Model, seeds: Seeds) -> Floats:
    """Return one table for each field, papers by themes, of chances from 0 to 1. A theme of other fields has next to no
    chance in it. `vectors` has a row for each paper; `spoken`, papers by themes, what its words say outright."""
    learned = {key for head in model.heads for key in head.keys}
    silent, gain = _UNLEARNED
    tables = []
    for head in model.heads:
        scores = np.full(spoken.shape, -np.inf, np.float32)
        of_head = np.log(head.shares(vectors))
        for theme, seed in enumerate(seeds.themes):
            if seed.key in head.keys:
                scores[:, theme] = of_head[:, head.keys.index(seed.key)] + _SAID * spoken[:, theme]
            elif seed.key not in learned:
                scores[:, theme] = silent + gain * spoken[:, theme]
        none = np.full((len(scores), 1), _NOTHING, np.float32)
        tables.append(shares(np.hstack([scores, none]))[:, :-1])
    return np.stack(tables)
