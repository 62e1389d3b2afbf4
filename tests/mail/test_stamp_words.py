"""What is prepared for every subscriber gives the words that each would be written without it."""

from dataclasses import replace
from datetime import date
from html import escape

from hypothesis import example, given
from hypothesis import strategies as st

from newsletter.mail import links
from newsletter.mail.quoted_printable import encoded
from newsletter.mail.stamp import SLOTS, Words, Writer, linked, public
from newsletter.models import Period
from newsletter.tokens import KEY_BYTES
from tests.mail.editions import LIST
from tests.mail.messages import ADAS_KEY, SECRET

KEYS = st.binary(min_size=KEY_BYTES, max_size=KEY_BYTES)
FOLDERS = st.text(st.characters(codec="utf-8") | st.sampled_from(".&=/ "))
LENGTHS = st.integers(0, 160).map(lambda length: "f" * length)


def by_slot(words: Words) -> dict[str, bytes]:
    """The words of each slot that has some."""
    return dict(zip(SLOTS, words, strict=False))


@given(FOLDERS | LENGTHS, KEYS)
@example("", ADAS_KEY)
@example(".", ADAS_KEY)
@example("a&b=c", ADAS_KEY)
@example("\t  \r\n.", ADAS_KEY)
def test_a_link_is_written_as_it_would_be_whole_wherever_its_line_ends(folder: str, key: bytes) -> None:
    mailing_list = replace(LIST, url=f"https://example.org/{folder}")
    hers = links.personal(mailing_list, key=key, edition_id="e1", secret=SECRET)
    writer = Writer.of(mailing_list, edition_id="e1", secret=SECRET)
    words = by_slot(writer.words(key, name="", address="", number=7))
    whole = {"unsubscribe": hers.unsubscribe, "preferences": hers.preferences, "view": hers.view}
    for slot, link in whole.items():
        assert (words[f"text.{slot}"], words[f"html.{slot}"]) == (encoded(link), encoded(escape(link)))
    assert words["header.unsubscribe"] == hers.unsubscribe[:-1].encode()
    assert {link[-1] for link in whole.values()} == {"t"}
    assert words["header.unsubscribe_mail"].endswith(b"?subject=" + hers.unsubscribe_token.encode())


@given(st.text(), st.text() | st.from_regex(r"[A-Za-z0-9._@+-]{1,80}", fullmatch=True))
@example("Ada & Bob", "o'ada@example.org")
@example("Ada\n", f"{'a' * 61}@example.org")
@example("Ada", f"{'a' * 62}@example.org")
def test_a_name_and_an_address_are_escaped_where_they_stand_in_html(name: str, address: str) -> None:
    writer = Writer.of(LIST, edition_id="e1", secret=SECRET)
    words = by_slot(writer.words(ADAS_KEY, name=name, address=address, number=7))
    assert (words["text.name"], words["html.name"]) == (encoded(name), encoded(escape(name)))
    assert (words["text.address"], words["html.address"]) == (encoded(address), encoded(escape(address)))


def test_a_public_page_has_nobodys_words_and_no_link_that_opens_a_subscribers_page() -> None:
    assert by_slot(public(LIST, date(2026, 5, 6))) == {
        "header.to": b"your address",
        "header.message_id": b"<>",
        "header.unsubscribe": b"https://papers.example.org",
        "header.unsubscribe_mail": b"mailto:unsubscribe@example.org?subject=",
        **{
            f"{place}.{slot}": word
            for place in ("text", "html")
            for slot, word in {
                "name": b"",
                "address": b"your address",
                "unsubscribe": b"https://papers.example.org",
                "preferences": b"https://papers.example.org",
                "view": b"https://papers.example.org/editions/2026-05-06",
            }.items()
        },
    }


def test_a_public_page_of_a_week_leads_to_the_weeks_page_and_is_escaped_in_html() -> None:
    words = by_slot(public(replace(LIST, url="https://x.org/a&b"), date(2026, 5, 10), period=Period.WEEK))
    assert words["text.view"] == b"https://x.org/a&b/editions/week-2026-05-10"
    assert words["html.view"] == b"https://x.org/a&amp;b/editions/week-2026-05-10"


def test_the_one_link_of_a_mail_to_one_person_is_escaped_in_html() -> None:
    words = by_slot(linked(public(LIST, date(2026, 5, 6)), "https://x.org/?a=1&b"))
    assert (words["text.link"], words["html.link"]) == (b"https://x.org/?a=3D1&b", b"https://x.org/?a=3D1&amp;b")


def test_who_is_not_greeted_has_no_name_in_a_part_and_one_in_the_header() -> None:
    writer = Writer.of(LIST, edition_id="e1", secret=SECRET)
    words = by_slot(writer.words(ADAS_KEY, name="Ada", address="ada@example.org", number=7, greets=False))
    assert (words["text.name"], words["html.name"], words["header.to"]) == (b"", b"", b"Ada <ada@example.org>")
    assert words["header.message_id"] == b"<e1.7@example.org>"
