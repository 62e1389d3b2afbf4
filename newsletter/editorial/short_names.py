"""What readers call a paper: the name its title or its abstract gives to the work, else the beginning of the title."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from newsletter.models import Paper

LONGEST = 35
"""Characters of a short name: as much of a subject as a phone shows."""

_APART = re.compile(r":(?=[\sA-Z])|：|\s(?:-{1,3}|[–—])\s|—")
_REPORT = re.compile(r"(?i)\s(?:technical|system|model)\s(?:report|card)$")
_OPENING = re.compile(r"(?i)(?:introducing|meet)\s+(?=\S)")
_KINDS = frozenset(
    """
    position perspective opinion survey review overview tutorial demo benchmark dataset report blog
    """.split()  # noqa: SIM905
)
"""What stands before a colon and says the kind of a paper, not its name: "Position: ...", "A Survey: ..."."""
_SMALL = frozenset(
    """
    a an the of in on at to for from by with without via and or as into through using toward towards beyond under
    over across between is are can do does its their
    """.split()  # noqa: SIM905
)
_OWN = frozenset(
    """
    introduce introduces introducing present presents presenting propose proposes proposing develop develops release
    releases releasing called named termed dubbed our build describe
    """.split()  # noqa: SIM905
)
_EVERYBODYS = frozenset(
    """
    ai api asr clip cnn cot cpu cuda ddpm dinov2 dinov3 dit dpo dqn gan gpt gpu grpo gui kv llm lora lstm mae mamba
    mcp mcts mdp mllm mlp moe mt nas nerf nlp ocr peft ppo ptq qa rag relu rl rlhf rlvr rnn rope sam sdxl sft slam snr
    sota sql sora t2i t2v tts ui vae vit vla vlm vqa vr
    """.split()  # noqa: SIM905
)
"""Names that many papers speak of and none of them gives to its own work."""
_BRACKETED = 9
"""So many words at most stand between "we introduce" and a name in brackets, which they spell out."""
_WORD = re.compile(r"[^\W_][\w.+*-]*(?<![.-])")
_PIECE = re.compile(r"[^\W_][\w.+*-]*(?<![.-])|[()]")
_EDGES = " \t,;:.–—-("


def of(paper: Paper) -> str:
    """Shorten a title to at most 35 characters: the name before a colon or dash, or in the title and used in the
    abstract as the work's own, else whole words of the title and an ellipsis."""
    return _of(paper.title, paper.abstract)


@lru_cache(maxsize=1024)
def _of(title: str, abstract: str) -> str:
    title = " ".join(title.split())
    return _before_a_colon(title) or _reported(title) or _named(title, abstract) or cut(title)


def distinct(papers: Iterable[Paper]) -> Iterator[str]:
    """Return the short name of each. Where one before has the same, the beginning of the title, or more of it."""
    said: set[str] = set()
    for paper in papers:
        title = " ".join(paper.title.split())
        for name in _names(paper, title):
            if name.casefold() not in said:
                break
        said.add(name.casefold())
        yield name


def _names(paper: Paper, title: str) -> Iterator[str]:
    yield of(paper)
    yield cut(title)
    yield cut(title, longest=2 * LONGEST)
    yield title


def cut(title: str, *, longest: int = LONGEST) -> str:
    """Return whole words of a title that is longer than `longest` characters, without an "of" or "the" at their end,
    and an ellipsis."""
    if len(title) <= longest:
        return title
    words = title[:longest].rpartition(" ")[0].split()
    while len(words) > 1 and words[-1].casefold().strip(_EDGES) in _SMALL:
        words.pop()
    kept = " ".join(words).rstrip(_EDGES) or title[: longest - 1]
    return f"{kept}…"


def _before_a_colon(title: str) -> str:
    colon = _APART.search(title)
    before = title[: colon.start()].strip(_EDGES) if colon else ""
    name = _REPORT.sub("", before)
    return name if 1 < len(name) <= LONGEST and not _says_a_kind(name) else ""


def _says_a_kind(name: str) -> bool:
    words = [word for word in name.casefold().split() if word not in _SMALL]
    return bool(words) and words[-1].strip("[]().") in _KINDS and len(words) <= 2


def _reported(title: str) -> str:
    """`Qwen3` of "Qwen3 Technical Report"."""
    opening = _OPENING.match(title)
    name = _REPORT.sub("", title[opening.end() :] if opening else title)
    return name if name != title and 1 < len(name) <= LONGEST and ":" not in name else ""


def _named(title: str, abstract: str) -> str:
    """The first name in the title that the abstract introduces: "we present X", "X is a", "called X"."""
    candidates = () if title.isupper() else tuple(filter(_is_a_name, _WORD.findall(title)))
    if not candidates:
        return ""
    words = _PIECE.findall(abstract)
    own = {word for at, word in enumerate(words) if word in candidates and _introduced(words, at)}
    return next((_with_version(title, name) for name in candidates if name in own), "")


def _is_a_name(word: str) -> bool:
    """Whether a word, or a part of it between hyphens, has a capital or a figure after its first letter: `CTF-Dojo`."""
    return 3 <= len(word) <= LONGEST and any(map(_is_written_as_a_name, word.split("-")))


def _is_written_as_a_name(part: str) -> bool:
    capital = part[:1].isalpha() and any(letter.isupper() or letter.isdigit() for letter in part[1:])
    return capital and part.casefold().removesuffix("s") not in _EVERYBODYS


def _introduced(words: Sequence[str], at: int) -> bool:
    """Whether a name is said to be new: right behind "introduce" or "called", or in brackets a few words after it."""
    before = [word.casefold() for word in words[max(0, at - _BRACKETED) : at]]
    if before[-1:] == ["("]:
        return not _OWN.isdisjoint(before)
    near = before[-1] if before and before[-1] != "the" else "".join(before[-2:-1])
    return near in _OWN


def _with_version(title: str, name: str) -> str:
    """The name with the number that follows it in the title, as in `OpenSora 2.0`."""
    after = title.partition(name)[2].split()
    version = after[0] if after and title.partition(name)[2].startswith(" ") else ""
    return f"{name} {version}" if re.fullmatch(r"[0-9][0-9.]{0,4}", version) else name
