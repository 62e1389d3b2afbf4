"""The first words of a text, seen in the ways that tell a title from a sentence."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

LONGEST_TITLE = 50
"""In words. The longest title of 40,000 papers has 26; what follows the title is read for clues."""

LONGEST_WORD = 40
"""In characters. What is longer is no word, and its beginning says as much."""

READ_AFTER = 350
"""In words: how much of the text behind the longest title is read for words that stand together again."""

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
    """The first words of a text, and what the words behind them say again.

    `keys` are the words in lower case without punctuation, `stems` the same without a plural's s, `shapes`
    how they are written (see `_shape`). All three go on beyond the last word with "$". `stops` are the places
    of full stops, `acronyms` those of an acronym's first word and of its bracket; `said_later` and
    `said_together` are the keys of the text behind, and of its neighbours. The others are tallies: at n, how
    many of the first n words are such.
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
    said_later: frozenset[str]
    said_together: frozenset[tuple[str, str]]
    stops: tuple[int, ...]
    acronyms: tuple[tuple[int, int], ...]


def opening_of(words: Sequence[str]) -> Opening:
    """Make the opening of a text of these words: 50 at most, and of what stands behind them the next 350 for clues."""
    first = _cut(words[:LONGEST_TITLE])
    keys = _keys(first)
    later = _keys(_cut(words[LONGEST_TITLE : LONGEST_TITLE + READ_AFTER]))
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
        said_later=frozenset(later),
        said_together=frozenset(pairwise(later)),
        stops=tuple(place for place, word in enumerate(first) if word[-1] in ".?!"),
        acronyms=tuple(_acronyms(first, keys)),
    )


def _cut(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(word[:LONGEST_WORD] for word in words)


def _keys(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(word.strip(EDGES).lower() or word for word in words)


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
