"""The words that templates hold themselves, beside the expressions in them."""

import html
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

_NOT_WORDS = re.compile(r"\{\{[^}]*+\}\}|\{%[^}]*+%\}|<[^>]*+>|\n")


def of_mail(mail: str, folders: Sequence[Path]) -> Iterator[str]:
    """Each run of words in the files of `email/<mail>/` and `email/shared/`, of every folder."""
    for path in files(mail, folders):
        text = path.read_text(encoding="utf-8", errors="replace")
        yield from (html.unescape(piece) for piece in _NOT_WORDS.split(text) if piece.strip())


def files(mail: str, folders: Sequence[Path]) -> Iterator[Path]:
    """The mail's own files, then the shared ones; of two with one name the first folder's only."""
    for part in (mail, "shared"):
        names = sorted({path.name for folder in folders for path in (folder / "email" / part).glob("*.*")})
        for name in names:
            yield next(path for folder in folders if (path := folder / "email" / part / name).is_file())
