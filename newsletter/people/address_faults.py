"""What keeps a text from being an address: our sentence, with the cure, for each kind that email-validator refuses."""

import re

_AGAIN = "After Unicode normalization: "
_LETTERS = re.compile(r": ([^:].*)\.\Z")
_LIKE = "write it like ada@example.org"
_ALONE = "it is more than an address; remove the name, the < > and anything after it"
_NUMERIC = "the part after the @ is in brackets; write a domain, like example.org"
_TOO_LONG = "it is too long; check that it is one address, and none is stuck to it"
_BEHIND = "the part after the @ is no domain; check its spelling"
_KINDS = (
    ("An email address must have an @-sign", f"it has no @; {_LIKE}"),
    ('The email address has the "', "its @ is another character that looks like one; type the @ again"),
    ("Extra character(s) found after close quote", "there is something between the quotes and the @; remove it"),
    ("The display name contains", _ALONE),
    ("An open angle bracket", _ALONE),
    ("There can't be anything after", _ALONE),
    ("A display name and angle brackets", _ALONE),
    ("There must be something before", f"nothing is before the @; {_LIKE}"),
    ("There must be something after", f"nothing is after the @; {_LIKE}"),
    ("The email address is too long", _TOO_LONG),
    ("After the @-sign, periods cannot be", _TOO_LONG),
    ("Internationalized characters before", "it has letters before the @ that are not ASCII; check its spelling"),
    ("Quoting the part before", "it has quotes before the @, which few servers take; ask the person for another one"),
    ("The address in brackets", _NUMERIC),
    ("The IPv6 address in brackets", _NUMERIC),
    ("The part after the @-sign in brackets", _NUMERIC),
    ("The part after the @-sign contains invalid characters in brackets", _NUMERIC),
    ("The part after the @-sign contains an invalid address literal", _NUMERIC),
    ("A bracketed IP address", _NUMERIC),
    ("An email address cannot start with a period", "it begins with a dot; remove the dot"),
    ("An email address cannot have a period immediately before", "there is a dot right before the @; remove it"),
    ("An email address cannot have a period immediately after", "there is a dot right after the @; remove it"),
    ("An email address cannot end with a period", "it ends with a dot; remove the dot"),
    ("An email address cannot have two periods", "it has two dots in a row; remove one"),
    ("An email address cannot have a hyphen immediately after", "there is a hyphen right after the @; remove it"),
    ("An email address cannot end with a hyphen", "it ends with a hyphen; remove the hyphen"),
    ("An email address cannot have a period and a hyphen", "a dot and a hyphen are side by side; remove one"),
    ("An email address cannot have two letters followed by two", f"{_BEHIND}: it has two hyphens in a row"),
    ("The email address contains invalid characters after", _BEHIND),
    ("The email address contains an invalid character.", "it has a character that no address can have"),
    ("The email address contains invalid characters", "a character before the @ is not allowed: {letters}"),
    ("The email address contains unsafe characters", "it has characters that cannot be seen: {letters}; type it again"),
    ("The email address is not valid ASCII", "it has letters that are not ASCII; check its spelling"),
    ("The part after the @-sign contains invalid characters (", _BEHIND),
    ("The part after the @-sign contains invalid characters", "a character after the @ is not allowed: {letters}"),
    (
        "The part after the @-sign is a special-use",
        "this domain is reserved, and gets no mail; ask for the real address",
    ),
    ("The part after the @-sign", _BEHIND),
)
_ELSE = f"check its spelling; {_LIKE}"


def words(said: str) -> str:
    """Say what is wrong with an address and what to do, from the library's English sentence about it.

    The letters that it names are named as they are: `'('`, `SPACE`, `U+0000`.
    """
    kind = said.removeprefix(_AGAIN)
    letters = _LETTERS.search(kind)
    ours = next((ours for begins, ours in _KINDS if kind.startswith(begins)), _ELSE)
    return ours.format(letters=letters[1] if letters else "a character")
