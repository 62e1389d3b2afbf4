"""`[[relays]]` from the settings to the wire, as an operator has them."""

import json
import os
import signal
import sqlite3
import subprocess
from collections.abc import Callable
from queue import Queue

from tests.homes import Home
from tests.smtp_server import Relay

READERS = [f"reader{number:02}@example.org" for number in range(20)]


def with_relays(home: Home, *relays: str) -> None:
    """Settings with these relays in the place of [transport]."""
    home.people(*READERS)
    home.settings()
    path = home.path / "newsletter.toml"
    kept = path.read_text(encoding="utf-8").partition("[transport]")[0]
    path.write_text(kept + "".join(f"[[relays]]\n{relay}\n" for relay in relays), encoding="utf-8")


def of(name: str, relay: Relay, more: str = "") -> str:
    return f'name = "{name}"\nurl = "smtp://127.0.0.1:{relay.port}"\nsecurity = "none"\n{more}'


def test_an_edition_leaves_by_all_relays_of_the_settings(home: Home, relays: Callable[..., Relay]) -> None:
    one, two = relays(), relays()
    with_relays(home, of("one", one, "weight = 4"), of("two", two))
    home.run("run")
    assert (len(one.taken), len(two.taken), home.states()) == (16, 4, {"accepted": 20})


def test_each_delivery_has_the_relay_that_took_it_on_record(home: Home, relays: Callable[..., Relay]) -> None:
    with_relays(home, of("one", relays(), "weight = 4"), of("two", relays()))
    home.run("run")
    with sqlite3.connect(home.path / "newsletter.db") as store:
        rows = store.execute("SELECT relay, count(*) FROM deliveries GROUP BY relay").fetchall()
    assert rows == [("one", 16), ("two", 4)]


def test_a_run_that_meets_a_limit_says_when_it_goes_on_and_is_no_failure(home: Home, relay: Relay) -> None:
    with_relays(home, of("one", relay, "per_hour = 5"))
    ran = home.run("run")
    assert (ran.code, "limit of relay one reached; continues at " in ran.out, len(relay.taken)) == (0, True, 5)
    again = json.loads(home.run("deliver", "--json").out)
    assert (len(relay.taken), again[0]["notes"][0][:28]) == (5, "limit of relay one reached; ")
    assert home.states() == {"accepted": 5, "pending": 15}


def test_an_error_names_the_relay_and_the_setting_that_describes_it(home: Home) -> None:
    with_relays(home, 'name = "main"\nurl = "smtp://127.0.0.1:1"\nsecurity = "none"')
    ran = home.run("run")
    assert (ran.code, home.states()) == (1, {"pending": 20})
    assert "stopped: 127.0.0.1:1: cannot connect: " in ran.out
    assert "; check relays.main.url" in ran.out


def test_a_password_that_cannot_be_read_is_told_before_anything_is_sent(home: Home, relay: Relay) -> None:
    with_relays(home, of("one", relay, 'password_file = "gone"'))
    ran = home.run("run")
    assert (ran.code, relay.connections) == (1, 0)
    assert "gone: cannot be read: No such file or directory" in ran.err


def test_a_run_that_is_killed_goes_over_no_limit_and_skips_nobody(home: Home, relay: Relay) -> None:
    victim: Queue[subprocess.Popen[str]] = Queue(maxsize=1)

    def kill(number: int) -> None:
        if number == 5:
            process = victim.get()
            os.kill(process.pid, signal.SIGKILL)
            process.wait()

    relay.on_taken = kill
    with_relays(home, of("one", relay, "per_hour = 12\nper_day = 1000"))
    with home.started("run") as process:
        victim.put(process)
        process.communicate()
    home.run("run")
    assert 5 < len(relay.taken) <= 12
    with_relays(home, of("another", relay, "per_hour = 100"))
    home.run("run")
    assert (set(relay.recipients()), home.states()) == (set(READERS), {"accepted": 20})
    assert len(relay.taken) - 20 <= 2  # at most what was in flight on two connections is sent twice


def test_two_runs_at_once_send_each_message_once_and_keep_one_limit(home: Home, relay: Relay) -> None:
    with_relays(home, of("one", relay, "per_hour = 12"))
    for command in (["subscribers", "import", "subscribers.yaml"], ["collect"], ["publish", "--date", "2024-05-06"]):
        assert home.run(*command).code == 0
    with home.started("deliver") as one, home.started("deliver") as two:
        codes = [process.communicate() and process.returncode for process in (one, two)]
    assert (codes, len(relay.taken), len(set(relay.recipients()))) == ([0, 0], 12, 12)
