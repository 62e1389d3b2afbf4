"""A colour that is none is told by file and line, before a compiler passes it on."""

from pathlib import Path

import pytest

from newsletter.errors import TemplateError
from newsletter.mail.layout import render
from newsletter.mail.templates import mjml
from newsletter.models import Layout
from tests.mail.editions import LIST, OWN, edition, written

BODY = "email/edition/body.mjml"
ATTRIBUTE = '<mj-text color="{value}">'


def faults_in(text: str) -> list[str]:
    """What is said of each fault, up to the cure."""
    return [fault.partition(",")[0] for _, fault in mjml.in_attributes(text)]


@pytest.mark.parametrize(
    "value", ["blu", "#b4421", "#b4421g", "b4421a", "rgb(1 2", "white white blu", "url(x)", "lab(blu)"]
)
def test_what_is_no_colour_is_found(value: str) -> None:
    assert faults_in(f' color="{value}"') == [f"color is '{value}'"]


@pytest.mark.parametrize(
    "value",
    [
        *("#b42", "#B4421A", "#b4421a80", "white", "RebeccaPurple", "transparent", "inherit", ""),
        *("rgb(180, 66, 26)", "rgba(180,66,26,.5)", "hsl(20 70% 40% / 50%)", "white #b4421a white white"),
        *("hwb(20 10% 30%)", "oklch(0.6 0.15 40)", "color(display-p3 0.7 0.3 0.1)", "currentColor"),
        *("{{ light.ink }}", "#{{ digits }}", "{% if dark %}#000000{% endif %}", "#b4421a !important"),
    ],
)
def test_a_colour_and_what_jinja_writes_are_not(value: str) -> None:
    assert faults_in(f' background-color="{value}"') == []


def test_a_style_is_looked_at_too() -> None:
    assert faults_in(" style=\"color:#fff; border-color: wite\" class='x'") == ["border-color is 'wite'"]
    assert [where for where, _ in mjml.in_style("p { color: blu; }")] == [4]


@pytest.mark.parametrize(
    "text", [' alt="color=blu"', " color-scheme='x'", ' data-colour="x"', ' style="background:url(a) blu"']
)
def test_words_that_set_no_colour_are_not(text: str) -> None:
    assert faults_in(text) == []


@pytest.mark.parametrize("text", ["a" * 1_000_000, "-" * 1_000_000, " color=" * 100_000, "style='" * 100_000])
def test_a_megabyte_is_read_at_once(text: str) -> None:
    assert faults_in(text) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [("<mj-text>", '<mj-text color="blu">'), ("<mj-text>", "<mj-text><p style='color:blu'>x</p>")],
)
def test_it_is_told_with_its_line_and_the_cure(tmp_path: Path, before: str, after: str) -> None:
    text = (OWN / BODY).read_text(encoding="utf-8").replace(before, after, 1)
    own = written(tmp_path, BODY, text)
    line = text.partition("blu")[0].count("\n") + 1
    with pytest.raises(TemplateError) as failed:
        render(edition(), LIST, layout=Layout.FULL, templates=[own, OWN])
    assert str(failed.value).startswith(f"{own / BODY}:{line}: color is 'blu', which is not a colour; write six hex")


@pytest.mark.parametrize(
    "text", [' color="blu"', ' width="1px" style="margin:0;color:blu"', " class='x' style='a:b;color:blu'"]
)
def test_where_it_stands_is_counted_in_the_text_that_was_given(text: str) -> None:
    assert [where for where, _ in mjml.in_attributes(text)] == [text.index("color")]


def test_what_is_told_of_a_colour_has_forty_characters_of_it_and_the_cure() -> None:
    ((_, fault),) = mjml.in_attributes(f" color='{'b' * 41}'")
    cure = "write six hexadecimal digits, as in #b4421a, one of the list's, as in {{ light.accent }}, or a name"
    assert fault == f"color is '{'b' * 40}', which is not a colour; {cure}"
