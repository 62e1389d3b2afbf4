"""What is wrong with a YAML document is told by its line in our words, whatever PyYAML says of it."""

import pytest
import yaml

from newsletter.people import yaml_faults

COLON = "a colon cannot stand here; check the spaces before the line, or put the text in quotes"
BRACKET = "a list or a table in brackets is not ended, or a comma is missing in it"
INDENT = "its indentation does not match the lines above; check its spaces"
QUOTE = "a text has no closing quote; add one"
TYPE = "`!` begins a type; put the text in quotes"
REFERENCE = "`*` begins a reference; put the text in quotes"
NAME = "`&` begins a name; put the text in quotes"
ELSE = "cannot be read; README shows how the file is written"
MISTAKES = [
    ("a: b: c", 1, COLON),
    ("- address: a\n   name: Ada", 2, COLON),
    ("- address: a\n name: Ada", 2, INDENT),
    ("a:\n  - b\n - c", 3, INDENT),
    ("a:\n  b: 1\n c: 2", 3, INDENT),
    ("a: 1\nb", 2, "a key needs `:` and a space behind it"),
    ("a: 1\n\tb: 2", 2, "a tab cannot stand here; indent with spaces"),
    ("\na: @x", 2, "@ cannot begin a text; put the text in quotes"),
    ('a: "x', 1, QUOTE),
    ("a: 'x", 1, QUOTE),
    ("a: 'it's'", 1, "there is text after the closing quote; put all of it in one pair of quotes"),
    ('a: "\\z"', 1, r"`\` begins a special character here; write `\\` for the sign itself"),
    ("a: [1", 1, BRACKET),
    ("a: {b: 1", 1, BRACKET),
    ("a: [", 1, BRACKET),
    ("a: ]", 1, BRACKET),
    ("a: - b", 1, "`-` cannot stand here; begin a line with it"),
    ("a: *x", 1, REFERENCE),
    ("a: *", 1, REFERENCE),
    ("a: &", 1, NAME),
    ("a: &x 1\nb: &x 2\nc: *y", 2, NAME),
    ("a: !<x", 1, TYPE),
    ("a: !<x>y", 1, TYPE),
    ("a: !! x", 1, TYPE),
    ("a: !x!y z", 1, TYPE),
    ("%: 1", 1, "`%` begins a directive; put the text in quotes"),
    ("a: |x\n b", 1, "`|` and `>` begin a text of several lines; put the text in quotes"),
    ("\n\na: \x07", 3, "a control character cannot stand here; take it out"),
    ("a: 1\n---\nb: 1", 2, "`---` begins a second document; keep one"),
    ("a: 1\n...\nb", 3, "there is something before or after the list; check its spaces"),
]


def words_of(text: str) -> str:
    with pytest.raises(yaml.YAMLError) as caught:
        yaml.compose(text, Loader=yaml.SafeLoader)
    return yaml_faults.words(caught.value, text)


@pytest.mark.parametrize(("text", "line", "said"), MISTAKES, ids=range(len(MISTAKES)))
def test_each_kind_of_mistake_has_its_own_words(text: str, line: int, said: str) -> None:
    assert words_of(text) == f"line {line}: not YAML: {said}"


def test_brackets_without_end_are_told() -> None:
    assert "brackets are nested too deeply" in yaml_faults.words(RecursionError(), "[" * 5000)


def test_no_word_of_the_library_is_shown_whatever_is_put_in() -> None:
    text = "subscribers:\n  - address: ada@example.org\n    wanted: {words: [a, 'b']}\n  - {address: bob@example.org}\n"
    ours = {said for _, _, said in MISTAKES} | {ELSE}
    seen = set()
    for at in range(len(text)):
        for put in ("'", '"', "[", "}", ":", " ", "\t", "*", "!", "@", "%", "- ", "\n", "&", "|", "\\"):
            broken = text[:at] + put + text[at:]
            try:
                yaml.compose(broken, Loader=yaml.SafeLoader)
            except yaml.YAMLError:
                seen.add(words_of(broken).partition("not YAML: ")[2])
    others = {said for said in seen - ours if not said.endswith("cannot begin a text; put the text in quotes")}
    assert (others, len(seen) > 10, ELSE in seen) == (set(), True, False)


def test_what_nobody_has_words_for_is_said_to_be_unreadable() -> None:
    assert yaml_faults.words(yaml.YAMLError("odd"), "a: 1") == f"not YAML: {ELSE}"


def test_what_was_read_when_it_went_wrong_tells_where_the_problem_does_not() -> None:
    mark = yaml.Mark("", 0, 1, 0, None, None)
    error = yaml.MarkedYAMLError(context="while parsing a flow mapping", problem="odd", problem_mark=mark)
    assert yaml_faults.words(error, "a\nb") == f"line 2: not YAML: {BRACKET}"
