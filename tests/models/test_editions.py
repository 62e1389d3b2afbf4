"""What an edition is called, what it shows, and whom a list's mail is from."""

from dataclasses import replace
from datetime import date

import pytest

from newsletter.models import Edition, Frequency, MailingList, Paper, Period, Theme, TrendingPaper, Weekday
from newsletter.models.editions import FileIs, Logo, named

DAY = date(2026, 5, 6)
LIST = MailingList(
    id="papers.example.org", name="Papers", sender="papers@example.org", url="https://example.org", mailbox="m@x.org"
)


def shown(name: str, score: float = 0.0, **counts: int) -> TrendingPaper:
    return TrendingPaper(paper=Paper(id=name, title=name), score=score, why=(), **counts)


def edition(*papers: TrendingPaper, ranked: tuple[str, ...] = ()) -> Edition:
    themes = tuple(Theme(name=each.paper.id, papers=(each,)) for each in papers)
    return Edition(id="e1", list_id="list", day=DAY, title="A +2", themes=themes, ranked=ranked)


def test_an_edition_has_one_name_of_its_day_or_week() -> None:
    assert (Period.DAY.named(DAY), Period.WEEK.named(DAY)) == ("2026-05-06", "week-2026-05-06")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2026-05-06", (DAY, Period.DAY)),
        ("week-2026-05-06", (DAY, Period.WEEK)),
        ("day-2026-05-06", None),
        ("20260506", None),
        ("2026-W19-3", None),
        ("Week-2026-05-06", None),
        ("2026-05-32", None),
        ("", None),
    ],
)
def test_only_the_one_name_of_an_edition_finds_it(text: str, meant: tuple[date, Period] | None) -> None:
    assert named(text) == meant


def test_a_weekly_edition_goes_to_nobody_who_asked_for_days() -> None:
    daily = {Frequency.DAILY, Frequency.WEEKDAYS, Frequency.BIG}
    assert (set(Period.DAY.frequencies), Period.WEEK.frequencies) == (daily, (Frequency.WEEKLY,))


def test_the_words_that_are_kept_and_written_in_files_stay_what_they_are() -> None:
    assert [each.value for each in Weekday] == [
        *("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
    ]
    assert [each.value for each in Frequency] == ["daily", "weekdays", "weekly", "big"]
    assert [each.value for each in (*FileIs, *Period)] == ["additions", "the list", "day", "week"]


def test_an_edition_is_read_by_theme_and_ranked_by_its_own_order() -> None:
    made = edition(shown("a", 9.0), shown("b"), shown("c"), ranked=("c", "a"))
    assert [each.paper.id for each in made.papers] == ["a", "b", "c"]
    assert [each.paper.id for each in made.by_rank] == ["c", "a", "b"]


def test_an_edition_without_ranks_is_ranked_by_score_then_upvotes_then_comments() -> None:
    papers = (
        *(shown("e"), shown("d", comments=1), shown("c", comments=2), shown("b", upvotes=1)),
        shown("a", 1.0),
    )
    assert [each.paper.id for each in edition(*papers).by_rank] == ["a", "b", "c", "d", "e"]


def test_the_subject_holds_the_title_where_the_operator_wants_it() -> None:
    made = replace(edition(), subject="Papers: {papers}")
    assert (made.subject_line, edition().subject_line, edition().name) == ("Papers: A +2", "A +2", "2026-05-06")


def test_what_an_edition_is_where_nothing_is_said() -> None:
    made = edition()
    assert (made.more, made.lead, made.lines, made.named, made.sentence) == (0, 5, 10, 0, "")


def test_the_first_id_of_a_list_is_the_oldest() -> None:
    renamed = replace(LIST, former_ids=("second", "first"))
    assert (renamed.ids, renamed.first_id, LIST.first_id) == (
        ("papers.example.org", "second", "first"),
        "first",
        "papers.example.org",
    )


def test_mails_load_pictures_only_where_the_operator_wants_some() -> None:
    logo = Logo(url="https://example.org/logo.png", width=10, height=10)
    assert [each.pictured for each in (LIST, replace(LIST, thumbnails=True), replace(LIST, logo=logo))] == [
        *(False, True, True),
    ]


def test_a_message_id_carries_the_domain_of_the_sender() -> None:
    assert LIST.domain == "example.org"


def test_what_a_list_is_where_nothing_is_said() -> None:
    said = (LIST.postal_address, LIST.language, LIST.colour, LIST.verp, LIST.local_addresses, LIST.file_is)
    assert said == ("", "en", "#b4421a", True, False, FileIs.ADDITIONS)
