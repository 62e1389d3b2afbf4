"""What every mail keeps, whatever a feed says: both parts whole, nothing of a feed alive or left over."""

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from newsletter.errors import SettingsError
from newsletter.mail.layout import render
from newsletter.models import Edition, Layout, TrendingPaper
from tests.mail.editions import LIST, OWN, edition, laid_out, paper, written

LAYOUTS = pytest.mark.parametrize("layout", list(Layout))


class Seen(HTMLParser):
    """The links of an HTML text, its words, and the names of its tags."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.tags: list[str] = []
        self.words: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def twenty() -> Edition:
    themes = tuple(
        replace(edition().themes[0], papers=tuple(long_paper(5 * t + n) for n in range(5))) for t in range(4)
    )
    return replace(edition(rest=15), themes=themes)


def long_paper(number: int) -> TrendingPaper:
    return replace(paper(number, title="A title of a good ninety characters, which is " * 2), summary="s" * 240)


@LAYOUTS
def test_the_text_part_has_every_link_of_the_html_part(layout: Layout) -> None:
    mail = laid_out(edition(paper(), rest=20), layout=layout)
    assert set(Seen(mail.html).links) - set(mail.text.split()) == set()


@LAYOUTS
def test_no_link_is_empty_where_a_feed_gives_a_title_only(layout: Layout) -> None:
    bare = paper(id="title:abc", title="Q&A? 100%", url="", code_url="")
    links = Seen(laid_out(edition(bare), layout=layout).html).links
    assert links[1] == "https://huggingface.co/papers?q=Q%26A%3F+100%25"
    assert "" not in links


@LAYOUTS
@pytest.mark.parametrize("slot", ["unsubscribe", "preferences", "view", "address"])
def test_both_parts_leave_every_slot_open(layout: Layout, slot: str) -> None:
    mail = laid_out(edition(), layout=layout)
    assert f"\ue000{slot}\ue001" in mail.html
    assert f"\ue000{slot}\ue001\n" in mail.text


@LAYOUTS
def test_a_feed_opens_no_slot(layout: Layout) -> None:
    feigned = paper(title="Click \ue000unsubscribe\ue001", url="https://example.org/\ue000view\ue001")
    plain = laid_out(edition(paper()), layout=layout)
    mail = laid_out(edition(feigned), layout=layout)
    assert mail.html.count("\ue000") == plain.html.count("\ue000")
    assert mail.text.count("\ue000") == plain.text.count("\ue000")


@LAYOUTS
def test_a_title_that_is_a_script_is_shown_and_not_run(layout: Layout) -> None:
    seen = Seen(laid_out(edition(paper(title='<script>alert(1)</script> in "titles"')), layout=layout).html)
    assert "script" not in seen.tags
    assert '<script>alert(1)</script> in "titles"' in seen.text


@LAYOUTS
def test_a_title_that_is_a_template_is_not_filled(layout: Layout) -> None:
    mail = laid_out(edition(paper(title="{{ 7 * 7 }} {% raw %}")), layout=layout)
    assert "{{ 7 * 7 }} {% raw %}" in mail.text
    assert "{{ 7 * 7 }} {% raw %}" in Seen(mail.html).text


@LAYOUTS
@pytest.mark.parametrize("address", ["javascript:alert(1)", "https://x.org/a b", "/relative", "https://x.org/\n"])
def test_an_address_that_is_none_leads_nowhere(layout: Layout, address: str) -> None:
    links = Seen(laid_out(edition(paper(url=address, code_url=address)), layout=layout).html).links
    known = ("https://huggingface.co/", "https://arxiv.org/", LIST.url, "\ue000")
    assert [link for link in links if not link.startswith(known)] == []


@LAYOUTS
@pytest.mark.parametrize(
    "title",
    ["تعلم الآلة للجميع", "大規模言語モデルの思考連鎖に関する包括的な調査と展望" * 4, "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L", "T" * 175],
)
def test_a_title_of_any_script_stands_whole_in_both_parts(layout: Layout, title: str) -> None:
    mail = laid_out(edition(paper(title=title)), layout=layout)
    assert title in Seen(mail.html).text
    assert title in re.sub(r"\n {4}", "", mail.text).replace("\n", "")


@LAYOUTS
def test_nothing_unknown_is_written_as_a_word(layout: Layout) -> None:
    bare = replace(
        paper(authors=(), author_count=None, organisation="", url="", published=None, code_url=""),
        upvotes=None,
        comments=None,
        summary="",
        why=(),
    )
    mail = laid_out(edition(bare), layout=layout)
    assert re.findall(r"None|nan|\(\)|▲|·\s*(?=\Z|</)|· *\n *Paper", mail.text + mail.html) == []


def test_twenty_papers_stay_far_below_what_gmail_clips() -> None:
    assert len(laid_out(twenty()).html.encode()) < 50_000


def test_the_text_part_is_72_columns_wide_but_for_addresses() -> None:
    lines = laid_out(twenty()).text.splitlines()
    assert [line for line in lines if len(line) > 72 and "https://" not in line and "s" * 72 not in line] == []


def test_the_brief_layout_lists_titles_with_their_upvotes_and_counts_the_rest() -> None:
    mail = laid_out(edition(*(paper(n) for n in range(1, 13)), rest=26), layout=Layout.BRIEF)
    assert "\nPaper number 1 (82 ▲)\nhttps://huggingface.co/papers/2605.00001\n" in mail.text
    assert "\n26 more papers\nhttps://papers.example.org/editions/2026-05-06\n" in mail.text
    assert "Paper number 12 (82 ▲)" in Seen(mail.html).text


def test_the_brief_layout_goes_on_with_the_papers_that_are_not_shown() -> None:
    mail = laid_out(replace(edition(paper(1)), rest=(paper(77, title="Not picked"),)), layout=Layout.BRIEF)
    assert re.findall(r"(.*) \(\d+ ▲\)", mail.text) == ["Paper number 1", "Not picked"]


def test_a_subject_is_one_line() -> None:
    assert laid_out(replace(edition(), title="Video\r\nBcc: eve@example.org")).subject == "Video Bcc: eve@example.org"


def test_the_html_part_says_its_language_and_direction() -> None:
    html = laid_out(edition(), mailing_list=replace(LIST, language="ar-EG")).html
    assert html.startswith('<!doctype html><html lang="ar-EG" dir="rtl"')
    assert re.findall(r'direction:ltr|dir="ltr"|align="left"', html) == []


def test_a_sentence_of_another_direction_than_the_list_keeps_its_order() -> None:
    """An English footer under an Arabic name once ended with its beginning."""
    html = laid_out(edition(), mailing_list=replace(LIST, language="ar", name="أوراق الصباح")).html
    assert re.findall(r'<p(?! dir="auto")[^>]*>\s*(?:You get|Wednesday)', html) == []
    assert len(re.findall(r'<p dir="auto"[^>]*>\s*(?:You get|Wednesday)', html)) == 2


def test_the_names_of_the_themes_lead_to_their_headings() -> None:
    html = laid_out(twenty()).html
    names = re.findall(r'href="#(theme-[0-9])"', html)
    assert (names, re.findall(r' id="(theme-[0-9])"', html)) == (["theme-1", "theme-2", "theme-3"],) * 2


def test_a_link_says_to_those_who_listen_where_it_leads() -> None:
    html = laid_out(edition(replace(paper(title="Mirage"), stars=1234))).html
    assert re.findall(r'aria-label="([^"]*Mirage)"', html) == ["Code\xa0★\xa01.2k of Mirage", "PDF of Mirage"]


def test_the_first_words_of_a_mail_do_not_run_into_an_inboxs_line() -> None:
    hidden = re.findall(r'<div style="display:none[^>]*>([^<]*)</div>', laid_out(edition(paper(title="Mirage"))).html)
    assert [(words[:6], words[6:].strip("\n\u034f\u200c\xa0"), len(words) > 150) for words in hidden] == [
        ("Mirage", "", True)
    ]


def test_the_footer_has_the_lists_name_once() -> None:
    named = replace(LIST, postal_address="Morning Papers, 1 Library Lane, London")
    for mailing_list in (LIST, named):
        mail = laid_out(edition(), mailing_list=mailing_list)
        footers = (mail.html.partition("contentinfo")[2], mail.text.partition("-" * 72)[2])
        assert [footer.count("Morning Papers") for footer in footers] == [1, 1]


def test_what_was_muted_is_told_with_a_link_to_change_it() -> None:
    made = replace(edition(paper(2)), muted=(("benchmark", 11),), first=(paper(1, title="The best of the day"),))
    mail = laid_out(made)
    assert "\n11 muted (benchmark)\nChange what you mute\n\ue000preferences\ue001\n" in mail.text
    assert ("12 papers, 1 here" in mail.text, "\nThe best of the day (82 ▲)\n" in mail.text) == (True, True)


def test_templates_that_read_themes_go_on_having_every_paper(tmp_path: Path) -> None:
    each = "{% for card in theme.cards %}{{ card.label }}{{ card.title }}\n{% endfor %}"
    written(tmp_path, "email/edition/body.txt", f"{{% for theme in edition.themes %}}{each}{{% endfor %}}")
    made = edition(*(paper(n) for n in range(1, 9)))
    text = render(made, LIST, layout=Layout.FULL, templates=[tmp_path, OWN]).text
    assert text.splitlines() == [f" {n}. Paper number {n}" for n in range(1, 9)]


def test_a_mail_asks_nothing_of_any_server() -> None:
    html = laid_out(twenty()).html
    assert re.findall(r"<img|<link|@import|url\(|fonts\.g", html) == []


def test_a_colour_that_is_none_is_told() -> None:
    with pytest.raises(SettingsError, match=r"colour: 'terracotta' is not a colour; write .* as in #b4421a"):
        laid_out(edition(), mailing_list=replace(LIST, colour="terracotta"))


@pytest.mark.parametrize(("allowed", "shown"), [(True, 1), (False, 0)])
def test_pictures_are_shown_beside_the_top_paper_only_where_the_operator_allows(allowed: bool, shown: int) -> None:
    pictured = paper(thumbnail_url="https://cdn.example.org/a.png")
    mail = laid_out(edition(pictured), mailing_list=replace(LIST, thumbnails=allowed))
    assert mail.html.count('src="https://cdn.example.org/a.png" width="96" height="54" alt="Picture of') == shown
