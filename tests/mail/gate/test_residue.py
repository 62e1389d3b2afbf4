"""What a template left behind is refused, and a title that looks the same is not."""

from dataclasses import replace

import pytest

from newsletter.mail.gate import rules
from newsletter.models import Layout
from tests.mail.editions import LIST, edition, paper
from tests.mail.gate.gated import findings, message, said
from tests.mail.messages import composed
from tests.promise.forms import MUCH

TITLES = [
    "{{ x }}", "None", "None of the Above: nan and None", "{% raw %} {# no #}", "Learning with nan/NaN losses",
    "{{ a_very_long_name_of_a_variable }} and more words, so that the text part wraps {{ it_here }} once or twice None",
    "大規模言語モデルの思考連鎖に関する包括的な調査と展望大規模言語モデルの思考連鎖に{{関する}}包括的な調査と展望None",
]  # fmt: skip


@pytest.mark.parametrize(
    "left", ["{{ edition.title }}", "{% if x %}", "{# note #}", "None", "nan", "Card object at 0x7f"]
)
def test_residue_in_any_part_is_refused(left: str) -> None:
    content = message(f"<p>{left} upvotes</p>", f"{left} upvotes\n", subject=f"Read {left}")
    assert {where for where, what in said(content) if what.endswith("is left over from a template")} == {
        "subject",
        "text",
        "html",
    }


def test_residue_in_what_is_read_aloud_is_refused() -> None:
    content = message('<b aria-label="None upvotes">1</b>')
    assert said(content) == [("html", "'None upvotes' is left over from a template")]


@pytest.mark.parametrize("link", ["https://x.org/None", "https://x.org/?q=None", "https://x.org/{{day"])
def test_residue_in_a_link_is_refused(link: str) -> None:
    said_of_it = [what for _, what in said(message(text=f"{link}\n")) if "left over from a template" in what]
    assert len(said_of_it) == 1


@pytest.mark.parametrize(
    "word", ["Nonetheless", "nano", "finance", "NoneType", "banana", "https://x.org/?q=None+of+it"]
)
def test_a_word_that_only_holds_such_a_word_passes(word: str) -> None:
    assert said(message(f"<p>{word}</p>", f"{word}\n")) == []


@pytest.mark.parametrize("layout", list(Layout))
@pytest.mark.parametrize("title", TITLES)
def test_a_title_that_looks_like_residue_passes(title: str, layout: Layout) -> None:
    bare = paper(id="title:abc", title=title, url="", authors=(title,), organisation=title)
    made = replace(edition(bare), title=title)
    assert rules.findings(composed(made, layout=layout), LIST, words=rules.words_of(made)) == ()


@pytest.mark.parametrize("layout", list(Layout))
def test_such_a_title_hides_no_residue_beside_it(layout: Layout) -> None:
    made = edition(paper(title="None of the Above"))
    content = composed(made, layout=layout).replace(b"papers.example.org/editions", b"x").replace(b"(82", b"(None")
    content = content.replace(b"Wednesday", b"None")
    seen = rules.findings(content, LIST, words=rules.words_of(made))
    assert {"left over from a template" in each.what for each in seen} == {True}


def test_the_name_of_the_list_may_look_like_residue() -> None:
    odd = replace(LIST, name="{{ Papers }}")
    assert said(message("<p>{{ Papers }}</p>", "{{ Papers }}\n", mailing_list=odd), mailing_list=odd) == []


@pytest.mark.parametrize("character", ["{", "N", "None ", "{{ ", "%", "/", "http://", "<", "&"])
def test_much_of_one_thing_is_looked_through(character: str) -> None:
    """In milliseconds; a rule that is not linear would not come back."""
    text = (character * MUCH)[:MUCH]
    assert rules.findings(message(text=text), LIST, words=[text, text[: MUCH // 2]]) is not None


def test_what_is_left_is_shown_with_thirty_characters_on_either_side_of_its_line() -> None:
    text = f"before\n{'a' * 40} {{{{ {'b' * 40}\nbehind\n"
    (one,) = findings(message(text=text))
    assert one.what == f"{'a' * 29 + ' {{ ' + 'b' * 29!r} is left over from a template"
    assert one.quote == "a" * 29 + " {{ " + "b" * 29


def test_residue_behind_words_that_were_put_in_is_seen_and_the_words_are_not() -> None:
    text = "None of these and None of these\nNone here\n"
    assert said(message(text=text), "None of these") == [("text", "'None here' is left over from a template")]


def test_a_link_that_was_put_in_may_look_like_residue() -> None:
    link = "https://x.org/None"
    assert said(message(text=f"{link}\n"), link) == []
    assert said(message(text="https://x.org/?q=%7B%7B+x+%7D%7D/None\n"), "{{ x }}") == []
    assert len(said(message(text=f"{link}/None\n"), link)) == 0


@pytest.mark.parametrize("name", ["alt", "title", "aria-label", "content", "summary"])
def test_an_attribute_that_is_read_aloud_may_hold_no_residue(name: str) -> None:
    assert said(message(f'<b {name}="nan">1</b>')) == [("html", "'nan' is left over from a template")]
    assert said(message('<b data-x="nan">1</b>')) == []


@pytest.mark.parametrize("words", ["{{ Owl", "Owl }}", "{% Owl", "Owl %}", "{# Owl", "None", "nan", "NaN"])
def test_each_kind_of_residue_may_stand_in_words_that_were_put_in(words: str) -> None:
    assert said(message(text=f"{words}\n"), words) == []
    assert said(message(text=f"{words}\n"), "Owl") != []
