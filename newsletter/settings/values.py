"""What the value of a setting must look like. A refusal names the cure and quotes nothing: it may be a secret."""

import re
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, SecretStr

from newsletter import models
from newsletter.actions.newsletter import FOR_EVER
from newsletter.settings.replies import Replies

SHORTEST_SECRET = 32
LONGEST_DOMAIN = 45
LEAST_KEPT = timedelta(days=40)
WIDEST_LOGO, HIGHEST_LOGO = 592, 200
EXAMPLE_BEGINS = "an-example-only"  # as the secret of newsletter.example.toml does, which everybody knows
_EXAMPLE_DOMAIN = r"(?i)(?:.*\.)?example(?:\.(?:com|net|org))?\.?"
_EXAMPLE_PLACE = "Example Street"
_ADDRESS = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9.-]{1,253}"
_WEB_URL = r"[A-Za-z0-9%&'()*+,/:;=@\[\]._~!$-]{1,200}"
_LIST_ID = r"[A-Za-z0-9._-]{0,100}"
_SPAN = r"([1-9][0-9]{0,3}) (hour|day)s?"
_STORE_URL = r"(?:sqlite|postgresql)(?:\+\w+)?://"
_SQLITE_FILE = r"[^:]+:///.|[^:]+://$"
_BEFORE_HOST = r"[^:/]+://(?:[^:/]*(?::[^@]*)?@|)"
"""All of a store's URL before its host. A password may hold what ends a host in other URLs, as SQLAlchemy reads it."""
_PORT = r"(?:\[[^/?]+\]|[^/:?@\[]*):(?P<port>[^/?]*)"
_COLOUR = r"#[0-9A-Fa-f]{6}"


def is_loopback(url: str) -> bool:
    """Whether what leaves by this URL stays on this machine."""
    host = urlsplit(url).hostname or ""
    return host in ("localhost", "::1") or host.startswith("127.")


def examples_in(*, sender: str, url: str, postal_address: str) -> list[str]:
    """Name the keys of `[list]` that hold a domain made for examples [RFC 2606, 3] or the example's postal address."""
    left = {
        "list.sender": re.fullmatch(_EXAMPLE_DOMAIN, sender.rpartition("@")[2]),
        "list.url": re.fullmatch(_EXAMPLE_DOMAIN, urlsplit(url).hostname or ""),
        "list.postal_address": _EXAMPLE_PLACE in postal_address,
    }
    return [key for key, is_example in left.items() if is_example]


def _address(value: str) -> str:
    if not re.fullmatch(_ADDRESS, value):
        raise ValueError("is not an address in ASCII letters; write it like papers@example.org")
    return value


def _with_a_short_domain(value: str) -> str:
    if len(value.rpartition("@")[2]) > LONGEST_DOMAIN:
        raise ValueError(f"has a domain of more than {LONGEST_DOMAIN} characters, which leaves no room in message ids")
    return value


def _list_id(value: str) -> str:
    if not re.fullmatch(_LIST_ID, value):
        raise ValueError("must be letters, digits, dots and dashes, like newsletter.example.org")
    return value


def _web_url(value: str) -> str:
    if not re.fullmatch(_WEB_URL, value):
        raise ValueError("must be the start of a URL: at most 200 ASCII characters, without spaces, ? and #")
    parts = urlsplit(value)
    if "@" in parts.netloc:
        raise ValueError("contains a user name or password, which every reader would see")
    local = parts.hostname in ("localhost", "127.0.0.1", "::1")
    if not parts.hostname or not (parts.scheme == "https" or (parts.scheme == "http" and local)):
        raise ValueError("must be an https:// URL: links in mail and one-click unsubscribing need it")
    return value.rstrip("/")


def _secret(value: SecretStr) -> SecretStr:
    if len(value.get_secret_value()) < SHORTEST_SECRET:
        raise ValueError(f"must have {SHORTEST_SECRET} characters or more; `newsletter init` makes one")
    if len(set(value.get_secret_value())) < 5:
        raise ValueError("is not random; `newsletter init` makes one")
    return value


def _transport_url(value: str) -> str:
    kind, _, rest = value.partition(":")
    if kind.lower() == "folder":
        if not rest.strip("/ "):
            raise ValueError("names no folder; write it like folder:outbox")
        return value
    if kind.lower() not in ("smtp", "smtps"):
        raise ValueError("must begin with smtp://, smtps:// or folder:")
    return smtp_url(value)


def smtp_url(value: str) -> str:
    """Give the URL of a mail server as it is. Raises ValueError where it names no host, or a port that cannot be."""
    try:
        parts = urlsplit(value)
        whole = bool(parts.hostname) and parts.port != 0
    except ValueError:
        whole = False
    if not whole or parts.scheme not in ("smtp", "smtps"):
        raise ValueError("must be like smtp://user@host:587 or smtps://user@host:465")
    return value


def _store_url(value: str) -> str:
    if not re.match(_STORE_URL, value):
        raise ValueError("must begin with sqlite:/// or postgresql+psycopg://")
    before = re.match(_BEFORE_HOST, value)
    named = re.match(_PORT, value[before.end() if before else 0 :])
    if named and not re.fullmatch("[0-9]*", named["port"]):
        raise ValueError("has a port that is not a number")
    if named and int(named["port"] or 1) not in range(1, 65536):
        raise ValueError("has a port that is not from 1 to 65535")
    if value.startswith("sqlite") and not re.match(_SQLITE_FILE, value):
        raise ValueError("must be like sqlite:///newsletter.db, or sqlite:////var/lib/newsletter.db for a whole path")
    return value


def _mailbox_url(value: str) -> str:
    try:
        url = urlsplit(value)
        whole = bool(url.path) if url.scheme == "maildir" else bool(url.hostname and url.username) and url.port != 0
    except ValueError:
        whole = False
    if not whole or url.scheme not in ("maildir", "imaps", "imap"):
        raise ValueError("must be like maildir:/var/mail/papers or imaps://papers@mail.example.org/INBOX")
    if url.password:
        raise ValueError(
            "contains a password; write it into a file, and name that in NEWSLETTER_MAILBOX__PASSWORD_FILE"
        )
    if url.scheme == "imap" and not is_loopback(value):
        raise ValueError(
            "must begin with imaps:// unless the server is on this machine: mail would be sent unencrypted"
        )
    return value


def _span(value: object) -> timedelta:
    """A number and a word for its unit; a span that is one already is the program's own."""
    if isinstance(value, timedelta):
        return value
    match = re.fullmatch(_SPAN, value) if isinstance(value, str) else None
    if not match:
        raise ValueError('must be a number of hours or days, like "36 hours" or "3 days"')
    return int(match[1]) * (timedelta(hours=1) if match[2] == "hour" else timedelta(days=1))


def _kept(value: object) -> timedelta:
    """A span that is longer than what the program looks back on, or no end at all."""
    if value == "for ever":
        return FOR_EVER
    try:
        span = _span(value)
    except ValueError as error:
        raise ValueError('must be a number of days, like "90 days", or "for ever"') from error
    if span < LEAST_KEPT:
        raise ValueError(
            f'must be "{LEAST_KEPT.days} days" or more: bounces, complaints and retries look back that far'
        )
    return span


def _domain(value: str) -> str:
    domain = value.strip().lower().removeprefix("@")
    if not re.fullmatch(_ADDRESS, f"somebody@{domain}") or "." not in domain:
        raise ValueError("must be a domain, like example.org")
    return domain


def _askers(value: SecretStr) -> SecretStr:
    from newsletter.actions.askers import Askers  # which who serves no pages has no use for

    Askers.of(value.get_secret_value())
    return value


def _colour(value: str) -> str:
    if not re.fullmatch(_COLOUR, value):
        raise ValueError("must be a colour like #b4421a")
    return value


def _logo(value: models.Logo | None) -> models.Logo | None:
    if value:
        if not value.url.startswith("https://") or not re.fullmatch(_WEB_URL, value.url):
            raise ValueError("url must be an https:// URL in ASCII characters, without ? and #")
        if not (16 <= value.width <= WIDEST_LOGO and 16 <= value.height <= HIGHEST_LOGO):
            raise ValueError(f"must be 16x16 to {WIDEST_LOGO}x{HIGHEST_LOGO} pixels, which is the room a mail has")
    return value


Address = Annotated[str, AfterValidator(_address)]
Sender = Annotated[Address, AfterValidator(_with_a_short_domain)]
ListId = Annotated[str, AfterValidator(_list_id)]
WebUrl = Annotated[str, AfterValidator(_web_url)]
Span = Annotated[timedelta, BeforeValidator(_span)]
Kept = Annotated[timedelta, BeforeValidator(_kept)]
MailboxUrl = Annotated[str, AfterValidator(_mailbox_url)]
StoreUrl = Annotated[str, AfterValidator(_store_url)]
TransportUrl = Annotated[str, AfterValidator(_transport_url)]
Colour = Annotated[str, AfterValidator(_colour)]
Logo = Annotated[models.Logo | None, AfterValidator(_logo)]
Secret = Annotated[SecretStr, AfterValidator(_secret)]

Domain = Annotated[str, AfterValidator(_domain)]
MetricsAskers = Annotated[SecretStr, AfterValidator(_askers)]

MOST_AROUND = 36
"""Characters that may stand around `{papers}` in a subject of 60."""

_PLACE = r"\{[^{}]*\}?|\}"
_PLACES = ("{papers}", "{date}", "{list}")


def _subject(template: str) -> str:
    unknown = [name for name in re.findall(_PLACE, template) if name not in _PLACES]
    if unknown:
        raise ValueError(f"{unknown[0]} is unknown in a subject; use {{papers}}, {{date}} and {{list}}")
    if template.count("{papers}") != 1:
        raise ValueError('write {papers} once, where the paper names go, as in "{date}: {papers}"')
    return template


KINDS: Mapping[str, Any] = {
    "address": Address,
    "sender": Sender,
    "web url": WebUrl,
    "mailbox url": MailboxUrl,
    "colour": Colour,
    "logo": Logo,
    "secret": Secret,
    "secrets": tuple[Secret, ...],
    "password": SecretStr,
    "file": Path | None,
    "subject": Annotated[str, AfterValidator(_subject)],
    "replies": Replies,
    "span": Span,
    "kept": Kept,
    "domains": tuple[Domain, ...],
}
"""The kinds that fields of values name: `newsletter.models.setting`."""
