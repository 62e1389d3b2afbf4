"""What is wrong in an operator's template is told in our words, by file and line, whatever Jinja says of it."""

import ast
from pathlib import Path

import jinja2
import pytest

from newsletter.errors import TemplateError
from newsletter.mail.templates import files, words

VALUES = {"number": 1, "name": "Ada", "papers": [], "facts": {"title": 1}}
KNOWN = "this mail's templates know facts, name, number, papers"
OPEN = "a {{ or {% is not closed; close it with }} or %}"
MISSING = "cannot stand here; a value or an operator is missing"
QUOTE = "has no meaning here; put text in quotes, and close them"
NAMES = "a value can be given only to a name; choose another name"
FILTER = "the filter cannot work with these arguments; compare it with Jinja's own page"
CIRCLE = "templates or macros call each other without end; break the circle"
ARGUMENTS = "too few arguments, or too many; compare them with the macro or the filter"
BACKSLASH = r"\ begins a special character in a text; write \\ for the sign itself"
ELSE = "this cannot be read; compare it with the program's own template"
MISTAKES = [
    ("{{ name", OPEN),
    ("{% if name", OPEN),
    ("{{ name number }}", "expected }}, not number"),
    ("{% for x papers %}{% endfor %}", "expected in, not papers"),
    ("{{ name | }}", "expected a name, not }}"),
    ("{{ (name }}", "expected ), not }"),
    ("{{ name] }}", f"] {MISSING}"),
    ("{{ name + }}", f"}}}} {MISSING}"),
    ("{{ name ? 1 }}", f"? {QUOTE}"),
    ('{{ "name }}', f'" {QUOTE}'),
    ("{{ name² }}", "a name may have letters, digits and _ only"),
    ('{{ "\\x" }}', BACKSLASH),
    ("{% %}", "{% needs a word behind it, such as if, for or set"),
    ("{% fro x in papers %}", "{% fro %} is unknown; use if, for, set or include"),
    ("{% endif %}", "{% endif %} belongs to nothing; remove it"),
    ("{% else %}", "{% else %} belongs to nothing; remove it"),
    ("{% if name %}x", "{% if %} is not closed here; close it with {% endif %} first"),
    ("{% if 1 %}{% for x in papers %}{% endif %}", "{% for %} is not closed here; close it with {% endfor %} first"),
    ("{# never", "a comment is not closed; close it with #}"),
    ("{% raw %} x", "{% raw %} is not closed; close it with {% endraw %}"),
    ("{% block a-b %}{% endblock %}", "the name of a block may have letters, digits and _ only"),
    ("{% block a required %}x{% endblock %}", "a required block must be empty; remove what it contains"),
    ("{% block a %}{% endblock %}{% block a %}{% endblock %}", "block a is here twice; rename one"),
    ('{% from "x" import _y %}', "a name that begins with _ cannot be imported; rename it"),
    (
        "{% macro m(a=1, b) %}{% endmacro %}",
        "give this argument a default too, or put it before those that have one",
    ),
    ("{% call name %}{% endcall %}", "{% call %} needs a macro, as in {% call box() %}"),
    ("{% set 1 = 2 %}", NAMES),
    ("{% for loop in papers %}{% endfor %}", "`loop` is taken; choose another name"),
    ("{{ }}", "a value is missing before }}"),
    ("{% if %}x{% endif %}", "a value is missing before %}"),
    ("{{ name. }}", "a name must follow the dot"),
    ("{{ name.upper(a=1, 2) }}", "the arguments cannot be read; first those without a name"),
    ("{{ 1 is odd is even }}", "only one `is` can stand here; join two with `and`"),
    ("{{ name|none }}", "the filter none is unknown; check its spelling"),
    ("{{ name is big }}", "the test big is unknown; check its spelling"),
    ("{{ nobody }}", f"nobody is unknown; {KNOWN}"),
    ("{{ facts.titel }}", "titel is unknown here; it may be title"),
    ("{{ name.uper() }}", "uper is unknown here; it may be upper"),
    ("{{ facts.titel | underline }}", "titel is unknown here; it may be title"),
    ("{{ papers[3] }}", "3 is unknown here; docs/mail.md names what there is"),
    ("{{ papers|first }}", "the list is empty here; test for it with {% if %} first"),
    ("{{ (1 if false) + 1 }}", "an `if` without `else` has no value here; add `else`"),
    ("{% macro m(a) %}{{ a }}{% endmacro %}{{ m() }}", "the argument a of this macro is missing; " + KNOWN),
    ("{% macro m() %}{% endmacro %}{{ m(1) }}", ARGUMENTS),
    ("{{ name|batch }}", ARGUMENTS),
    (
        "{% for x in [1] %}{{ loop.previtem.x }}{% endfor %}",
        "the first of a loop has none before it; test `loop.first` first",
    ),
    (
        "{% for x in [1] %}{{ loop.nextitem.x }}{% endfor %}",
        "the last of a loop has none behind it; test `loop.last` first",
    ),
    ("{{ name.__class__ }}", "__class__ may not be used in a template; use only what docs/mail.md names"),
    ("{{ papers.append(1) }}", "append may not be used in a template; use only what docs/mail.md names"),
    ("{{ name + 1 }}", "values of two kinds do not go together here; a template shows values and tests them"),
    ("{{ number() }}", "this is no macro, and cannot be called; remove the brackets"),
    ("{% for x in number %}{% endfor %}", "a loop needs a list, and this is none"),
    ("{{ 1 / 0 }}", "a division by zero; test the value with {% if %} first"),
    ("{{ 9.0 ** 9999 }}", "a number is too large; templates are not made to calculate"),
    ("{{ range(1000000) }}", "a number is too large; templates are not made to calculate"),
    ('{{ facts|dictsort(by="x") }}', FILTER),
    ('{{ 1|round(2, "up") }}', FILTER),
    ('{% include "email/none.txt" %}', "no template folder has email/none.txt; restore the file or correct the name"),
    ('{% include "email/a.txt" %}', CIRCLE),
]
PHRASES = ("unexpected", "undefined", "token", "Encountered", "Jinja was", "object", "attribute", "statement")


def words_of(folder: Path, text: str | bytes) -> str:
    """What is said of the template `email/a.txt` with this text, whose first two lines are in order."""
    path = folder / "email" / "a.txt"
    path.parent.mkdir()
    path.write_bytes(b"one\ntwo\n" + (text if isinstance(text, bytes) else text.encode()))
    with pytest.raises(TemplateError) as caught:
        files.within((folder,)).text("email/a.txt", VALUES)
    return str(caught.value).removeprefix(str(folder))


@pytest.mark.parametrize(("text", "said"), MISTAKES, ids=range(len(MISTAKES)))
def test_each_kind_of_mistake_has_its_own_words(tmp_path: Path, text: str, said: str) -> None:
    fault = words_of(tmp_path, text)
    assert (fault, any(phrase in fault for phrase in PHRASES)) == (f"/email/a.txt:3: {said}", False)


@pytest.mark.parametrize("included", [False, True])
def test_a_template_that_is_not_utf_8_is_told_by_its_line(tmp_path: Path, included: bool) -> None:
    (tmp_path / "b.txt").write_bytes(b"\n\xe9")
    said = words_of(tmp_path, '{% include "b.txt" %}' if included else b"\xe9")
    place = "/b.txt:2" if included else "/email/a.txt:3"
    assert said == f"{place}: contains a character that is not UTF-8; save the file as UTF-8"


def sentences() -> list[str]:
    """The beginning of each sentence with which Jinja's lexer, parser and compiler fail."""
    folder = Path(jinja2.__file__).parent
    modules = [ast.parse((folder / name).read_text("utf-8")) for name in ("lexer.py", "parser.py", "compiler.py")]
    calls = [node for module in modules for node in ast.walk(module) if isinstance(node, ast.Call) and node.args]
    failing = [call.args[0] for call in calls if called(call) in ("fail", "TemplateSyntaxError", "Failure")]
    return [begins for each in failing if (begins := beginning(each))]


def called(call: ast.Call) -> str:
    match call.func:
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
    return ""


def beginning(node: ast.expr) -> str:
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=parts):
            said = "".join(str(part.value) if isinstance(part, ast.Constant) else "'x'" for part in parts)
            return said.replace("''", "'").replace("at 'x'", "at 7").replace("No 'x'", "No filter")
    return ""


def test_no_sentence_of_the_library_is_without_ours() -> None:
    foreign = [said for said in sentences() if words.cause(jinja2.TemplateSyntaxError(said, 1), {}) == ELSE]
    assert (len(sentences()) > 15, foreign) == (True, [])


@pytest.mark.parametrize(
    "error", [jinja2.TemplateSyntaxError("New words", 1), jinja2.TemplateRuntimeError("New words")]
)
def test_a_sentence_that_nobody_knows_is_not_passed_on(error: jinja2.TemplateError) -> None:
    assert words.cause(error, {}) == ELSE


def syntax(said: str) -> str:
    return words.cause(jinja2.TemplateSyntaxError(said, 1), {})


@pytest.mark.parametrize(
    ("token", "ours"),
    [
        ("end of print statement", "}}"),
        ("end of statement block", "%}"),
        ("begin of print statement", "{{"),
        ("begin of statement block", "{%"),
        ("end of template", "the end of the file"),
        ("template data / text", "text"),
        ("begin of comment", "{#"),
        ("end of comment", "#}"),
        ("name", "a name"),
        ("string", "a text in quotes"),
        ("integer", "a number"),
        ("x", "x"),
    ],
)
def test_a_token_of_the_library_is_named_as_it_is_written(token: str, ours: str) -> None:
    assert syntax(f"expected token '{token}', got 'x'") == f"expected {ours}, not x"
    assert syntax(f"unexpected '{token}', expected 'x'") == f"expected x, not {ours}"


@pytest.mark.parametrize(
    ("said", "ours"),
    [
        ("Unexpected end of template. x", "the template ends too early; close what is open"),
        ("expected name or number", "a name must follow the dot"),
        ("expected subscript expression", "a name must follow the dot, or an index in brackets"),
        (
            "cannot use extend from a non top-level scope",
            "{% extends %} cannot stand inside of anything; put it at the top",
        ),
        ("extended multiple times", "{% extends %} can stand here once; take one out"),
        ("Required block 'a' not found", "block a is missing; write it"),
        ("It's not possible to set and access x", "an argument of a macro cannot be set; choose another name"),
        ("When defining macros or call blocks", "a macro's argument `caller` needs a default, or another name"),
        ("cannot assign attribute on namespace", "a value can be given only to a name; choose another name"),
        ("nobody has ever said this", ELSE),
    ],
)
def test_what_the_library_seldom_says_has_words_of_ours_too(said: str, ours: str) -> None:
    assert syntax(said) == ours


@pytest.mark.parametrize(
    ("said", "ours"),
    [
        ("No caller defined", "this macro has no caller; use it in {% call %}"),
        ("there is no parent block called x.", "this block replaces none; take out super()"),
        ("x is y", f"x is y; {KNOWN}"),
    ],
)
def test_what_is_undefined_is_told_in_our_words(said: str, ours: str) -> None:
    assert words.cause(jinja2.UndefinedError(said), VALUES) == ours


@pytest.mark.parametrize(
    ("error", "ours"),
    [
        (KeyError("x"), "there is no such entry; test for it with {% if %} first"),
        (OverflowError("x"), "a number is too large; templates are not made to calculate"),
        (ZeroDivisionError("x"), "a division by zero; test the value with {% if %} first"),
        (
            ValueError("x"),
            "a value does not suit what is done with it here; compare it with the program's own template",
        ),
    ],
)
def test_an_error_of_python_is_told_in_our_words(error: Exception, ours: str) -> None:
    assert words.cause(error, {}) == ours


def test_a_private_name_is_not_what_was_meant(tmp_path: Path) -> None:
    said = words_of(tmp_path, '{{ {"_titles": 1, "x": 2}.titles }}')
    assert said.endswith("titles is unknown here; docs/mail.md names what there is")


def test_what_a_template_imports_in_vain_is_named(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text("x", encoding="utf-8")
    said = words_of(tmp_path, '{% from "b.txt" import box %}{{ box() }}')
    assert "the template that is imported has no box" in said
