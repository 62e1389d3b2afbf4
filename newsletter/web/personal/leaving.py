"""What somebody may do who has just unsubscribed: undo it, and say why they left. Neither needs to be done."""

from dataclasses import dataclass

from fastapi import HTTPException, Request
from fastapi.responses import Response

from newsletter.actions import sign_up
from newsletter.models import Subscriber
from newsletter.people.consent import REASONS, Event
from newsletter.people.form import masked
from newsletter.store import consents
from newsletter.store.consents import Said
from newsletter.tokens import Purpose
from newsletter.web.personal import opened
from newsletter.web.personal.sign_up import Form
from newsletter.web.site import Site


@dataclass(frozen=True, slots=True)
class LeavingPages:
    """Each method is what a form on the page of the unsubscribed posts."""

    site: Site

    def undo(self, request: Request, token: str) -> Response:
        """Put somebody back on the list who left within the hour; later they sign up again."""
        person = self._person(request, token)
        said = Said(event=Event.RETURNED, at=self.site.clock(), page="/unsubscribe")
        if not sign_up.come_back(self.site.engine, self.site.mailing_list.id, person.key, said):
            return self._page(person, "late", status=410)
        return self._page(person, "back")

    def reason(self, request: Request, token: str, form: Form) -> Response:
        """Keep why they left, one of our reasons and no words of theirs."""
        person = self._person(request, token)
        chosen = form.get("reason", "")
        if chosen not in REASONS:
            raise HTTPException(400)
        said = Said(event=Event.REASON, at=self.site.clock(), page="/unsubscribe", words=chosen)
        with self.site.engine.begin() as connection:
            consents.record(connection, self.site.mailing_list.id, person.address, said)
        return self._page(person, "thanks")

    def _person(self, request: Request, token: str) -> Subscriber:
        key = self.site.opened(token, Purpose.UNSUBSCRIBE)
        opened.require_own(self.site, request)
        return opened.subscriber(self.site, key)

    def _page(self, person: Subscriber, what: str, *, status: int = 200) -> Response:
        preferences = self.site.signed(person.key, Purpose.PREFERENCES)
        values = {"what": what, "address": masked(person.address), "preferences": preferences}
        return self.site.page("left.html", values, status=status)
