"""What a link that was mailed afresh opens: everything that a person asks for, and all that is kept of them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from fastapi.responses import Response

from newsletter.actions import my_data, prefer
from newsletter.actions.prefer import Outcome
from newsletter.mail import links, stamp
from newsletter.mail.stamp import Stamp
from newsletter.models import Notice, Subscriber
from newsletter.web import guard, message_parts
from newsletter.web.personal import asking, opened
from newsletter.web.personal.asking import Asking
from newsletter.web.personal.forms import fields
from newsletter.web.site import Site, root

Form = Annotated[Mapping[str, str], Depends(fields)]


@dataclass(frozen=True, slots=True)
class ChangePages:
    """Each method is a page, or what a page's form posts. All of them raise TokenError where a link is not ours.

    A save and an erasure use the link up; nothing else does.
    """

    site: Site

    def change(self, token: str) -> Response:
        """All that the subscriber asked for, in a form."""
        person, number = self._opened(token)
        if not self._works(person, number):
            return opened.over(self.site, person)
        return asking.page(self.site, person, Asking(link=self._path(token)))

    def save(self, request: Request, token: str, typed: Form) -> Response:
        """Keep all that is asked for now, or show the form with its mistakes."""
        opened.require_own(self.site, request)
        person, number = self._opened(token)
        asked, shown = asking.read(self.site, person, typed)
        if asked.mistakes and self._works(person, number):
            again = Asking(typed=shown, mistakes=asked.mistakes, link=self._path(token))
            return asking.page(self.site, person, again)
        engine, list_id, now = self.site.engine, self.site.mailing_list.id, self.site.clock()
        outcome = prefer.prefer_afresh(engine, list_id, asked.subscriber, number, now=now, before=person)
        self.site.written()
        if outcome is Outcome.OVER:
            return opened.over(self.site, person)
        return opened.done(self.site, person, "Your preferences are saved", moved=opened.moved(asked.subscriber))

    def preview(self, request: Request, token: str, typed: Form) -> Response:
        """The latest edition as it would have been with what is asked for now. Nothing is saved."""
        opened.require_own(self.site, request)
        person, number = self._opened(token)
        if not self._works(person, number):
            return opened.over(self.site, person)
        asked, shown = asking.read(self.site, person, typed)
        if asked.mistakes:
            again = Asking(typed=shown, mistakes=asked.mistakes, link=self._path(token))
            return asking.page(self.site, person, again)
        return self._as_mailed(asked.subscriber)

    def _as_mailed(self, asked: Subscriber) -> Response:
        """The HTML part alone, with everybody's words in it: a picture of it tells nobody who asked."""
        from newsletter.actions import variants  # what makes mails takes 11 MB, which few pages have a use for

        mailing_list = self.site.mailing_list
        made = variants.latest(self.site.engine, mailing_list, asked, templates=self.site.folders)
        if not (made and made[1]):
            return self.site.page("nothing.html", {"muted": made is not None})
        edition = made[0].edition
        words = stamp.public(mailing_list, edition.day, period=edition.period)
        mail = message_parts.read(b"".join(Stamp.of(made[1]).message(words))).html
        headers = {"Content-Security-Policy": guard.as_mailed(pictures=mailing_list.pictured)}
        return Response(mail, headers=headers, media_type="text/html; charset=utf-8")

    def data(self, token: str) -> Response:
        """All that is kept of the person, as a file to keep."""
        person, number = self._opened(token)
        if not self._works(person, number):
            return opened.over(self.site, person)
        copy = my_data.my_data(self.site.engine, self.site.mailing_list, person.key)
        headers = {"Content-Disposition": 'attachment; filename="my-data.json"'}
        content = json.dumps(copy, ensure_ascii=False, indent=2)
        return Response(content, media_type="application/json", headers=headers)

    def before_erasing(self, token: str) -> Response:
        """A button. Whoever comes here pressed one already, so a slip of the hand erases nobody."""
        person, number = self._opened(token)
        if not self._works(person, number):
            return opened.over(self.site, person)
        return self.site.page("erase.html", {**opened.known(person), "link": self._path(token)})

    def erase(self, request: Request, token: str) -> Response:
        """Erase the person. A second press, when nobody has the link any more, is answered the same."""
        opened.require_own(self.site, request)
        key, number = self.site.opened_once(token, Notice.FRESH)
        if not my_data.erase(self.site.engine, self.site.mailing_list.id, key, number, now=self.site.clock()):
            return opened.over(self.site, opened.subscriber(self.site, key))
        return self.site.page("erased.html", {})

    def _opened(self, token: str) -> tuple[Subscriber, int]:
        key, number = self.site.opened_once(token, Notice.FRESH)
        return opened.subscriber(self.site, key), number

    def _works(self, person: Subscriber, number: int) -> bool:
        return opened.works(self.site, Notice.FRESH, person.key, number)

    def _path(self, token: str) -> str:
        return f"{root(self.site.mailing_list)}/{Notice.FRESH.opens}/{links.token_in(token)}"
