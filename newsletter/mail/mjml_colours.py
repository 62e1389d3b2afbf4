"""Colours in MJML and in its styles: the compiler passes one that is none, and each mail program paints its own."""

import re
from collections.abc import Iterator

_ATTRIBUTE = re.compile(r"(?<![\w-])(?P<name>[a-z-]*?color)\s*+=\s*+(?:\"(?P<value>[^\"]*+)\"|'(?P<other>[^']*+)')")
_STYLE = re.compile(r"(?<![\w-])style\s*+=\s*+(?:\"(?P<value>[^\"]*+)\"|'(?P<other>[^']*+)')")
_DECLARATION = re.compile(r"(?<![\w-])(?P<name>[a-z-]*?color)\s*+:(?P<value>[^;{}]*+)(?P<end>[;{}]|\Z)")
_WRITTEN = re.compile(r"#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})|(?:rgb|hsl)a?\([0-9a-z.,/% ]*\)")
_WORDS = """
aliceblue antiquewhite aqua aquamarine azure beige bisque black blanchedalmond blue blueviolet brown burlywood
cadetblue chartreuse chocolate coral cornflowerblue cornsilk crimson cyan darkblue darkcyan darkgoldenrod darkgray
darkgreen darkgrey darkkhaki darkmagenta darkolivegreen darkorange darkorchid darkred darksalmon darkseagreen
darkslateblue darkslategray darkslategrey darkturquoise darkviolet deeppink deepskyblue dimgray dimgrey dodgerblue
firebrick floralwhite forestgreen fuchsia gainsboro ghostwhite gold goldenrod gray green greenyellow grey honeydew
hotpink indianred indigo ivory khaki lavender lavenderblush lawngreen lemonchiffon lightblue lightcoral lightcyan
lightgoldenrodyellow lightgray lightgreen lightgrey lightpink lightsalmon lightseagreen lightskyblue lightslategray
lightslategrey lightsteelblue lightyellow lime limegreen linen magenta maroon mediumaquamarine mediumblue
mediumorchid mediumpurple mediumseagreen mediumslateblue mediumspringgreen mediumturquoise mediumvioletred
midnightblue mintcream mistyrose moccasin navajowhite navy oldlace olive olivedrab orange orangered orchid
palegoldenrod palegreen paleturquoise palevioletred papayawhip peachpuff peru pink plum powderblue purple
rebeccapurple red rosybrown royalblue saddlebrown salmon sandybrown seagreen seashell sienna silver skyblue
slateblue slategray slategrey snow springgreen steelblue tan teal thistle tomato turquoise violet wheat white
whitesmoke yellow yellowgreen transparent currentcolor inherit initial none revert unset
"""
_NAMES = frozenset(_WORDS.split())

Fault = tuple[int, str]
"""Where something stands, and what is wrong with it, with the cure."""


def in_attributes(text: str) -> Iterator[Fault]:
    """What is no colour in the attributes of a tag, and in its `style`. What Jinja writes is not looked at."""
    for found in _ATTRIBUTE.finditer(text):
        yield from _faults(found, found["value"] or found["other"] or "")
    for found in _STYLE.finditer(text):
        start = found.start("value" if found["value"] is not None else "other")
        for offset, fault in in_style(found["value"] or found["other"] or ""):
            yield start + offset, fault


def in_style(text: str) -> Iterator[Fault]:
    """What is no colour in the rules of a style sheet. A value that Jinja writes a part of is not looked at."""
    for found in _DECLARATION.finditer(text):
        if found["end"] != "{":
            yield from _faults(found, found["value"])


def _faults(found: re.Match[str], value: str) -> Iterator[Fault]:
    written = value.lower().replace("!important", "").strip()
    each = [written] if _WRITTEN.fullmatch(written) else written.split()  # a border may have four
    if "{" in written or all(word in _NAMES or _WRITTEN.fullmatch(word) for word in each):
        return
    cure = "write six hexadecimal digits, as in #b4421a, one of the list's, as in {{ light.accent }}, or a name"
    yield found.start(), f"{found['name']} is {value.strip()[:40]!r}, which is no colour; {cure}"
