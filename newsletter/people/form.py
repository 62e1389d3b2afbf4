"""What a subscriber asks for, as a form shows it and as it comes back.

Whoever was forwarded a mail has its links. So the form that such a link opens has only what a stranger may see and
change (LINKED); a link that was mailed afresh opens all of it.
"""

import unicodedata
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, TypeVar

from newsletter.identity import arxiv_id, paper_id
from newsletter.models import Asked as Wishes
from newsletter.models import Frequency, Layout, Paper, QuietHours, Subscriber, Topics
from newsletter.people import bibtex, names, quiet, zones

LONGEST_NAME = names.LONGEST
LINKED = ("hour", "frequency", "layout", "paused_until", "papers", "themes")
"""The fields that any link from a mail may change."""
QUIET = ("quiet_from", "quiet_until")
"""The two lists that quiet hours are chosen from."""
THEME = "theme."
"""Before the name of a theme that is ticked."""
_LONGEST_PAUSE = timedelta(days=366)
_MOST_PAPERS = 50
_MOST_WORDS = 100
_LONGEST_WORD = 200

Wanted = TypeVar("Wanted")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A form that came back: what is asked for now, as far as it makes sense, and a mistake by field where not."""

    subscriber: Subscriber
    mistakes: Mapping[str, str]


class _Mistake(Exception):  # noqa: N818 - converted in `_Form.read`
    """What one field should not hold."""


@dataclass(frozen=True, slots=True)
class _Form:
    typed: Mapping[str, str]
    shown: Mapping[str, str]
    fields: Collection[str]
    mistakes: dict[str, str] = field(default_factory=dict)

    def read(self, name: str, reader: Callable[[str], Wanted], *, was: Wanted) -> Wanted:
        """What a field holds now. One that is not of this form, did not come back, or is as it was shown, stays."""
        if name not in self.typed or (self.fields and name not in self.fields):
            return was
        text = self.typed[name].replace("\r\n", "\n")
        if text == self.shown[name]:
            return was
        try:
            return reader(text)
        except _Mistake as mistake:
            self.mistakes[name] = str(mistake)
            return was


def form_values(subscriber: Subscriber, *, today: date) -> dict[str, str]:
    """Say what the form's fields hold before anything is typed into them. Several words are a line each."""
    asked, until = subscriber.asked, subscriber.paused_until
    return {
        "name": subscriber.name,
        "time_zone": subscriber.time_zone,
        "hour": "" if subscriber.hour is None else str(subscriber.hour),
        "quiet_hours": str(subscriber.quiet_hours or ""),
        "frequency": subscriber.frequency.value,
        "layout": subscriber.layout.value,
        "paused_until": until.isoformat() if until and until > today else "",
        "papers": "" if asked.papers is None else str(asked.papers),
        "themes": "\n".join(asked.wanted.themes),
        "words": "\n".join(asked.wanted.words),
        "authors": "\n".join(asked.wanted.authors),
        "organisations": "\n".join(asked.wanted.organisations),
        "muted_words": "\n".join(asked.muted.words),
        "muted_themes": "\n".join(asked.muted.themes),
        "muted_authors": "\n".join(asked.muted.authors),
        "muted_organisations": "\n".join(asked.muted.organisations),
        "code": "yes" if asked.code else "",
        "liked": "\n".join(paper.title or paper.arxiv_id for paper in asked.liked),
    }


def ticked(typed: Mapping[str, str], offered: Sequence[str], *, was: Collection[str]) -> dict[str, str]:
    """Return the form with its ticked themes as one field. Those asked for otherwise, which no box stands for, stay.

    A box that is not ticked does not come back at all, so a field `themes` says that the boxes were there.
    """
    if "themes" not in typed:
        return dict(typed)
    chosen = {name for name in offered if f"{THEME}{name}" in typed}
    return {**typed, "themes": "\n".join(sorted(chosen | (set(was) - set(offered))))}


def spanned(typed: Mapping[str, str]) -> dict[str, str]:
    """Return the form with the two hours of the quiet ones as one field."""
    if not all(name in typed for name in QUIET):
        return dict(typed)
    begin, end = (typed[name] for name in QUIET)
    return {**typed, "quiet_hours": f"{begin}-{end}" if begin or end else ""}


def read_form(subscriber: Subscriber, typed: Mapping[str, str], *, today: date, fields: Collection[str] = ()) -> Asked:
    """Read what was typed. A field with a mistake, or one that did not come back, stays as it was.

    Words have at most 200 characters and 100 lines, liked papers 50; a pause ends within 366 days of `today`.

    Where `fields` are named, the others stay too, whatever was posted.
    """
    form = _Form(typed, form_values(subscriber, today=today), fields)
    changed = replace(
        subscriber,
        name=form.read("name", _name, was=subscriber.name),
        time_zone=form.read("time_zone", _time_zone, was=subscriber.time_zone),
        hour=form.read("hour", _hour, was=subscriber.hour),
        quiet_hours=form.read("quiet_hours", _quiet_hours, was=subscriber.quiet_hours),
        frequency=form.read("frequency", _frequency, was=subscriber.frequency),
        layout=form.read("layout", _layout, was=subscriber.layout),
        paused_until=form.read("paused_until", lambda text: _until(text, today), was=subscriber.paused_until),
        asked=_wishes(form, subscriber.asked),
    )
    return Asked(subscriber=changed, mistakes=form.mistakes)


def masked(address: str) -> str:
    """Return an address that its owner recognises and nobody else learns: `a…@example.org`."""
    local, _, domain = address.rpartition("@")
    return f"{local[:1]}…@{domain}"


def _wishes(form: _Form, was: Wishes) -> Wishes:
    def topics(before: str, held: Topics) -> Topics:
        kinds = ("words", "themes", "authors", "organisations")
        read: dict[str, Any] = {kind: form.read(f"{before}{kind}", _lines, was=getattr(held, kind)) for kind in kinds}
        return Topics(**read)

    return Wishes(
        wanted=topics("", was.wanted),
        muted=topics("muted_", was.muted),
        code=form.read("code", lambda text: text == "yes", was=was.code),
        papers=form.read("papers", _papers, was=was.papers),
        liked=form.read("liked", _liked, was=was.liked),
    )


def _name(text: str) -> str:
    if fault := names.fault(text):
        raise _Mistake(f"A name cannot contain {fault}.")
    words = " ".join(text.split())
    if len(words) > LONGEST_NAME:
        raise _Mistake(f"That has {len(words)} characters; use at most {LONGEST_NAME}.")
    return "".join(letter for letter in words if unicodedata.category(letter) != "Cc")


def _time_zone(text: str) -> str:
    name = text.strip()
    if not zones.zone(name):
        raise _Mistake("No time zone has that name; use one like Europe/Paris.")
    return name


def _hour(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) <= 2 and int(text) <= 23):
        raise _Mistake("That is not an hour of the day; choose one from the list.")
    return int(text)


def _quiet_hours(text: str) -> QuietHours | None:
    if not text:
        return None
    hours = quiet.read(text)
    if not hours:
        raise _Mistake("Choose two different hours, or none at all.")
    return hours


def _frequency(text: str) -> Frequency:
    try:
        return Frequency(text)
    except ValueError as error:
        raise _Mistake("Choose one of the four.") from error


def _layout(text: str) -> Layout:
    try:
        return Layout(text)
    except ValueError as error:
        raise _Mistake("Choose one of the two.") from error


def _until(text: str, today: date) -> date | None:
    if not text.strip():
        return None
    try:
        day = date.fromisoformat(text.strip())
    except ValueError as error:
        raise _Mistake("That is not a date; write it like 2026-12-24.") from error
    if not today < day <= today + _LONGEST_PAUSE:
        raise _Mistake("Choose a day after today, within a year.")
    return day


def _papers(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) <= 2 and 1 <= int(text) <= _MOST_PAPERS):
        raise _Mistake(f"Choose a number from 1 to {_MOST_PAPERS}.")
    return int(text)


def _lines(text: str) -> tuple[str, ...]:
    lines = {" ".join(line.split()) for line in text.split("\n")}
    plain = {"".join(letter for letter in line if unicodedata.category(letter) != "Cc") for line in lines} - {""}
    if len(plain) > _MOST_WORDS:
        raise _Mistake(f"That has {len(plain)} lines; use at most {_MOST_WORDS}.")
    if long := [line for line in plain if len(line) > _LONGEST_WORD]:
        raise _Mistake(f"“{long[0][:30]}…” is too long; use at most {_LONGEST_WORD} characters a line.")
    return tuple(sorted(plain))


def _liked(text: str) -> tuple[Paper, ...]:
    """Papers by arXiv id, link or title, a line each, and those of BibTeX that stands among them."""
    try:
        entries, lines = bibtex.read(text)
    except bibtex.Unended as error:
        raise _Mistake(f"The BibTeX entry “{error}” does not end: a closing brace is missing.") from error
    if nameless := [entry.name for entry in entries if not (entry.title or entry.link)]:
        raise _Mistake(f"The BibTeX entry “{nameless[0]}” has neither a title nor an arXiv id.")
    pasted = (arxiv_id(entry.link) or entry.title[:_LONGEST_WORD] for entry in entries)
    titles = {paper_id(title=line, link_or_id=line): line for line in _lines("\n".join((lines, *pasted)))}
    return tuple(Paper(id=name, title="" if arxiv_id(line) else line) for name, line in sorted(titles.items()))
