"""Keys come from the settings, and what a server receives is signed with them."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import ValidationError

from newsletter.errors import SettingsError
from newsletter.settings.dkim import DkimSettings, signing_keys
from tests.homes import Home
from tests.mail import keys
from tests.mail.verified import by_dkimpy
from tests.smtp_server import Relay


def with_keys(home: Home, *named: str, way: str = "folder:outbox") -> None:
    """Settings with these entries of `dkim`, and the keys they may name."""
    (home.path / "rsa.pem").write_bytes(keys.rsa_pem())
    (home.path / "old.pem").write_bytes(keys.rsa_pem(1024))
    (home.path / "ed.pem").write_bytes(keys.ed25519_pem())
    home.settings(way=way, top=f"dkim = [{', '.join(named)}]")


RSA = '{ selector = "s2026", key = "rsa.pem" }'
ED25519 = '{ selector = "e2026", key = "ed.pem" }'


def refused(folder: Path, *chosen: DkimSettings, sender: str = "papers@example.org") -> list[str]:
    with pytest.raises(SettingsError) as caught:
        signing_keys(chosen, folder=folder, sender=sender)
    return [mistake.replace(str(folder), "FOLDER") for mistake in caught.value.mistakes]


def entry(pem: bytes, *, selector: str = "s2026", domain: str = "") -> DkimSettings:
    return DkimSettings(selector=selector, key=pem.decode(), domain=domain)


def test_what_a_server_receives_verifies_with_the_records_that_the_command_prints(
    home: Home, relays: Callable[..., Relay]
) -> None:
    relay = relays()
    with_keys(home, RSA, ED25519, way=f"smtp://127.0.0.1:{relay.port}")
    assert home.run("run").code == 0
    records = json.loads(home.run("dkim", "--json").out)
    assert relay.recipients() == ["ada@example.org", "bob@example.org"]
    assert [by_dkimpy(taken.content, records) for taken in relay.taken] == [True, True]
    assert [taken.content.count(b"DKIM-Signature: ") for taken in relay.taken] == [2, 2]


def test_a_message_tried_again_has_the_same_bytes_signature_and_all(home: Home, relays: Callable[..., Relay]) -> None:
    relay = relays()
    with_keys(home, RSA, way=f"smtp://127.0.0.1:{relay.port}")
    relay.order("DOT", about="ada", times=1)
    home.run("run")
    home.run("run")
    first, second = (taken.content for taken in relay.taken if taken.recipient == "ada@example.org")
    assert first == second
    assert b"DKIM-Signature: " in first


def test_a_key_on_the_command_line_is_a_record_in_a_zone(home: Home) -> None:
    with_keys(home, RSA)
    (line,) = home.run("dkim").out.splitlines()
    name, text = keys.rsa_key().record
    head, *strings, _ = line.split('"')
    assert head == f"{name}. IN TXT ( "
    assert "".join(strings[0::2]) == text
    assert max(map(len, strings)) == 255


def test_without_a_key_the_command_says_where_to_begin(home: Home) -> None:
    ran = home.run("dkim")
    assert (ran.code, ran.err) == (
        1,
        "newsletter: dkim: no key is set, so no mail is signed; docs/delivery.md says how to begin\n",
    )


def test_a_weak_key_stops_the_start_before_anything_is_kept(home: Home) -> None:
    with_keys(home, '{ selector = "s2019", key = "old.pem" }')
    (home.path / "newsletter.db").unlink()
    ran = home.run("run")
    assert ran.code == 1
    assert ran.err.startswith("newsletter: dkim: s2019: has 1024 bits; receivers accept 2048 to 4096; make")
    assert not (home.path / "newsletter.db").exists()


def test_every_mistake_of_every_key_is_told_at_once(tmp_path: Path) -> None:
    gone = DkimSettings(selector="gone", key="a.pem")
    elsewhere = entry(keys.rsa_pem(), selector="other", domain="example.com")
    assert refused(tmp_path, gone, elsewhere) == [
        "dkim: gone: cannot read FOLDER/a.pem: No such file or directory; name a PEM file that this program may read",
        "dkim: other: signs for example.com, but mail comes from example.org: DMARC needs the same domain "
        "or a parent of it",
    ]


@pytest.mark.parametrize("domain", ["example.org", "news.example.org", "of.news.example.org", "NEWS.example.org"])
def test_a_domain_that_dmarc_takes_for_the_senders_may_sign(tmp_path: Path, domain: str) -> None:
    (key,) = signing_keys([entry(keys.rsa_pem(), domain=domain)], folder=tmp_path, sender="papers@news.example.org")
    assert key.domain == domain.lower()


@pytest.mark.parametrize("domain", ["org", "ample.org", "example.org.example.com"])
def test_a_domain_that_only_looks_like_the_senders_may_not(tmp_path: Path, domain: str) -> None:
    (mistake,) = refused(tmp_path, entry(keys.rsa_pem(), domain=domain))
    assert mistake.startswith(f"dkim: s2026: signs for {domain}, but mail comes from example.org")


def test_ed25519_alone_is_refused_since_few_read_it(tmp_path: Path) -> None:
    (mistake,) = refused(tmp_path, entry(keys.ed25519_pem()))
    assert "name an RSA key of 2048 bits beside it" in mistake


def test_two_keys_of_one_selector_are_refused(tmp_path: Path) -> None:
    (mistake,) = refused(tmp_path, entry(keys.rsa_pem()), entry(keys.ed25519_pem()))
    assert mistake == "dkim: s2026._domainkey.example.org is named twice; each key has a selector of its own"


@pytest.mark.parametrize("selector", ["", "a b", "a;b", "-a", "a..b", "é", "a" * 64, "a.b" * 50, "a\r\nb"])
def test_a_selector_is_a_name_of_dns_and_can_add_nothing_to_a_header(selector: str) -> None:
    with pytest.raises(ValidationError, match="must be a DNS name"):
        DkimSettings(selector=selector, key="x")


def test_a_key_does_not_show_in_what_the_settings_print() -> None:
    assert "BEGIN" not in repr(entry(keys.rsa_pem()))
