"""Where each component of MJML belongs, as https://documentation.mjml.io has it, and what is told of one elsewhere."""

import pytest

from newsletter.errors import TemplateError
from newsletter.mail.templates import mjml

EVERY = """<mjml>
<mj-head>
<mj-attributes><mj-all color="#333333" /><mj-class name="x" color="#333333" /><mj-text color="#333333" /></mj-attributes>
<mj-breakpoint width="480px" /><mj-font name="x" href="https://example.org/x.css" /><mj-raw><!-- x --></mj-raw>
<mj-preview>Papers</mj-preview><mj-style>.x { color: #333333; }</mj-style><mj-title>Papers</mj-title>
</mj-head>
<mj-body>
<mj-raw>x</mj-raw>
<mj-wrapper>
<mj-raw>x</mj-raw>
<mj-section>
<mj-raw>x</mj-raw>
<mj-group><mj-raw>x</mj-raw><mj-column><mj-text>Words</mj-text></mj-column></mj-group>
<mj-column>
<mj-raw>x</mj-raw>
<mj-accordion>
<mj-accordion-element><mj-accordion-title>Words</mj-accordion-title><mj-accordion-text>Words</mj-accordion-text></mj-accordion-element>
</mj-accordion>
<mj-button>Words</mj-button><mj-carousel><mj-carousel-image src="x" /></mj-carousel><mj-divider /><mj-image src="x" />
<mj-navbar><mj-navbar-link>Words</mj-navbar-link></mj-navbar><mj-social><mj-social-element>Words</mj-social-element></mj-social>
<mj-spacer /><mj-table><tr><td>Words</td></tr></mj-table>
</mj-column>
</mj-section>
<mj-hero><mj-text>Words</mj-text></mj-hero>
</mj-wrapper>
<mj-hero><mj-raw>x</mj-raw><mj-button>Words</mj-button></mj-hero>
<mj-section><mj-column><mj-text>Words</mj-text></mj-column></mj-section>
</mj-body>
</mjml>"""  # noqa: E501 - an element of an accordion is one line
COLUMN, HEAD, ROOM = "<mj-column> or <mj-hero>", "<mj-head>", "<mj-body> or <mj-wrapper>"
BELONGS = {
    "mjml": "nothing",
    **dict.fromkeys(("mj-head", "mj-body"), "<mjml>"),
    **dict.fromkeys(("mj-attributes", "mj-breakpoint", "mj-font", "mj-preview", "mj-style", "mj-title"), HEAD),
    "mj-wrapper": "<mj-body>",
    **dict.fromkeys(("mj-section", "mj-hero"), ROOM),
    "mj-group": "<mj-section>",
    "mj-column": "<mj-group> or <mj-section>",
    **dict.fromkeys(("mj-accordion", "mj-button", "mj-carousel", "mj-divider", "mj-image"), COLUMN),
    **dict.fromkeys(("mj-navbar", "mj-social", "mj-spacer", "mj-table", "mj-text"), COLUMN),
    "mj-accordion-element": "<mj-accordion>",
    **dict.fromkeys(("mj-accordion-title", "mj-accordion-text"), "<mj-accordion-element>"),
    "mj-carousel-image": "<mj-carousel>",
    "mj-navbar-link": "<mj-navbar>",
    "mj-social-element": "<mj-social>",
    "mj-raw": "<mj-body> or <mj-column> or <mj-group> or <mj-head> or <mj-hero> or <mj-section> or <mj-wrapper>",
}


def source(text: str) -> mjml.Source:
    return mjml.Source(text=text, origins=tuple(("body.mjml", number) for number in range(1, text.count("\n") + 2)))


def fault(text: str) -> str:
    with pytest.raises(TemplateError) as error:
        mjml.check(source(text))
    return str(error.value)


def test_a_mail_may_use_every_component_of_mjml() -> None:
    mjml.check(source(EVERY))
    assert [name for name in mjml.COMPONENTS - {"mj-include"} if f"<{name}" not in EVERY] == []


@pytest.mark.parametrize(("name", "within"), BELONGS.items())
def test_a_component_elsewhere_is_told_where_it_belongs(name: str, within: str) -> None:
    assert fault(f"<p>\n<{name}>") == f"body.mjml:2: <{name}> is in <p>; it belongs in {within}"


@pytest.mark.parametrize("name", ["mj-column", "mj-section", "mj-head", "mj-social", "mj-carousel"])
def test_words_stand_in_no_component_that_only_holds_others(name: str) -> None:
    text = EVERY.replace(f"<{name}>", f"<{name}>Words", 1)
    assert f"text directly in <{name}>; put words into <mj-text>" in fault(text)


@pytest.mark.parametrize(
    "tag", ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)
def test_a_tag_of_html_that_holds_nothing_needs_no_end(tag: str) -> None:
    mjml.check(source(EVERY.replace("<mj-button>Words", f"<mj-button>Words<{tag}>", 1)))
    assert "close <b> of line" in fault(EVERY.replace("<mj-button>Words", f"<mj-button>Words<{tag}><b>", 1))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<mjml><!-- x", "a comment is never closed; end it with -->"),
        ("<mjml><!-- x -- y -->", "a comment contains two dashes, which end it; write one"),
        ("<mjml></mjml>", "there is no <mj-body>; a mail is <mjml><mj-head>...</mj-head><mj-body>...</mj-body></mjml>"),
        ("words<mjml>", "text outside <mjml>; put words into <mj-text> and {% ... %} into <mj-raw>"),
        (
            "<mjml><mj-body><p>1 < 2",
            'a "<" starts no complete tag; write &lt; in words, "b > a" for "a < b" in a condition,'
            ' and quote every attribute, as in width="600px"',
        ),
        (
            '<mjml> <mj-include path="x.mjml" /></mjml>',
            '<mj-include> must be on a line of its own, like <mj-include path="shared/x.mjml" />',
        ),
    ],
)
def test_what_the_compiler_would_pass_on_is_told_with_its_cure(text: str, said: str) -> None:
    assert fault(text) == f"body.mjml:1: {said}"


def test_an_included_file_includes_no_other() -> None:
    files = {
        "email/x/body.mjml": '<mjml>\n<mj-include path="shared/a.mjml" />\n</mjml>',
        "email/shared/a.mjml": '<mj-body>\n<mj-include path="shared/b.mjml" />\n</mj-body>',
    }
    whole = mjml.assemble("email/x/body.mjml", lambda name: (files[name], name))
    with pytest.raises(TemplateError) as error:
        mjml.check(whole)
    said = "an included file cannot include another; put this <mj-include> into the file that includes it"
    assert str(error.value) == f"email/shared/a.mjml:2: {said}"


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ("<mjml>\n\n  words", 3, "text directly in <mjml>"),
        ("<mjml>\n<mj-body>\n", 2, "<mj-body> is never closed; add </mj-body>"),
        ("<mjml>\n<mj-body>\n</mjml>", 3, "</mjml> closes no open element; close <mj-body> of line 2 first"),
        ("\n</mjml>", 2, "</mjml> closes no open element"),
        ("<mjml>\n<!-- x\n-- -->", 3, "a comment contains two dashes"),
        ("<mjml>\n<!-- x --><p>\n<!-- y\n", 3, "a comment is never closed"),
        ("<mjml><mj-head><mj-style>\n\np { color: blu }", 3, "color is 'blu', which is not a colour"),
        ('<mjml><mj-head><mj-font\n name="x"\n color="blu" />', 3, "color is 'blu', which is not a colour"),
        ('<mjml><mj-body><p\n style="margin:0;\ncolor:blu">', 3, "color is 'blu', which is not a colour"),
        ("<mjml>\n<MJ-BODY>\n<mj-txt>", 3, "<mj-txt> is not an MJML component; known are mj-accordion, "),
    ],
)
def test_a_fault_is_told_with_the_line_that_it_stands_on(text: str, place: int, said: str) -> None:
    assert fault(text).startswith(f"body.mjml:{place}: {said}")


def test_a_hundred_elements_within_one_another_are_too_many() -> None:
    def nested(depth: int) -> str:
        return fault(f"<mjml><mj-body><mj-raw>{'<p>' * (depth - 3)}<br>")

    assert nested(100) == "body.mjml:1: more than 100 nested elements; remove some"
    assert nested(99) == "body.mjml:1: <p> is never closed; add </p>"


def test_an_include_gives_its_place_to_a_fault_and_so_does_the_file_around_it() -> None:
    files = {"email/x/body.mjml": '<mjml>\n<mj-include path="a.mjml" />\n</mjml>', "email/a.mjml": "<mj-body>\n1"}
    whole = mjml.assemble("email/x/body.mjml", lambda name: (files[name], name))
    assert [whole.place(line) for line in (1, 2, 3, 4, 9)] == [
        *("email/x/body.mjml:1", "email/a.mjml:1", "email/a.mjml:2", "email/x/body.mjml:3", "email/x/body.mjml:3")
    ]
    assert [whole.is_included(line) for line in (1, 2, 3, 4)] == [False, True, True, False]


def test_an_include_that_cannot_be_read_is_told_by_the_line_that_names_it() -> None:
    def read(name: str) -> tuple[str, str]:
        if name != "body":
            raise TemplateError(f"there is no {name}")
        return '<mjml>\n<mj-include path="a.mjml" />', "body.mjml"

    with pytest.raises(TemplateError, match=r"\Abody\.mjml:2: there is no email/a\.mjml\Z"):
        mjml.assemble("body", read)
