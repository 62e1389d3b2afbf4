"""What the pages share: the newsletter they are of, its templates, and the way from a link to a subscriber."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit

import jinja2
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from jinja2.sandbox import ImmutableSandboxedEnvironment
from sqlalchemy import Engine

from newsletter import tokens
from newsletter.actions.newsletter import Clock
from newsletter.mail import links
from newsletter.mail.layout import direction
from newsletter.models import MailingList, Notice
from newsletter.store.journal import Journal
from newsletter.tokens import Purpose

KEPT = {"Cache-Control": "public, max-age=60"}
LATER = {"Cache-Control": "no-store", "Retry-After": "30"}
"""The headers of an answer that the store kept from being made."""
_UNSHARED = {"canonical": "", "description": "", "picture": "", "article": False}
"""What a page says of itself to those who link to it: nothing, unless it is public and says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The pages of one list, and the store they are made from.

    The first of `secrets` signs links, any of them may have signed older ones. `written` is called when a mail is
    written down that somebody waits for. `themes` are those that a reader may tick, `big` is how many upvotes a big
    paper has, and `folders` have the templates of mails. An unsubscription that the store cannot take waits in the
    `journal`.
    """

    engine: Engine
    mailing_list: MailingList
    secrets: tuple[str, ...]
    clock: Clock
    templates: jinja2.Environment
    written: Callable[[], None] = lambda: None
    themes: tuple[str, ...] = ()
    big: int = 0
    folders: tuple[Path, ...] = ()
    journal: Journal | None = None

    def page(
        self,
        name: str,
        values: Mapping[str, object],
        *,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
    ) -> HTMLResponse:
        """The template `web/<name>` filled. Without `headers` it is kept by nobody on the way."""
        own = {"list": self.mailing_list, "root": root(self.mailing_list)}
        words = {**own, "direction": direction(self.mailing_list.language), **_UNSHARED, **values}
        return HTMLResponse(self.templates.get_template(f"web/{name}").render(words), status, headers)

    def public(self, name: str, values: Mapping[str, object], *, path: str) -> HTMLResponse:
        """A page that anybody may see and keep for a while, and whose one address ends with `path`."""
        return self.page(name, {"canonical": self.absolute(path), **values}, headers=KEPT)

    def moved(self, path: str) -> Response:
        """Lead on, for good, to the page whose address ends with `path`."""
        return RedirectResponse(f"{root(self.mailing_list)}{path}", 301, headers=KEPT)

    def absolute(self, path: str) -> str:
        """The whole address of a page. The list's settings say where pages are reached, whatever a request says."""
        return self.mailing_list.url + quote(path, safe="/?=&")

    def opened(self, end: str, purpose: Purpose) -> bytes:
        """The key of the subscriber whose link for `purpose` ends in this. Raises TokenError."""
        ids = self.mailing_list.ids
        return tokens.opened(links.token_in(end), purpose=purpose, list_ids=ids, secrets=self.secrets)

    def opened_once(self, end: str, notice: Notice) -> tuple[bytes, int]:
        """The key of the subscriber and the number of the notice whose link ends in this. Raises TokenError."""
        token = links.token_in(end)
        return tokens.opened_once(token, purpose=notice, list_ids=self.mailing_list.ids, secrets=self.secrets)

    def signed(self, key: bytes, purpose: Purpose) -> str:
        """The path of the link for `purpose` of the subscriber with `key`."""
        token = tokens.sign(key, purpose=purpose, list_id=self.mailing_list.id, secret=self.secrets[0])
        return f"{root(self.mailing_list)}/{purpose}/{token}"


def environment(folders: tuple[Path, ...]) -> jinja2.Environment:
    """Page templates from these folders, the first that has a file winning; every value is escaped."""
    return ImmutableSandboxedEnvironment(
        loader=jinja2.FileSystemLoader(folders),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def root(mailing_list: MailingList) -> str:
    """The path below which the pages are served, "" at the top of a domain: links on a page need no more."""
    return urlsplit(mailing_list.url).path
