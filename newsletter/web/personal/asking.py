"""The form of preferences: as a page, and read as it comes back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fastapi.responses import Response

from newsletter.actions.prefer import Outcome
from newsletter.models import Subscriber
from newsletter.people import form, zones
from newsletter.people.form import Asked
from newsletter.tokens import Purpose
from newsletter.web import guard
from newsletter.web.personal import opened
from newsletter.web.site import Site

_HEADERS = {"Content-Security-Policy": guard.policy(scripts="'self'"), "Cache-Control": "no-store"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """What the page shows besides the form: what was typed into it, its mistakes, and what became of it.

    Where `fields` are named, the form has no others. `link` is the path of the link that was mailed afresh.
    """

    typed: Mapping[str, str] | None = None
    mistakes: Mapping[str, str] | None = None
    fields: Sequence[str] = ()
    outcome: Outcome | None = None
    mailed: bool = False
    link: str = ""


def read(
    site: Site, person: Subscriber, typed: Mapping[str, str], *, fields: Sequence[str] = ()
) -> tuple[Asked, Mapping[str, str]]:
    """What was asked for, and what the form shows where that does not do."""
    today = site.clock().date()
    whole = form.ticked(form.spanned(typed), site.themes, was=person.asked.wanted.themes)
    asked = form.read_form(person, whole, today=today, fields=fields)
    return asked, {**form.form_values(person, today=today), **whole}


def page(site: Site, person: Subscriber, asking: Asking) -> Response:
    """The form, with a mistake beside each field that has one."""
    fields, outcome = asking.fields, asking.outcome
    shown = asking.typed or form.form_values(person, today=site.clock().date())
    values = {
        **opened.known(person),
        "typed": shown if not fields else {name: shown[name] for name in fields},
        "everything": not fields,
        "mistakes": asking.mistakes or {},
        "outcome": outcome.value if outcome else "",
        "mailed": asking.mailed,
        "link": asking.link,
        "hours": range(24),
        "quiet": shown["quiet_hours"].split("-"),
        "moved": opened.moved(person),
        "numbers": (5, 10, 15, 20, 30, 50),
        "themes": site.themes,
        "big": site.big,
        "time_zones": zones.names() if not fields else (),
        "unsubscribe": site.signed(person.key, Purpose.UNSUBSCRIBE),
        "mail_link": f"{site.signed(person.key, Purpose.PREFERENCES)}/link",
    }
    status = 422 if asking.mistakes else 429 if outcome is Outcome.TOO_OFTEN else 200
    return site.page("preferences.html", values, status=status, headers=None if fields else _HEADERS)
