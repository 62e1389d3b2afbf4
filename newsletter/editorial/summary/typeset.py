"""What a feed left of LaTeX and of lost characters becomes what it prints."""

import re

_LATEX = (
    (re.compile(r"\\(?:text\w{1,6}|emph|math\w{1,4}|mbox|underline)\{([^{}]*)\}"), r"\1"),
    (re.compile(r"\{\\(?:it|bf|em|tt|sc|rm) ([^{}]*)\}"), r"\1"),
    (re.compile(r"\\([%&_#])"), r"\1"),
    (re.compile(r"\$?\\times\b\$?"), "×"),
    (re.compile(r"\$?\\(?:approx|sim)\b\$? ?"), "about "),
    (re.compile(r"\\eg\b,?"), "e.g.,"),
    (re.compile(r"\\ie\b,?"), "i.e.,"),
    (re.compile(r"(?<=\d)\{,\}(?=\d)"), ","),
    (re.compile(r"\$(?=\S)([\w.,+%×≈~ -]{1,30})(?<=\S)\$(?!\d)"), r"\1"),
)


_CITED = re.compile(r" \([^()]{0,80}\bet al\.,? (?:19|20)\d\d[a-z]?(?:; [^()]{0,160})?\)")
_BOLD = re.compile(r"\*\*(?=\S)([^*]{1,80})(?<=\S)\*\*")


def without_citations(text: str) -> str:
    """Return the text without citations: "(Feng et al., 2026b)" leads to a list that nobody sees."""
    return _CITED.sub("", text)


def without_bold(text: str) -> str:
    """Return the text without Markdown's marks of bold words."""
    return _BOLD.sub(r"\1", text)


def without_latex(text: str) -> str:
    """Return the text with LaTeX's plainest marks taken away or written as what they print. Formulas stay as they
    are."""
    for pattern, plain in _LATEX:
        text = pattern.sub(plain, text)
    return text
