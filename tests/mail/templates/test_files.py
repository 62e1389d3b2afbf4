"""A template that cannot be used is told by file, line, cause and cure, and nothing is laid out."""

import cProfile
from collections.abc import Callable
from pathlib import Path

import pytest

from newsletter.errors import TemplateError
from newsletter.mail.layout import render
from newsletter.mail.templates import mjml
from newsletter.models import Layout
from tests.mail.editions import LIST, OWN, edition, paper, written

BODY = "email/edition/body.mjml"


def refusal(root: Path) -> str:
    """What is said of the templates in `root`, which stands before the program's own."""
    with pytest.raises(TemplateError) as caught:
        render(edition(), LIST, layout=Layout.FULL, templates=[root, OWN])
    return str(caught.value)


def body(words: str) -> str:
    """An MJML document whose fifth line is `words`."""
    return f"<mjml>\n<mj-body>\n<mj-section>\n<mj-column>\n{words}\n</mj-column></mj-section></mj-body></mjml>"


@pytest.mark.parametrize("name", ["email/edition/subject.txt", "email/edition/body.txt"])
def test_a_file_that_is_new_in_an_operators_folder_is_seen_at_once(tmp_path: Path, name: str) -> None:
    render(edition(), LIST, layout=Layout.FULL, templates=[tmp_path, OWN])
    own = written(tmp_path, name, "Owls\n")
    mail = render(edition(), LIST, layout=Layout.FULL, templates=[own, OWN])
    assert "Owls" in (mail.subject, mail.text.strip())


def test_an_operators_folder_overrides_one_file_and_keeps_the_others(tmp_path: Path) -> None:
    own = written(tmp_path, "email/edition/subject.txt", "Read on {{ edition.weekday }}\n")
    mail = render(edition(), LIST, layout=Layout.FULL, templates=[own, OWN])
    assert mail.subject == "Read on Wednesday"
    assert "Paper number 1" in mail.html


def test_an_operators_head_is_used_by_every_mail(tmp_path: Path) -> None:
    head = (OWN / "email/shared/head.mjml").read_text(encoding="utf-8").replace("Georgia", "Garamond")
    own = written(tmp_path, "email/shared/head.mjml", head)
    mails = [render(edition(), LIST, layout=layout, templates=[own, OWN]).html for layout in Layout]
    assert [html.count("Georgia") for html in mails] == [0, 0]


def test_an_unknown_name_is_told_with_its_line_in_mjml(tmp_path: Path) -> None:
    own = written(tmp_path, BODY, body("<mj-text>{{ editoin.title }}</mj-text>"))
    assert refusal(own) == (
        f"{own / BODY}:5: editoin is unknown; this mail's templates know"
        " dark, direction, edition, full_list, light, list, side, slot"
    )


def test_an_unknown_name_is_told_with_its_line_in_text(tmp_path: Path) -> None:
    own = written(tmp_path, "email/edition/body.txt", "One\n\n{{ edition.titel }}\n")
    assert refusal(own).startswith(f"{own / 'email/edition/body.txt'}:3: titel is unknown here; it may be title")


def test_an_unknown_name_in_an_included_file_is_told_where_it_stands(tmp_path: Path) -> None:
    own = written(tmp_path, "email/shared/footer.mjml", "<mj-section>\n</mj-section>\n<mj-raw>{{ lits }}</mj-raw>")
    assert refusal(own).startswith(f"{own / 'email/shared/footer.mjml'}:3: lits is unknown")


def test_an_unknown_name_in_an_included_text_is_told_where_it_stands(tmp_path: Path) -> None:
    own = written(tmp_path, "email/shared/footer.txt", "One\n{{ lits }}\n")
    assert refusal(own).startswith(f"{own / 'email/shared/footer.txt'}:2: lits is unknown")


@pytest.mark.parametrize("name", [BODY, "email/edition/subject.txt"])
def test_a_condition_that_is_never_ended_is_told_with_its_line(tmp_path: Path, name: str) -> None:
    own = written(tmp_path, name, body("<mj-raw>{% if edition.more %}</mj-raw>"))
    assert refusal(own).startswith(f"{own / name}:5: {{% if %}} is not closed here; close it with {{% endif %}} first")


def test_a_template_may_not_reach_behind_its_values(tmp_path: Path) -> None:
    own = written(tmp_path, "email/edition/subject.txt", "{{ edition.__class__.__mro__ }}")
    assert refusal(own).startswith(f"{own / 'email/edition/subject.txt'}:1: __class__ may not be used in a template")


def test_arithmetic_that_fails_is_told_with_its_line(tmp_path: Path) -> None:
    own = written(tmp_path, "email/edition/subject.txt", "Papers\n{{ edition.title + 1 }}")
    assert refusal(own).startswith(
        f"{own / 'email/edition/subject.txt'}:2: values of two kinds do not go together here"
    )


@pytest.mark.parametrize(
    ("words", "line", "cause"),
    [
        ("<mj-txt>x</mj-txt>", 5, "<mj-txt> is not an MJML component; known are mj-accordion,"),
        (
            "<mj-section></mj-section>",
            5,
            "<mj-section> is in <mj-column>; it belongs in <mj-body> or <mj-wr",
        ),
        ("<mj-text>x", 6, "</mj-column> closes no open element; close <mj-text> of line 5 first"),
        ("<mj-text><p>x</mj-text>", 5, "</mj-text> closes no open element; close <p> of line 5 first"),
        ("<mj-text>a < b</mj-text>", 5, 'a "<" starts no complete tag; write &lt; in words'),
        (
            "<mj-raw>{% if 1 < 2 %}x{% endif %}</mj-raw>",
            5,
            'a "<" starts no complete tag; write &lt; in words',
        ),
        ("<mj-text align=left>x</mj-text>", 5, 'a "<" starts no complete tag; write &lt; in words'),
        ("{% if edition.more %}", 5, "text directly in <mj-column>; put words into <mj-text>"),
        ("<mj-text><!-- a -- b --></mj-text>", 5, "a comment contains two dashes, which end it; write one"),
        ("<mj-text><!-- a</mj-text>", 5, "a comment is never closed; end it with -->"),
        ('x <mj-include path="shared/head.mjml" />', 5, "text directly in <mj-column>"),
        ('<mj-include path="shared/none.mjml" />', 5, "no template folder has email/shared/none.mjml"),
        ('<mj-include path="../../secret" />', 5, "no template folder has email/../../secret"),
        ("<mj-divider>x</mj-divider>", 5, "text directly in <mj-divider>"),
        ("<mj-divider><b></b></mj-divider>", 5, "the MJML compiler says: unexpected token"),
    ],
)
def test_mjml_that_cannot_be_compiled_is_told_with_its_line(tmp_path: Path, words: str, line: int, cause: str) -> None:
    own = written(tmp_path, BODY, body(words))
    assert refusal(own).startswith(f"{own / BODY}:{line}: {cause}")


@pytest.mark.parametrize("include", ['<mj-include path="shared/footer.mjml" />', '<mj-raw/><mj-include path="x" />'])
def test_an_include_in_an_included_file_is_told_as_that(tmp_path: Path, include: str) -> None:
    written(tmp_path, BODY, body('</mj-column></mj-section>\n<mj-include path="shared/more.mjml" />\n<mj-section>'))
    own = written(tmp_path, "email/shared/more.mjml", f"<mj-section>\n</mj-section>\n  {include}")
    assert refusal(own) == (
        f"{own / 'email/shared/more.mjml'}:3: an included file cannot include another; "
        "put this <mj-include> into the file that includes it"
    )


def test_an_include_beside_other_words_is_told_to_stand_alone(tmp_path: Path) -> None:
    own = written(tmp_path, BODY, body('<mj-spacer /><mj-include path="shared/footer.mjml" />'))
    assert refusal(own).startswith(f"{own / BODY}:5: <mj-include> must be on a line of its own")


@pytest.mark.parametrize("text", ["", "hello", "<mjml></mjml>", "<!doctype html><mjml><mj-body></mj-body></mjml>"])
def test_a_document_that_is_no_mjml_is_told(tmp_path: Path, text: str) -> None:
    own = written(tmp_path, BODY, text)
    assert refusal(own).startswith(f"{own / BODY}:1: ")


def test_elements_nested_without_end_do_not_end_the_process(tmp_path: Path) -> None:
    own = written(tmp_path, BODY, body("<mj-text>" + "<b>" * 20_000 + "</b>" * 20_000 + "</mj-text>"))
    assert "more than 100 nested elements" in refusal(own)


def test_a_template_that_is_no_utf_8_is_told(tmp_path: Path) -> None:
    own = written(tmp_path, BODY, "")
    (own / BODY).write_bytes(b"<mjml>\xff")
    assert refusal(own).startswith(f"{own / BODY}:1: contains a character that is not UTF-8")


def test_a_corrected_template_is_used_without_a_new_start(tmp_path: Path) -> None:
    own = written(tmp_path, BODY, body("<mj-text>{{ wrong }}</mj-text>"))
    refusal(own)
    written(tmp_path, BODY, body("<mj-text>{{ edition.day }}</mj-text>"))
    assert "6 May 2026" in render(edition(), LIST, layout=Layout.FULL, templates=[own, OWN]).html


def compilations(render_all: Callable[[], object]) -> int:
    """How often the MJML compiler was called meanwhile."""
    profile = cProfile.Profile()
    profile.runcall(render_all)
    profile.create_stats()
    return sum(times for (_, _, name), (_, times, *_) in profile.stats.items() if "mjml2html" in name)


def test_mjml_is_compiled_once_for_each_content_of_a_template(tmp_path: Path) -> None:
    own = written(tmp_path, BODY, body("<mj-text>{{ edition.counts }} today</mj-text>"))

    def three_editions() -> None:
        for papers in range(1, 4):
            made = edition(*(paper(number) for number in range(papers)))
            render(made, LIST, layout=Layout.FULL, templates=[own, OWN])

    anew = compilations(three_editions), compilations(three_editions)
    written(tmp_path, BODY, body("<mj-text>{{ edition.counts }} this morning</mj-text>"))
    assert (anew, compilations(three_editions)) == ((1, 0), 1)


def test_mjml_that_stands_in_another_folder_too_is_compiled_once(tmp_path: Path) -> None:
    text = body("<mj-text>{{ edition.counts }} in two folders</mj-text>")
    folders = [written(tmp_path / name, BODY, text) for name in ("one", "other")]

    def laid_out(own: Path) -> Callable[[], object]:
        return lambda: render(edition(), LIST, layout=Layout.FULL, templates=[own, OWN])

    assert [compilations(laid_out(own)) for own in folders] == [1, 0]


@pytest.mark.parametrize("text", ["<" * 1_000_000, "<a" + " " * 1_000_000, "<a " * 300_000, "<!--" * 250_000])
def test_a_megabyte_of_one_character_is_refused_at_its_first(text: str) -> None:
    source = mjml.Source(text=text, origins=(("body.mjml", 1),))
    with pytest.raises(TemplateError, match=r"^body\.mjml:1: "):
        mjml.check(source)
