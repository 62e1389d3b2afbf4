"""The pages on which somebody signs up: an address, "check your inbox", and a button to confirm.

Only a POST changes anything, and the link in the mail opens a page with a button: a program that opens every link in
every mail confirms nobody.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated

from fastapi import Depends, HTTPException, Request
from fastapi.responses import Response

from newsletter import tokens
from newsletter.actions import sign_up
from newsletter.mail import links
from newsletter.models import Notice
from newsletter.people import networks, zones
from newsletter.people.consent import Event
from newsletter.people.entry_fields import Mistake, listed
from newsletter.people.form import masked
from newsletter.people.subscribing import Subscribing
from newsletter.store import notices
from newsletter.store.consents import Said
from newsletter.store.engine import reading
from newsletter.store.sign_ups import SignUp
from newsletter.web import guard, origin
from newsletter.web.personal.forms import fields
from newsletter.web.site import Site

WORDS = "2026-11"
"""The version of the words below the field; a test holds it against them."""
_LEAST = timedelta(seconds=2)
"""Nobody types an address faster; what fills in forms by itself does."""
_LONGEST = 254
_HEADERS = {"Content-Security-Policy": guard.policy(scripts="'self'"), "Cache-Control": "no-store"}

Form = Annotated[Mapping[str, str], Depends(fields)]


@dataclass(frozen=True, slots=True)
class SignUpPages:
    """Each method is a page, or what a page's form posts."""

    site: Site
    subscribing: Subscribing

    def ask(self) -> Response:
        """The form."""
        return self._form("")

    def asked(self, request: Request, form: Form) -> Response:
        """Write down an address, and say the same whoever it is. A form on another site leads to ours first."""
        typed = form.get("address", "")[: _LONGEST + 1]
        if not self.subscribing.open:
            return self._form(typed)
        try:
            address = listed(typed, local=self.site.mailing_list.local_addresses)
        except Mistake:
            return self._form(typed, mistake="That is no address that mail can go to. It looks like ada@example.org.")
        if not self.subscribing.takes(address):
            return self._form(typed, mistake=f"Only addresses at {', '.join(self.subscribing.domains)} can sign up.")
        if not self._takes_time(form.get("seen", "")) or origin.is_foreign(
            request.headers, url=self.site.mailing_list.url
        ):
            return self._form(typed, once_more=True)
        if not form.get("website"):
            self._ask(address, request, form.get("time_zone", ""))
        return self.site.page("asked.html", {"address": address})

    def confirm(self, token: str) -> Response:
        """A button. Programs follow every link in a mail, so following this one confirms nobody."""
        key, number = self._opened(token)
        with reading(self.site.engine) as connection:
            link = notices.link(connection, self.site.mailing_list.id, Notice.CONFIRM, number, key)
        works = bool(link and (link.used or link.works(self.site.clock())))
        return self.site.page("confirm.html", {"works": works}, status=200 if works else 410)

    def confirmed(self, request: Request, token: str) -> Response:
        """Confirm, and say what comes next."""
        key, number = self._opened(token)
        if origin.is_foreign(request.headers, url=self.site.mailing_list.url):
            raise HTTPException(403)
        said = Said(event=Event.CONFIRMED, at=self.site.clock(), page="/confirm", words=WORDS)
        done = sign_up.confirm(self.site.engine, self.site.mailing_list.id, number, key, said)
        if not done:
            return self.site.page("confirm.html", {"works": False}, status=410)
        self.site.written()
        values = {
            "address": masked(done.subscriber.address),
            "mailed": done.mailed,
            "preferences": self.site.signed(key, tokens.Purpose.PREFERENCES),
        }
        return self.site.page("confirmed.html", values)

    def zone(self) -> Response:
        """The few lines that write the browser's time zone into the form."""
        script = self.site.templates.get_template("web/zone.js").render()
        return Response(script, media_type="text/javascript; charset=utf-8", headers={"Cache-Control": "max-age=3600"})

    def _ask(self, address: str, request: Request, time_zone: str) -> None:
        now = self.site.clock()
        visitor = request.client.host if request.client else ""
        asked = SignUp(
            address=address,
            asked_at=now,
            page="/subscribe",
            words=WORDS,
            network=networks.network(visitor),
            time_zone=time_zone if zones.zone(time_zone) else "",
        )
        sign_up.ask(self.site.engine, self.site.mailing_list.id, asked, caps=self.subscribing, now=now)
        self.site.written()

    def _form(self, typed: str, *, mistake: str = "", once_more: bool = False) -> Response:
        values = {
            "canonical": self.site.absolute("/subscribe"),
            "open": self.subscribing.open,
            "typed": typed,
            "mistake": mistake,
            "once_more": once_more,
            "seen": self._seen(self.site.clock()),
        }
        return self.site.page("subscribe.html", values, status=422 if mistake else 200, headers=_HEADERS)

    def _opened(self, token: str) -> tuple[bytes, int]:
        return tokens.opened_once(
            links.token_in(token),
            purpose=Notice.CONFIRM.value,
            list_ids=self.site.mailing_list.ids,
            secrets=self.site.secrets,
        )

    def _seen(self, moment: datetime) -> str:
        """When the form was shown, and our mark that it was."""
        words = str(int(moment.timestamp()))
        return f"{words}.{self._mark(words)}"

    def _takes_time(self, seen: str) -> bool:
        words, _, mark = seen.partition(".")
        if not (
            words.isascii()
            and words.isdecimal()
            and len(words) <= 11
            and mark.isascii()
            and tokens.same(mark, self._mark(words))
        ):
            return False
        return self.site.clock() - datetime.fromtimestamp(int(words), UTC) >= _LEAST

    def _mark(self, words: str) -> str:
        signing = tokens.signing(list_id=self.site.mailing_list.id, secret=self.site.secrets[0])
        return signing.mark(f"seen {words}".encode())
