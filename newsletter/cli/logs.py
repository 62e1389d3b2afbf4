"""What a process says that nobody watches: a line or a JSON object for each thing, and never an address or a token.

The standard library does it. structlog 26.1 would take 50 to 80 ms to load, which every run of cron would pay.
"""

import json
import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime

from newsletter.cli.console import err, out

LEVELS = {"info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}
_PROGRAM = "newsletter"
_ADDRESS = re.compile(r"""[^\s<>"'(),;:]+@[^\s<>"'(),;:]+""")
_TOKEN = re.compile(r"(?<![\w-])(?=[\w-]*[A-Z])(?=[\w-]*[a-z])[\w-]{32,}", re.ASCII)  # as links have them
_KEY = re.compile(r"(?i)([?&](?:\w*key|\w*token|secret|password)=)[^&\s]+")  # as addresses of sources have them


def redacted(words: str) -> str:
    """Put `<address>` and `<token>` where they stand."""
    return _TOKEN.sub("<token>", _KEY.sub(r"\1<token>", _ADDRESS.sub("<address>", words)))


@dataclass(frozen=True, slots=True)
class Log:
    """How things are written: `lines`, each with its moment, or `json`. A log that cannot be written stops nothing.

    `name` stands in each of them, where several processes write into one place.
    """

    form: str = "lines"
    name: str = ""

    def say(self, words: str, *, at: datetime, level: str = "info", of: str = "serve") -> None:
        """Write it to standard output, and what is no mere information to standard error."""
        with suppress(OSError):
            (out if level == "info" else err)(self.written(words, at=at, level=level, of=of))

    def written(self, words: str, *, at: datetime, level: str, of: str) -> str:
        """The line, without its end."""
        if self.form == "lines":
            return f"{at:%Y-%m-%d %H:%M} UTC  {self.name}{': ' if self.name else ''}{redacted(words)}"
        written = {"at": at.isoformat(timespec="seconds"), "level": level, "of": of, "what": redacted(words)}
        return json.dumps(({"name": self.name} if self.name else {}) | written)


class _Handler(logging.Handler):
    """Writes what is logged, but not what somebody who watches the program is shown anyway."""

    def __init__(self, log: Log, level: int) -> None:
        super().__init__(level)
        self._log = log

    def emit(self, record: logging.LogRecord) -> None:
        """Write one record, with the words of the error that it is about."""
        of, _, part = record.name.partition(".")
        if of == _PROGRAM and _is_shown():
            return
        words = record.getMessage()
        if record.exc_info:
            words += f"\n{logging.Formatter().formatException(record.exc_info)}"
        at = datetime.fromtimestamp(record.created, UTC)
        err(self._log.written(words, at=at, level=record.levelname.lower(), of=part if of == _PROGRAM else of))


def _is_shown() -> bool:
    return any(isinstance(each, _Aloud) for each in logging.getLogger(_PROGRAM).handlers)


class _Aloud(logging.Handler):
    """Gives each line that is logged to whoever shows it."""

    def __init__(self, shown: Callable[[str], None]) -> None:
        super().__init__(logging.INFO)
        self._shown = shown

    def emit(self, record: logging.LogRecord) -> None:
        """Show the line."""
        self._shown(redacted(record.getMessage()))


@contextmanager
def listening(name: str, shown: Callable[[str], None]) -> Iterator[None]:
    """Show what is logged under this name from INFO on, until the block ends."""
    logger, handler = logging.getLogger(name), _Aloud(shown)
    before = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.setLevel(before)


def begin(log: Log, level: str) -> None:
    """Write all that is logged from this level on to standard error, ours and of libraries, until `end`."""
    end()
    logging.getLogger().addHandler(_Handler(log, LEVELS[level]))
    ours = logging.getLogger(_PROGRAM)
    ours.setLevel(min(LEVELS[level], ours.level or logging.WARNING))


def end() -> None:
    """Write nothing more of what is logged."""
    root = logging.getLogger()
    for handler in [each for each in root.handlers if isinstance(each, _Handler)]:
        root.removeHandler(handler)
        if not _is_shown():  # else who shows it ends it: a command may read the settings twice
            logging.getLogger(_PROGRAM).setLevel(logging.NOTSET)


@contextmanager
def ended() -> Iterator[None]:
    """End it with the block, whoever began it meanwhile."""
    try:
        yield
    finally:
        end()
