"""The seed rules of `data/themes.toml`: which words speak for which theme, as an operator wrote them down."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from newsletter import toml
from newsletter.editorial.themes import terms
from newsletter.errors import SettingsError

SHIPPED = Path(__file__).parents[1] / "data" / "themes.toml"

_PHRASE = 1.0
_HINT = 1 / 3
_TITLE = 3.0
_KEY = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Seed:
    """One theme as the file tells it. Phrases nearly always mean the theme, hints often do.

    `key` is what the learned part knows it by; a theme of an operator's own has none.
    """

    name: str
    section: str
    key: str = ""
    about: str = ""
    phrases: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()


_EXACT = "="
"""Before a phrase that is compared as it is written: "=languages", as "language" is in every abstract on models."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """A phrase as text to compare: it ends with a space unless any ending will do."""

    text: str
    theme: int
    gain: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Seeds:
    """The themes in the order of their file, the area of each section, and the phrases by first letters."""

    themes: tuple[Seed, ...]
    areas: Mapping[str, str]
    _entries: Mapping[str, tuple[_Entry, ...]]
    _exact: tuple[_Entry, ...] = ()

    @property
    def sections(self) -> tuple[str, ...]:
        """The broader headings, in the order of their first themes."""
        return tuple(dict.fromkeys(theme.section for theme in self.themes))

    def strengths(self, title: str, abstract: str) -> list[float]:
        """Say how much speaks for each theme, in the order of `themes`; 0 where nothing does.

        Every phrase counts once however often it is repeated, three times if it stands in the title.
        """
        strengths = [0.0] * len(self.themes)
        heard = dict.fromkeys(self._heard(abstract), 1.0) | dict.fromkeys(self._heard(title), _TITLE)
        for entry, gain in heard.items():
            strengths[entry.theme] += entry.gain * gain
        return strengths

    def _heard(self, text: str) -> Iterator[_Entry]:
        folded = " ".join(terms.words(text)) + " "
        start = 0
        while start < len(folded):
            for entry in self._entries.get(folded[start : start + _KEY], ()):
                if folded.startswith(entry.text, start):
                    yield entry
            start = folded.index(" ", start) + 1
        written = " " + " ".join(terms.written(text)) + " "
        yield from (entry for entry in self._exact if entry.text in written)


@cache
def shipped_seeds() -> Seeds:
    """Return the seeds that come with the program; a test holds that they are no SettingsError."""
    return read_seeds(SHIPPED.read_text(encoding="utf-8"))


def read_seeds(document: str, *, own: str = "") -> Seeds:
    """Return the seeds of a TOML document: `[[theme]]` tables, and `[areas]` with the area of each section.

    `own` is an operator's document beside it. A theme in it with a key of the first changes what it names of that
    theme, so a rename is two lines; any other is added. Its areas are added too.

    Raises SettingsError with every mistake: what is no TOML, a theme without name or section, a name given twice.
    """
    (tables, areas), (own_tables, own_areas) = _tables(document), _tables(own)
    changes = {table["key"]: table for table in own_tables if table.get("key")}
    changed = [table | changes.pop(str(table.get("key", "")), {}) for table in tables]
    added = [table for table in own_tables if not table.get("key") or table["key"] in changes]
    themes = [_seed(table) for table in (*changed, *added)]
    if mistakes := list(_mistakes(themes)):
        raise SettingsError(mistakes)
    return compiled(themes, areas | own_areas)


def with_own(own: str) -> Seeds:
    """Return the shipped seeds with an operator's document beside them. Raises SettingsError as `read_seeds` does."""
    return read_seeds(SHIPPED.read_text(encoding="utf-8"), own=own)


def _tables(document: str) -> tuple[list[dict[str, Any]], dict[str, str]]:
    tables = toml.parsed(document, place="themes")
    themes, areas = tables.get("theme", []), tables.get("areas", {})
    if not isinstance(areas, dict) or not isinstance(themes, list) or not all(isinstance(t, dict) for t in themes):
        raise SettingsError(["themes: write each theme as a [[theme]] table, and areas as one [areas] table"])
    return themes, {str(section): str(area) for section, area in areas.items()}


def _mistakes(themes: Sequence[Seed]) -> Iterator[str]:
    if not themes:
        yield "themes: there is no [[theme]]; give one at least"
    for at, seed in enumerate(themes, start=1):
        if not (seed.name and seed.section):
            yield f"themes: theme {at} ({seed.name or 'without a name'}) needs a name and a section"
    for name, times in Counter(seed.name for seed in themes).items():
        if name and times > 1:
            yield f'themes: "{name}" is the name of {times} themes; names must differ'


def compiled(themes: Sequence[Seed], areas: Mapping[str, str]) -> Seeds:
    """Return seeds ready for use."""
    entries: dict[str, list[_Entry]] = {}
    every = [entry for theme, seed in enumerate(themes) for entry in _of(theme, seed)]
    exact = tuple(entry for entry in every if entry.text.startswith(" "))
    for entry in every:
        entries.setdefault(entry.text[:_KEY], []).append(entry)
    return Seeds(
        themes=tuple(themes),
        areas=dict(areas),
        _entries={key: tuple(kept) for key, kept in entries.items()},
        _exact=exact,
    )


def _seed(table: Mapping[str, object]) -> Seed:
    return Seed(
        name=str(table.get("name", "")),
        section=str(table.get("section", "")),
        key=str(table.get("key", "")),
        about=str(table.get("about", "")),
        phrases=_strings(table.get("phrases")),
        hints=_strings(table.get("hints")),
    )


def _strings(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list) else ()


def _of(theme: int, seed: Seed) -> Iterator[_Entry]:
    for phrases, gain in ((seed.phrases, _PHRASE), (seed.hints, _HINT)):
        for text in sorted({_folded(phrase) for phrase in phrases}):
            yield _Entry(text=text, theme=theme, gain=gain)


def _folded(phrase: str) -> str:
    """A starred phrase keeps its last word as written, since its ending is not a plural; so does one with an "="."""
    if phrase.startswith(_EXACT):
        return " " + " ".join(terms.written(phrase)) + " "
    if not phrase.endswith("*"):
        return " ".join(terms.words(phrase)) + " "
    return phrase[:-1].casefold().replace("-", " ")
