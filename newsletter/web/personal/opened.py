"""From a link to whom it is of: what all personal pages ask first, and what they say where a link does not work."""

from fastapi import HTTPException, Request
from fastapi.responses import Response

from newsletter.errors import TokenError
from newsletter.models import Consent, Notice, Subscriber
from newsletter.people.form import masked
from newsletter.store import notices, subscribers
from newsletter.store.engine import reading
from newsletter.tokens import Purpose
from newsletter.web import origin
from newsletter.web.site import Site


def require_own(site: Site, request: Request) -> None:
    """Raise HTTPException with 403 where a page of another site posts."""
    if origin.is_foreign(request.headers, url=site.mailing_list.url):
        raise HTTPException(403)


def subscriber(site: Site, key: bytes) -> Subscriber:
    """Whose links have this key. Raises TokenError."""
    with reading(site.engine) as connection:
        person = subscribers.with_key(connection, site.mailing_list.id, key)
    if not person:
        raise TokenError("this link belongs to nobody")
    return person


def works(site: Site, kind: Notice, key: bytes, number: int) -> bool:
    """Whether the link of a notice may be used still."""
    with reading(site.engine) as connection:
        link = notices.link(connection, site.mailing_list.id, kind, number, key)
    return link is not None and link.works(site.clock())


def known(person: Subscriber) -> dict[str, object]:
    """What a page says of the person it is for: no more than whoever was forwarded the mail may read."""
    return {"address": masked(person.address), "unsubscribed": person.consent is Consent.UNSUBSCRIBED}


def over(site: Site, person: Subscriber) -> Response:
    """The page of a link that was used up, or is too old."""
    values = {**known(person), "preferences": site.signed(person.key, Purpose.PREFERENCES)}
    return site.page("over.html", values, status=410)


def done(site: Site, person: Subscriber, title: str, *, moved: str = "") -> Response:
    """The page that says that it is done, and at which hour mail comes where it is not the chosen one."""
    values = {"title": title, "preferences": site.signed(person.key, Purpose.PREFERENCES), "moved": moved}
    return site.page("done.html", {**known(person), **values})


def moved(person: Subscriber) -> str:
    """The hour at which mail comes where the chosen one is in the quiet hours, as `07:00`; else ""."""
    quiet, hour = person.quiet_hours, person.hour
    return f"{quiet.end:02}:00" if quiet and hour is not None and hour in quiet else ""
