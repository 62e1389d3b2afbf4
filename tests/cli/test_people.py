"""The commands for people: in, out, shown, set and unsubscribed."""

import re
from pathlib import Path

import pytest

from tests.homes import Home


def test_subscribers_go_out_and_come_back_the_same(home: Home, tmp_path: Path) -> None:
    home.run("subscribers", "add", "zoe@example.org", "--name", "Zoë", "--time-zone", "Asia/Tokyo", "--hour", "7")
    home.run("subscribers", "export", "out.yaml")
    other = Home(tmp_path / "other")
    other.path.mkdir()
    other.settings()
    other.run("subscribers", "import", str(home.path / "out.yaml"))
    assert other.run("subscribers", "list").out == home.run("subscribers", "list").out != ""


def test_a_person_can_be_added_listed_and_removed(home: Home) -> None:
    printed = [
        home.run("subscribers", "add", "Zoe@Example.org", "--frequency", "weekly", "--layout", "brief").out,
        home.run("subscribers", "list", "--json").out,
        home.run("subscribers", "remove", "zoe@example.org").out,
        home.run("subscribers", "list").out,
    ]
    assert printed == [
        "added: zoe@example.org\n",
        '{"address": "zoe@example.org", "name": "", "consent": "confirmed", "time_zone": "UTC", "hour": null, '
        '"quiet_hours": null, "frequency": "weekly", "layout": "brief", "paused_until": null, "suppressed": null}\n',
        "removed: zoe@example.org; take them out of subscribers.yaml too, or the next run adds them\n",
        "",
    ]


def test_a_person_can_be_found_shown_set_and_unsubscribed(home: Home) -> None:
    home.run("subscribers", "add", "zoe@example.org", "--name", "Zoë Müller", "--hour", "7")
    printed = [
        home.run("subscribers", "set", "zoe@example.org", "--hour", "9").out,
        home.run("subscribers", "unsubscribe", "zoe@example.org").out,
        home.run("subscribers", "list", "--consent", "unsubscribed", "--limit", "1").out.split()[0],
        home.run("subscribers", "add", "zoe@example.org", "--layout", "brief").out,
        home.run("subscribers", "show", "Zoe@example.org").out,
        home.run("subscribers", "find", "MÜLLER").out.split()[0],
    ]
    assert [re.sub(r"\d{4}-\d\d-\d\d", "DAY", said) for said in printed] == [
        "changed: zoe@example.org\n  hour: 7 -> 9\n",
        "unsubscribed: zoe@example.org: unsubscribed by the operator on DAY\n",
        "zoe@example.org",
        "changed: zoe@example.org\n  consent: unsubscribed -> confirmed\n  layout: full -> brief\n",
        "- address: zoe@example.org\n  name: Zoë Müller\n  consent: confirmed\n  time_zone: UTC\n  hour: 9\n"
        "  frequency: daily\n  layout: brief\n# confirmed on DAY, by the operator\n"
        "# added by the operator\n# set by the operator: hour, layout, name\n",
        "zoe@example.org",
    ]


def test_what_is_set_to_midnight_or_to_nothing_is_shown_so(home: Home) -> None:
    home.run("subscribers", "add", "zoe@example.org", "--hour", "0", "--quiet-hours", "22-7")
    printed = [
        home.run("subscribers", "set", "zoe@example.org", "--hour", "9", "--quiet-hours", "").out,
        home.run("subscribers", "set", "zoe@example.org", "--hour", "0", "--quiet-hours", "23-6").out,
    ]
    assert printed == [
        "changed: zoe@example.org\n  hour: 0 -> 9\n  quiet_hours: 22-7 -> nothing\n",
        "changed: zoe@example.org\n  hour: 9 -> 0\n  quiet_hours: nothing -> 23-6\n",
    ]


@pytest.mark.parametrize("command", ["show", "set", "unsubscribe"])
def test_nobody_can_be_shown_set_or_unsubscribed_who_is_not_on_the_list(home: Home, command: str) -> None:
    done = home.run("subscribers", command, "eve@example.org")
    assert (done.code, done.err) == (
        1,
        "newsletter: eve@example.org is not on the list; `newsletter subscribers list` says who is\n",
    )


def test_whoever_mails_the_token_of_their_unsubscribe_header_is_unsubscribed(home: Home) -> None:
    home.run("run")
    mail = next(path for path in (home.path / "outbox").iterdir() if b"To: ada@" in path.read_bytes())
    token = mail.read_text().split("?subject=")[1].split(">")[0]
    (home.path / "leave.eml").write_text(f"Subject: {token}\n\n")
    printed = home.run("receive", "leave.eml").out
    assert (printed, home.status()["subscribers"]) == ("unsubscribed\n", {"confirmed": 1, "unsubscribed": 1})
