"""Lists that stand in one sentence: what an item says, as a sentence of its own."""

import re

_MARK = r"\(?(?<![\w.])(?:\d|i{1,3}|iv|v|[a-d])\) "
_ITEMS = re.compile(rf"[;,.]? ?(?:and )?{_MARK}")
_NAMED = re.compile(r"(?P<what>(?:[Aa]n?|[Tt]he) [^,;:]{3,80}), which (?P<does>[a-z]+s [^;:]{20,})$")
_DOES = re.compile(
    rf"(?P<lead>(?!.*:)[^()]{{8,160}}?(?<!including)(?<! of)(?<! are)(?<! is)(?<! with)(?<! via)(?<! by)(?<! through)) "
    rf"{_MARK}(?P<item>[a-z]{{3,}}s (?:[^()]|\([^()]*\)){{20,}}?)[;,]? (?:and )?{_MARK}(?=[a-z]{{3,}}s )"
)


def parts(sentence: str) -> list[str]:
    """Return what a list of things says of each: "(1) a lamp, which sees by night" is "A lamp sees by night."."""
    _, colon, after = sentence.partition(": ")
    matches = [_NAMED.match(item.rstrip(" ,;.")) for item in _ITEMS.split(after)] if colon else []
    return [f"{each['what'][0].upper()}{each['what'][1:]} {each['does']}." for each in matches if each]


def first_deed(sentence: str) -> str:
    """Return the sentence with the first alone of the deeds that it lists: "Owl (i) sees, (ii) flies" is "Owl sees.";
    or ""."""
    match = _DOES.match(sentence)
    return f"{match['lead'].removesuffix(' instead')} {match['item'].rstrip(' ,;')}." if match else ""
