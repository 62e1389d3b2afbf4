"""What is wrong in an operator's template: our sentence, with the cure, for each kind that Jinja refuses."""

import re
from collections.abc import Callable, Mapping
from difflib import get_close_matches

import jinja2
from jinja2.exceptions import SecurityError
from jinja2.utils import missing

_TOKENS = {
    "end of print statement": "}}",
    "end of statement block": "%}",
    "begin of print statement": "{{",
    "begin of statement block": "{%",
    "end of template": "the end of the file",
    "template data / text": "text",
    "begin of comment": "{#",
    "end of comment": "#}",
    "name": "a name",
    "string": "a text in quotes",
    "integer": "a number",
}
_UNPAIRED = re.compile(r"The innermost block that needs to be closed is '(?P<open>\w+)'")
_SYNTAX = (
    (re.compile(r"unexpected end of template"), "a {{{{ or {{% is not closed; close it with }}}} or %}}"),
    (re.compile(r"Unexpected end of template"), "the template ends too early; close what is open"),
    (re.compile(r"expected token '(?P<wanted>.+)', got '(?P<got>.*)'\Z", re.DOTALL), "expected {wanted}, not {got}"),
    (re.compile(r"unexpected '(?P<got>.+)', expected '(?P<wanted>.+)'"), "expected {wanted}, not {got}"),
    (
        re.compile(r"unexpected char .(?P<got>.+). at \d+"),
        "{got} has no meaning here; put text in quotes, and close them",
    ),
    (re.compile(r"unexpected '(?P<got>.+)'"), "{got} cannot stand here; a value or an operator is missing"),
    (re.compile(r"Invalid character in identifier"), "a name may have letters, digits and _ only"),
    (re.compile(r"tag name expected"), "{{% needs a word behind it, such as if, for or set"),
    (
        re.compile(r"Encountered unknown tag '(?P<got>end\w+|else|elif)'"),
        "{{% {got} %}} belongs to nothing; remove it",
    ),
    (re.compile(r"Encountered unknown tag '(?P<got>\w+)'"), "{{% {got} %}} is unknown; use if, for, set or include"),
    (re.compile(r"Missing end of comment"), "a comment is not closed; close it with #}}"),
    (re.compile(r"Missing end of raw"), "{{% raw %}} is not closed; close it with {{% endraw %}}"),
    (re.compile(r"Block names in Jinja"), "the name of a block may have letters, digits and _ only"),
    (re.compile(r"Required blocks can only"), "a required block must be empty; remove what it contains"),
    (re.compile(r"names starting with an underline"), "a name that begins with _ cannot be imported; rename it"),
    (re.compile(r"non-default argument"), "give this argument a default too, or put it before those that have one"),
    (re.compile(r"expected call"), "{{% call %}} needs a macro, as in {{% call box() %}}"),
    (
        re.compile(r"can't assign to|cannot assign attribute"),
        "a value can be given only to a name; choose another name",
    ),
    (re.compile(r"Can't assign to special loop variable"), "`loop` is taken; choose another name"),
    (re.compile(r"Expected an expression, got '(?P<got>.*)'"), "a value is missing before {got}"),
    (re.compile(r"expected name or number"), "a name must follow the dot"),
    (re.compile(r"expected subscript expression"), "a name must follow the dot, or an index in brackets"),
    (re.compile(r"invalid syntax for function call"), "the arguments cannot be read; first those without a name"),
    (re.compile(r"You cannot chain multiple tests"), "only one `is` can stand here; join two with `and`"),
    (re.compile(r"block '(?P<got>.+)' defined twice"), "block {got} is here twice; rename one"),
    (re.compile(r"cannot use extend from"), "{{% extends %}} cannot stand inside of anything; put it at the top"),
    (re.compile(r"extended multiple times"), "{{% extends %}} can stand here once; take one out"),
    (re.compile(r"Required block '(?P<got>.+)' not found"), "block {got} is missing; write it"),
    (re.compile(r"It's not possible to set and access"), "an argument of a macro cannot be set; choose another name"),
    (re.compile(r"When defining macros"), "a macro's argument `caller` needs a default, or another name"),
    (re.compile(r".*\bescape\b"), "\\ begins a special character in a text; write \\\\ for the sign itself"),
)
_HINTS = (
    ("access to attribute", "{name} may not be used in a template"),
    ("the inline if-expression", "an `if` without `else` has no value here; add `else`"),
    ("parameter", "the argument {name} of this macro is missing"),
    ("item, sequence was empty", "the list is empty here; test for it with {{% if %}} first"),
    ("there is no previous item", "the first of a loop has none before it; test `loop.first` first"),
    ("there is no next item", "the last of a loop has none behind it; test `loop.last` first"),
    ("No caller defined", "this macro has no caller; use it in {{% call %}}"),
    ("does not export", "the template that is imported has no {name}"),
    ("there is no parent block", "this block replaces none; take out super()"),
)
_NAMED = re.compile(r"No (?P<kind>filter|test) named '(?P<name>.+?)'")
_ELSE = "this cannot be read; compare it with the program's own template"
_KINDS = (
    (RecursionError, "templates or macros call each other without end; break the circle"),
    (ZeroDivisionError, "a division by zero; test the value with {% if %} first"),
    (ArithmeticError, "a number is too large; templates are not made to calculate"),
    (LookupError, "there is no such entry; test for it with {% if %} first"),
    (
        jinja2.exceptions.FilterArgumentError,
        "the filter cannot work with these arguments; compare it with Jinja's own page",
    ),
)
_TYPES = (
    ("not callable", "this is no macro, and cannot be called; remove the brackets"),
    ("not iterable", "a loop needs a list, and this is none"),
    ("argument", "too few arguments, or too many; compare them with the macro or the filter"),
    ("", "values of two kinds do not go together here; a template shows values and tests them"),
)
_UNFIT = "a value does not suit what is done with it here; compare it with the program's own template"


class Unknown(jinja2.StrictUndefined):
    """What a template names and nobody knows: said in our words as soon as it is used."""

    @property
    def _undefined_message(self) -> str:
        name, owner = str(self._undefined_name), self._undefined_obj
        if self._undefined_hint:
            return _hinted(self._undefined_hint, name)
        if owner is missing:
            return f"{name} is unknown"
        near = get_close_matches(name, _known(owner), n=1)
        return f"{name} is unknown here; " + (f"it may be {near[0]}" if near else "docs/mail.md names what there is")


def strict(ours: Callable[..., str]) -> Callable[..., str]:
    """Return a filter of ours that says what is unknown, instead of failing at it."""

    def checked(*values: object) -> str:
        for unknown in (value for value in values if isinstance(value, Unknown)):
            str(unknown)  # raises
        return ours(*values)

    return checked


def cause(error: BaseException, values: Mapping[str, object]) -> str:
    """Say what is wrong and what to do, of anything that Jinja raises while it reads or fills a template.

    `values` are the names that the template may use.
    """
    if isinstance(error, jinja2.TemplateNotFound):
        return f"no template folder has {error.name}; restore the file or correct the name"
    if isinstance(error, SecurityError):
        return f"{error.message}; use only what docs/mail.md names"
    if isinstance(error, jinja2.UndefinedError):
        said = _hinted(error.message or "", "")
        return f"{said}; this mail's templates know {', '.join(sorted(values))}" if ";" not in said else said
    if isinstance(error, TypeError):
        return next(ours for kind, ours in _TYPES if kind in str(error))
    if said := next((ours for kind, ours in _KINDS if isinstance(error, kind)), ""):
        return said
    return _syntax(error.message or "") if isinstance(error, jinja2.TemplateError) else _UNFIT


def _hinted(said: str, name: str) -> str:
    """Our words for what Jinja hints at; words of ours stay."""
    return next((ours.format(name=name) for kind, ours in _HINTS if kind in said), said)


def _syntax(said: str) -> str:
    """Our words for a mistake that is found by reading alone."""
    if (match := _UNPAIRED.search(said)) and (said.startswith("Unexpected end") or "nesting mistake" in said):
        opened = match["open"]
        return f"{{% {opened} %}} is not closed here; close it with {{% end{opened} %}} first"
    if match := _NAMED.search(said):
        return f"the {match['kind']} {match['name']} is unknown; check its spelling"
    for kind, ours in _SYNTAX:
        if match := kind.match(said):
            return ours.format(**{name: _token(text) for name, text in match.groupdict().items()})
    return _ELSE


def _token(text: str) -> str:
    return _TOKENS.get(text, text)


def _known(owner: object) -> list[str]:
    """The names by which a template can ask this value for something."""
    names = owner if isinstance(owner, Mapping) else dir(owner)
    return [str(name) for name in names if not str(name).startswith("_")]
