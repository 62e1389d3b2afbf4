"""What tells a title from the first sentence of its abstract, as text that can be looked up and counted."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

LONGEST_TITLE = 50
"""In words. The longest title of 40,000 papers has 26; what follows the title is read for clues."""

LONGEST_WORD = 40
"""In characters. What is longer is no word, and its beginning says as much."""

EDGES = "\"'“”‘’`()[]{}<>*_.,:;!?$"

_FUNCTION_WORDS = """
a about across against all an and are as at be between beyond by can do does during for from how i if in
into is it its more no not of off on one only or our out over per should than that the their this through
to toward towards under up using via vs what when where which who why with within without you your but we
"""
FUNCTION_WORDS = frozenset(_FUNCTION_WORDS.split())

_VERBS = """
achieve achieves addresses aim aims allow allows are become becomes been can cannot consider could
demonstrate demonstrates describe develop did do does emerged enable enables exhibit exhibits explore
explores face faces fail fails focus focuses had has have increasingly introduce introduces investigate is
lack lacks make makes may must need needs offer offers often play plays present presents propose proposes
provide provides rely relies remain remains report require requires seek seeks should show shown shows
struggle struggles study suffer suffers tend tends typically use uses usually was were widely will would
"""
VERBS = frozenset(_VERBS.split())
"""Words that a sentence has and a title hardly ever, most of them verbs, in lower case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """The first words of a text, seen in the ways that tell a title from a sentence.

    `keys` are the words in lower case without punctuation, `stems` the same without a plural's s, `shapes`
    how they are written (see `_shape`). All three go on beyond the last word with "$". `stops` are the places
    of full stops, `acronyms` those of an acronym's first word and of its bracket. The others are tallies: at
    n, how many of the first n words are such.
    """

    words: tuple[str, ...]
    keys: tuple[str, ...]
    stems: tuple[str, ...]
    shapes: tuple[str, ...]
    lower: tuple[int, ...]
    capital: tuple[int, ...]
    verbs: tuple[int, ...]
    colons: tuple[int, ...]
    repeats: tuple[int, ...]
    stops: tuple[int, ...]
    acronyms: tuple[tuple[int, int], ...]


def read(words: Sequence[str]) -> Opening:
    """The opening of a text of these words; the rest of them is not looked at."""
    first = tuple(word[:LONGEST_WORD] for word in words[:LONGEST_TITLE])
    keys = tuple(word.strip(EDGES).lower() or word for word in first)
    shapes = tuple(map(_shape, first))
    stems = tuple(map(_stem, keys))
    beyond = ("$",) * 4
    return Opening(
        words=first,
        keys=keys + beyond,
        stems=stems + beyond,
        shapes=shapes + beyond,
        lower=_tally(shape[0] == "l" for shape in shapes),
        capital=_tally(shape[0] in "CHMA" for shape in shapes),
        verbs=_tally(key in VERBS for key in keys),
        colons=_tally(word[-1] == ":" for word in first),
        repeats=_tally(_repeats(keys, stems)),
        stops=tuple(place for place, word in enumerate(first) if word[-1] in ".?!"),
        acronyms=tuple(_acronyms(first, keys)),
    )


def _tally(flags: Iterable[bool]) -> tuple[int, ...]:
    return tuple(accumulate(map(int, flags), initial=0))


def _repeats(keys: Sequence[str], stems: Sequence[str]) -> Iterator[bool]:
    """Whether each word was said before, which titles avoid."""
    said: set[str] = set()
    for key, stem in zip(keys, stems, strict=True):
        yield stem in said and key not in FUNCTION_WORDS
        said.add(stem)


def _stem(key: str) -> str:
    return key[:-1] if len(key) > 3 and key[-1] == "s" else key


def _shape(word: str) -> str:
    """How a word is written: a letter, with the bracket that opens it and the punctuation that ends it.

    f of, l learning, m vLLM; F Of, C Learning, H Multi-Task, h Multi-task, M DeepSeek, A LLMs, S A;
    d 3.5, D 3D; o 学习, p &.
    """
    core = word.strip(EDGES)
    bracket = "(" if word[0] == "(" else ""
    stop = word[-1] if word[-1] in ".:,?!;)" else ""
    return bracket + _case(core) + stop


def _case(core: str) -> str:
    first = core[:1]
    if first.islower():
        return _lower_case(core)
    if first.isupper():
        return _capital_case(core)
    if first.isdigit():
        return "d" if core.replace(".", "").replace(",", "").isdigit() else "D"
    return "o" if first.isalpha() else "p"


def _lower_case(core: str) -> str:
    if core in FUNCTION_WORDS:
        return "f"
    return "l" if core.islower() else "m"


def _capital_case(core: str) -> str:
    if core.isupper() or (core[-1] == "s" and core[:-1].isupper()):
        return "A" if len(core) > 1 else "S"
    if "-" in core:
        return "h" if any(part[:1].islower() for part in core.split("-")) else "H"
    if core.lower() in FUNCTION_WORDS:
        return "F"
    return "C" if core[1:].islower() else "M"


def _acronyms(words: Sequence[str], keys: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where each "Machine Unlearning (MU)" begins, and where its bracket stands: no title ends in between."""
    for place, word in enumerate(words):
        if word[0] == "(" and ")" in word and (letters := _initials(word)):
            first = _expansion(keys[:place], letters)
            if first is not None:
                yield first, place


def _initials(word: str) -> list[str]:
    core = word.strip(EDGES).removesuffix("s")
    letters = [letter for letter in core.lower() if letter.isalpha()]
    return letters if len(letters) > 1 and core != core.lower() else []


def _expansion(keys: Sequence[str], letters: list[str]) -> int | None:
    """Where the words begin that end here and have these initials; None where they do not fit."""
    wanted = list(letters)
    for place in range(len(keys) - 1, max(-1, len(keys) - 11), -1):
        before = len(wanted)
        for part in reversed(keys[place].split("-")):
            if wanted and part.startswith(wanted[-1]):
                wanted.pop()
        if not wanted:
            return place
        if len(wanted) == before and keys[place] not in FUNCTION_WORDS:
            return None
    return None


def of_words(opening: Opening) -> Iterator[tuple[str, ...]]:
    """For each word, what speaks for or against its being in the title."""
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
    """What speaks for or against a title of `end` words, apart from the words it would hold."""
    return (
        *_word_clues(opening, end),
        *_shape_clues(opening, end),
        *_style_clues(opening, end),
        *_repeat_clues(opening, end),
        *_acronym_clues(opening, end),
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
