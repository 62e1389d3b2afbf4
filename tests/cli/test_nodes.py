"""`newsletter nodes`: who sends, and who died."""

import json
from datetime import UTC, datetime, timedelta

from newsletter.store import nodes
from newsletter.store.engine import open_store
from tests.homes import Home
from tests.promise import rows

HOUR = timedelta(hours=1)


def begun(home: Home, name: str, *, since: timedelta = timedelta(), ahead: timedelta = timedelta()) -> None:
    """A node whose last beat is so long ago."""
    engine = open_store(rows.sqlite(home.path))
    with engine.begin() as connection:
        now = datetime.now(UTC) - since
        nodes.begin(connection, name, host="mail1", version="0.1.0", ahead=ahead, now=now)
    engine.dispose()


def test_where_nobody_sends_that_is_said(home: Home) -> None:
    home.run("run")
    assert home.run("nodes").out == "no process sends at this moment\n"


def test_each_has_a_line_dead_ones_too_and_a_clock_that_is_off_is_told(home: Home) -> None:
    begun(home, "mail1:1:a", since=HOUR)
    begun(home, "mail2:2:b", ahead=-24 * HOUR)
    dead, living = home.run("nodes").out.splitlines()
    assert dead.startswith("mail1:1:a  dead  since ")
    assert "  last beat 3,600 s ago  version 0.1.0" in dead
    assert living.startswith("mail2:2:b  running  since ")
    assert living.endswith("  version 0.1.0  its clock is 86,400 s behind")


def test_a_machine_reads_a_line_of_json_for_each(home: Home) -> None:
    begun(home, "mail1:1:a", since=HOUR, ahead=2 * HOUR)
    values = json.loads(home.run("nodes", "--json").out)
    assert (values["name"], values["state"], values["ahead"], values["lost_at"], round(values["silent"] / 60)) == (
        "mail1:1:a",
        "dead",
        7200,
        None,
        60,
    )


def test_one_that_others_took_over_from_says_since_when(home: Home) -> None:
    begun(home, "mail1:1:a", since=HOUR)
    home.run("run")
    assert " s ago, taken over 20" in home.run("nodes").out


def test_one_that_is_dead_is_forgotten_after_a_week(home: Home) -> None:
    begun(home, "mail1:1:a", since=HOUR)
    begun(home, "mail1:1:b", since=8 * 24 * HOUR)
    home.run("tidy")
    assert [line.partition("  ")[0] for line in home.run("nodes").out.splitlines()] == ["mail1:1:a"]
