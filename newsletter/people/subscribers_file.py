"""Subscribers in and out of a YAML file. A file with a mistake is not imported at all, and every mistake is named."""

import dataclasses
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import yaml
from email_validator import EmailNotValidError, validate_email

from newsletter import tokens
from newsletter.errors import SubscribersError
from newsletter.identity import arxiv_id, paper_id
from newsletter.models import Asked, Consent, Frequency, Layout, Paper, Subscriber, Topics
from newsletter.people import zones

_KEYS = (
    *("address", "name", "consent", "time_zone", "hour", "frequency", "layout"),
    *("wanted", "muted", "code", "papers", "liked"),
)
_LONGEST_NAME = 200
_MOST_WORDS = 100
_MOST_PAPERS = 50


class _Mistake(Exception):  # noqa: N818 - converted at the end of `read`
    """One mistake in one entry."""


def read(path: Path) -> tuple[Subscriber, ...]:
    """The people in the file. Raises SubscribersError with a line for every mistake, naming file and line."""
    mistakes: list[str] = []
    people: dict[str, Subscriber] = {}
    for line, entry in _entries(path):
        try:
            person = _subscriber(entry)
        except _Mistake as mistake:
            mistakes.append(f"{path}: line {line}: {mistake}")
            continue
        if people.setdefault(person.address, person) is not person:
            mistakes.append(f"{path}: line {line}: {person.address} stands here twice; keep one of the two")
    if mistakes:
        raise SubscribersError([*mistakes, f"{path}: nothing was imported"])
    return tuple(people.values())


def subscriber(entry: Any) -> Subscriber:
    """The person an entry describes. Raises SubscribersError for a mistake in it."""
    try:
        return _subscriber(entry)
    except _Mistake as mistake:
        raise SubscribersError([str(mistake)]) from mistake


def written(people: Iterable[Subscriber]) -> Iterator[str]:
    """The people as the YAML that `read` takes, piece by piece."""
    yield "subscribers:\n"
    for person in people:
        shown = {key: value for key, value in entry(person).items() if value not in ("", None)}
        yield yaml.safe_dump([shown], allow_unicode=True, sort_keys=False)


def entry(person: Subscriber) -> dict[str, Any]:
    """What is known of a person, without the key of their links."""
    return {
        "address": person.address,
        "name": person.name,
        "consent": person.consent.value,
        "time_zone": person.time_zone,
        "hour": person.hour,
        "frequency": person.frequency.value,
        "layout": person.layout.value,
        **wishes(person.asked),
    }


def wishes(asked: Asked) -> dict[str, Any]:
    """What was asked for, as an entry of the file says it; nothing of what was not."""
    found = {
        "wanted": _named(asked.wanted),
        "muted": _named(asked.muted),
        "code": asked.code,
        "papers": asked.papers,
        "liked": [paper.title or paper.arxiv_id for paper in asked.liked],
    }
    return {key: value for key, value in found.items() if value}


def _entries(path: Path) -> Iterator[tuple[int, Any]]:
    """Each entry with the number of the line it begins on."""
    root = _root(path)
    nodes = root
    if isinstance(root, yaml.MappingNode):
        nodes = next((value for key, value in root.value if key.value == "subscribers"), root)
    if not isinstance(nodes, yaml.SequenceNode):
        raise SubscribersError([f"{path}: no subscribers in it; it needs a list under `subscribers:`"])
    for node in nodes.value:
        yield node.start_mark.line + 1, _plain(node)


def _plain(node: yaml.Node) -> Any:
    """The node's value; every scalar as its text, so that a name `No` is not `false`, nor an hour `08` octal."""
    if isinstance(node, yaml.MappingNode):
        return {str(_plain(key)): _plain(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_plain(child) for child in node.value]
    return str(node.value)


def _root(path: Path) -> yaml.Node:
    try:
        root = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    except OSError as error:
        raise SubscribersError([f"{path}: {error.strerror}; name a YAML file of subscribers"]) from error
    except UnicodeDecodeError as error:
        raise SubscribersError([f"{path}: not text in UTF-8"]) from error
    except (yaml.YAMLError, RecursionError) as error:
        raise SubscribersError([f"{path}: no YAML: {' '.join(str(error).split())}"]) from error
    if root is None:
        raise SubscribersError([f"{path}: an empty file; it needs a list under `subscribers:`"])
    return root


def _subscriber(entry: Any) -> Subscriber:
    fields = {"address": entry} if isinstance(entry, str) else entry
    if not isinstance(fields, dict):
        raise _Mistake("an entry must be an address, or `address:` with what is asked for")
    fields = {"address" if key == "email" else key: value for key, value in fields.items()}
    unknown = [key for key in fields if key not in _KEYS]
    if unknown:
        raise _Mistake(f"{unknown[0]} is not known here; use {', '.join(_KEYS)}")
    if "address" not in fields:
        raise _Mistake("no address")
    return Subscriber(
        address=_address(str(fields["address"])),
        key=tokens.new_key(),
        name=_name(str(fields.get("name", ""))),
        consent=_one_of(Consent, fields.get("consent", Consent.CONFIRMED), "consent"),
        time_zone=_time_zone(str(fields.get("time_zone", "UTC"))),
        hour=_hour(fields.get("hour")),
        frequency=_one_of(Frequency, fields.get("frequency", Frequency.DAILY), "frequency"),
        layout=_one_of(Layout, fields.get("layout", Layout.FULL), "layout"),
        asked=_asked(fields),
    )


def _address(text: str) -> str:
    """One spelling for each address: small letters, as all the world takes it, the domain as the network has it."""
    try:
        found = validate_email(text, check_deliverability=False, globally_deliverable=False)
        return (found.ascii_email or found.normalized).lower()
    except EmailNotValidError as error:
        raise _Mistake(f"{text[:80]!r} is not an address: {error}") from error


def _name(text: str) -> str:
    if len(text) > _LONGEST_NAME:
        raise _Mistake(f"a name of {len(text)} characters; {_LONGEST_NAME} are kept")
    return " ".join(text.split())


def _time_zone(text: str) -> str:
    if not zones.zone(text):
        raise _Mistake(f"{text[:60]!r} is not a time zone; use a name like Europe/Paris")
    return text


def _hour(value: Any) -> int | None:
    if value in (None, "", "null", "~"):
        return None
    written = str(value)
    if not written.isdecimal() or len(written) > 2 or int(written) > 23:
        raise _Mistake(f"{written[:20]!r} is not an hour; use 0 to 23")
    return int(written)


def _one_of(kind: Any, value: Any, key: str) -> Any:
    try:
        return kind(value)
    except ValueError as error:
        choices = ", ".join(member.value for member in kind)
        raise _Mistake(f"{key} {str(value)[:40]!r} is not one of {choices}") from error


def _asked(fields: dict[str, Any]) -> Asked:
    return Asked(
        wanted=_topics(fields.get("wanted"), "wanted"),
        muted=_topics(fields.get("muted"), "muted"),
        code=_yes_or_no(fields.get("code", "false")),
        papers=_papers(fields.get("papers")),
        liked=tuple(sorted(map(_liked, _words(fields.get("liked"), "liked")), key=lambda paper: paper.id)),
    )


def _topics(value: Any, key: str) -> Topics:
    """A list of words, or lists under words, themes, authors and organisations."""
    if not isinstance(value, dict):
        return Topics(words=_words(value, key))
    kinds = [field.name for field in dataclasses.fields(Topics)]
    unknown = [name for name in value if name not in kinds]
    if unknown:
        raise _Mistake(f"{key}: {unknown[0]} is not known here; use {', '.join(kinds)}")
    return Topics(**{name: _words(words, f"{key}.{name}") for name, words in value.items()})


def _words(value: Any, key: str) -> tuple[str, ...]:
    found = [value] if isinstance(value, str) else value or []
    if not isinstance(found, list) or not all(isinstance(word, str) for word in found):
        raise _Mistake(f"{key} must be a list of words")
    if len(found) > _MOST_WORDS:
        raise _Mistake(f"{key} holds {len(found)}; {_MOST_WORDS} are read")
    return tuple(sorted({" ".join(word.split())[:_LONGEST_NAME] for word in found} - {""}))


def _yes_or_no(value: Any) -> bool:
    told = {"true": True, "yes": True, "false": False, "no": False}.get(str(value).lower())
    if told is None:
        raise _Mistake(f"code {str(value)[:20]!r} is neither true nor false")
    return told


def _papers(value: Any) -> int | None:
    if value in (None, ""):
        return None
    written = str(value)
    if not written.isdecimal() or len(written) > 3 or not 1 <= int(written) <= _MOST_PAPERS:
        raise _Mistake(f"papers {written[:20]!r} is not a number from 1 to {_MOST_PAPERS}")
    return int(written)


def _liked(text: str) -> Paper:
    """A paper by its arXiv id or link, or by its title."""
    known = arxiv_id(text)
    return Paper(id=paper_id(title=text, link_or_id=text), title="" if known else text)


def _named(topics: Topics) -> dict[str, list[str]]:
    return {name: list(words) for name, words in dataclasses.asdict(topics).items() if words}
