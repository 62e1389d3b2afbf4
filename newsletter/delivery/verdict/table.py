"""The table of what replies mean: rows of data, read when the first refusal is judged."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from newsletter.delivery.verdict.kinds import Step, Whose

_NEVER = re.compile(r"(?!)")


@dataclass(frozen=True, kw_only=True)
class Row:
    """One kind of reply. Patterns are regular expressions; "" fits everything. `ours` are those of the program."""

    whose: Whose
    why: str
    says: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    codes: str = ""
    enhanced: str = ""
    at: tuple[Step, ...] = ()
    suppress: bool = False
    cure: str = ""
    anew: bool = False
    full: bool = False
    ours: bool = True

    @cached_property
    def _says(self) -> re.Pattern[str]:
        return _one_of(self.says)

    @cached_property
    def _unless(self) -> re.Pattern[str]:
        return _one_of(self.unless) if self.unless else _NEVER

    def fits(self, *, code: int, enhanced: str, words: str, at: Step | None) -> bool:
        """Tell whether the reply is of this kind. An unknown step is taken for RCPT."""
        if self.at and (at or Step.RCPT) not in self.at:
            return False
        if self.codes and not re.fullmatch(self.codes, str(code)):
            return False
        if self.enhanced and not re.fullmatch(self.enhanced, enhanced):
            return False
        return bool(self._says.search(words)) and not self._unless.search(words)


@cache
def rows() -> Sequence[Row]:
    """Return the rows that come with the program, in the order in which they are tried."""
    return tuple(_row(each) for each in _read()["row"])


def speaks_of_us(words: str) -> bool:
    """Tell whether words mention us, our login, our machine or our mail: then they are no proof of a dead mailbox."""
    return bool(_of_us().search(words))


def speaks_of_moment(words: str) -> bool:
    """Tell whether words mention what may pass: then a code that they stand beside is no proof of a dead mailbox."""
    return bool(_of_moment().search(words))


def operators(*, says: str, whose: Whose, suppress: bool) -> Row:
    """Return a row of an operator: plain words, found anywhere in a reply, whatever their case."""
    words = re.escape(" ".join(says.casefold().split()))
    return Row(whose=whose, why=f"your row for {says!r}", says=(words,), suppress=suppress, ours=False)


@cache
def _of_us() -> re.Pattern[str]:
    return _one_of(_read()["of_us"])


@cache
def _of_moment() -> re.Pattern[str]:
    return _one_of(_read()["of_moment"])


@cache
def _read() -> Mapping[str, Any]:
    import tomllib

    return tomllib.loads(Path(__file__).with_name("replies.toml").read_text(encoding="utf-8"))


def _row(of: Mapping[str, Any]) -> Row:
    kinds = {"whose": Whose(of["whose"]), "at": tuple(map(Step, of.get("at", ())))}
    lists = {name: tuple(of.get(name, ())) for name in ("says", "unless")}
    return Row(**{**of, **kinds, **lists})


def _one_of(patterns: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(patterns))
