"""The fields of an entry of the subscribers file: what is written becomes what is meant, or a mistake in words."""

import dataclasses
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import Any

from email_validator import EmailNotValidError, validate_email

from newsletter.identity import arxiv_id, paper_id
from newsletter.models import Consent, Frequency, Layout, Paper, QuietHours, Topics
from newsletter.people import address_faults, names, quiet, zones

_LONGEST_LOCAL_PART = 64  # bytes [RFC 5321, 4.5.3.1.1]
_LONGEST_WORD = 200
_MOST_WORDS = 100
_MOST_PAPERS = 50
_LOCAL = ("localhost", "local")
_UNDER_A_NAME = ".example"  # by which a name of one's own network is checked like any other


class Mistake(Exception):  # noqa: N818 - converted by the file
    """What one field should not hold."""


def bare(text: str) -> str:
    """Take off what cannot be seen at both ends: spaces of every width, none at all among them, and other controls."""
    seen = [at for at, letter in enumerate(text) if unicodedata.category(letter)[0] not in "ZC"]
    return text[seen[0] : seen[-1] + 1] if seen else ""


def listed(text: str, *, local: bool) -> str:
    """Read an address to which mail can go: on the internet or, where it is `local`, on one's own network. Raises
    Mistake."""
    address = spelt(text)
    local_part, _, domain = address.rpartition("@")
    if len(local_part.encode()) > _LONGEST_LOCAL_PART:
        raise Mistake(f"{address[:40]!r}… is not an address: more than {_LONGEST_LOCAL_PART} characters before the @")
    if _is_local(domain):
        if not local:
            raise Mistake(f"{address!r} is on your own network; `local_addresses = true` under [list] allows it")
    elif "." not in domain:
        raise Mistake(f"{address!r} is not an address: {domain} has no ending; is it {domain}.com?")
    elif domain.rpartition(".")[2].isdecimal():
        raise Mistake(f"{address!r} is not an address: {domain} ends in a number, which no name on the internet does")
    return address


def spelt(text: str) -> str:
    """Give each address one spelling: small letters, as all the world takes it, the domain as the network has it.
    Raises Mistake."""
    shown = bare(text)
    under = _UNDER_A_NAME if _is_local(shown.rpartition("@")[2].lower()) else ""
    try:
        address = validate_email(shown + under, check_deliverability=False, globally_deliverable=False)
    except EmailNotValidError as error:
        raise Mistake(f"{shown[:80]!r} is not an address: {address_faults.words(str(error))}") from error
    return (address.ascii_email or address.normalized).lower().removesuffix(under)


def _is_local(domain: str) -> bool:
    return domain.rpartition(".")[2] in _LOCAL


def _name(value: Any) -> str:
    text = str(value)
    if len(text) > names.LONGEST:
        raise Mistake(f"a name of {len(text)} characters; the most is {names.LONGEST}")
    if fault := names.fault(text):
        raise Mistake(f"the name {text[:40]!r} contains {fault}; write only the name")
    return " ".join(text.split())


def _time_zone(value: Any) -> str:
    text = str(value)
    if not zones.zone(text):
        raise Mistake(f"{text[:60]!r} is not a time zone; use a name like Europe/Paris")
    return text


def _hour(value: Any) -> int | None:
    if value in (None, ""):
        return None
    written = str(value)
    if not written.isdecimal() or len(written) > 2 or int(written) > 23:
        raise Mistake(f"{written[:20]!r} is not an hour; use 0 to 23")
    return int(written)


def _quiet_hours(value: Any) -> QuietHours | None:
    if value in (None, ""):
        return None
    hours = quiet.read(str(value))
    if not hours:
        raise Mistake(f"{str(value)[:20]!r} is not quiet hours; write two hours, like 22-7")
    return hours


def _day(value: Any) -> date | None:
    if value in (None, ""):
        return None
    try:
        return date.fromisoformat(str(value))
    except ValueError as error:
        raise Mistake(f"{str(value)[:20]!r} is not a date; write it like 2026-12-24") from error


def _one_of(kind: Any, key: str, value: Any) -> Any:
    try:
        return kind(value)
    except ValueError as error:
        choices = ", ".join(member.value for member in kind)
        raise Mistake(f"{key} {str(value)[:40]!r} is not one of {choices}") from error


def _papers_liked(value: Any) -> tuple[Paper, ...]:
    return tuple(sorted(map(_liked, _words(value, "liked")), key=lambda paper: paper.id))


def _topics(key: str, value: Any) -> Topics:
    """A list of words, or lists under words, themes, authors and organisations."""
    if not isinstance(value, dict):
        return Topics(words=_words(value, key))
    kinds = [field.name for field in dataclasses.fields(Topics)]
    unknown = [name for name in value if name not in kinds]
    if unknown:
        raise Mistake(f"{key}: {unknown[0]} is unknown; use {', '.join(kinds)}")
    return Topics(**{name: _words(words, f"{key}.{name}") for name, words in value.items()})


def _words(value: Any, key: str) -> tuple[str, ...]:
    entries = [value] if isinstance(value, str) else value or []
    if not isinstance(entries, list) or not all(isinstance(word, str) for word in entries):
        raise Mistake(f"{key} must be a list of words")
    if len(entries) > _MOST_WORDS:
        raise Mistake(f"{key} has {len(entries)} entries; the most is {_MOST_WORDS}")
    return tuple(sorted({" ".join(word.split())[:_LONGEST_WORD] for word in entries} - {""}))


def _yes_or_no(value: Any) -> bool:
    meant = {"true": True, "yes": True, "false": False, "no": False}.get(str(value).lower())
    if meant is None:
        raise Mistake(f"code {str(value)[:20]!r} is neither true nor false")
    return meant


def _papers(value: Any) -> int | None:
    if value in (None, ""):
        return None
    written = str(value)
    if not written.isdecimal() or len(written) > 3 or not 1 <= int(written) <= _MOST_PAPERS:
        raise Mistake(f"papers {written[:20]!r} is not a number from 1 to {_MOST_PAPERS}")
    return int(written)


def _liked(text: str) -> Paper:
    """A paper by its arXiv id or link, or by its title."""
    known = arxiv_id(text)
    return Paper(id=paper_id(title=text, link_or_id=text), title="" if known else text)


READERS: Mapping[str, Callable[[Any], Any]] = {
    "name": _name,
    "consent": partial(_one_of, Consent, "consent"),
    "time_zone": _time_zone,
    "hour": _hour,
    "quiet_hours": _quiet_hours,
    "frequency": partial(_one_of, Frequency, "frequency"),
    "layout": partial(_one_of, Layout, "layout"),
    "paused_until": _day,
    "wanted": partial(_topics, "wanted"),
    "muted": partial(_topics, "muted"),
    "code": _yes_or_no,
    "papers": _papers,
    "liked": _papers_liked,
}
