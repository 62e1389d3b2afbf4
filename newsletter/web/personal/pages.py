"""The pages that a subscriber's mail leads to. Each is opened by a token for it alone; only a POST changes anything of
the subscriber. That a mail is viewed online settles whether it arrived, where that was in doubt.

A mail may have been forwarded with its links. So they change little; what tells who somebody is needs a link that is
mailed afresh, and each change is told to the reader by mail."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, HTTPException, Request
from fastapi.responses import PlainTextResponse, Response
from starlette.exceptions import HTTPException as Unreadable

from newsletter.actions import prefer
from newsletter.actions.prefer import Outcome
from newsletter.errors import TokenError
from newsletter.mail import stamp
from newsletter.mail.stamp import Stamp
from newsletter.models import Consent, Notice, Subscriber
from newsletter.people import form, zones
from newsletter.people.consent import REASONS
from newsletter.people.form import Asked, masked
from newsletter.store import arrivals, editions, notices, subscribers
from newsletter.store.engine import reading
from newsletter.tokens import Purpose
from newsletter.web import guard, message_parts, origin
from newsletter.web.personal.forms import fields
from newsletter.web.site import Site

_ONE_CLICK = ("List-Unsubscribe", "One-Click")


async def _is_one_click(request: Request) -> bool:
    """Whether a mail program posts. A body that cannot be read is no reason to keep somebody on the list."""
    try:
        posted = await fields(request)
    except Unreadable:
        return False
    return _ONE_CLICK in posted.items()


Form = Annotated[Mapping[str, str], Depends(fields)]
OneClick = Annotated[bool, Depends(_is_one_click)]


@dataclass(frozen=True, slots=True)
class PersonalPages:
    """Each method is a page, or what a page's form posts. All of them raise TokenError where a link is not ours."""

    site: Site

    def view(self, edition_id: str, token: str) -> Response:
        """The HTML part that was sent in the subscriber's layout, byte for byte but for the words of one person. The
        link may have been forwarded, so the papers are everybody's: a selection would tell what somebody asked for."""
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
        """What a link from any mail may change, in a form."""
        subscriber = self._subscriber(self.site.opened(token, Purpose.PREFERENCES))
        return self._asking(subscriber, fields=form.LINKED)

    def save_preferences(self, request: Request, token: str, typed: Form) -> Response:
        """Keep what is asked for now and tell the reader by mail, or show the form with its mistakes."""
        known = self._subscriber(self._posted(request, token, Purpose.PREFERENCES))
        asked, shown = self._read(known, typed, fields=form.LINKED)
        if asked.mistakes:
            return self._asking(known, typed=shown, mistakes=asked.mistakes, fields=form.LINKED)
        outcome = prefer.prefer(self.site.engine, self.site.mailing_list.id, asked.subscriber, now=self.site.clock())
        self.site.written()
        kept = known if outcome is Outcome.TOO_OFTEN else asked.subscriber
        return self._asking(kept, outcome=outcome, fields=form.LINKED)

    def mail_link(self, request: Request, token: str) -> Response:
        """Mail the reader a link that changes the rest. The page says the same however often it is asked."""
        known = self._subscriber(self._posted(request, token, Purpose.PREFERENCES))
        prefer.mail_link(self.site.engine, self.site.mailing_list.id, known.key, now=self.site.clock())
        self.site.written()
        return self._asking(known, fields=form.LINKED, mailed=True)

    def change(self, token: str) -> Response:
        """All that the subscriber asked for, in a form, by a link that was mailed afresh."""
        key, number = self.site.opened_once(token, Notice.FRESH)
        known = self._subscriber(key)
        return self._asking(known) if self._works(Notice.FRESH, key, number) else self._over(known)

    def save_change(self, request: Request, token: str, typed: Form) -> Response:
        """Keep all that is asked for now, which uses the link up, or show the form with its mistakes."""
        self._own(request)
        key, number = self.site.opened_once(token, Notice.FRESH)
        known = self._subscriber(key)
        asked, shown = self._read(known, typed)
        if asked.mistakes and self._works(Notice.FRESH, key, number):
            return self._asking(known, typed=shown, mistakes=asked.mistakes)
        outcome = prefer.prefer_afresh(
            self.site.engine, self.site.mailing_list.id, asked.subscriber, number, now=self.site.clock()
        )
        self.site.written()
        return self._over(known) if outcome is Outcome.OVER else self._done(known, "Your preferences are saved")

    def before_undoing(self, token: str) -> Response:
        """A button that puts back what was changed. Link scanners fetch every link, so following one must not."""
        key, number = self.site.opened_once(token, Notice.CHANGED)
        known = self._subscriber(key)
        if not self._works(Notice.CHANGED, key, number):
            return self._over(known)
        return self.site.page("undo.html", _known(known))

    def undo(self, request: Request, token: str) -> Response:
        """Put back what was changed, once."""
        self._own(request)
        key, number = self.site.opened_once(token, Notice.CHANGED)
        known = self._subscriber(key)
        outcome = prefer.undo(self.site.engine, self.site.mailing_list.id, key, number, now=self.site.clock())
        return self._over(known) if outcome is Outcome.OVER else self._done(known, "Your preferences are as they were")

    def _own(self, request: Request) -> None:
        if origin.is_foreign(request.headers, url=self.site.mailing_list.url):
            raise HTTPException(403)

    def _posted(self, request: Request, token: str, purpose: Purpose) -> bytes:
        key = self.site.opened(token, purpose)
        self._own(request)
        return key

    def _subscriber(self, key: bytes) -> Subscriber:
        with reading(self.site.engine) as connection:
            found = subscribers.with_key(connection, self.site.mailing_list.id, key)
        if not found:
            raise TokenError("nobody has this link")
        return found

    def _works(self, kind: Notice, key: bytes, number: int) -> bool:
        with reading(self.site.engine) as connection:
            link = notices.link(connection, self.site.mailing_list.id, kind, number, key)
        return link is not None and link.works(self.site.clock())

    def _read(
        self, known: Subscriber, typed: Mapping[str, str], *, fields: Sequence[str] = ()
    ) -> tuple[Asked, Mapping[str, str]]:
        """What was asked for, and what the form shows where that does not do."""
        today = self.site.clock().date()
        whole = form.ticked(typed, self.site.themes, was=known.asked.wanted.themes)
        asked = form.read_form(known, whole, today=today, fields=fields)
        return asked, {**form.form_values(known, today=today), **whole}

    def _unsubscribing(self, subscriber: Subscriber) -> Response:
        values = {
            **_known(subscriber),
            "link": self.site.signed(subscriber.key, Purpose.UNSUBSCRIBE),
            "preferences": self.site.signed(subscriber.key, Purpose.PREFERENCES),
            "reasons": REASONS,
        }
        return self.site.page("unsubscribe.html", values)

    def _over(self, subscriber: Subscriber) -> Response:
        values = {**_known(subscriber), "preferences": self.site.signed(subscriber.key, Purpose.PREFERENCES)}
        return self.site.page("over.html", values, status=410)

    def _done(self, subscriber: Subscriber, title: str) -> Response:
        values = {"title": title, "preferences": self.site.signed(subscriber.key, Purpose.PREFERENCES)}
        return self.site.page("done.html", {**_known(subscriber), **values})

    def _asking(
        self,
        subscriber: Subscriber,
        *,
        typed: Mapping[str, str] | None = None,
        mistakes: Mapping[str, str] | None = None,
        fields: Sequence[str] = (),
        outcome: Outcome | None = None,
        mailed: bool = False,
    ) -> Response:
        shown = typed or form.form_values(subscriber, today=self.site.clock().date())
        values = {
            **_known(subscriber),
            "typed": shown if not fields else {name: shown[name] for name in fields},
            "everything": not fields,
            "mistakes": mistakes or {},
            "outcome": outcome.value if outcome else "",
            "mailed": mailed,
            "hours": range(24),
            "numbers": (5, 10, 15, 20, 30, 50),
            "themes": self.site.themes,
            "time_zones": zones.names() if not fields else (),
            "unsubscribe": self.site.signed(subscriber.key, Purpose.UNSUBSCRIBE),
            "mail_link": f"{self.site.signed(subscriber.key, Purpose.PREFERENCES)}/link",
        }
        status = 422 if mistakes else 429 if outcome is Outcome.TOO_OFTEN else 200
        return self.site.page("preferences.html", values, status=status)


def _known(subscriber: Subscriber) -> dict[str, object]:
    """What a page says of the person it is for: no more than whoever was forwarded the mail may read."""
    return {
        "address": masked(subscriber.address),
        "unsubscribed": subscriber.consent is Consent.UNSUBSCRIBED,
    }
