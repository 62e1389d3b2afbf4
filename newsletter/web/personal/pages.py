"""The pages that a subscriber's mail leads to. Each is opened by a token for it alone; only a POST changes anything of
the subscriber. That a mail is viewed online settles whether it arrived, where that was in doubt."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, HTTPException, Request
from fastapi.responses import PlainTextResponse, Response
from starlette.exceptions import HTTPException as Unreadable

from newsletter.errors import TokenError
from newsletter.mail import stamp
from newsletter.mail.stamp import Stamp
from newsletter.models import Consent, Subscriber
from newsletter.people import zones
from newsletter.people.form import form_values, masked, read_form
from newsletter.store import arrivals, editions, subscribers
from newsletter.store.engine import reading
from newsletter.tokens import Purpose
from newsletter.web import guard, message_parts, origin
from newsletter.web.site import Site

_ONE_CLICK = ("List-Unsubscribe", "One-Click")


async def _fields(request: Request) -> Mapping[str, str]:
    """The fields of a form, urlencoded or multipart, without files; none of a body that is no form."""
    async with request.form(max_files=0, max_fields=20) as form:
        return {name: value for name, value in form.items() if isinstance(value, str)}


async def _is_one_click(request: Request) -> bool:
    """Whether a mail program posts. A body that cannot be read is no reason to keep somebody on the list."""
    try:
        fields = await _fields(request)
    except Unreadable:
        return False
    return _ONE_CLICK in fields.items()


Form = Annotated[Mapping[str, str], Depends(_fields)]
OneClick = Annotated[bool, Depends(_is_one_click)]


@dataclass(frozen=True, slots=True)
class PersonalPages:
    """Each method is a page, or what a page's form posts. All of them raise TokenError where a link is not ours."""

    site: Site

    def view(self, edition_id: str, token: str) -> Response:
        """The HTML part that the subscriber was sent, byte for byte but for the words of one person."""
        key = self.site.opened(token, Purpose.VIEW)
        # Nothing else is an id, and PostgreSQL refuses to be asked for some of it.
        if not edition_id.isalnum():
            raise HTTPException(404)
        with reading(self.site.engine) as connection:
            published = editions.with_id(connection, edition_id)
            composed = editions.message_sent(connection, edition_id, key)
        if not published or composed is None:
            raise HTTPException(404)
        arrivals.seen(self.site.engine, edition_id, key, now=self.site.clock())
        edition = published.edition
        words = stamp.public(self.site.mailing_list, edition.day, period=edition.period)
        headers = {"Content-Security-Policy": guard.as_mailed(pictures=self.site.mailing_list.pictured)}
        shown = message_parts.read(b"".join(Stamp.of(composed).message(words))).html
        return Response(shown, headers=headers, media_type="text/html; charset=utf-8")

    def before_unsubscribing(self, token: str) -> Response:
        """A button. Link scanners fetch every link, so following one must not unsubscribe."""
        subscriber = self._subscriber(self.site.opened(token, Purpose.UNSUBSCRIBE))
        return self._unsubscribing(subscriber)

    def unsubscribe(self, token: str, one_click: OneClick) -> Response:
        """Unsubscribe, on record before the answer, whoever posts: the button or a mail program's one click."""
        key = self.site.opened(token, Purpose.UNSUBSCRIBE)
        with self.site.engine.begin() as connection:
            gone = subscribers.unsubscribe(connection, self.site.mailing_list.id, key, now=self.site.clock())
        if not gone:
            raise HTTPException(404)
        if one_click:
            return PlainTextResponse("You are unsubscribed.\n")
        return self._unsubscribing(gone)

    def preferences(self, token: str) -> Response:
        """What the subscriber asked for, in a form."""
        subscriber = self._subscriber(self.site.opened(token, Purpose.PREFERENCES))
        return self._asking(subscriber, form_values(subscriber), mistakes={})

    def save_preferences(self, request: Request, token: str, form: Form) -> Response:
        """Keep what is asked for now, or show the form again with its mistakes and change nothing."""
        key = self.site.opened(token, Purpose.PREFERENCES)
        if origin.is_foreign(request.headers, url=self.site.mailing_list.url):
            raise HTTPException(403)
        known = self._subscriber(key)
        asked = read_form(known, form)
        if asked.mistakes:
            typed = {**form_values(known), **form}
            return self._asking(known, typed, mistakes=asked.mistakes)
        with self.site.engine.begin() as connection:
            subscribers.prefer(connection, self.site.mailing_list.id, asked.subscriber)
        return self._asking(asked.subscriber, form_values(asked.subscriber), mistakes={}, saved=True)

    def _subscriber(self, key: bytes) -> Subscriber:
        with reading(self.site.engine) as connection:
            found = subscribers.with_key(connection, self.site.mailing_list.id, key)
        if not found:
            raise TokenError("nobody has this link")
        return found

    def _unsubscribing(self, subscriber: Subscriber) -> Response:
        return self.site.page("unsubscribe.html", _known(subscriber))

    def _asking(
        self, subscriber: Subscriber, typed: Mapping[str, str], *, mistakes: Mapping[str, str], saved: bool = False
    ) -> Response:
        values = {
            **_known(subscriber),
            "typed": typed,
            "mistakes": mistakes,
            "saved": saved,
            "hours": range(24),
            "time_zones": zones.names(),
            "unsubscribe": self.site.signed(subscriber.key, Purpose.UNSUBSCRIBE),
        }
        return self.site.page("preferences.html", values, status=422 if mistakes else 200)


def _known(subscriber: Subscriber) -> dict[str, object]:
    """What a page says of the person it is for: no more than whoever was forwarded the mail may read."""
    return {
        "address": masked(subscriber.address),
        "unsubscribed": subscriber.consent is Consent.UNSUBSCRIBED,
    }
