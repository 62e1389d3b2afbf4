"""What the themes are worth on papers whose labels were not learned."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence

import numpy as np
import numpy.typing as npt

from newsletter.editorial.themes import fits, headings
from newsletter.editorial.themes.fits import Fits
from newsletter.editorial.themes.model import Model
from newsletter.editorial.themes.naming import Place
from newsletter.editorial.themes.places import placed
from newsletter.editorial.themes.seeds import shipped_seeds
from newsletter.models import Paper
from training import agreement

Row = agreement.Row

FOLDS = 5
DAYS = 30

Grouped = Callable[[Sequence[agreement.Row]], list[Place]]


def show(labelled: Sequence[Row], taught: Callable[[Sequence[Row]], Model]) -> None:
    """Print agreement and names for each task, all papers told their themes by heads that did not see their fold."""
    grouped = unseen(labelled, taught)
    for task in agreement.TASKS:
        level = 1 if task == "hf-sections" else 0
        agreements = [
            agreement.figure(labelled, task, lambda day, at=level: _numbers(grouped(day), at), size=size, count=DAYS)
            for size in agreement.SIZES
        ]
        shown = [
            agreement.figure(labelled, task, lambda day: _shown(grouped(day)), size=size, count=DAYS)
            for size in agreement.SIZES
        ]
        print(f"{task:<12} {_line(agreements)}   as seven headings {_line(shown)}", flush=True)
        named = np.array(list(names(labelled, task, grouped, level)))
        given = named[:, 0] == 1
        print(f"{'':<12} names given to {given.mean():.3f}, right {named[given, 1].mean():.3f}", flush=True)


def unseen(labelled: Sequence[Row], taught: Callable[[Sequence[Row]], Model]) -> Grouped:
    """The places of a day's labelled papers, from what heads that did not see them say."""
    fits = apart(labelled, taught)
    place = {(row["title"], row["abstract"]): at for at, row in enumerate(labelled)}
    places = placed(fits, shipped_seeds())

    def of_day(day: Sequence[agreement.Row]) -> list[Place]:
        return [places[place[row["title"], row["abstract"]]] for row in day]

    return of_day


def names(labelled: Sequence[Row], task: str, grouped: Grouped, level: int) -> Iterator[tuple[bool, bool]]:
    """For each group of two or more: whether it has a name, and whether the name shares a word with most labels.

    Most labels: the label that most of the group have, the best-named one where two are as common.
    """
    for day in agreement.drawn(labelled, task, count=DAYS):
        members: dict[str, list[agreement.Row]] = defaultdict(list)
        for row, place in zip(day, grouped(day), strict=True):
            members[place[level]].append(row)
        for name, rows in members.items():
            if len(rows) > 1:
                yield bool(name), right(name, [row[agreement.TASKS[task][1]] for row in rows])


def _line(figures: Sequence[float]) -> str:
    return f"{' '.join(f'{each:.3f}' for each in figures)} mean {np.mean(figures):.3f}"


def right(name: str, labels: Sequence[str]) -> bool:
    """Whether a name shares a content word with the label that most members have, the best-named of equals."""
    counts = Counter(labels)
    return any(words(name) & words(label) for label in counts if counts[label] == max(counts.values()))


def words(name: str) -> set[str]:
    """The content words of a name."""
    return set(re.findall(r"\w+", name.casefold())) - {"and", "of", "the", "for", "to", "in", "other", "ai"}


def _numbers(places: Sequence[Place], level: int) -> list[int]:
    return agreement.numbered([place[level] for place in places])


def _shown(places: Sequence[Place]) -> list[int]:
    by_heading = headings.headings_of(places)
    under = {at: name for name, papers in by_heading.items() for at in papers}
    return agreement.numbered([under[at].replace(headings.MORE, "") for at in range(len(places))])


def apart(labelled: Sequence[Row], taught: Callable[[Sequence[Row]], Model]) -> Fits:
    """The fits of every labelled paper, by heads that learned from the other folds."""
    folds = np.array([_fold(row) for row in labelled])
    parts = []
    for fold in range(FOLDS):
        model = taught([row for row, own in zip(labelled, folds, strict=True) if own != fold])
        rows = [row for row, own in zip(labelled, folds, strict=True) if own == fold]
        papers = [Paper(id="", title=str(row["title"]), abstract=str(row["abstract"])) for row in rows]
        parts.append(fits.fits_of(papers, model=model, seeds=shipped_seeds()))
    whole = Fits(
        vectors=np.concatenate([each.vectors for each in parts]),
        chances=np.concatenate([each.chances for each in parts], axis=1),
        fields=np.concatenate([each.fields for each in parts]),
        known=np.concatenate([each.known for each in parts]),
    )
    return _some(whole, np.argsort(np.argsort(folds, kind="stable"), kind="stable"))


def _fold(row: Row) -> int:
    """A month, or a year of a conference, is in one fold; a single conference is parted by its titles."""
    whole = str(str(row.get("day") or "")[:7] or (row["source"] if row["pool"] == "ijcai" else row["title"]))
    return sum(whole.encode()) % FOLDS


def _some(fits: Fits, rows: npt.NDArray[np.int64]) -> Fits:
    return Fits(
        vectors=fits.vectors[rows],
        chances=fits.chances[:, rows],
        fields=fits.fields[rows],
        known=fits.known[rows],
    )
