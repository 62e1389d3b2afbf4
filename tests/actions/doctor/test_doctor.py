"""The doctor finds nothing on a healthy installation, and each planted fault on one that is not."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine
from starlette.responses import PlainTextResponse, RedirectResponse

from newsletter.actions.doctor import CHECKS
from newsletter.delivery.transport import Security
from newsletter.store import nodes
from newsletter.store.engine import open_store
from tests.actions.doctor.homes import DOMAIN, IP, RECORD, Door, Installation, installed
from tests.dns_server import Manner, text
from tests.promise.forms import form
from tests.smtp_server import CERTIFICATE, Relay

UNANSWERED = [(name, "warning") for name in ("SPF", "DKIM", "DMARC", "MX", "PTR")]


@pytest.fixture
def installation(
    tmp_path: Path, relays: Callable[..., Relay], monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Installation, Door]]:
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    relay = relays(security=Security.STARTTLS, login=("papers", "open sesame"))
    with installed(tmp_path, relay) as made:
        yield made


def test_nothing_is_wrong_with_a_healthy_installation(installation: tuple[Installation, Door]) -> None:
    healthy, _ = installation
    ended, checks = healthy.examined()
    assert [each for each in checks if each["level"] != "ok"] == []
    assert (ended.code, {each["check"] for each in checks}) == (0, CHECKS.keys() - {"SQLite"})
    assert (healthy.relay.taken, healthy.home.status()["editions"]) == ([], [])


def _zone(key: tuple[str, str], *values: str) -> Callable[[Installation, Door], None]:
    """DNS says this instead."""

    def spoil(one: Installation, _: Door) -> None:
        one.dns.zone[key] = values
        if not values:
            del one.dns.zone[key]

    return spoil


def _setting(old: str, new: str) -> Callable[[Installation, Door], None]:
    return lambda one, _: one.change(old, new)


def _file(name: str, content: str) -> Callable[[Installation, Door], None]:
    return lambda one, _: [(one.home.path / name).write_text(content, encoding="utf-8"), None][1]


def _wide(one: Installation, _: Door) -> None:
    (one.home.path / "dkim.pem").chmod(0o644)


def _redirected(_: Installation, door: Door) -> None:
    door.pages = RedirectResponse("https://elsewhere.test/", 301)


def _of_another(_: Installation, door: Door) -> None:
    door.pages = PlainTextResponse("It works!")


def _damaged(one: Installation, _: Door) -> None:
    engine = create_engine(f"sqlite:///{one.home.path / 'newsletter.db'}")
    with engine.begin() as connection:
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        connection.exec_driver_sql(
            "INSERT INTO pauses (edition, until, why, since) VALUES ('nowhere', '2026-01-01', 'x', '2026-01-01')"
        )
    engine.dispose()


def _of_the_future(one: Installation, _: Door) -> None:
    one.home.run("collect")
    engine = create_engine(f"sqlite:///{one.home.path / 'newsletter.db'}")
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE documents SET read_at = '2126-01-01 00:00:00.000000'")
    engine.dispose()


def _of_another_machine(one: Installation, _: Door) -> None:
    one.home.run("collect")
    engine = open_store(f"sqlite:///{one.home.path / 'newsletter.db'}")
    with engine.begin() as connection:
        now = datetime.now(UTC)
        nodes.begin(connection, "mail2:1:a", host="mail2", version="0", ahead=timedelta(days=1), now=now)
    engine.dispose()


PLANTED: dict[str, tuple[Callable[[Installation, Door], None], tuple[str, str]]] = {
    "a clock that is behind": (_of_the_future, ("clock", "fault")),
    "a clock that is a day off elsewhere": (_of_another_machine, ("clock", "warning")),
    "two SPF records": (_zone((DOMAIN, "TXT"), text("v=spf1 -all"), text("v=spf1 a -all")), ("SPF", "fault")),
    "SPF without our address": (_zone((DOMAIN, "TXT"), text("v=spf1 ip4:192.0.2.1 -all")), ("SPF", "fault")),
    "a DKIM record of another key": (_zone((RECORD[0], "TXT"), text("v=DKIM1; p=MIIBIjANBgkq")), ("DKIM", "fault")),
    "no DKIM record": (_zone((RECORD[0], "TXT")), ("DKIM", "fault")),
    "a revoked key": (_zone((RECORD[0], "TXT"), text("v=DKIM1; k=rsa; p=")), ("DKIM", "fault")),
    "a DMARC record without a policy": (
        _zone((f"_dmarc.{DOMAIN}", "TXT"), text("v=DMARC1; rua=x")),
        ("DMARC", "fault"),
    ),
    "no DMARC record": (_zone((f"_dmarc.{DOMAIN}", "TXT")), ("DMARC", "warning")),
    "a mailbox that takes no mail": (_zone((DOMAIN, "MX"), "0 ."), ("MX", "fault")),
    "an MX without an address": (_zone((DOMAIN, "MX"), "10 gone.news.test."), ("MX", "fault")),
    "an address without a name": (_zone(("25.2.0.192.in-addr.arpa", "PTR")), ("PTR", "fault")),
    "a name with another address": (
        _zone(("25.2.0.192.in-addr.arpa", "PTR"), "elsewhere.test."),
        ("PTR", "fault"),
    ),
    "a wrong password": (_setting("open sesame", "open barley"), ("relay", "fault")),
    "a source that is gone": (_setting("feed.json", "nowhere.json"), ("sources", "fault")),
    "a mistake in the subscribers file": (
        _file("subscribers.yaml", "subscribers:\n  - nobody\n"),
        ("subscribers", "fault"),
    ),
    "a mailbox that is not there": (_setting("maildir:mail", "maildir:nowhere"), ("mailbox", "fault")),
    "a secret that repeats itself": (
        _setting("3Jk9xQ2mVw7Zr5LpT8bNc4Yd6Hs1Gf0A", "abcdefgh" * 5),
        ("secret", "fault"),
    ),
    "a key that others can read": (_wide, ("permissions", "warning")),
    "a proxy that redirects": (_redirected, ("pages", "fault")),
    "pages of another program": (_of_another, ("pages", "fault")),
    "a damaged store": (_damaged, ("store", "fault")),
}


def _together() -> list[list[str]]:
    """The faults in a few groups, in each of which every check has one at most."""
    groups: list[list[str]] = []
    for name, (_, (check, _)) in PLANTED.items():
        room = (each for each in groups if check not in {PLANTED[other][1][0] for other in each})
        group = next(room, None)
        groups.append([name]) if group is None else group.append(name)
    return groups


@pytest.mark.parametrize("planted", form(short=_together(), long=[[each] for each in PLANTED]), ids=", ".join)
def test_planted_faults_are_found_and_no_others(installation: tuple[Installation, Door], planted: list[str]) -> None:
    one, door = installation
    for name in planted:
        PLANTED[name][0](one, door)
    ended, checks = one.examined()
    wrong = [each for each in checks if each["level"] != "ok"]
    wanted = {PLANTED[name][1] for name in planted}
    assert ({(each["check"], each["level"]) for each in wrong}, len(wrong)) == (wanted, len(planted))
    is_fault = any(level == "fault" for _, level in wanted)
    assert (ended.code, all(each["cure"] for each in wrong)) == (1 if is_fault else 0, True)


def test_a_template_that_fails_is_found(installation: tuple[Installation, Door]) -> None:
    one, _ = installation
    one.change('sources = ["feed.json"]', 'sources = ["feed.json"]\ntemplates = "own"')
    (one.home.path / "own" / "email" / "welcome").mkdir(parents=True)
    (one.home.path / "own" / "email" / "welcome" / "subject.txt").write_text("{{ nothing }}", encoding="utf-8")
    assert {check for check, _ in one.faults()} == {"templates"}


@pytest.mark.parametrize("manner", form(short=[Manner.FAILING], long=[Manner.FAILING, Manner.GARBAGE, Manner.ANOTHER]))
def test_dns_that_does_not_answer_or_lies_is_a_warning_and_no_fault_of_ours(
    installation: tuple[Installation, Door], manner: Manner
) -> None:
    one, _ = installation
    one.dns.manner = manner
    assert one.faults() == UNANSWERED


def test_dns_that_was_silent_once_is_a_warning_and_not_waited_for_again(
    installation: tuple[Installation, Door],
) -> None:
    one, _ = installation
    one.dns.manner = Manner.SILENT
    assert one.faults() == UNANSWERED
    assert {question.partition(" ")[2] for question in one.dns.asked} == {DOMAIN}


def test_a_person_gets_lines_with_the_cure_below(installation: tuple[Installation, Door]) -> None:
    one, _ = installation
    one.dns.zone[(DOMAIN, "MX")] = ["0 ."]
    ended = one.home.run("doctor", "--dns", one.dns.place, "--ip", IP)
    lines = ended.out.splitlines()
    at = lines.index(f"fault    MX: {DOMAIN} says that it accepts no mail, so nothing reaches papers@{DOMAIN}")
    assert lines[at + 1].startswith(f"         cure: publish an MX record for {DOMAIN}")
    assert lines[-1].endswith("1 fault")


def test_mistakes_in_the_settings_are_faults_too(installation: tuple[Installation, Door]) -> None:
    one, _ = installation
    one.change('security = "starttls"', 'security = "perhaps"')
    ended, checks = one.examined()
    assert (ended.code, [(each["check"], each["level"]) for each in checks]) == (1, [("settings", "fault")])


def test_all_else_is_looked_at_where_the_store_cannot_be_opened(installation: tuple[Installation, Door]) -> None:
    one, _ = installation
    one.change("[list]", '[store]\nurl = "sqlite:////nowhere/at/all.db"\n\n[list]')
    ended, checks = one.examined()
    assert [(each["check"], each["level"]) for each in checks if each["level"] != "ok"] == [("store", "fault")]
    assert (ended.code, "DKIM" in {each["check"] for each in checks}) == (1, True)


def test_a_newsletter_that_writes_into_a_folder_asks_nobody(installation: tuple[Installation, Door]) -> None:
    one, _ = installation
    one.change(f'url = "smtp://papers@localhost:{one.relay.port}"\npassword = "open sesame"', 'url = "folder:outbox"')
    assert (one.faults(), one.dns.asked) == ([("relay", "warning")], [])


@pytest.mark.parametrize("option", [("--ip", "mail.news.test"), ("--dns", "dns.news.test")])
def test_what_is_no_address_is_told(installation: tuple[Installation, Door], option: tuple[str, str]) -> None:
    one, _ = installation
    ended = one.home.run("doctor", *option)
    assert (ended.code != 0, option[1] in ended.err) == (True, True)
