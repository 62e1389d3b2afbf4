"""The other mails: what each says, to whom it offers leaving, and that a reader can read them."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from newsletter.mail import cards, layout, notices, samples
from newsletter.mail.contents import Alert, Look
from newsletter.mail.gate import rules
from newsletter.mail.gate.parts import read
from newsletter.mail.headers import Kind
from newsletter.mail.stamp import Stamp
from newsletter.models import Layout, Period
from tests.mail import raw
from tests.mail.editions import LIST, OWN, edition, paper
from tests.mail.messages import PUBLISHED_AT, composed

LOOK = Look(mailing_list=LIST, templates=(OWN,))
LATEST = edition(*(paper(n) for n in range(1, 9)), rest=5)
MAILS: dict[str, tuple[Kind, Callable[[], bytes]]] = {
    "confirm": (Kind.ANSWER, lambda: notices.confirm(LOOK, written_at=PUBLISHED_AT)),
    "welcome": (Kind.WELCOME, lambda: notices.welcome(LOOK, LATEST, written_at=PUBLISHED_AT)),
    "first": (Kind.WELCOME, lambda: notices.welcome(LOOK, None, written_at=PUBLISHED_AT)),
    "weekly": (Kind.EDITION, lambda: notices.weekly(LOOK, LATEST, written_at=PUBLISHED_AT)),
    "known": (Kind.ANSWER, lambda: notices.known(LOOK, written_at=PUBLISHED_AT)),
    "changed": (Kind.ANSWER, lambda: notices.changed(LOOK, samples.CHANGES, written_at=PUBLISHED_AT)),
    "fresh": (Kind.ANSWER, lambda: notices.fresh(LOOK, written_at=PUBLISHED_AT)),
    "goodbye": (Kind.ANSWER, lambda: notices.goodbye(LOOK, written_at=PUBLISHED_AT)),
    "report": (Kind.OPERATOR, lambda: notices.report(LOOK, samples.REPORT, written_at=PUBLISHED_AT)),
    "alert": (Kind.OPERATOR, lambda: notices.alert(LOOK, samples.ALERT, written_at=PUBLISHED_AT)),
}
EACH = pytest.mark.parametrize("mail", list(MAILS))


def text(mail: str) -> str:
    return read(MAILS[mail][1]()).text


@EACH
def test_the_gate_lets_every_mail_through(mail: str) -> None:
    kind, made = MAILS[mail]
    assert rules.findings(made(), LIST, kind=kind, words=rules.words_of(LATEST)) == ()


def test_only_who_is_on_the_list_is_offered_a_way_out_by_one_click() -> None:
    assert [mail for mail, (_, made) in MAILS.items() if "List-Unsubscribe-Post" in raw.names(made())] == [
        "welcome",
        "first",
        "weekly",
    ]


def test_every_mail_but_an_edition_says_that_no_person_wrote_it() -> None:
    assert [mail for mail, (_, made) in MAILS.items() if "Auto-Submitted" not in raw.names(made())] == ["weekly"]


def test_a_confirmation_has_one_link_in_both_parts() -> None:
    parts = read(notices.confirm(LOOK, written_at=PUBLISHED_AT))
    assert re.findall(r'href="([^"]*)"', parts.html) == ["\ue000link\ue001"]
    assert parts.text.count("\n\ue000link\ue001\n") == 1


def test_a_welcome_has_the_first_five_papers_of_the_list() -> None:
    made = read(notices.welcome(LOOK, replace(LATEST, rest=(paper(77, title="Not picked"),)), written_at=PUBLISHED_AT))
    assert re.findall(r"^ \d\. (.*)", made.text, re.MULTILINE) == [f"Paper number {n}" for n in range(1, 6)]


def test_the_first_subscriber_is_welcomed_without_an_edition() -> None:
    assert text("first").startswith(
        "Welcome to Morning Papers\n=========================\n\n"
        "You get the next edition as soon as it is published, or at the hour that\nyou chose.\n\n"
        "All editions\nhttps://papers.example.org/archive\n"
    )


@pytest.mark.parametrize(
    ("last", "words"),
    [
        (date(2025, 12, 7), "1 to 7 December 2025"),
        (date(2026, 5, 3), "27 April to 3 May 2026"),
        (date(2026, 1, 4), "29 December 2025 to 4 January 2026"),
    ],
)
def test_a_week_is_written_as_short_as_it_is_understood(last: date, words: str) -> None:
    assert cards.week(last) == words


def test_a_weekly_edition_is_an_edition_under_another_masthead() -> None:
    daily = read(composed(LATEST)).text.replace("/editions/", "/editions/week-").splitlines()
    assert text("weekly").splitlines() == [
        "Morning Papers                        the week of 30 April to 6 May 2026",
        *daily[1:],
    ]


def test_a_brief_edition_of_a_week_says_so_and_leads_to_the_weeks_page() -> None:
    of_week = replace(edition(paper(1), rest=20), period=Period.WEEK)
    brief = layout.render(of_week, LIST, layout=Layout.BRIEF, templates=(OWN,))
    assert (
        "Morning Papers of 30 April to 6 May 2026" in brief.text,
        "https://papers.example.org/editions/week-2026-05-06\n" in brief.text,
    ) == (
        True,
        True,
    )


def test_a_report_tells_its_facts_at_both_ends_of_a_line() -> None:
    assert "\nAccepted                                                           1,199\n" in text("report")


def test_an_alert_says_what_to_do_before_what_was_found() -> None:
    alert = Alert(what="Nothing was sent", found=("a link to {{ x }} & <b>",), cure="Mend it.")
    assert (
        "\nMend it.\n\n  - a link to {{ x }} & <b>\n" in read(notices.alert(LOOK, alert, written_at=PUBLISHED_AT)).text
    )


def test_nothing_in_a_mail_to_the_operator_opens_a_slot() -> None:
    mark = "\ue000html.nobody\ue001"
    alert = Alert(what=f"A {mark}", found=(f"B {mark}",), cure=f"C {mark}")
    report = replace(samples.REPORT, title=f"D {mark}", warnings=(f"E {mark}",))
    made = [
        notices.alert(LOOK, alert, written_at=PUBLISHED_AT),
        notices.report(LOOK, report, written_at=PUBLISHED_AT),
    ]
    assert [Stamp.of(content).slots for content in made] == [("header.to", "header.message_id")] * 2


def test_what_a_relay_said_at_length_is_cut() -> None:
    alert = Alert(what="Nothing was sent", found=tuple("x" * 9000 for _ in range(100)), cure="Mend it.")
    lines = read(notices.alert(LOOK, alert, written_at=PUBLISHED_AT)).text.splitlines()
    assert ("  - and 80 more" in lines, max(map(len, lines)) <= 510) == (True, True)


def test_nothing_in_an_alert_becomes_a_tag() -> None:
    alert = Alert(what="<script>alert(1)</script>", found=("<b>",), cure="<img src=x>")
    made = read(notices.alert(LOOK, alert, written_at=PUBLISHED_AT))
    assert re.findall(r"<script|<b>|<img", made.html) == []


@EACH
def test_the_text_part_is_72_columns_wide_but_for_addresses(mail: str) -> None:
    assert [line for line in text(mail).splitlines() if len(line) > 72 and "https://" not in line] == []


@EACH
def test_the_same_arguments_give_the_same_bytes(mail: str) -> None:
    assert MAILS[mail][1]() == MAILS[mail][1]()


def alerted(*said: str) -> list[str]:
    alert = Alert(what="Nothing was sent", found=said, cure="Mend it.")
    words = " ".join(read(notices.alert(LOOK, alert, written_at=PUBLISHED_AT)).text.split())
    return words.partition("Mend it. - ")[2].split(" - ")


@pytest.mark.parametrize(("number", "last"), [(20, "x19"), (21, "and 1 more"), (30, "and 10 more")])
def test_an_alert_shows_twenty_lines_and_counts_the_others(number: int, last: str) -> None:
    lines = alerted(*(f"x{at}" for at in range(number)))
    assert (len(lines), lines[-1].startswith(last)) == (min(number, 21), True)


@pytest.mark.parametrize(("letters", "shown"), [(500, "x" * 500), (501, "x" * 500 + "…")])
def test_a_line_of_an_alert_has_at_most_five_hundred_characters(letters: int, shown: str) -> None:
    assert alerted("x" * letters)[0].partition(" ")[0] == shown


def test_a_welcome_shows_five_papers() -> None:
    shown = [n for n in range(1, 9) if paper(n).paper.title in text("welcome").replace("\n", " ")]
    assert len(shown) == 5


def test_a_reminder_says_that_nothing_comes_after_it() -> None:
    first, last = (read(notices.confirm(LOOK, written_at=PUBLISHED_AT, reminder=each)).text for each in (False, True))
    assert ("you get one reminder and nothing else" in first, "this is the last mail" in last) == (True, True)
    assert text("confirm") == first


def test_a_welcome_leads_to_the_whole_edition_of_its_day_or_week() -> None:
    of_week = replace(LATEST, period=Period.WEEK)
    texts = [read(notices.welcome(LOOK, each, written_at=PUBLISHED_AT)).text for each in (LATEST, of_week)]
    assert "\nhttps://papers.example.org/editions/2026-05-06\n" in texts[0]
    assert "\nhttps://papers.example.org/editions/week-2026-05-06\n" in texts[1]


def test_each_mail_has_a_boundary_of_its_own_and_of_its_list() -> None:
    def boundary(mail: bytes) -> str:
        return raw.value(mail, "Content-Type").decode().partition("boundary=")[2]

    made = {mail: boundary(make()) for mail, (_, make) in MAILS.items()}
    other = Look(mailing_list=replace(LIST, id="other.example.org"), templates=(OWN,))
    assert len(set(made.values())) == len(MAILS) - 1  # both welcomes have the same
    assert boundary(notices.fresh(other, written_at=PUBLISHED_AT)) not in made.values()
    assert all(re.fullmatch(r'"=_[0-9a-f]{24}"', each) for each in made.values())
