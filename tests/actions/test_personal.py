"""What one subscriber asked for, from the subscribers file to the message: one frozen edition serves all."""

import re
from datetime import UTC, datetime
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from newsletter.errors import SubscribersError
from newsletter.models import State, Topics
from newsletter.packed import folder
from newsletter.people import subscribers_file
from newsletter.sources.source import Source
from tests import whole
from tests.actions.test_collect import newsletter as newsletter_of
from tests.whole import changed, collect, deliver, plan, publish

NOW = datetime(2025, 12, 2, 8, tzinfo=UTC)
TEMPLATES = (folder("templates"),)
UNLEARNING = "wanted: [unlearning]\n  papers: 3"


def sent(tmp_path: Path, people: str) -> dict[str, str]:
    """Deliver the edition of 1 December to the people of a file; the text part by first name."""
    file = tmp_path / "subscribers.yaml"
    file.write_text(people, encoding="utf-8")
    letter = changed(
        newsletter_of(tmp_path, Source.saved(folder("examples") / "daily-papers-dec-01.txt")), templates=TEMPLATES
    )
    whole.import_file(letter, file, now=NOW)
    collect(letter, now=NOW)
    publish(letter, plan(letter, now=NOW), now=NOW)
    (delivered,) = deliver(letter, clock=lambda: NOW)
    assert delivered.balance.holds
    texts = {"balance": str(delivered.balance.states.get(State.SKIPPED, 0))}
    for path in (tmp_path / "outbox").glob("*.eml"):
        message = message_from_bytes(path.read_bytes(), policy=policy.default)
        text = message.get_body(("plain",))
        texts[str(message["To"]).partition("@")[0]] = text.get_content() if text else ""
    return texts


def test_wanted_papers_come_first_and_say_so_and_the_number_is_kept(tmp_path: Path) -> None:
    ada = sent(tmp_path, f"- address: ada@example.org\n  {UNLEARNING}\n")["ada"]
    assert ada.count("you asked for: unlearning") == 3
    assert "\n 4. " not in ada


def test_who_asked_for_nothing_gets_the_edition_itself(tmp_path: Path) -> None:
    texts = sent(tmp_path, f"- address: ada@example.org\n  {UNLEARNING}\n- address: bob@example.org\n")
    assert "you asked for" not in texts["bob"]
    assert "\n20. " in texts["bob"]


def test_equal_wishes_share_one_composed_message(tmp_path: Path) -> None:
    people = (
        f"- address: ada@example.org\n  {UNLEARNING}\n- address: bob@example.org\n  papers: 3\n  wanted: unlearning\n"
    )
    texts = sent(tmp_path, people)
    assert texts["ada"].partition("You get this")[0] == texts["bob"].partition("You get this")[0]


def test_muted_papers_do_not_come_from_the_rest_either(tmp_path: Path) -> None:
    eve = sent(tmp_path, "- address: ada@example.org\n  muted: [dropout, unlearning]\n")["ada"]
    titles = re.findall(r"^ ?[0-9]+\. (.*)", eve, re.MULTILINE)
    assert titles
    assert not any("ropout" in title or "nlearning" in title for title in titles)


def test_whoever_muted_everything_is_skipped_with_the_reason_and_the_balance_holds(tmp_path: Path) -> None:
    everything = "muted: [a, an, the, of, for, in, and, to, with, via, model, society, driven]"
    texts = sent(tmp_path, f"- address: ada@example.org\n  {everything}\n- address: bob@example.org\n")
    assert (texts["balance"], "ada" in texts, "bob" in texts) == ("1", False, True)


def test_wishes_survive_export_and_import(tmp_path: Path) -> None:
    file = tmp_path / "subscribers.yaml"
    file.write_text(
        "- address: ada@example.org\n  wanted: {words: [b, a], authors: [Ada]}\n  muted: x\n  code: yes\n"
        "  papers: 7\n  liked: [https://arxiv.org/abs/2405.15738v2, A Title]\n",
        encoding="utf-8",
    )
    (ada,) = subscribers_file.read(file)
    file.write_text("".join(subscribers_file.written([ada])), encoding="utf-8")
    (again,) = subscribers_file.read(file)
    assert again.asked == ada.asked
    liked = [paper.title or paper.arxiv_id for paper in ada.asked.liked]
    assert (ada.asked.wanted, ada.asked.muted, ada.asked.code, ada.asked.papers, liked) == (
        Topics(words=("a", "b"), authors=("Ada",)),
        Topics(words=("x",)),
        True,
        7,
        ["2405.15738", "A Title"],
    )


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("papers: 0", "papers '0' is not a number from 1 to 50"),
        ("code: maybe", "code 'maybe' is neither true nor false"),
        ("wanted: {subjects: [x]}", "wanted: subjects is unknown; use words, themes, authors, organisations"),
        ("muted: [[x]]", "muted must be a list of words"),
    ],
)
def test_a_wish_that_is_none_is_named_with_its_line(tmp_path: Path, line: str, said: str) -> None:
    file = tmp_path / "subscribers.yaml"
    file.write_text(f"- address: ada@example.org\n  {line}\n", encoding="utf-8")
    with pytest.raises(SubscribersError) as caught:
        subscribers_file.read(file)
    assert caught.value.mistakes[0] == f"{file}: line 1: {said}"
