"""RSS and Atom: arXiv's, the Daily Papers', broken ones, and those that are bombs."""

import pytest

from newsletter.errors import FeedError
from newsletter.sources import reading
from tests.sources import feeds

RSS = '<rss version="2.0"><channel><title>x</title>{items}</channel></rss>'


def rss(*titles: str, head: str = "") -> str:
    return head + RSS.format(items="".join(f"<item><title>{title}</title></item>" for title in titles))


def test_the_day_a_feed_was_built_is_not_the_day_of_its_list() -> None:
    assert feeds.example("daily.rss.xml").list_day is None


def test_a_feed_that_links_to_the_page_of_a_day_lists_that_day() -> None:
    text = rss("A").replace("<title>x", "<link>https://huggingface.co/papers?date=2026-06-22</link><title>x")
    assert str(feeds.read(text).list_day) == "2026-06-22"


def test_a_new_version_of_an_old_paper_is_not_published_when_announced() -> None:
    sightings = feeds.example("arxiv.rss.xml").sightings
    assert [str(s.paper.published) for s in sightings] == ["2026-06-22", "None"]


def test_the_codes_of_arxiv_are_no_keywords() -> None:
    assert feeds.example("arxiv.rss.xml").sightings[0].paper.keywords == ()


def test_an_entry_without_a_title_is_named_and_the_others_are_used() -> None:
    feed = feeds.read(rss("A", "", "C"))
    assert ([s.position for s in feed.sightings], [bad.place for bad in feed.skipped]) == ([1, 3], ["entry 2"])


def test_a_feed_that_is_cut_off_is_read_as_far_as_it_goes() -> None:
    cut = rss("A", "B").partition("</item></channel>")[0]
    assert [s.paper.title for s in feeds.read(cut).sightings] == ["A", "B"]


def test_a_stray_ampersand_does_not_cost_the_feed() -> None:
    assert feeds.first(rss("Q & A, if a < b")).paper.title == "Q & A, if a < b"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1", "windows-1252"])
def test_a_feed_is_read_in_the_encoding_it_declares(encoding: str) -> None:
    text = rss("Café", head=f'<?xml version="1.0" encoding="{encoding}"?>')
    feed = reading.read(text.encode(encoding), source="a feed", read_at=feeds.NOW)
    assert feed.sightings[0].paper.title == "Café"


@pytest.mark.parametrize("encoding", ["utf-7", "idna", "zlib", "unicode_escape", "no-such"])
def test_an_encoding_no_feed_is_in_is_read_as_utf_8(encoding: str) -> None:
    assert feeds.first(rss("+ADw-b", head=f'<?xml version="1.0" encoding="{encoding}"?>')).paper.title == "+ADw-b"


BOMB = '<!DOCTYPE rss [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;">]>'


@pytest.mark.parametrize(
    "document",
    [
        rss("&b;", head=BOMB),
        rss("&b;", head=BOMB)[:-9],
        rss("&b;", head='<?xml version="1.0"?>\n' + BOMB),
        rss("x", head='<!DOCTYPE rss [<!ENTITY % p SYSTEM "file:///etc/passwd">%p;]>'),
        rss("&x;", head='<!DOCTYPE rss [<!ENTITY x SYSTEM "http://localhost/">]>'),
    ],
)
def test_a_feed_that_declares_entities_is_refused(document: str) -> None:
    with pytest.raises(FeedError, match="declares its own entities"):
        feeds.read(document)


def test_a_doctype_without_entities_is_no_bomb() -> None:
    head = '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://localhost/rss-0.91.dtd">'
    assert feeds.first(rss("A", head=head)).paper.title == "A"


def test_much_broken_xml_is_refused() -> None:
    with pytest.raises(FeedError, match="more than 512 KB of broken XML"):
        feeds.read(rss("<p></b>" + "word " * 200_000))


NESTED = "<item><title>a</title>" * 64_000 + "</item>" * 64_000


@pytest.mark.parametrize(
    "text",
    [
        RSS.format(items=NESTED),
        RSS.format(items="<item>" * 64_000),
        RSS.format(items="& " + NESTED),
        RSS.format(items="</b>" + "<item><title>a</title>" * 20_000),
        RSS.format(
            items="<item><title>a</title><description>" + "<div>" * 201 + "</div>" * 201 + "</description></item>"
        ),
        '<feed xmlns="http://www.w3.org/2005/Atom">' + "<entry>" * 64_000 + "</entry>" * 64_000 + "</feed>",
    ],
    ids=["entries", "not closed", "an ampersand before them", "a fault before them", "divisions", "Atom"],
)
def test_elements_nested_without_end_are_refused_before_they_are_read(text: str) -> None:
    with pytest.raises(FeedError, match="more than 200 nested elements, which is too many for a feed"):
        feeds.read(text)


def test_more_entries_than_any_feed_has_are_refused_before_they_are_read() -> None:
    with pytest.raises(FeedError, match="more than 20,000 entries, which is too many for a feed"):
        feeds.read(rss(*["a"] * 20_001))


def test_a_description_may_nest_a_hundred_divisions() -> None:
    text = f"<item><title>a</title><description>{'<div>' * 100}b{'</div>' * 100}</description></item>"
    assert feeds.first(RSS.format(items=text)).paper.abstract == "b"


def test_much_xml_with_a_stray_ampersand_is_read() -> None:
    assert len(feeds.first(rss("Q & A " + "word " * 200_000)).paper.title) == 1_000_005


def test_what_feedparser_stumbles_over_is_our_error() -> None:
    with pytest.raises(FeedError, match="broken XML that cannot be read"):
        feeds.read(RSS.format(items="<item><title>a</title><b>&#55296;</item>"))


def test_a_comment_before_the_feed_may_hold_markup() -> None:
    assert feeds.first(rss("A", head="<!-- <b>it's</b> -->\n<?xml-stylesheet href='a<b'?>")).paper.title == "A"


def test_a_feed_of_preprints_names_each_person_once() -> None:
    creator = "<title>A</title><dc:creator><![CDATA[Doe, J., Roe, R., Poe, E.]]></dc:creator>"
    text = RSS.format(items=f"<item>{creator}</item>").replace(
        "<rss", '<rss xmlns:dc="http://purl.org/dc/elements/1.1/"'
    )
    assert feeds.first(text).paper.authors == ("J. Doe", "R. Roe", "E. Poe")
