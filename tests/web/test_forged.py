"""Ten thousand tokens that somebody forged, altered, or took from another link: none opens anything."""

import base64
import random
from collections.abc import Callable, Iterator

import pytest

from newsletter import tokens
from newsletter.errors import TokenError
from newsletter.models import Notice
from newsletter.tokens import Purpose
from newsletter.web.site import Site
from tests.web.conftest import ADA, BOB, LIST, NOW, SECRET

NUMBERS = (1, 2, 77)
ONCE = tuple(kind for kind in Notice if kind.lasts)
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
MOST = 10_000


def signed(list_id: str = LIST.id, secret: str = SECRET) -> Iterator[tuple[str, str]]:
    """Each purpose with a token for it."""
    for person in (ADA, BOB):
        for purpose in Purpose:
            yield purpose.value, tokens.sign(person.key, purpose=purpose, list_id=list_id, secret=secret)
        for kind in ONCE:
            for number in NUMBERS:
                made = tokens.sign_once(person.key, number, purpose=kind.value, list_id=list_id, secret=secret)
                yield kind.value, made


def flipped(token: str, chance: random.Random) -> str:
    content = bytearray(base64.urlsafe_b64decode(token))
    content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    return base64.urlsafe_b64encode(bytes(content)).decode()


def retyped(token: str, chance: random.Random) -> str:
    at = chance.randrange(len(token))
    return token[:at] + chance.choice(LETTERS.replace(token[at], "")) + token[at + 1 :]


def cut(token: str, chance: random.Random) -> str:
    return token[: chance.randrange(len(token))]


def crossed(token: str, chance: random.Random) -> str:
    """The key of one token with the signature of another."""
    other = chance.choice([each for _, each in signed() if len(each) == len(token)])
    at = 4 * chance.randrange(1, len(token) // 4)
    return token[:at] + other[at:]


def made_up(token: str, chance: random.Random) -> str:
    return "".join(chance.choices(LETTERS, k=len(token)))


ALTERED: tuple[Callable[[str, random.Random], str], ...] = (flipped, retyped, cut, crossed, made_up)


def forged(chance: random.Random) -> Iterator[str]:
    """Tokens of another list and another secret, then altered ones without end."""
    yield from (token for _, token in signed(list_id="another.example.org"))
    yield from (token for _, token in signed(secret="another-secret-0123456789-0123456789-01"))
    ours = [token for _, token in signed()]
    while True:
        yield chance.choice(ALTERED)(chance.choice(ours), chance)


@pytest.fixture
def site() -> Site:
    """A site that opens links and has nothing else."""
    return Site(engine=None, mailing_list=LIST, secrets=(SECRET,), clock=lambda: NOW, templates=None)  # type: ignore[arg-type]


def opens(site: Site, token: str) -> list[str]:
    """The purposes that a token opens."""
    purposes = []
    for purpose in (*Purpose, *ONCE):
        try:
            if isinstance(purpose, Purpose):
                site.opened(token, purpose)
            else:
                site.opened_once(token, purpose)
            purposes.append(purpose.value)
        except TokenError:
            pass
    return purposes


def test_ten_thousand_forged_or_altered_tokens_open_nothing(site: Site) -> None:
    ours, tried = {token for _, token in signed()}, set[str]()
    for token in forged(random.Random(20)):  # noqa: S311 - the same ones each time
        tried |= {token} - ours
        if len(tried) == MOST:
            break
    assert [token for token in tried if opens(site, token)] == []


def test_a_token_opens_what_it_was_signed_for_and_nothing_else(site: Site) -> None:
    assert [(purpose, opens(site, token)) for purpose, token in signed()] == [
        (purpose, [purpose]) for purpose, _ in signed()
    ]
