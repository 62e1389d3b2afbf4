"""What stops an edition before it is published, what is only told, and what the operator may pass."""

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select
from typer.testing import CliRunner

from newsletter import packed
from newsletter.actions import findings, values
from newsletter.actions.newsletter import Newsletter
from newsletter.actions.run import run
from newsletter.cli import lines
from newsletter.cli.commands import app
from newsletter.delivery.transports.folder import Folder
from newsletter.errors import GateRefused, NotPublished
from newsletter.mail import proofread
from newsletter.models import Edition, Logo, Published, State
from newsletter.sources.source import Source
from newsletter.store.schema import deliveries, editions, variants
from tests.mail.editions import LIST, OWN, edition, paper, written
from tests.newsletters import ADA, BOB, NOW, crowd, newsletter, on_list
from tests.whole import changed, check, publish

ONE_DAY = timedelta(days=1)
TODAY = replace(edition(paper(1), rest=3), id="today")
BODY = "email/edition/body.mjml"


@pytest.fixture
def made(engine: Engine, tmp_path: Path) -> Newsletter:
    return newsletter(engine, Folder(tmp_path / "outbox"))


def tomorrow(*numbers: int) -> Edition:
    """The next day's edition, of these papers."""
    return replace(edition(*map(paper, numbers)), id="tomorrow", day=TODAY.day + ONE_DAY)


def to(edition: Edition, *, eligible: int, unconfirmed: int = 0) -> Published:
    excluded = {"unconfirmed": unconfirmed}
    return Published(edition=edition, published_at=NOW, audience=eligible + unconfirmed, excluded=excluded)


def doubts(before: int, now: int, *, change: float = 0.5) -> list[str]:
    seen = findings.beside_the_last(to(tomorrow(2), eligible=now), to(TODAY, eligible=before), audience_change=change)
    return [finding.what for finding in seen]


def broken(root: Path, one: str, other: str, name: str = BODY) -> Path:
    """An operator's template that differs from the program's in one place."""
    return written(root, name, (OWN / name).read_text(encoding="utf-8").replace(one, other, 1))


def rows(engine: Engine) -> list[int]:
    with engine.connect() as connection:
        tables = (editions, variants, deliveries)
        return [connection.execute(select(func.count()).select_from(table)).scalar_one() for table in tables]


@pytest.mark.parametrize(("before", "now"), [(20, 9), (20, 31), (1000, 0), (400, 601)])
def test_an_audience_changed_by_more_than_half_is_a_doubt(before: int, now: int) -> None:
    assert doubts(before, now) == [f"the audience is {now:,}, and that of 2026-05-06 was {before:,}"]


@pytest.mark.parametrize(("before", "now"), [(20, 10), (20, 30), (19, 0), (3, 500), (0, 20), (1000, 1500)])
def test_an_audience_that_changed_by_half_or_was_small_is_none(before: int, now: int) -> None:
    assert doubts(before, now) == []


def test_the_operator_says_what_share_may_change() -> None:
    assert [len(doubts(100, 89, change=share)) for share in (0.1, 0.2)] == [1, 0]


def test_who_is_not_mailed_counts_in_no_audience() -> None:
    last, now = to(TODAY, eligible=100, unconfirmed=0), to(tomorrow(2), eligible=100, unconfirmed=900)
    assert findings.beside_the_last(now, last, audience_change=0.5) == ()


def test_a_list_of_papers_that_were_all_listed_before_is_a_doubt() -> None:
    rest_of_today = replace(tomorrow(900, 901), rest=(paper(902),))
    (doubt,) = findings.beside_the_last(to(rest_of_today, eligible=2), to(TODAY, eligible=2), audience_change=0.5)
    assert doubt.what == "every paper of its list was already in the list of 2026-05-06"


def test_one_new_paper_makes_a_list_new() -> None:
    seen = findings.beside_the_last(to(tomorrow(900, 5), eligible=2), to(TODAY, eligible=2), audience_change=0.5)
    assert seen == ()


def test_a_paper_is_known_by_its_title_where_another_source_gave_no_id() -> None:
    again = replace(tomorrow(900), themes=edition(paper(3, id="title:x", title="Paper number 900")).themes)
    assert len(findings.beside_the_last(to(again, eligible=2), to(TODAY, eligible=2), audience_change=0.5)) == 1


def test_the_first_edition_of_a_list_is_compared_with_none() -> None:
    assert findings.beside_the_last(to(TODAY, eligible=500), None, audience_change=0.5) == ()


def test_an_edition_without_papers_is_refused(made: Newsletter) -> None:
    with pytest.raises(GateRefused, match="refuse: edition: it has no papers"):
        publish(made, replace(TODAY, themes=()), now=NOW)


def test_what_the_gate_refuses_leaves_nothing_behind(made: Newsletter, tmp_path: Path) -> None:
    on_list(made.engine, (ADA, BOB))
    own = broken(tmp_path, "{{ edition.counts }}", '<a href="/archive" class="quiet">All</a>')
    with pytest.raises(GateRefused) as refused:
        publish(changed(made, templates=(own, OWN)), TODAY, now=NOW, anyway=True)
    assert refused.value.refusals[0].startswith("refuse: full html: a link to '/archive'; begin it with https://")
    assert rows(made.engine) == [0, 0, 0]


def test_an_edition_that_grew_too_large_is_refused_and_nothing_is_kept(made: Newsletter, tmp_path: Path) -> None:
    own = broken(tmp_path, "{{ edition.counts }}", "long " * 21_000)
    with pytest.raises(
        GateRefused, match=r"refuse: full html: [0-9,]+ bytes; mailbox providers cut the mail at 102,000"
    ):
        publish(changed(made, templates=(own, OWN)), TODAY, now=NOW, anyway=True)
    assert rows(made.engine) == [0, 0, 0]


def test_a_doubt_stops_an_edition_and_names_the_cure(made: Newsletter) -> None:
    on_list(made.engine, (ADA,))
    publish(made, TODAY, now=NOW)
    with pytest.raises(GateRefused, match=r"wait for the next list, .* `newsletter publish --anyway` publishes it"):
        publish(made, tomorrow(900), now=NOW + ONE_DAY)
    assert rows(made.engine)[0] == 1


def test_the_operator_may_pass_a_doubt_and_is_told_of_it(made: Newsletter) -> None:
    on_list(made.engine, (ADA,))
    publish(made, TODAY, now=NOW)
    published = publish(made, tomorrow(900), now=NOW + ONE_DAY, anyway=True)
    assert [warning.partition(";")[0] for warning in published.warnings] == [
        "warn: edition: every paper of its list was already in the list of 2026-05-06"
    ]


def test_an_audience_that_fell_away_stops_the_next_edition(made: Newsletter) -> None:
    on_list(made.engine, crowd(40))
    publish(made, TODAY, now=NOW)
    with made.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM subscribers WHERE address < 'reader030'")
    with pytest.raises(GateRefused, match="the audience is 10, and that of 2026-05-06 was 40"):
        publish(made, tomorrow(2), now=NOW + ONE_DAY)


def test_an_edition_that_was_published_is_checked_as_it_was_frozen(made: Newsletter) -> None:
    publish(made, TODAY, now=NOW, anyway=True)
    with made.engine.begin() as connection:
        connection.execute(variants.update().values(content=b"Subject: x\r\n\r\nspoilt"))
    checked = check(made, "2026-05-06", now=NOW)
    assert (checked.published, checked.refused) == (True, True)


def test_an_edition_is_checked_by_its_id(made: Newsletter) -> None:
    publish(made, TODAY, now=NOW, anyway=True)
    assert check(made, "today", now=NOW).findings == ()


@pytest.mark.parametrize("name", ["yesterday", "2026-99-99", "None"])
def test_an_edition_that_is_not_there_is_told(made: Newsletter, name: str) -> None:
    with pytest.raises(
        NotPublished, match=f"no edition {name}; give a day like 2026-05-06, a week like week-2026-05-10, or"
    ):
        check(made, name, now=NOW)


def test_the_programs_templates_pass_with_every_sample() -> None:
    checked = proofread.proofread(LIST, [OWN], now=NOW)
    assert (checked.samples, checked.findings) == (32, ())


def test_they_pass_with_a_logo_and_the_feeds_pictures() -> None:
    logo = Logo(url="https://papers.example.org/logo.png", width=160, height=40)
    assert proofread.proofread(replace(LIST, logo=logo, thumbnails=True), [OWN], now=NOW).findings == ()


@pytest.mark.parametrize(
    ("one", "other", "place"),
    [
        ("{{ edition.counts }}", '<a href="/archive" class="quiet">All</a>', f"{BODY}:14"),
        ("{{ edition.counts }}", "{{ edition.count }}", f"{BODY}:14"),
        ("<mj-text>", "<mj-txt>", f"{BODY}:11"),
        ('class="title ink"', 'class="title"', BODY),
        ('<mj-include path="shared/footer.mjml" />', "", BODY),
    ],
)
def test_a_fault_in_a_template_is_told_by_file_and_line(tmp_path: Path, one: str, other: str, place: str) -> None:
    own = broken(tmp_path, one, other)
    checked = proofread.proofread(LIST, [own, OWN], now=NOW)
    assert (checked.refused, {finding.place for finding in checked.findings}) == (True, {f"{own / place}"})


def test_a_run_whose_edition_the_gate_stops_has_failed_and_delivers_the_last_one(
    made: Newsletter, tmp_path: Path
) -> None:
    on_list(made.engine, (ADA,))
    publish(made, replace(TODAY, day=date(2025, 11, 1)), now=NOW)
    own = broken(tmp_path, "{{ edition.counts }}", '<a href="/archive" class="quiet">All</a>')
    feed = Source.saved(packed.folder("examples") / "daily-papers-dec-01.txt")
    ran = run(changed(made, templates=(own, OWN), sources=lambda: [feed]), clock=lambda: NOW + ONE_DAY)
    assert (ran.stopped, ran.failed, ran.published) == (True, True, None)
    assert [dict(each.tally.states) for each in ran.delivered] == [{State.ACCEPTED: 1}]


def test_templates_are_checked_by_a_command_that_fails_for_a_refusal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(app, ["init"]).exit_code == 0
    settings = Path("newsletter.toml")
    settings.write_text(f'templates = "own"\n{settings.read_text(encoding="utf-8")}', encoding="utf-8")
    passed = CliRunner().invoke(app, ["templates", "check"])
    broken(tmp_path / "own", "{{ edition.counts }}", '<img src="https://x.org/a.png" />')
    refused = CliRunner().invoke(app, ["templates", "check", "--json"])
    assert (passed.exit_code, refused.exit_code) == (0, 1)
    assert [each["what"] for each in json.loads(refused.output)["findings"]] == [
        "the image 'https://x.org/a.png' has no alt text",
        "the image 'https://x.org/a.png' has no width and no height",
    ]


def test_the_next_edition_is_checked_by_a_command_that_publishes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NEWSLETTER_SOURCES", json.dumps([str(packed.folder("examples") / "daily-papers-dec-01.txt")]))
    for command in (["init"], ["collect"]):
        assert CliRunner().invoke(app, command).exit_code == 0
    checked = [json.loads(CliRunner().invoke(app, ["check", "--json"]).output) for _ in range(2)]
    assert [(each["published"], each["refused"], each["findings"]) for each in checked] == [(False, False, [])] * 2


def test_a_warning_is_told_to_people_and_to_machines() -> None:
    published = replace(to(TODAY, eligible=2), warnings=("warn: full html: 91,000 bytes",))
    assert lines.published_line(published).splitlines()[1] == "  warn: full html: 91,000 bytes"
    assert values.published_values(published)["warnings"] == ["warn: full html: 91,000 bytes"]
