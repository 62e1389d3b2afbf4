"""The pages that a subscriber's mail leads to. Each is opened by a token for it alone; only a POST changes anything of
the subscriber. That a mail is viewed online settles whether it arrived, where that was in doubt.

A mail may have been forwarded with its links. So they change little; what tells who somebody is needs a link that is
mailed afresh, and each change is told to the reader by mail."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, HTTPException, Request
from fastapi.responses import PlainTextResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException as Unreadable

from newsletter.actions import prefer
from newsletter.actions.prefer import Outcome
from newsletter.mail import stamp
from newsletter.mail.stamp import Stamp
from newsletter.models import Notice, Subscriber
from newsletter.people import form
from newsletter.people.consent import REASONS
from newsletter.store import arrivals, editions, subscribers
from newsletter.store.engine import SILENT, reading
from newsletter.tokens import Purpose
from newsletter.web import guard, message_parts
from newsletter.web.personal import asking, opened
from newsletter.web.personal.asking import Asking
from newsletter.web.personal.forms import fields
from newsletter.web.site import Site, root

_GONE = "You are unsubscribed.\n"
_WAITS = {
    "title": "You are unsubscribed",
    "cure": "Your request is saved. It takes effect before the next mail is sent.",
    "searchable": False,
}
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
        link may have been forwarded, so the papers are everybody's: a selection would tell what somebody asked for.

        Once the messages of the edition are tidied away, its page is what is left of it."""
        key = self.site.opened(token, Purpose.VIEW)
        # Nothing else is an id, and PostgreSQL refuses to be asked for some of it.
        if not edition_id.isalnum():
            raise HTTPException(404)
        with reading(self.site.engine) as connection:
            published = editions.with_id(connection, edition_id)
            composed = editions.message_sent(connection, edition_id, key)
            tidied = bool(published) and composed is None and not editions.has_messages(connection, edition_id)
        if published and tidied and published.edition.list_id == self.site.mailing_list.id:
            return RedirectResponse(f"{root(self.site.mailing_list)}/editions/{published.edition.name}", 303)
        if not published or composed is None:
            raise HTTPException(404)
        with suppress(*SILENT):  # somebody else writes for long; the reader need not wait for that
            arrivals.seen(self.site.engine, edition_id, key, now=self.site.clock())
        edition = published.edition
        words = stamp.public(self.site.mailing_list, edition.day, period=edition.period)
        headers = {"Content-Security-Policy": guard.as_mailed(pictures=self.site.mailing_list.pictured)}
        shown = message_parts.read(b"".join(Stamp.of(composed).message(words))).html
        return Response(shown, headers=headers, media_type="text/html; charset=utf-8")

    def before_unsubscribing(self, token: str) -> Response:
        """A button. Link scanners fetch every link, so following one must not unsubscribe."""
        key = self.site.opened(token, Purpose.UNSUBSCRIBE)
        return self._unsubscribing(opened.subscriber(self.site, key))

    def unsubscribe(self, token: str, one_click: OneClick) -> Response:
        """Unsubscribe, on record before the answer, whoever posts: the button or a mail program's one click.

        Where the store does not answer, the journal is the record."""
        key = self.site.opened(token, Purpose.UNSUBSCRIBE)
        now = self.site.clock()
        try:
            with self.site.engine.begin() as connection:
                gone = subscribers.unsubscribe(connection, self.site.mailing_list.id, key, now=now)
        except SILENT:
            if not self.site.journal:
                raise
            self.site.journal.add(key, at=now)
            return PlainTextResponse(_GONE) if one_click else self.site.page("sorry.html", _WAITS, status=202)
        if not gone:
            raise HTTPException(404)
        if one_click:
            return PlainTextResponse(_GONE)
        return self._unsubscribing(gone)

    def preferences(self, token: str) -> Response:
        """What a link from any mail may change, in a form."""
        person = opened.subscriber(self.site, self.site.opened(token, Purpose.PREFERENCES))
        return asking.page(self.site, person, Asking(fields=form.LINKED))

    def save_preferences(self, request: Request, token: str, typed: Form) -> Response:
        """Keep what is asked for now and tell the reader by mail, or show the form with its mistakes."""
        known = self._posted(request, token)
        asked, shown = asking.read(self.site, known, typed, fields=form.LINKED)
        if asked.mistakes:
            again = Asking(typed=shown, mistakes=asked.mistakes, fields=form.LINKED)
            return asking.page(self.site, known, again)
        engine, list_id, now = self.site.engine, self.site.mailing_list.id, self.site.clock()
        outcome = prefer.prefer(engine, list_id, asked.subscriber, now=now, before=known)
        self.site.written()
        kept = known if outcome is Outcome.TOO_OFTEN else asked.subscriber
        return asking.page(self.site, kept, Asking(outcome=outcome, fields=form.LINKED))

    def mail_link(self, request: Request, token: str) -> Response:
        """Mail the reader a link that changes the rest. The page says the same however often it is asked."""
        known = self._posted(request, token)
        prefer.mail_link(self.site.engine, self.site.mailing_list.id, known.key, now=self.site.clock())
        self.site.written()
        return asking.page(self.site, known, Asking(fields=form.LINKED, mailed=True))

    def before_undoing(self, token: str) -> Response:
        """A button that puts back what was changed. Link scanners fetch every link, so following one must not."""
        key, number = self.site.opened_once(token, Notice.CHANGED)
        known = opened.subscriber(self.site, key)
        if not opened.works(self.site, Notice.CHANGED, key, number):
            return opened.over(self.site, known)
        return self.site.page("undo.html", opened.known(known))

    def undo(self, request: Request, token: str) -> Response:
        """Put back what was changed, once."""
        opened.require_own(self.site, request)
        key, number = self.site.opened_once(token, Notice.CHANGED)
        known = opened.subscriber(self.site, key)
        outcome = prefer.undo(self.site.engine, self.site.mailing_list.id, key, number, now=self.site.clock())
        if outcome is Outcome.OVER:
            return opened.over(self.site, known)
        return opened.done(self.site, known, "Your preferences are as they were")

    def _posted(self, request: Request, token: str) -> Subscriber:
        key = self.site.opened(token, Purpose.PREFERENCES)
        opened.require_own(self.site, request)
        return opened.subscriber(self.site, key)

    def _unsubscribing(self, subscriber: Subscriber) -> Response:
        values = {
            **opened.known(subscriber),
            "link": self.site.signed(subscriber.key, Purpose.UNSUBSCRIBE),
            "preferences": self.site.signed(subscriber.key, Purpose.PREFERENCES),
            "reasons": REASONS,
        }
        return self.site.page("unsubscribe.html", values)
