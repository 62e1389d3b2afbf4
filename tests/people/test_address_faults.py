"""What the library says of an address never reaches a person: each kind of mistake has our sentence."""

import ast
from pathlib import Path

import email_validator
import pytest

from newsletter.people import address_faults
from newsletter.people.entry_fields import Mistake, listed

ELSE = "check its spelling; write it like ada@example.org"
LIKE = "write it like ada@example.org"
ALONE = "it is more than an address; remove the name, the < > and anything after it"
NUMERIC = "the part after the @ is in brackets; write a domain, like example.org"
TOO_LONG = "it is too long; check that it is one address, and none is stuck to it"
DOMAIN = "the part after the @ is no domain; check its spelling"
NOT_ADDRESSES = [
    ("ada", f"it has no @; {LIKE}"),
    ("ada＠example.org", "its @ is another character that looks like one; type the @ again"),
    ("ada﹫example.org", "its @ is another character that looks like one; type the @ again"),
    ('"a"b@example.org', "there is something between the quotes and the @; remove it"),
    ("Ada <ada@example.org>", ALONE),
    ("<ada@example.org", ALONE),
    ("<ada@example.org> x", ALONE),
    ("A(d)a <ada@example.org>", ALONE),
    ("@example.org", f"nothing is before the @; {LIKE}"),
    ("ada@", f"nothing is after the @; {LIKE}"),
    ('"a da"@example.org', "it has quotes before the @, which few servers take; ask the person for another one"),
    ("ada@[127.0.0.1]", NUMERIC),
    ("ada@[300.0.0.1]", NUMERIC),
    ("ada@[IPv6:::1]", NUMERIC),
    ("ada@[IPv6:x]", NUMERIC),
    ("ada@[x:y]", NUMERIC),
    ("ada@[x]", NUMERIC),
    (".ada@example.org", "it begins with a dot; remove the dot"),
    ("ada.@example.org", "there is a dot right before the @; remove it"),
    ("a..da@example.org", "it has two dots in a row; remove one"),
    ("ada@.example.org", "there is a dot right after the @; remove it"),
    ("ada@example.org.", "it ends with a dot; remove the dot"),
    ("ada@example..org", "it has two dots in a row; remove one"),
    ("ada@-example.org", "there is a hyphen right after the @; remove it"),
    ("ada@example.org-", "it ends with a hyphen; remove the hyphen"),
    ("ada@example-.org", "a dot and a hyphen are side by side; remove one"),
    ("ada@ab--cd.org", f"{DOMAIN}: it has two hyphens in a row"),
    ("ada bee@example.org", "a character before the @ is not allowed: SPACE"),
    ("ada,bob@example.org", "a character before the @ is not allowed: ','"),
    ("ada@exam ple.org", "a character after the @ is not allowed: SPACE"),
    ("ada@example.org,bob@example.org", "a character after the @ is not allowed: ',', '@'"),
    ("a\u202eda@example.org", "it has characters that cannot be seen: RIGHT-TO-LEFT OVERRIDE; type it again"),
    ("ada@\u2488.org", "a character after the @ is not allowed: '⒈'"),
    ("ada@\u0661a.org", DOMAIN),
    ("ada@xn--0.org", DOMAIN),
    ("ada@example.invalid", "this domain is reserved, and gets no mail; ask for the real address"),
    ("ada@" + "x" * 64 + ".org", TOO_LONG),
    ("ada@" + "x." * 130 + "org", TOO_LONG),
]


def templates() -> list[str]:
    """The beginning of every sentence about an address's form in the library, up to what it puts into it."""
    folder = Path(email_validator.__file__).parent
    modules = [ast.parse((folder / name).read_text("utf-8")) for name in ("syntax.py", "validate_email.py")]
    calls = [node for module in modules for node in ast.walk(module) if isinstance(node, ast.Call)]
    words = [call.args[0] for call in calls if isinstance(call.func, ast.Name) and call.func.id == "EmailSyntaxError"]
    return [begins for each in words if (begins := beginning(each))]


def beginning(node: ast.expr) -> str:
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=[ast.Constant(value=str(text)), *_]):
            return text
        case ast.BinOp(left=left):
            return beginning(left)
    return ""


@pytest.mark.parametrize(("text", "words"), NOT_ADDRESSES, ids=range(len(NOT_ADDRESSES)))
def test_each_kind_of_mistake_in_an_address_has_its_own_words(text: str, words: str) -> None:
    with pytest.raises(Mistake) as mistake:
        listed(text, local=False)
    assert str(mistake.value) == f"{text[:80]!r} is not an address: {words}"


def test_no_sentence_of_the_library_is_without_ours() -> None:
    foreign = [said for said in templates() if address_faults.words(said) == ELSE and not said.startswith("After Uni")]
    assert (len(templates()) > 30, foreign) == (True, [])


def test_a_sentence_that_nobody_knows_is_not_passed_on() -> None:
    assert address_faults.words("Something of tomorrow: with letters.") == ELSE
