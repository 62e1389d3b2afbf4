"""What the preview shows while something is wrong."""

import pytest

from newsletter.actions.newsletter import Newsletter
from tests.web.preview.previews import Desk, shown_hash


def test_the_gate_looks_at_the_message_shown_and_names_the_cure(planned: Desk) -> None:
    path = planned.spoil("{{ edition.counts }}", '<a href="/archive" class="quiet">All</a>')
    line = path.read_text(encoding="utf-8").partition("/archive")[0].count("\n") + 1
    page = planned.page()
    assert f'<b>Refused</b> <span class="quiet">full html, {path}:{line}</span>' in page
    assert "a link to '/archive'; begin it with https://, http:// or mailto:, or use a slot" in page


def test_a_message_that_is_too_large_is_shown_and_the_last_good_one_can_be(planned: Desk) -> None:
    good = planned.sha256()
    planned.spoil("{{ edition.counts }}", "long " * 21_000)
    page = planned.page()
    assert (
        "mailbox providers cut the mail at 102,000; show fewer papers (edition.papers) or shorten the template" in page
    )
    assert f'href="/?kept={good}">Show the last good one' in page
    assert planned.sha256() != good == planned.sha256(f"kept={good}")


@pytest.mark.parametrize(
    ("one", "other", "message"),
    [
        ("{{ edition.counts }}", "{{ edition.kount }}", "kount is unknown here; it may be counts"),
        ("<mj-text>", "<mj-txt>", "<mj-txt> is not an MJML component; known are mj-accordion, "),
        ('<mj-include path="shared/footer.mjml" />', '<mj-include path="shared/foot.mjml" />', "shared/foot.mjml"),
    ],
)
def test_a_broken_template_is_told_by_file_and_line_while_the_last_good_one_stays(
    planned: Desk, one: str, other: str, message: str
) -> None:
    good = planned.sha256()
    path = planned.spoil(one, other)
    line = path.read_text(encoding="utf-8").partition(other)[0].count("\n") + 1
    failed = planned.client.get("/")
    page = planned.page()
    assert (failed.status_code, f"{path}:{line}: " in page) == (500, True)
    assert (message in page, planned.sha256(), "Below is the last good one, of " in page) == (True, good, True)


def test_a_store_that_fails_is_told_while_the_last_good_message_stays(desk: Desk, newsletter: Newsletter) -> None:
    good = desk.sha256()
    with newsletter.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE editions RENAME TO lost")
    page = desk.page()
    assert ("the store failed: no such table: editions" in page, shown_hash(page)) == (True, good)


def test_a_template_that_is_mended_is_shown_again(planned: Desk) -> None:
    broken = planned.spoil("{{ edition.counts }}", "{{ edition.kount }}")
    failed = planned.client.get("/")
    broken.unlink()
    mended = planned.client.get("/")
    assert (failed.status_code, mended.status_code, "Nothing to show" in failed.text) == (500, 200, True)
