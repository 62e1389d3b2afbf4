"""How an edition looks: its words in the templates of a layout, with slots open for one subscriber's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from newsletter.mail import cards, links, palette
from newsletter.mail.slots import Slot, mark
from newsletter.mail.templates import files
from newsletter.models import Edition, Layout, MailingList, Period

FOLDERS = {
    (Period.DAY, Layout.FULL): "edition",
    (Period.WEEK, Layout.FULL): "weekly",
    (Period.DAY, Layout.BRIEF): "brief",
    (Period.WEEK, Layout.BRIEF): "brief",
}
_RIGHT_TO_LEFT = frozenset({"ar", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """A mail for everyone: the marks of its slots still stand in `html` and `text`, in attributes too."""

    subject: str
    html: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Slots:
    """What stands where one subscriber's words will be: the mark of each slot."""

    name: str = mark(Slot.NAME)
    address: str = mark(Slot.ADDRESS)
    unsubscribe: str = mark(Slot.UNSUBSCRIBE)
    preferences: str = mark(Slot.PREFERENCES)
    view: str = mark(Slot.VIEW)


def render(edition: Edition, mailing_list: MailingList, *, layout: Layout, templates: Sequence[Path]) -> Rendered:
    """Return the edition in one layout. Equal arguments and equal files give equal text.

    `templates` are looked through in order, file by file, so an operator's folder stands before the program's
    own; together they hold `email/edition/`, `email/weekly/` and `email/brief/`. Raises TemplateError naming the
    file, the line in it, the cause and the cure, and SettingsError where the list's colour is none.
    """
    tints = len(palette.light(mailing_list.colour).tints)
    words = {**around(edition, mailing_list), "edition": cards.of_edition(edition, tints=tints)}
    return fill(FOLDERS[edition.period, layout], words, mailing_list, templates=templates)


def around(edition: Edition, mailing_list: MailingList) -> dict[str, object]:
    """Return what a layout knows beside the cards: the same for an edition and for every selection from it.

    Raises SettingsError where the list's colour is none.
    """
    words: dict[str, object] = {"full_list": links.edition(mailing_list, edition.day, period=edition.period)}
    if edition.period is Period.WEEK:
        words["week"] = cards.week(edition.day)
    return {**words, **_appearance(mailing_list)}


def fill(mail: str, words: Mapping[str, object], mailing_list: MailingList, *, templates: Sequence[Path]) -> Rendered:
    """Return the templates of `email/<mail>/` with `words`, the list, its colours and the open slots in them.

    Raises TemplateError and SettingsError, as `render` does.
    """
    looked_up = files.within(tuple(templates))
    values = {**words, **_appearance(mailing_list)}
    subject = looked_up.text(f"email/{mail}/subject.txt", values)
    html = looked_up.html(f"email/{mail}/body.mjml", values)
    text = looked_up.text(f"email/{mail}/body.txt", values)
    return Rendered(subject=" ".join(subject.split()), html=html, text=text)


def direction(language: str) -> str:
    """Return `rtl` for a language that is written from the right, else `ltr`."""
    primary, _, _ = language.partition("-")
    return "rtl" if primary.lower() in _RIGHT_TO_LEFT else "ltr"


def _appearance(mailing_list: MailingList) -> dict[str, object]:
    towards = direction(mailing_list.language)
    return {
        "list": mailing_list,
        "slot": Slots(),
        "light": palette.light(mailing_list.colour),
        "dark": palette.dark(mailing_list.colour),
        "direction": towards,
        "side": "right" if towards == "rtl" else "left",
    }
