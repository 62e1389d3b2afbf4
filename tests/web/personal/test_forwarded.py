"""A mail that is forwarded takes its links along: they tell and change nothing of who the reader is."""

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from newsletter.actions import prefer
from newsletter.actions.newsletter import Newsletter
from newsletter.mail import links
from newsletter.models import Asked, Frequency, Layout, Notice, Paper, QuietHours, Subscriber, Topics
from newsletter.store import notices, subscribers
from newsletter.store.engine import reading
from newsletter.store.schema import notices as table
from newsletter.tokens import Purpose
from newsletter.web.pages import application as pages_application
from tests.web.conftest import ADA, BOB, LIST, NOW, SECRET, House, Minutes, kept, link
from tests.whole import application

PREFERENCES = link(Purpose.PREFERENCES)
WISHES = Asked(
    wanted=Topics(words=("diffusion",), themes=("Agents", "My theme"), authors=("Li Wei",), organisations=("MIT",)),
    muted=Topics(words=("crypto",)),
    liked=(Paper(id="arxiv:2405.15738", title="A paper I liked"),),
)
LINKED = {"hour": "21", "frequency": "weekly", "layout": "brief", "paused_until": "2025-12-24", "papers": "5"}
REST = {
    "name": "Stranger",
    "time_zone": "Asia/Tokyo",
    "quiet_from": "22",
    "quiet_until": "7",
    "words": "spam",
    "authors": "spam",
    "organisations": "spam",
    "muted_words": "spam",
    "code": "yes",
    "liked": "spam",
}


def asks(newsletter: Newsletter, person: Subscriber = ADA, **changes: Any) -> Subscriber:
    """Have Ada ask for this, and be who the store then says she is."""
    with newsletter.engine.begin() as connection:
        subscribers.prefer(connection, LIST.id, replace(person, **changes))
    return kept(newsletter)


def written(newsletter: Newsletter, kind: Notice) -> list[int]:
    """The numbers of the notices of a kind to Ada."""
    with reading(newsletter.engine) as connection:
        query = select(table.c.number).where(table.c.kind == kind.value, table.c.key == ADA.key)
        return list(connection.execute(query.order_by(table.c.number)).scalars())


def once(kind: Notice, number: int, person: Subscriber = ADA) -> str:
    """The path of the link in a notice."""
    return links.once(LIST, kind, key=person.key, number=number, secret=SECRET).removeprefix(LIST.url)


def afresh(newsletter: Newsletter, minutes: int = 0) -> str:
    """The path of a link mailed to Ada so many minutes ago."""
    with newsletter.engine.begin() as connection:
        written_at = NOW - timedelta(minutes=minutes)
        number = notices.write(connection, LIST.id, ADA.key, Notice.FRESH, now=written_at)
    assert number
    return once(Notice.FRESH, number)


def changed(newsletter: Newsletter) -> str:
    """The path of the link that undoes a change of Ada's."""
    prefer.prefer(newsletter.engine, LIST.id, replace(ADA, hour=8), now=NOW)
    (number,) = written(newsletter, Notice.CHANGED)
    return once(Notice.CHANGED, number)


def test_a_stranger_with_the_mail_reads_no_name_zone_word_author_or_paper(
    pages: httpx.Client, newsletter: Newsletter
) -> None:
    asks(newsletter, asked=WISHES)
    shown = pages.get(PREFERENCES).text
    said = ("Lovelace", "Europe/London", "diffusion", "Li Wei", "MIT", "crypto", "A paper I liked", ADA.address)
    assert [words for words in said if words in shown] == []


def test_a_stranger_with_the_mail_changes_only_what_any_link_may(pages: httpx.Client, newsletter: Newsletter) -> None:
    before = asks(newsletter, asked=WISHES)
    pages.post(PREFERENCES, data={**LINKED, **REST, "themes": "", "theme.Code": "on"})
    assert kept(newsletter) == replace(
        before,
        hour=21,
        frequency=Frequency.WEEKLY,
        layout=Layout.BRIEF,
        paused_until=date(2025, 12, 24),
        asked=replace(WISHES, papers=5, wanted=replace(WISHES.wanted, themes=("Code", "My theme"))),
    )


def test_a_change_is_told_to_the_reader_in_words_with_what_it_was(pages: httpx.Client, newsletter: Newsletter) -> None:
    pages.post(PREFERENCES, data={"hour": "21"})
    with reading(newsletter.engine) as connection:
        words = connection.execute(select(table.c.words)).scalar_one()
    assert words == {"changes": [["When", "at 21:00", "at 07:00"]], "was": {"hour": 7}}


def test_a_save_that_changes_nothing_is_not_told(pages: httpx.Client, newsletter: Newsletter) -> None:
    shown = pages.post(PREFERENCES, data={"hour": "7", "themes": ""}).text
    assert (written(newsletter, Notice.CHANGED), "Nothing was changed" in shown) == ([], True)


def test_the_link_in_that_mail_undoes_all_of_it_once(pages: httpx.Client, newsletter: Newsletter) -> None:
    before = asks(newsletter, asked=WISHES)
    pages.post(PREFERENCES, data={**LINKED, "themes": "", "theme.Code": "on"})
    (number,) = written(newsletter, Notice.CHANGED)
    undo = once(Notice.CHANGED, number)
    opened = pages.get(undo)
    still = kept(newsletter)
    answers = [pages.post(undo).status_code for _ in range(2)]
    assert ("<button>Undo the change</button>" in opened.text, still != before) == (True, True)
    assert (answers, kept(newsletter)) == ([200, 410], before)


def test_a_link_mailed_afresh_shows_everything(pages: httpx.Client, newsletter: Newsletter) -> None:
    asks(newsletter, asked=WISHES)
    shown = pages.get(afresh(newsletter)).text
    said = ("Ada Lovelace", "Europe/London", "diffusion", "Li Wei", "MIT", "crypto", "A paper I liked")
    assert [words for words in said if words not in shown] == []


def test_a_link_mailed_afresh_changes_everything_once(pages: httpx.Client, newsletter: Newsletter) -> None:
    asks(newsletter, asked=WISHES)
    fresh = afresh(newsletter)
    typed = {**LINKED, **REST, "liked": "2405.15738\r\nA Title", "words": "b\r\n a  word \r\n\r\nb"}
    answers = [pages.post(fresh, data=typed).status_code for _ in range(2)]
    now = kept(newsletter)
    assert (answers, now.name, now.time_zone, now.asked.code) == ([200, 410], "Stranger", "Asia/Tokyo", True)
    assert now.quiet_hours == QuietHours(begin=22, end=7)
    assert now.asked.wanted == replace(WISHES.wanted, words=("a word", "b"), authors=("spam",), organisations=("spam",))
    assert [(paper.id[:6], paper.title) for paper in now.asked.liked] == [("arxiv:", ""), ("title:", "A Title")]


def test_what_the_page_shows_can_be_saved_as_it_is(pages: httpx.Client, newsletter: Newsletter) -> None:
    before = asks(newsletter, asked=WISHES)
    fresh = afresh(newsletter)
    shown = pages.get(fresh).text
    areas = re.findall(r'<textarea id="\w+" name="(\w+)"[^>]*>\n([^<]*)</textarea>', shown)
    assert len(areas) == 8
    typed = {name: text.replace("\n", "\r\n") for name, text in areas} | {"name": "Ada Lovelace", "code": ""}
    pages.post(fresh, data=typed)
    assert kept(newsletter) == before


def test_opening_a_link_does_not_use_it_up_and_a_mistake_does_not_either(
    pages: httpx.Client, newsletter: Newsletter
) -> None:
    fresh = afresh(newsletter)
    opened = [pages.get(fresh).status_code for _ in range(3)]
    mistaken = pages.post(fresh, data={"time_zone": "Nowhere"}).status_code
    assert (opened, mistaken, pages.post(fresh, data={"hour": "9"}).status_code) == ([200] * 3, 422, 200)


@pytest.mark.parametrize("kind", ["get", "post"])
def test_a_link_that_was_mailed_an_hour_ago_works_no_more(
    pages: httpx.Client, newsletter: Newsletter, kind: str
) -> None:
    fresh = afresh(newsletter, minutes=60)
    answer = pages.get(fresh) if kind == "get" else pages.post(fresh, data={"hour": "9"})
    assert (answer.status_code, "Lovelace" in answer.text, kept(newsletter).hour) == (410, False, 7)


def test_a_link_for_one_thing_opens_no_other_and_nobody_elses(pages: httpx.Client, newsletter: Newsletter) -> None:
    fresh = afresh(newsletter)
    token = fresh.rpartition("/")[2]
    number = written(newsletter, Notice.FRESH)[0]
    paths = [
        f"/undo/{token}",
        f"/preferences/{token}",
        f"/unsubscribe/{token}",
        f"/change/{PREFERENCES.rpartition('/')[2]}",
        f"{fresh[:-2]}-t",
    ]
    nothing = pages.get("/nothing").text
    answers = [pages.get(path) for path in paths]
    assert [(answer.status_code, answer.text == nothing) for answer in answers] == [(404, True)] * 5
    assert pages.get(once(Notice.FRESH, number, BOB)).status_code == 410


def test_a_link_is_mailed_to_the_reader_and_not_again_while_it_is_on_its_way(
    pages: httpx.Client, newsletter: Newsletter
) -> None:
    answers = [pages.post(f"{PREFERENCES}/link") for _ in range(3)]
    assert ([answer.status_code for answer in answers], len(written(newsletter, Notice.FRESH))) == ([200] * 3, 1)
    assert ["A link is on its way" in answer.text for answer in answers] == [True] * 3


def test_whoever_sends_the_mails_is_told_at_once_that_somebody_waits(
    newsletter: Newsletter, house: tuple[House, httpx.Client]
) -> None:
    rings: list[list[int]] = []
    served, pages = house
    served.tenant = pages_application(
        newsletter.engine,
        LIST,
        secrets=[SECRET],
        templates=newsletter.editing.templates,
        clock=Minutes(),
        written=lambda: rings.append(written(newsletter, Notice.FRESH)),
    )
    pages.get(PREFERENCES)
    pages.post(f"{PREFERENCES}/link")
    assert rings == [[1]]


def test_a_stranger_causes_no_more_than_a_few_mails_a_day(
    newsletter: Newsletter, house: tuple[House, httpx.Client]
) -> None:
    clock = Minutes()
    served, pages = house
    served.tenant = application(newsletter, secrets=[SECRET], clock=clock)
    for hour in range(14):
        clock.now += timedelta(minutes=11)
        pages.post(f"{PREFERENCES}/link")
        last = pages.post(PREFERENCES, data={"hour": str(hour + 8)})
    assert (len(written(newsletter, Notice.FRESH)), len(written(newsletter, Notice.CHANGED))) == (5, 10)
    assert (last.status_code, kept(newsletter).hour) == (429, 17)


@pytest.mark.parametrize("path", [PREFERENCES, f"{PREFERENCES}/link", "fresh", "undo"])
def test_a_post_from_another_site_changes_and_mails_nothing(
    pages: httpx.Client, newsletter: Newsletter, path: str
) -> None:
    pages.post(PREFERENCES, data={"hour": "8"})
    (number,) = written(newsletter, Notice.CHANGED)
    paths = {"fresh": afresh(newsletter), "undo": once(Notice.CHANGED, number)}
    made = len(written(newsletter, Notice.FRESH))
    answer = pages.post(paths.get(path, path), data=LINKED, headers={"Sec-Fetch-Site": "cross-site"})
    assert (answer.status_code, kept(newsletter).hour, len(written(newsletter, Notice.FRESH))) == (403, 8, made)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("Stranger http://evil.example", "A name cannot contain a link."),
        ("mail me @ evil", "A name cannot contain an address."),
        ("Ada\r\nBcc: eve", "A name cannot contain more than one line."),
        ("Ada\u2028Eve", "A name cannot contain more than one line."),
    ],
)
def test_a_name_that_could_be_taken_for_a_link_or_a_header_is_refused(
    pages: httpx.Client, newsletter: Newsletter, name: str, message: str
) -> None:
    answer = pages.post(afresh(newsletter), data={"name": name})
    assert (answer.status_code, message in answer.text, kept(newsletter).name) == (422, True, "Ada Lovelace")
