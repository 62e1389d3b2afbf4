"""Contrast: whether the words can be read on their ground, by day and by night, in the colours the styles set.

Only plain colours are judged; a picture or a gradient behind words is for the eye. Grounds that nobody sets are white.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from newsletter.mail import palette
from newsletter.mail.gate import styles
from newsletter.mail.gate.finding import Finding, refusal
from newsletter.mail.gate.page import Element, Page
from newsletter.mail.gate.styles import Rule

_BROWSERS_LINK = "#0000ee"  # of HTML 5, 15.3.10, and no other one by night


@dataclass(frozen=True, slots=True, kw_only=True)
class _Paint:
    """Ink and ground; "" for a ground that is no plain colour."""

    ink: str = "#000000"
    ground: str = "#ffffff"


def findings(page: Page) -> Iterator[Finding]:
    """A refusal for each pair of colours below 4.5:1, with the first words that are written so."""
    rules = [rule for css in page.css for rule in styles.rules(css)]
    for dark in (False, True):
        applied = [rule for rule in rules if dark or not rule.dark]
        yield from _unreadable(page, applied, "in the dark" if dark else "by day")


def _unreadable(page: Page, rules: Sequence[Rule], when: str) -> Iterator[Finding]:
    painted: dict[int, _Paint] = {}
    told = set()
    for words in page.words:
        if not words.seen:
            continue
        paint = _painted(words.within, rules, painted)
        if paint in told or not (paint.ink and paint.ground):
            continue
        told.add(paint)
        ratio = palette.contrast(paint.ink, paint.ground)
        if ratio < palette.READABLE:
            yield _finding(paint, ratio, when, " ".join(words.text.split())[:40])


def _finding(paint: _Paint, ratio: float, when: str, words: str) -> Finding:
    return refusal(
        f"{words!r} is written {paint.ink} on {paint.ground} {when}, a contrast of {ratio:.2f}",
        where="html",
        cure=f"choose colours with {palette.READABLE} or more, as those of `light` and `dark` are",
        quote=paint.ink,
    )


def _painted(within: Sequence[Element], rules: Sequence[Rule], painted: dict[int, _Paint]) -> _Paint:
    """The paint of the innermost element, each taking what the one around it has. `painted` knows each element's."""
    paint = _Paint()
    for depth, element in enumerate(within, start=1):
        if id(element) not in painted:
            painted[id(element)] = _of(within[:depth], rules, paint)
        paint = painted[id(element)]
    return paint


def _of(within: Sequence[Element], rules: Sequence[Rule], around: _Paint) -> _Paint:
    declared = _declared(within, rules)
    ground = declared.get("background", "transparent")
    return _Paint(
        ink=styles.colour(declared["color"]) if "color" in declared else _inherited(within[-1], around),
        ground=around.ground if ground.startswith(("transparent", "none")) else styles.colour(ground),
    )


def _declared(within: Sequence[Element], rules: Sequence[Rule]) -> Mapping[str, str]:
    """What is set of this element, the strongest last: rules, then its own style, then rules that are important."""
    fitting = sorted((rule for rule in rules if rule.fits(within)), key=lambda rule: rule.strength)
    element = within[-1]
    own = styles.declarations(element.attributes.get("style", ""))
    ground = element.attributes.get("bgcolor", "")
    declared = {"background": ground} if ground else {}
    for important in (False, True):
        for rule in fitting:
            declared |= _colours(rule.declarations, important=important)
        declared |= _colours(own, important=important)
    return declared


def _colours(declarations: Mapping[str, str], *, important: bool) -> dict[str, str]:
    return {
        name.removesuffix("-color"): value
        for name, value in declarations.items()
        if name in ("color", "background", "background-color") and styles.is_important(value) is important
    }


def _inherited(element: Element, around: _Paint) -> str:
    return _BROWSERS_LINK if element.tag == "a" and element.attributes.get("href") else around.ink
