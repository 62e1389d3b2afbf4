"""Foreign text becomes plain text here, once: no markup, no control characters, no LaTeX left-overs.

A LaTeX library would be the natural choice, but those read a whole document: to them the `%` of "99.5%" begins
a comment, and the rest of the abstract is gone. Feeds hold plain text in which a few commands were left behind.
"""

import html
import re
import unicodedata

_TAG = re.compile(
    r"</?([A-Za-z][A-Za-z0-9:-]{0,30})(?:[\s/]([^<>]{0,2000}))?>|<!--[^<>]{0,2000}-->|<![A-Za-z][^<>]{0,200}>"
)
_ELEMENTS = frozenset(
    """
    a abbr address article aside audio b base bdi bdo blockquote body br button canvas caption cite code col dd
    del details dfn dialog div dl dt em embed fieldset figcaption figure footer form frame frameset h1 h2 h3 h4
    h5 h6 head header hr html i iframe img input ins kbd label legend li link main map mark math menu meta nav
    noscript object ol optgroup option output p param picture pre q s samp script section select slot small
    source span strike strong style sub summary sup svg table tbody td template textarea tfoot th thead time
    title tr track tt u ul var video wbr font center marquee acronym applet basefont bgsound big blink comment
    command datalist dir figure foreignobject g hgroup isindex keygen layer listing menuitem meter mi mn mo mrow
    mtext multicol nobr noembed noframes plaintext progress rb rp rt rtc ruby spacer xml xmp
    """.split()  # noqa: SIM905 - a hundred and more lines as a list
)
_INLINE = frozenset(
    """
    a abbr b big cite code del em font i ins kbd mark q s samp small span strong sub sup tt u var wbr
    """.split()  # noqa: SIM905
)
_SWITCHES = frozenset(
    """
    allowfullscreen async autofocus autoplay checked compact controls default defer disabled hidden inert ismap
    itemscope loop multiple muted nomodule novalidate open playsinline readonly required reversed selected
    """.split()  # noqa: SIM905
)
_LEFT = re.compile(r"<(?=/?([A-Za-z][A-Za-z0-9]{1,30})(?![\w:-])(\s{1,3}[A-Za-z][\w ,.'-]{0,200}>)?)")
_LEFT_HANDLER = re.compile(r"<(?=[^<>]{1,200}[\s/\"']on[a-z]{3,30}\s{0,9}=)", re.IGNORECASE)
_ACCENT = re.compile(r"\\(['`^\"~=.])(?:\{(\\?[A-Za-z])\}|(\\?[A-Za-z]))")
_LETTER_ACCENT = re.compile(r"\\([cvuHrk])(?:\{([A-Za-z])\}| ([A-Za-z])\b)")
_LETTER = re.compile(r"\\(ss|ae|AE|oe|OE|aa|AA|[oOlLij])(?:\{\}| (?=[a-z])|(?![A-Za-z{]))")
_GROUP = re.compile(
    r"(?:\\|(?<![A-Za-z]))(?:text(?:it|bf|sc|tt|rm|sf)|emph|underline|url|math(?:rm|bf|cal|bb|it|sf))\{([^{}\\]{0,500})\}"
)
_HREF = re.compile(r"\\?href\{([^{}\s]{0,500})\}\{([^{}]{0,500})\}")
_DOUBLED_LINK = re.compile(r"(https?://[^\s{}]{1,500})\{\1\}")
_COLOURED = re.compile(r"\\?(?<![A-Za-z])textcolor\{[^{}]{0,40}\}\{([^{}]{0,500})\}")
_POINTER = re.compile(r"[\s~]?\\(?:cite[pt]?|label)\{[^{}]{0,200}\}")
_LABELLED_LINK = re.compile(r"(https?://[^\s{}]{1,500})\{(?!https?://)([^{}]{1,200})\}")
_ESCAPED = re.compile(r"\\([%&$#_{},~])")
_BREAK = re.compile(r"\\{1,2}(?=\s|$)|\\[-/()\[\]!;:]|\\(?=[0-9])|\\(?:allowbreak|nobreakdash)(?![A-Za-z])")
_BETWEEN_DIGITS = re.compile(r"(?<=[0-9])\{,\}(?=[0-9])")
_SCRIPT = re.compile(r"([\^_])\{([^{}\s]{1,20})\}")
_BRACES = re.compile(  # what braces hold together where nothing is typeset: a letter, a word, a sign, nothing at all
    r"\{([A-Za-z])\}(?=[A-Za-z])|(?<=\w)\{()\}|\{([^\x00-\x7f])\}|\{([=<>+:~-])\}|(?<![\w/{])\{([A-Z][\w.-]{1,40})\}"
    r"|\{\s([^{}]{1,100})\}|\{(?:bf|it|em|tt|sc)\s([^{}]{1,100})\}"
)
_DEGREES = re.compile(r"\^\{?\\?circ\}?(?![a-su-z])")
_MATHS = re.compile(r"\$(?!\s)([^$]{1,80})(?<!\s)\$(?![0-9])")
_SIGN = re.compile(r"(?<=[\w)])\\([A-Za-z]{2,10})(?![A-Za-z])|\{\\?(sim|times|approx|circ|pm|cdot|leq|geq)\}")
_COMMAND = re.compile(r"([,;]?\s?)(?<![\\\w/])\\([A-Za-z]{2,20})(?![A-Za-z\\])")
_ELL = re.compile(r"(?<!\w)\\?ell_\{?([0-9])\}?(?!\w)")
_DASHES = re.compile(r"(?<=[^\W_])(?:-{2,3})(?=[^\W_])|(?<=\S )-{2,3}(?= \S)")
_TIMES = re.compile(r"(?<=[0-9]) ?times (?=[0-9])|(?<=[0-9])times(?:\b|(?=[A-Z0-9]))|\btimes(?=[0-9])|(?<=\bN)times\b")
_SIGNS = (
    (re.compile(r"``|''(?=\w)"), "“"),
    (re.compile(r"''"), "”"),
    (re.compile(r"`([^`']{1,60})'"), r"‘\1’"),
    (re.compile(r"\bsim ?(?=[0-9][0-9.,]*[kKMB%]?(?![\w-]))"), "about "),
    (re.compile(r"(?<=[0-9])sim(?=[0-9])"), "–"),
    (re.compile(r"(?<=[0-9]) pm (?=[0-9]+\.[0-9])"), " ± "),
    (re.compile(r"(?<![A-Za-z])approx ?(?=[0-9])"), "≈"),
    (re.compile(r"(?<=[A-Za-z)])~(?=[A-Za-z0-9(])|(?<=[0-9])~(?=[A-Za-z(])"), " "),
    (re.compile(r" ?(?<!left)(?<!Left)rightarrow(?![a-z]) ?"), "→"),
    (re.compile(r"(?<=[a-z)])x2013(?=[a-z])"), "–"),
    (re.compile(r"(?<=[a-z)])x2014(?=[a-z])"), "—"),
    (re.compile(r"(?<=[a-z])x2019(?=[a-z])"), "’"),
)
"""Signs of which a feed has kept the name alone, and quotation marks as LaTeX writes them."""
_SIGNED = re.compile(r"``|''|`|\bsim ?[0-9]|[0-9]sim[0-9]| pm [0-9]|rightarrow|x20|approx|[A-Za-z0-9)]~")
_SPACE = re.compile(r"\s+")

_COMBINING = dict(
    zip(
        "'`^\"~=.cvuHrk",
        "\u0301\u0300\u0302\u0308\u0303\u0304\u0307\u0327\u030c\u0306\u030b\u030a\u0328",
        strict=True,
    )
)
_SUBSCRIPT = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_LETTERS = {
    "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "ss": "ß", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "aa": "å", "AA": "Å",
    "i": "i", "j": "j",
}  # fmt: skip
_COMMANDS = {
    "eg": "e.g.", "ie": "i.e.", "etal": "et al.", "etc": "etc.", "vs": "vs.", "wrt": "w.r.t.",
    "textless": "<", "textgreater": ">", "textasciitilde": "~", "LaTeX": "LaTeX", "TeX": "TeX",
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "eta": "η", "theta": "θ",
    "lambda": "λ", "mu": "μ", "pi": "π", "rho": "ρ", "sigma": "σ", "tau": "τ", "phi": "φ", "omega": "ω",
    "Delta": "Δ", "Theta": "Θ", "Sigma": "Σ", "Omega": "Ω", "times": "×", "cdot": "·", "approx": "≈",
    "sim": "~", "leq": "≤", "le": "≤", "geq": "≥", "ge": "≥", "neq": "≠", "pm": "±", "infty": "∞",
    "rightarrow": "→", "to": "→", "deg": "°", "circ": "°", "ldots": "…", "dots": "…", "ell": "ℓ",
    "it": "", "em": "", "bf": "", "tt": "", "allowbreak": "", "xspace": "", "noindent": "", "left": "", "right": "",
}  # fmt: skip
_UNSEEN = {"Cc", "Cf", "Co", "Cs", "Cn"}
_JOINERS = "\u200c\u200d"


def line(text: str) -> str:
    """Return one line of plain text: tags dropped, entities read, LaTeX put into words, white space folded.

    Characters that cannot be seen (controls, direction overrides, private use) are dropped, but for the joiners
    that some scripts are spelled with. Takes time in proportion to the text.
    """
    return _SPACE.sub(" ", _seen(typeset(without_latex(without_markup(text))))).strip()


def typeset(text: str) -> str:
    """Set a text as a typesetter would: `accuracy--cost` is accuracy–cost, `4.2times faster` 4.2× faster.

    Dashes that begin a word, as those of `--help`, stay. Where a feed lost a backslash, `sim51K` is about 51K.
    """
    if _SIGNED.search(text):
        for pattern, sign in _SIGNS:
            text = pattern.sub(sign, text)
    if "--" in text:
        text = _DASHES.sub(lambda match: "—" if len(match[0]) > 2 else "–", text)
    return _TIMES.sub("×", text) if "times" in text else text


def without_markup(text: str) -> str:
    """Take a text's tags out and read its entities, until neither is left to be read a second time."""
    for _ in range(4):
        plainer = html.unescape(_without_tags(text)) if "<" in text or "&" in text else text
        if plainer == text:
            return text
        text = plainer
    return _without_tags(text)


def without_latex(text: str) -> str:
    """Put LaTeX left-overs into words: `Fr\\'echet` is Fréchet, `\\eg` is e.g., `ell_1` is ℓ₁.

    Braces that only held something together go: `1{,}182` is 1,182, `V_{0.5}` is V_0.5. Those of a set stay.
    """
    if "\\" not in text and "$" not in text and "ell_" not in text and "{" not in text and "^circ" not in text:
        return text
    text = _HREF.sub(_named_link, _DOUBLED_LINK.sub(r"\1", text))
    text = _LETTER.sub(lambda match: _LETTERS[match[1]], _LETTER_ACCENT.sub(_accented, _ACCENT.sub(_accented, text)))
    text = _GROUP.sub(r"\1", _COLOURED.sub(r"\1", _POINTER.sub("", text)))
    text = _ELL.sub(lambda match: "ℓ" + match[1].translate(_SUBSCRIPT), text)
    text = _DEGREES.sub("°", _BETWEEN_DIGITS.sub(",", text))
    text = _ESCAPED.sub(r"\1", text.replace("\\,", " "))
    text = _BREAK.sub("", _SIGN.sub(_sign, text))
    text = _COMMAND.sub(_in_words, text)
    text = _LABELLED_LINK.sub(_named_link, text)
    text = _BRACES.sub(_held, _SCRIPT.sub(_script, text))
    return _MATHS.sub(r"\1", text)


def _named_link(match: re.Match[str]) -> str:
    """A link behind its name, or alone where its name is a part of it."""
    link, name = match[1], match[2].strip()
    return link if not name or name in link else f"{name} ({link})"


def _sign(match: re.Match[str]) -> str:
    sign = _COMMANDS.get(match[1] or match[2], "")
    return sign if (sign and not sign[0].isascii()) or sign == "~" else match[0]


def _script(match: re.Match[str]) -> str:
    """A word or a number beside its sign; a sum or a list keeps its bounds."""
    return match[1] + (match[2] if re.fullmatch(r"[\w.°]+|[*+]", match[2]) else f"({match[2]})")


def _held(match: re.Match[str]) -> str:
    return next(part for part in match.groups() if part is not None)


def _without_tags(text: str) -> str:
    """Tags out; of one that never ends only its bracket, so that what stood in it is text."""
    return _LEFT_HANDLER.sub("", _LEFT.sub(_without_bracket, _TAG.sub(_without_tag, text)))


def _without_bracket(match: re.Match[str]) -> str:
    """The bracket stays where words follow up to its other one, as in `<picture of a man>`."""
    return match[0] if match[2] or match[1].lower() not in _ELEMENTS else ""


def _without_tag(match: re.Match[str]) -> str:
    """A space for a tag, nothing for one inside a word; what only looks like one, as in `a<b and c>d`, stays."""
    name, attributes = (match[1] or "").lower(), (match[2] or "").strip(" /").lower()
    if "=" in attributes or not name or (name in _ELEMENTS and _SWITCHES.issuperset(attributes.split())):
        return "" if name in _INLINE else " "
    return match[0]


def _accented(match: re.Match[str]) -> str:
    letter = next(part for part in match.groups()[1:] if part).replace("\\", "")
    return unicodedata.normalize("NFC", letter + _COMBINING[match[1]])


def _in_words(match: re.Match[str]) -> str:
    gap = match[1] + " " if match[1] in (",", ";") else match[1]
    return gap + _COMMANDS.get(match[2], match[2])


def _seen(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        " " if letter in "\t\n\r\v\f\x85\u2028\u2029" else letter
        for letter in text
        if letter in "\t\n\r\v\f\x85\u2028\u2029" + _JOINERS or unicodedata.category(letter) not in _UNSEEN
    )
