"""Where a mail may lead, and what its images need."""

from dataclasses import replace

import pytest

from newsletter.mail.gate import rules
from newsletter.mail.headers import Kind
from tests.mail import days
from tests.mail.editions import LIST
from tests.mail.gate.gated import findings, message, said
from tests.mail.messages import composed


def linked(link: str) -> bytes:
    return message(f'<p><a href="{link}" style="color:#000">x</a></p>', f"x\n{link}\n")


@pytest.mark.parametrize(
    "link", ["https://x.org", "http://x.org/a?b=1#c", "mailto:ada@x.org?subject=x", "\ue000view\ue001"]
)
def test_a_link_that_leads_somewhere_passes(link: str) -> None:
    assert said(linked(link)) == []


@pytest.mark.parametrize(
    "link", ["", "#top", "/archive", "archive", "//x.org", "https://", "javascript:alert(1)", "ftp://x.org"]
)  # fmt: skip
def test_a_link_that_leads_nowhere_from_a_mail_is_refused(link: str) -> None:
    assert said(linked(link)) == [("html", f"a link to {link!r}")]


def test_a_slot_that_is_no_link_is_refused_as_one() -> None:
    assert said(linked("\ue000name\ue001")) == [("html", "a link to '\\ue000name\\ue001'")]


def test_a_link_of_the_html_part_that_the_text_lacks_is_refused() -> None:
    content = message('<p><a href="https://x.org/a" style="color:#000">x</a></p>', "x https://x.org/ab\n")
    assert said(content) == [("text", "the link https://x.org/a of the HTML part is missing")]


def test_a_slot_that_the_text_lacks_is_named_as_templates_write_it() -> None:
    content = message('<p><a href="\ue000view\ue001" style="color:#000">x</a></p>', "x\n")
    assert said(content) == [("text", "the link {{ slot.view }} of the HTML part is missing")]


@pytest.mark.parametrize("words", ["See https://x.org/a.", "(https://x.org/a)", "<https://x.org/a>,"])
def test_a_link_in_a_sentence_of_the_text_is_found(words: str) -> None:
    assert said(message('<p><a href="https://x.org/a" style="color:#000">x</a></p>', words)) == []


def test_an_address_to_write_to_needs_no_mailto_in_the_text() -> None:
    html = '<p><a href="mailto:bob@x.org" style="color:#000">Write</a></p>'
    assert said(message(html, "Write to bob@x.org.\n")) == []


def test_an_edition_that_nobody_can_leave_is_refused() -> None:
    assert said(message(footer="")) == [
        ("text", "there is no link to unsubscribe"),
        ("html", "there is no link to unsubscribe"),
    ]


def test_a_mail_to_somebody_who_is_not_on_the_list_offers_no_way_to_leave() -> None:
    assert said(message(kind=Kind.ANSWER), kind=Kind.ANSWER) == []


def test_an_image_with_alt_text_and_dimensions_passes() -> None:
    image = '<img src="https://x.org/a.png" alt="Themes as bars" width="600" height="200">'
    assert said(message(image, "https://x.org/a.png")) == []


def test_an_edition_that_shows_the_feeds_pictures_passes() -> None:
    """Each was once taken for a link that the text part lacked, so that `list.thumbnails` stopped every edition."""
    mailing_list, made = replace(LIST, thumbnails=True), days.day("median")
    content = composed(made, mailing_list=mailing_list)
    assert b"https://cdn.example.org/1.png" in content
    assert findings(content, *rules.words_of(made), mailing_list=mailing_list) == ()


def test_an_image_from_nowhere_is_refused() -> None:
    content = message('<img src="/logo.png" alt="" width="40" height="40">')
    assert said(content) == [("html", "a link to '/logo.png'")]


def test_an_image_without_them_is_refused() -> None:
    image = '<img src="https://x.org/a.png" width="600" height="auto">'
    assert said(message(image, "https://x.org/a.png")) == [
        ("html", "the image 'https://x.org/a.png' has no alt text"),
        ("html", "the image 'https://x.org/a.png' has no height"),
    ]


def test_an_image_that_says_it_decorates_passes() -> None:
    assert said(message('<img src="https://x.org/a" alt="" width="1" height="1">', "https://x.org/a")) == []


@pytest.mark.parametrize(
    ("attributes", "missing"),
    [
        ('alt="x" width="1" height="2"', []),
        ('alt="x"', ["has no width and no height"]),
        ('alt="x" width="1px" height="2"', ["has no width"]),
        ('width="1" height="2"', ["has no alt text"]),
    ],
)
def test_what_an_image_lacks_is_told_by_the_first_80_characters_of_its_address(
    attributes: str, missing: list[str]
) -> None:
    source = f"https://x.org/{'a' * 80}"
    seen = findings(message(f'<img src="{source}" {attributes}>', source))
    assert [each.what for each in seen] == [f"the image {source[:80]!r} {each}" for each in missing]
    assert {each.quote for each in seen} <= {source}


def test_a_long_link_that_leads_nowhere_is_told_by_its_first_80_characters() -> None:
    (nowhere,) = findings(message(f'<a href="/{"a" * 90}" style="color:#000">x</a>'))
    assert (nowhere.what, nowhere.quote) == (f"a link to '/{'a' * 79}'", "/" + "a" * 90)


def test_a_long_link_that_the_text_lacks_is_told_by_its_first_200_characters() -> None:
    link = f"https://x.org/{'a' * 200}"
    assert said(message(f'<a href="{link}" style="color:#000">x</a>')) == [
        ("text", f"the link {link[:200]} of the HTML part is missing")
    ]


def test_a_link_to_a_heading_of_the_mail_itself_passes() -> None:
    html = '<h2 id="a">A</h2><a href="#a" style="color:#000">A</a><a href="#b" style="color:#000">B</a>'
    assert said(message(html)) == [("html", "a link to '#b'")]


def test_a_form_and_a_background_must_lead_somewhere_too() -> None:
    html = '<form action="/x"></form><table background="y.png"></table>'
    assert said(message(html)) == [("html", "a link to '/x'"), ("html", "a link to 'y.png'")]
