"""The other mails: to who signs up, is welcomed, changes something or has left, once a week, and to the operator.

Each function is a mail: its words, in the templates of its own folder, as bytes with slots. All raise TemplateError.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from newsletter.mail import cards, compose, layout, links, palette
from newsletter.mail.contents import Alert, Change, Fact, Look, Report
from newsletter.mail.facts import written
from newsletter.mail.headers import Kind
from newsletter.mail.slots import CLOSE, OPEN, Slot, mark
from newsletter.models import Edition, Layout, Period

_WELCOME_PAPERS = 5
_MOST_LINES = 20
_LONGEST_LINE = 500


def confirm(look: Look, *, written_at: datetime, reminder: bool = False) -> bytes:
    """Ask whoever holds an address whether they want the list. Its one link is the slot `link`.

    Raises TemplateError.
    """
    words = {"confirm_link": mark(Slot.LINK), "reminder": reminder}
    return _composed("confirm", words, look, kind=Kind.ANSWER, written_at=written_at)


def known(look: Look, *, written_at: datetime) -> bytes:
    """Tell who signs up again that they are on the list already, and where they change what they get.

    Raises TemplateError.
    """
    return _composed("known", {}, look, kind=Kind.ANSWER, written_at=written_at)


def welcome(look: Look, latest: Edition | None, *, written_at: datetime) -> bytes:
    """Greet a new subscriber with the top five papers of the latest edition, where there was one.

    Raises TemplateError, and SettingsError where the list's colour is none.
    """
    words = {
        "edition": _cards(look, latest) if latest else None,
        "top": _cards(look, latest).top[:_WELCOME_PAPERS] if latest else (),
        "full_list": links.edition(look.mailing_list, latest.day, period=latest.period) if latest else "",
        "archive": f"{look.mailing_list.url}/archive",
    }
    return _composed("welcome", words, look, kind=Kind.WELCOME, written_at=written_at)


def changed(look: Look, changes: Sequence[tuple[str, str, str]], *, written_at: datetime) -> bytes:
    """Tell a subscriber what was changed of their preferences: each by its name, what it is and what it was. Its one
    link, the slot `link`, undoes it. Raises TemplateError."""
    lines = tuple(Change(name=_line(name), value=_line(value), before=_line(before)) for name, value, before in changes)
    words = {"changes": lines, "undo_link": mark(Slot.LINK)}
    return _composed("changed", words, look, kind=Kind.ANSWER, written_at=written_at)


def fresh(look: Look, *, written_at: datetime) -> bytes:
    """Give a subscriber who asked for it the link to all preferences, the slot `link`. Raises TemplateError."""
    return _composed("fresh", {"fresh_link": mark(Slot.LINK)}, look, kind=Kind.ANSWER, written_at=written_at)


def weekly(look: Look, edition: Edition, *, written_at: datetime) -> bytes:
    """Return an edition of the seven days that end with its own, and say so at its head. Raises TemplateError."""
    of_week = replace(edition, period=Period.WEEK)
    rendered = layout.render(of_week, look.mailing_list, layout=Layout.FULL, templates=look.templates)
    return compose.compose(of_week, look.mailing_list, rendered, layout=Layout.FULL, published_at=written_at)


def goodbye(look: Look, *, written_at: datetime) -> bytes:
    """Tell who has unsubscribed that nothing more will come, and how to come back. Raises TemplateError."""
    return _composed("goodbye", {}, look, kind=Kind.ANSWER, written_at=written_at)


def report(look: Look, content: Report, *, written_at: datetime) -> bytes:
    """Tell the operator what an edition came to: lines of at most 500 characters. Raises TemplateError."""
    day = cards.week(content.day) if content.period is Period.WEEK else written(content.day)
    facts = tuple(Fact(name=_line(fact.name), value=_line(fact.value)) for fact in content.facts)
    plain = replace(content, title=_line(content.title), facts=facts, warnings=_lines(content.warnings))
    words = {"report": plain, "day": day}
    return _composed("report", words, look, kind=Kind.OPERATOR, written_at=written_at)


def alert(look: Look, content: Alert, *, written_at: datetime) -> bytes:
    """Tell the operator that something went wrong and nothing, or not everything, was sent: 20 lines of at most 500
    characters. Raises TemplateError."""
    plain = Alert(what=_line(content.what), found=_lines(content.found), cure=_line(content.cure))
    return _composed("alert", {"alert": plain}, look, kind=Kind.OPERATOR, written_at=written_at)


def _lines(names: Sequence[str]) -> tuple[str, ...]:
    """As many as anybody reads. What a relay or a feed has said may be long, and it may be made to do harm."""
    more = (f"and {len(names) - _MOST_LINES} more",) if len(names) > _MOST_LINES else ()
    return (*map(_line, names[:_MOST_LINES]), *more)


def _line(text: str) -> str:
    """One line of text: nothing in it opens a slot."""
    line = " ".join(text.replace(OPEN, "").replace(CLOSE, "").split())
    return line if len(line) <= _LONGEST_LINE else f"{line[:_LONGEST_LINE]}…"


def _cards(look: Look, edition: Edition) -> cards.EditionCards:
    return cards.of_edition(edition, tints=len(palette.light(look.mailing_list.colour).tints))


def _composed(mail: str, words: Mapping[str, object], look: Look, *, kind: Kind, written_at: datetime) -> bytes:
    rendered = layout.fill(mail, words, look.mailing_list, templates=look.templates)
    name = f"{mail}/{look.mailing_list.id}"
    return compose.message(rendered, look.mailing_list, kind=kind, name=name, written_at=written_at)
