"""What keeps a text from being YAML: our sentence, with the cure, and the line, for each kind that PyYAML refuses."""

import re

import yaml

_LETTER = re.compile(r"'(?P<letter>.+)'")
_QUOTES = "put the text in quotes"
_LISTED = "a list or a table in brackets is not ended, or a comma is missing in it"
_KINDS = (
    ("mapping values are not allowed", f"a colon cannot stand here; check the spaces before the line, or {_QUOTES}"),
    ("could not find expected ':'", "a key needs `:` and a space behind it"),
    ("found character '\\t'", "a tab cannot stand here; indent with spaces"),
    ("found character", f"{{letter}} cannot begin a text; {_QUOTES}"),
    (
        "expected <block end>, but found '<scalar>'",
        "there is text after the closing quote; put all of it in one pair of quotes",
    ),
    ("while scanning a double-quoted", r"`\` begins a special character here; write `\\` for the sign itself"),
    ("found undefined tag", f"`!` begins a type; {_QUOTES}"),
    ("while scanning a quoted scalar", "a text has no closing quote; add one"),
    ("expected ',' or", _LISTED),
    ("while parsing a flow", _LISTED),
    ("expected the node content", _LISTED),
    ("while parsing a block", "its indentation does not match the lines above; check its spaces"),
    ("sequence entries are not allowed", "`-` cannot stand here; begin a line with it"),
    ("while scanning an alias", f"`*` begins a reference; {_QUOTES}"),
    ("while scanning an anchor", f"`&` begins a name; {_QUOTES}"),
    ("while scanning a directive", f"`%` begins a directive; {_QUOTES}"),
    ("while scanning a tag", f"`!` begins a type; {_QUOTES}"),
    ("while parsing a tag", f"`!` begins a type; {_QUOTES}"),
    ("while scanning a block scalar", f"`|` and `>` begin a text of several lines; {_QUOTES}"),
    ("special characters are not allowed", "a control character cannot stand here; take it out"),
    ("expected a single document", "`---` begins a second document; keep one"),
    ("expected '<document start>'", "there is something before or after the list; check its spaces"),
    ("found duplicate anchor", f"`&` begins a name; {_QUOTES}"),
    ("found undefined alias", f"`*` begins a reference; {_QUOTES}"),
)
_ELSE = "cannot be read; README shows how the file is written"


def words(error: Exception, text: str) -> str:
    """Say on which line of `text` a YAML document cannot be read, why, and what to do; lines are counted from 1."""
    if isinstance(error, RecursionError):
        return "not YAML: brackets are nested too deeply; remove some"
    if isinstance(error, yaml.reader.ReaderError):
        return f"line {text.count(chr(10), 0, error.position) + 1}: not YAML: {_ours(str(error.reason))}"
    if not isinstance(error, yaml.MarkedYAMLError) or error.problem_mark is None:
        return f"not YAML: {_ELSE}"
    return f"line {error.problem_mark.line + 1}: not YAML: {_ours(error.problem or '', error.context or '')}"


def _ours(*said: str) -> str:
    """Our words for the problem, or else for what was read when it was met."""
    for part in said:
        for begins, ours in _KINDS:
            if part.startswith(begins):
                letter = _LETTER.search(part)
                return ours.format(letter=letter["letter"] if letter else "this character")
    return _ELSE
