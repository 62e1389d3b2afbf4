"""What tells a title from the first sentence of its abstract, as text that can be looked up and counted."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise

from newsletter.sources.titles.opening import FUNCTION_WORDS, LONGEST_TITLE, Opening


def of_words(opening: Opening) -> Iterator[tuple[str, ...]]:
    """Say for each word what speaks for or against its being in the title."""
    keys, shapes = ("^", *opening.keys), ("^", "^", *opening.shapes)
    for place in range(len(opening.words)):
        previous, key = keys[place : place + 2]
        earlier, before, shape = shapes[place : place + 3]
        yield (
            f"word={key} {shape}",
            f"words={previous} {key}",
            f"shapes={before} {shape}",
            f"three shapes={earlier} {before} {shape}",
            f"shape word={before} {key}",
            f"ending={key[-4:]} {shape}",
            f"endings={previous[-3:]} {key[-3:]} {shape}",
        )


def of_end(opening: Opening, end: int) -> tuple[str, ...]:
    """Say what speaks for or against a title of `end` words, apart from the words it would hold."""
    return (
        *_word_clues(opening, end),
        *_shape_clues(opening, end),
        *_style_clues(opening, end),
        *_repeat_clues(opening, end),
        *_acronym_clues(opening, end),
        *_later_clues(opening, end),
    )


def _word_clues(opening: Opening, end: int) -> Iterator[str]:
    earlier, last = _before(opening.keys, end - 1), opening.keys[end - 1]
    first, second, third = opening.keys[end : end + 3]
    last_shape, first_shape, second_shape = opening.shapes[end - 1 : end + 2]
    yield f"first={first}"
    yield f"first two={first} {second}"
    yield f"first three={first} {second} {third}"
    yield f"last={last}"
    yield f"last two={earlier} {last}"
    yield f"last first={last} {first}"
    yield f"last shape first={last_shape} {first}"
    yield f"last first shape={last} {first_shape}"
    yield f"first second shape={first} {second_shape}"
    yield f"first shape second={first_shape} {second}"
    yield f"first ending={first[-4:]} {first_shape} {second_shape}"
    yield f"last ending={last[-4:]} {last_shape}"
    yield f"both endings={last[-3:]} {first[-3:]} {first_shape}"


def _before(values: Sequence[str], place: int) -> str:
    return values[place - 1] if place > 0 else "^"


def _shape_clues(opening: Opening, end: int) -> Iterator[str]:
    shapes = opening.shapes
    last, first, second, third = shapes[end - 1 : end + 3]
    earlier = _before(shapes, end - 1)
    yield f"shape two={first} {second}"
    yield f"shape three={first} {second} {third}"
    yield f"shape last two={last} {first} {second}"
    yield f"shape two two={earlier} {last} {first} {second}"
    yield f"shape three one={_before(shapes, end - 2)} {earlier} {last} {first}"


def _style_clues(opening: Opening, end: int) -> Iterator[str]:
    """How titles of this style go on: after Title Case, a word in lower case is in a sentence."""
    first = opening.shapes[end]
    style = _style(lower=opening.lower[end], capital=opening.capital[end])
    verbs = opening.verbs
    to_lower, to_next_lower = _distance(opening.lower, end, nth=1), _distance(opening.lower, end, nth=2)
    to_verb = _distance(verbs, end, nth=1)
    capitals = opening.capital[min(end + 5, len(opening.words))] - opening.capital[min(end + 1, len(opening.words))]
    stop = next((place - end for place in opening.stops if place >= end), LONGEST_TITLE)
    yield f"length={min(end, 25)}"
    yield f"style={style} {first}"
    yield f"lower={to_lower} {to_next_lower}"
    yield f"lower first={to_lower} {first}"
    yield f"verb={to_verb} {first}"
    yield f"verb lower={to_verb} {to_lower}"
    yield f"verbs={min(verbs[end], 3)} {style}"
    yield f"capitals={capitals} {style} {first}"
    yield f"stop={_rough(stop)}"
    yield f"colon={_since_colon(opening, end)}"


def _style(*, lower: int, capital: int) -> str:
    if lower < 2:
        return ("Title Case", "one lower")[lower]
    return "mixed" if lower * 3 < capital else "sentence case"


def _distance(tally: Sequence[int], end: int, *, nth: int) -> int:
    """How far behind `end` the nth of the tallied words stands; negative where the title would hold it."""
    return max(-6, min(9, bisect_left(tally, nth) - 1 - end))


def _rough(distance: int) -> int:
    """Distances that mean the same as one number."""
    return next(step for step in (20, 15, 11, 8, 6, 5, 4, 3, 2, 1, 0) if distance >= step)


def _since_colon(opening: Opening, end: int) -> str:
    seen = opening.colons[end]
    return str(_rough(end - bisect_left(opening.colons, seen))) if seen else "none"


def _repeat_clues(opening: Opening, end: int) -> Iterator[str]:
    """A title rarely says a word twice, and a sentence often takes up what the title has said."""
    stems = opening.stems
    first, second = stems[end : end + 2]
    title = stems[:end]
    yield f"repeats={min(opening.repeats[end], 4)}"
    yield f"said={first in title} {second in title} {opening.keys[end] in FUNCTION_WORDS}"
    yield f"said two={(first, second) in pairwise(title)}"
    yield f"name={stems[0] == first} {stems[0] in title[1:]}"
    yield f"whole={end == len(opening.words)}"


def _acronym_clues(opening: Opening, end: int) -> Iterator[str]:
    last, first = opening.keys[end - 1 : end + 1]
    for start, bracket in opening.acronyms:
        yield f"acronym={_side(end, start=start, bracket=bracket)}"
        if end == start:
            yield f"acronym after={last}"
        if end == start - 1:
            yield f"acronym soon={first}"
            yield f"acronym soon ending={first[-3:]}"
    if opening.acronyms:
        away = opening.acronyms[0][0] - end
        yield f"acronym away={max(-3, min(3, away))} {opening.shapes[end]}"


def _side(end: int, *, start: int, bracket: int) -> str:
    if end <= start:
        return "at" if end == start else "before"
    return "behind" if end > bracket else "inside"


def _later_clues(opening: Opening, end: int) -> Iterator[str]:
    """Words that stand together again behind belong together here too, so no title ends between them."""
    last, first, second = opening.keys[end - 1 : end + 2]
    earlier = _before(opening.keys, end - 1)
    together = opening.said_together
    across = (last, first) in together
    yield f"later={last in opening.said_later} {first in opening.said_later} {across}"
    yield f"together={(earlier, last) in together} {across} {(first, second) in together}"
