"""`[[relays]]`: several ways out, read whole or not at all, with every mistake named."""

from pathlib import Path

import pytest

from newsletter.delivery.relays.limits import DAY, HOUR, MINUTE, SECOND, Limit, Limits, WarmUp
from newsletter.delivery.relays.permits import Terms
from newsletter.delivery.relays.relay import Relay
from newsletter.delivery.transport import Security, Way
from newsletter.errors import SettingsError
from newsletter.packed import folder
from newsletter.settings import relays
from newsletter.settings.relays import RelaySettings, WarmUpSettings
from tests.settings.test_file import loaded, mistakes, written

WHOLE = """
[[relays]]
name = "one"
url = "smtp://papers@one.example.org:587"
password = "not-to-be-seen"
weight = 3
connections = 8
per_second = 14
per_minute = 500
per_hour = 10000
per_day = 50000
warm_up = { start = 200, growth = 2 }
per_domain = { "GMail.com" = "20/minute", "bücher.example" = "5/hour" }
idempotency_header = "Resend-Idempotency-Key"
"""


def known(home: Path, text: str) -> tuple[Relay, ...]:
    return relays.known_in(home, loaded(home, text).relays)


def test_a_relay_is_used_on_the_terms_that_are_set(tmp_path: Path) -> None:
    limits = Limits(
        of_relay=tuple(
            Limit(capacity=capacity, span=span)
            for capacity, span in [(14, SECOND), (500, MINUTE), (10_000, HOUR), (50_000, DAY)]
        ),
        of_domains={
            "gmail.com": Limit(capacity=20, span=MINUTE),
            "xn--bcher-kva.example": Limit(capacity=5, span=HOUR),
        },
        warm_up=WarmUp(start=200, growth=2),
    )
    assert known(tmp_path, WHOLE) == (
        Relay(
            name="one",
            way=Way(url="smtp://papers@one.example.org:587", security=Security.STARTTLS, password="not-to-be-seen"),
            connections=8,
            terms=Terms(weight=3, limits=limits),
            idempotency_header="Resend-Idempotency-Key",
        ),
    )


def test_a_relay_of_which_little_is_said_has_no_limits(tmp_path: Path) -> None:
    (relay,) = known(tmp_path, '[[relays]]\nname = "one"\nurl = "smtps://one.example.org"')
    assert (relay.terms, relay.idempotency_header) == (Terms(), "")


def test_a_password_comes_from_a_variable_or_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONE_S_PASSWORD", "from outside")
    (tmp_path / "two").write_text("from a file\n", encoding="utf-8")
    relays = known(
        tmp_path,
        '[[relays]]\nname = "one"\nurl = "smtp://a"\npassword_env = "ONE_S_PASSWORD"\n'
        '[[relays]]\nname = "two"\nurl = "smtp://b"\npassword_file = "two"\n',
    )
    assert [relay.way.password for relay in relays] == ["from outside", "from a file"]


def test_every_password_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    text = "".join(f'[[relays]]\nname = "{n}"\nurl = "smtp://{n}"\npassword_file = "gone-{n}"\n' for n in ("a", "b"))
    with pytest.raises(SettingsError) as caught:
        known(tmp_path, text)
    assert [mistake.rpartition(": /")[0] for mistake in caught.value.mistakes] == [
        "relays: a: password_file",
        "relays: b: password_file",
    ]


def test_the_mistakes_of_all_relays_are_told_at_once(tmp_path: Path) -> None:
    text = """
[[relays]]
name = "one"
url = "http://one.example.org"
per_hour = 0
per_domain = { "gmail.com" = "20 a minute" }
warm_up = { start = 10 }
[[relays]]
name = "two relays"
url = "smtp://two.example.org"
wieght = 3
idempotency_header = "Subject"
"""
    assert [mistake.partition(": ")[0] for mistake in mistakes(written(tmp_path, text))] == [
        "relays.0.url",
        "relays.0.per_hour",
        "relays.0.per_domain.gmail.com",
        "relays.1.name",
        "relays.1.idempotency_header",
        "relays.1.wieght",
    ]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('[[relays]]\nname = "two"\nurl = "smtp://b:port"', "relays.1.url: must be like smtp://user@host:587"),
        ('[[relays]]\nname = "two"\nurl = "folder:b"', "relays.1.url: must be like smtp://user@host:587"),
        ("warm_up = { start = 10 }", "warm_up needs per_day, the limit that it grows to"),
        ("per_day = 5\nwarm_up = { start = 10 }", "warm_up.start is more than per_day"),
        ('password = "a"\npassword_env = "HOME"', "needs one of password, password_env and password_file"),
        ('password_env = "NOBODY_SET_THIS"', "password_env: NOBODY_SET_THIS is not in the environment"),
        ('per_domain = { "*.com" = "1/day" }', "each key must be a domain, like gmail.com; write one key"),
        ('idempotency_header = "X-Key: 1"', "must be a header's name that begins with X- or contains Idempotency"),
        ('[[relays]]\nname = "one"\nurl = "smtp://b"', "two relays are named one; each needs a name of its own"),
        ('[transport]\nurl = "smtp://b"', "relays and transport are both set; remove one of the two"),
    ],
)
def test_what_cannot_work_is_a_mistake_with_its_cure(tmp_path: Path, line: str, message: str) -> None:
    (mistake,) = mistakes(written(tmp_path, f'[[relays]]\nname = "one"\nurl = "smtp://a"\n{line}'))
    assert message in mistake


def test_a_relay_s_password_is_not_shown(tmp_path: Path) -> None:
    assert "not-to-be-seen" not in repr(loaded(tmp_path, WHOLE))


def test_the_secret_of_the_example_mails_nobody_by_any_relay(tmp_path: Path) -> None:
    text = '[[relays]]\nname = "one"\nurl = "smtp://one.example.org"'
    path = written(tmp_path, text, secret="an-example-only-qL0vZ4eYt8uWn2Rk")
    assert mistakes(path) == [
        "list.secret: this is the example's, which everybody knows; `newsletter init` makes a new one"
    ]


def test_the_document_names_every_setting_of_a_relay() -> None:
    rows = [
        line for line in folder("docs/relays.md").read_text(encoding="utf-8").splitlines() if line.startswith("| `")
    ]
    keys = {*RelaySettings.model_fields, *(f"warm_up.{key}" for key in WarmUpSettings.model_fields)} - {"warm_up"}
    assert {row.split("`")[1] for row in rows} == keys
