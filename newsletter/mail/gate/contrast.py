"""Contrast: whether the words can be read on their ground, by day and by night, in the colours the styles set.

Every colour of CSS is judged with what shows through it; a picture or a gradient behind words is for the eye. Grounds
that nobody sets are white.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from newsletter.mail import palette
from newsletter.mail.gate import css, styles
from newsletter.mail.gate.colours import BLACK, WHITE, Colour
from newsletter.mail.gate.css import Declaration
from newsletter.mail.gate.finding import Finding, refusal
from newsletter.mail.gate.page import Element, Page
from newsletter.mail.gate.styles import Rule

_BROWSERS_LINK = Colour(shares=(0.0, 0.0, 238 / 255))  # of HTML 5, 15.3.10, and no other one by night
_INHERITED = frozenset({"inherit", "unset", "currentcolor"})
_BROWSERS_OWN = frozenset({"revert", "revert-layer"})
_PAINTS = frozenset({"color", "background", "background-color"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Paint:
    """Ink and ground; None for what is no plain colour. A ground hides all behind it, an ink may not."""

    ink: Colour | None = BLACK
    ground: Colour | None = WHITE


@dataclass(frozen=True, slots=True, kw_only=True)
class _Appearance:
    """By day or in the dark: the rules that then paint, the strongest last, those for elements of a tag and classes
    that were met, and what each element is known to be painted with."""

    dark: bool
    rules: Sequence[Rule]
    met: dict[tuple[str, frozenset[str]], Sequence[Rule]] = field(default_factory=dict)
    painted: dict[int, _Paint] = field(default_factory=dict)

    def __str__(self) -> str:
        return "in the dark" if self.dark else "by day"

    def fitting(self, within: Sequence[Element]) -> Iterator[Rule]:
        """The rules for the last of these elements, the others being around it."""
        element = within[-1]
        alike = element.tag, element.classes
        if alike not in self.met:
            self.met[alike] = [rule for rule in self.rules if rule.selector[-1].fits(element)]
        return (rule for rule in self.met[alike] if rule.fits(within))


def findings(page: Page) -> Iterator[Finding]:
    """Return a refusal for each pair of colours whose contrast is below 4.5:1 [WCAG 2.2, 1.4.3], with the first words
    that are written so."""
    rules = sorted((rule for sheet in page.css for rule in _painting(sheet)), key=lambda rule: rule.strength)
    for dark in (False, True):
        applied = [rule for rule in rules if dark or not rule.dark]
        yield from _unreadable(page, _Appearance(dark=dark, rules=applied))


@lru_cache(maxsize=64)
def _painting(sheet: str) -> tuple[Rule, ...]:
    """The rules of a style sheet that set a colour, and of each what sets it."""
    painting = (
        (rule, tuple(each for each in rule.declarations if each.name in _PAINTS)) for rule in styles.rules(sheet)
    )
    return tuple(replace(rule, declarations=paints) for rule, paints in painting if paints)


def _unreadable(page: Page, appearance: _Appearance) -> Iterator[Finding]:
    reported = set()
    for words in page.words:
        if not words.seen:
            continue
        paint = _painted(words.within, appearance)
        if paint in reported or not (paint.ink and paint.ground):
            continue
        reported.add(paint)
        ratio = palette.contrast(str(paint.ink.over(paint.ground)), str(paint.ground))
        if ratio < palette.READABLE:
            yield _finding(paint.ink, paint.ground, f"{appearance}, a contrast of {ratio:.2f}", words.text)


def _finding(ink: Colour, ground: Colour, when: str, words: str) -> Finding:
    seen = ink.over(ground)
    return refusal(
        f"{' '.join(words.split())[:40]!r} is written {seen} on {ground} {when}",
        where="html",
        cure=f"choose colours with {palette.READABLE} or more, as those of `light` and `dark` are",
        quote=ink.written or str(seen),
    )


def _painted(within: Sequence[Element], appearance: _Appearance) -> _Paint:
    """The paint of the innermost element, each taking what the one around it has."""
    paint = _Paint()
    for depth, element in enumerate(within, start=1):
        if id(element) not in appearance.painted:
            appearance.painted[id(element)] = _of(within[:depth], appearance, paint)
        paint = appearance.painted[id(element)]
    return paint


def _of(within: Sequence[Element], appearance: _Appearance, around: _Paint) -> _Paint:
    declared = _declared(within, appearance)
    ink, ground = around.ink, around.ground
    if (element := within[-1]).tag == "a" and element.attributes.get("href"):
        ink = _BROWSERS_LINK
    if "color" in declared:
        ink = _ink(declared["color"], own=ink, around=around.ink, dark=appearance.dark)
    if "background" in declared:
        ground = _ground(declared["background"], ink=ink, around=ground, dark=appearance.dark)
    return _Paint(ink=ink, ground=ground)


def _ink(declared: Declaration, *, own: Colour | None, around: Colour | None, dark: bool) -> Colour | None:
    """`own` is what the browser gives the element where nothing is declared."""
    if declared.word in _INHERITED:
        return around
    if declared.word in _BROWSERS_OWN:
        return own
    return BLACK if declared.word == "initial" else css.colour(declared.value[0], dark=dark)


def _ground(declared: Declaration, *, ink: Colour | None, around: Colour | None, dark: bool) -> Colour | None:
    """The colour in it, on what is around; without one, what is around, unless a picture or a gradient hides that."""
    for token in declared.value:
        is_ink = token.type == "ident" and token.lower_value == "currentcolor"
        colour = ink if is_ink else css.colour(token, dark=dark)
        if colour:
            return _on(around, colour)
    hidden = any(token.type in ("url", "function") for token in declared.value)
    return None if hidden else around


def _on(ground: Colour | None, colour: Colour) -> Colour | None:
    if colour.alpha == 1:
        return colour
    return colour.over(ground) if ground else None


def _declared(within: Sequence[Element], appearance: _Appearance) -> dict[str, Declaration]:
    """What is set of this element, the strongest last: rules, then its own style, then rules that are important."""
    element = within[-1]
    each = [declaration for rule in appearance.fitting(within) for declaration in rule.declarations]
    ground = css.value(element.attributes.get("bgcolor", ""))
    declared = {"background": Declaration(name="background", value=ground, important=False)} if ground else {}
    for declaration in css.weakest_first((*each, *element.style)):
        if declaration.name in _PAINTS:
            declared[declaration.name.removesuffix("-color")] = declaration
    return declared
