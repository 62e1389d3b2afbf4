"""Bad input: one line that says what, where and what to do; exit 1; nothing sent, nothing half written."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from newsletter.actions.send import send
from newsletter.cli.options import newsletter_of
from newsletter.errors import TransportError
from tests.delivery.deliveries import message
from tests.homes import Home
from tests.smtp_server import Relay

TEMPLATES = 'templates = "own"'


def template(home: Home, name: str, text: str) -> None:
    """An operator's own template."""
    path = home.path / "own" / "email" / "edition" / name
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")


def feed(text: str) -> Callable[[Home], None]:
    return lambda home: _written(home.path / "feed.json", text)


def people(text: str) -> Callable[[Home], None]:
    return lambda home: _written(home.path / "subscribers.yaml", text)


def _written(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


BAD_FEEDS = [
    ("Dear all,\n\nhere are the minutes.\n", "feed.json: not a feed that this program knows ("),
    ("", "feed.json: an empty document; fetch or save it again"),
    ('[{"title": "Half', "feed.json: invalid JSON: Unterminated string"),
    ('{"error": "rate limited"}', "feed.json: the answer is not a list of papers: 'rate limited'"),
    ("[1, 2]", "feed.json: none of its 2 cards is a paper: card 1 is a number where a paper should be"),
]


@pytest.mark.parametrize(("text", "message"), BAD_FEEDS)
@pytest.mark.parametrize("command", ["papers", "plan"])
def test_a_file_that_is_no_feed_is_one_line(home: Home, command: str, text: str, message: str) -> None:
    feed(text)(home)
    done = home.run(command, "feed.json")
    (line,) = done.err.splitlines()
    assert (done.code, done.out, message in line) == (1, "", True)


@pytest.mark.parametrize(("text", "message"), BAD_FEEDS)
def test_a_run_on_a_file_that_is_no_feed_fails_and_sends_nothing(
    home: Home, relay: Relay, text: str, message: str
) -> None:
    home.settings(way=f"smtp://127.0.0.1:{relay.port}")
    feed(text)(home)
    done = home.run("run")
    assert (done.code, f"refused: {message}" in done.out, relay.taken, home.status()["editions"]) == (1, True, [], [])


def test_a_feed_that_is_not_there_is_one_line(home: Home) -> None:
    done = home.run("papers", "nowhere.txt")
    assert (done.code, done.err) == (
        1,
        "newsletter: nowhere.txt: No such file or directory; name a saved feed document\n",
    )


def test_good_documents_are_told_beside_bad_ones(home: Home) -> None:
    feed("")(home)
    good = Path(__file__).parents[2] / "examples" / "search-clear.oneline.txt"
    done = home.run("papers", "feed.json", str(good), "--json")
    assert (done.code, len(done.out.splitlines()), len(done.err.splitlines())) == (1, 12, 1)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "subscribers:\n  - address: ada@example.org\n  - address: nonsense\n",
            "subscribers.yaml: line 3: 'nonsense' is not an address: it has no @; write it like ada@example.org",
        ),
        (
            "subscribers:\n  - ada@example.org\n  - Ada@example.org\n",
            "subscribers.yaml: line 3: ada@example.org is here twice; remove one",
        ),
        ("", "subscribers.yaml: is empty; write a list under `subscribers:`"),
        ("subscribers: [", "subscribers.yaml: line 1: not YAML: a list or a table in brackets is not ended"),
    ],
)
@pytest.mark.parametrize("command", [["run"], ["subscribers", "import", "subscribers.yaml"]])
def test_a_subscribers_file_with_a_mistake_adds_nobody_and_sends_nothing(
    home: Home, relay: Relay, command: list[str], text: str, message: str
) -> None:
    home.settings(way=f"smtp://127.0.0.1:{relay.port}")
    people(text)(home)
    done = home.run(*command)
    state = home.status()
    assert (done.code, done.err.startswith(f"newsletter: {message}"), relay.taken, state["subscribers"]) == (
        1,
        True,
        [],
        {},
    )


@pytest.mark.parametrize("command", ["run", "deliver", "serve"])
def test_a_command_that_sends_is_refused_while_a_placeholder_stands(home: Home, command: str) -> None:
    home.settings(way="smtp://relay.mine.net:587")
    done = home.run(command)
    left = ["list.sender", "list.url"]
    cure = "write your own into newsletter.toml before mail leaves this machine"
    assert (done.code, done.err) == (
        1,
        "".join(f"newsletter: {key}: still has the example's value; {cure}\n" for key in left),
    )


@pytest.mark.parametrize("command", [["status"], ["collect"], ["subscribers", "list"], ["plan", "feed.json"]])
def test_a_command_that_sends_nothing_works_while_a_placeholder_stands(home: Home, command: list[str]) -> None:
    home.settings(way="smtp://relay.mine.net:587")
    assert home.run(*command).code == 0


def test_what_such_a_command_would_send_is_refused_all_the_same(home: Home) -> None:
    home.settings(way="smtp://relay.mine.net:587")
    way_out = newsletter_of(home.path / "newsletter.toml").way_out
    with pytest.raises(TransportError, match=r"list\.sender: still has the example's value; write your own into"):
        send(way_out.transport, message(1, content=b""))


def test_an_unknown_setting_is_named_and_nothing_is_begun(home: Home) -> None:
    (home.path / "newsletter.db").unlink()
    home.settings(end='\n[transport2]\nurl = "folder:x"\n')
    done = home.run("run")
    assert (done.code, done.err, (home.path / "newsletter.db").exists()) == (
        1,
        "newsletter: newsletter.toml:17: transport2: unknown setting; write transport, or remove it\n",
        False,
    )


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("subject.txt", "{{ edition.nothing }}", ["own/email/edition/subject.txt", "nothing"]),
        ("body.txt", "Hello\n{% for paper in %}\n", ["own/email/edition/body.txt:2"]),
        ("body.mjml", "<mjml><mj-body><mj-text>Hello</mj-body></mjml>", ["own/email/edition/body.mjml"]),
    ],
)
def test_a_template_with_a_mistake_is_named_and_nothing_is_published(
    home: Home, relay: Relay, name: str, text: str, message: list[str]
) -> None:
    home.settings(way=f"smtp://127.0.0.1:{relay.port}", top=TEMPLATES)
    template(home, name, text)
    done = home.run("run")
    (line,) = done.err.splitlines()
    assert (done.code, [word for word in message if word not in line], relay.taken, home.status()["editions"]) == (
        1,
        [],
        [],
        [],
    )


def test_a_relay_that_is_not_there_is_one_line_and_everybody_is_pending(home: Home) -> None:
    home.settings(way="smtp://127.0.0.1:1")
    done = home.run("run")
    stopped = [line for line in done.out.splitlines() if "stopped" in line]
    assert (done.code, len(stopped), home.states()) == (1, 1, {"pending": 2})


def test_a_store_that_cannot_be_opened_is_one_line(home: Home) -> None:
    (home.path / "newsletter.db").unlink()
    (home.path / "newsletter.db").mkdir()
    done = home.run("status")
    assert (done.code, done.err) == (
        1,
        "newsletter: sqlite:///newsletter.db: cannot open the store: "
        "its folder is missing, or this user may not open the file; check store.url\n",
    )


def test_nothing_collected_is_nothing_to_publish(home: Home) -> None:
    done = home.run("publish")
    assert (done.code, done.err.startswith("newsletter: no papers were collected for a day before 20")) == (1, True)


def test_a_day_without_papers_is_nothing_to_publish(home: Home) -> None:
    home.run("collect")
    assert home.run("publish", "--date", "2024-05-01").err == (
        "newsletter: no edition of 2024-05-01: nothing was collected for it\n"
    )


def test_publish_reads_the_subscribers_file_as_run_does(home: Home) -> None:
    home.run("collect")
    done = home.run("publish")
    first, second = done.out.splitlines()
    assert (done.code, first, second.endswith("; 2 subscribers")) == (0, "subscribers: 2 new, 0 known", True)


def test_publishing_for_nobody_says_so_and_is_no_failure(home: Home) -> None:
    home.people("ada@example.org\n    consent: unconfirmed")
    home.run("collect")
    done, message = home.run("publish"), json.loads(home.run("publish", "--json").out)
    begins = "nobody is due the edition of 2024-05-06 (1 unconfirmed); it waits until "
    assert (done.code, done.out.splitlines()[1].startswith(f"nothing published: {begins}")) == (0, True)
    assert (message["published"], message["why_not"].startswith(begins), home.status()["editions"]) == (None, True, [])


def test_an_edition_is_published_for_the_archive_alone_where_that_is_asked_for(home: Home) -> None:
    home.people("ada@example.org\n    consent: unconfirmed")
    home.run("collect")
    done = home.run("publish", "--anyway")
    assert (done.code, done.out.splitlines()[1].rpartition("; ")[2]) == (
        0,
        "for the archive alone (1 unconfirmed excluded)",
    )


def test_a_day_that_was_published_is_not_published_again(home: Home) -> None:
    home.run("collect")
    codes = [home.run("publish").code for _ in range(2)]
    assert codes == [0, 1]


@pytest.mark.parametrize(
    ("command", "message"),
    [
        (["subscribers", "remove", "eve@example.org"], "eve@example.org is not on the list; "),
        (["subscribers", "remove", "eve"], "'eve' is not an address: "),
        (["subscribers", "add", "eve"], "'eve' is not an address: "),
        (["subscribers", "add", "eve@example.org", "--time-zone", "Mars/Base"], "'Mars/Base' is not a time zone; "),
        (["subscribers", "add", "eve@example.org", "--layout", "huge"], "layout 'huge' is not one of full, brief"),
        (["subscribers", "export", "nowhere/at/all.yaml"], "nowhere/at/all.yaml: cannot be written: No such file"),
        (["receive", "nowhere.eml"], "nowhere.eml: cannot be read: No such file or directory"),
        (["preview", "--to", "eve", "--no-open"], "'eve' is not an address: "),
        (["preview", "nowhere.txt", "--no-open"], "nowhere.txt: No such file or directory; name a saved feed document"),
    ],
)
def test_a_command_given_what_it_cannot_use_says_so_in_one_line(home: Home, command: list[str], message: str) -> None:
    done = home.run(*command)
    (line,) = done.err.splitlines()
    assert (done.code, line.startswith(f"newsletter: {message}")) == (1, True)


def test_an_export_that_fails_leaves_the_last_one_as_it_was(home: Home) -> None:
    home.run("run")
    (home.path / "out.yaml").write_text("the last one")
    (home.path / ".out.yaml").symlink_to("/dev/full")
    done = home.run("subscribers", "export", "out.yaml")
    assert (done.code, (home.path / "out.yaml").read_text()) == (1, "the last one")


def test_a_mail_without_a_token_of_ours_unsubscribes_nobody(home: Home) -> None:
    home.run("run")
    _written(home.path / "mail.eml", "Subject: unsubscribe ada@example.org please\n\n")
    printed = home.run("receive", "mail.eml").out
    assert (printed, home.status()["subscribers"]) == (
        "left to you: a mail asks to be unsubscribed, but it says more than that\n",
        {"confirmed": 2},
    )


def test_settings_may_be_named_by_their_folder(home: Home) -> None:
    home.run("run")
    assert Home(home.path.parent).run("status", "-c", str(home.path)).out.count("\nedition 2024-05-06") == 1


def test_what_was_due_and_did_not_leave_is_not_called_nothing_due_and_is_told_once(home: Home) -> None:
    home.settings(way="smtp://127.0.0.1:1")
    out = home.run("run").printed
    assert (out.count("nothing due"), out.count("cannot connect"), "nothing sent; 2 eligible" in out) == (0, 1, True)
