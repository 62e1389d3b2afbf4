"""Whatever is typed into the preferences: kept as text, or refused in words at its field, and nothing by half."""

import html
from dataclasses import replace

import httpx
import pytest

from newsletter.actions.newsletter import Newsletter
from newsletter.people.form import form_values
from newsletter.web.guard import LARGEST_PASTE
from tests.promise.forms import form
from tests.web.conftest import ADA, NOW, kept
from tests.web.personal.test_forwarded import afresh

FIELDS = tuple(form_values(ADA, today=NOW.date()))
BOXES = ("code", "themes")  # a box is ticked or not, whatever else comes back
NAUGHTY = (
    "",
    "undefined",
    "NaN",
    "-1",
    "1e9",
    "0x0",
    "\x00",
    "\ufeff",
    "\u202eabc",
    "\U0001f469\u200d\U0001f680",
    "Z\u0351\u036a\u0324algo",
    "<script>alert(1)</script>",
    "' OR 1=1 --",
    "{{ 7 * 7 }}",
    "${jndi:ldap://localhost}",
    "../../../etc/passwd",
    "=?utf-8?q?x=0D=0ABcc:_evil@x?=",
    "a\r\nBcc: eve@example.org",
    "\u0660\u0661",
    "\u00b2",
)
EACH = form(short=3, long=1)  # so manieth of them is tried in a field; the next field begins with the next


@pytest.mark.parametrize("field", form(short=FIELDS[:2], long=FIELDS))
def test_a_megabyte_in_a_field_is_refused_in_words(pages: httpx.Client, newsletter: Newsletter, field: str) -> None:
    answer = pages.post(afresh(newsletter), data={"papers": "7", field: "a " * 500_000})
    shown = "Your preferences may have 256 KB in all" in html.unescape(answer.text)
    assert (answer.status_code, shown, kept(newsletter)) == (413, True, ADA)


def test_a_bibliography_of_ten_megabytes_is_refused_in_words(pages: httpx.Client, newsletter: Newsletter) -> None:
    entries = "@misc{a, title={A paper that somebody liked very much}}\n" * 180_000
    answer = pages.post(afresh(newsletter), data={"liked": entries})
    assert (answer.status_code, "fewer entries of a bibliography" in answer.text) == (413, True)


@pytest.mark.parametrize("field", [name for name in FIELDS if name not in BOXES])
def test_what_is_too_long_for_a_field_is_told_there_and_nothing_is_saved(
    pages: httpx.Client, newsletter: Newsletter, field: str
) -> None:
    fresh = afresh(newsletter)
    answer = pages.post(fresh, data={"papers": "7", "hour": "9", field: "a" * (LARGEST_PASTE - 1000)})
    assert (answer.status_code, f'id="{field}-mistake"' in answer.text, kept(newsletter)) == (422, True, ADA)
    assert pages.post(fresh, data={"hour": "9"}).status_code == 200


@pytest.mark.parametrize("field", FIELDS)
def test_naughty_words_are_kept_as_text_or_refused_at_the_field(
    pages: httpx.Client, newsletter: Newsletter, field: str
) -> None:
    for words in NAUGHTY[FIELDS.index(field) % EACH :: EACH]:
        before = kept(newsletter)
        answer = pages.post(afresh(newsletter), data={field: words})
        assert answer.status_code in (200, 422), words
        if answer.status_code == 422:
            assert (f'id="{field}-mistake"' in answer.text, kept(newsletter)) == (True, before), words
        assert "<script>alert" not in answer.text


def test_bytes_that_are_no_text_change_nothing_else(pages: httpx.Client, newsletter: Newsletter) -> None:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = pages.post(afresh(newsletter), content=b"name=%ff%fe%ed%a0%80&hour=9", headers=headers)
    assert (answer.status_code, replace(kept(newsletter), name=ADA.name)) == (200, replace(ADA, hour=9))
