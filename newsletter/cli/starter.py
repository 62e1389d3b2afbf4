"""What a new operator begins with: the files that `init` writes, and the settings that `demo` runs on."""

import json
import re
import secrets
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from pydantic import ValidationError

from newsletter import packed
from newsletter.actions.outcomes import Ran
from newsletter.errors import SettingsError
from newsletter.settings.file import Settings, load
from newsletter.settings.sections import ListSettings
from newsletter.settings.words import words

SETTINGS_FILE = "newsletter.toml"
SUBSCRIBERS_FILE = "subscribers.yaml"
DEMO_STORE = "newsletter-demo.db"
QUESTIONS = {
    "name": "The name of the newsletter",
    "sender": "The address that its mail comes from",
    "url": "The address of its pages, https://...",
    "postal_address": "Your postal address, which stands in every footer",
    "operator": "Your own address: you get every edition, and a mail if something needs you",
}
"""What is asked of whoever begins a newsletter, by the key of `[list]` that the answer is for."""

_SOURCE = '{ url = "https://huggingface.co/api/daily_papers?date={date}", name = "Daily Papers" }'
_SUBSCRIBERS = """\
# The people on the list, read at every run. Only `address` is needed; README lists the other keys, such as:
#   - address: ada@example.org
#     name: Ada Lovelace
#     time_zone: Europe/London
#     hour: 7
"""


def write_files(folder: Path, answers: Mapping[str, str]) -> tuple[Path, ...]:
    """Write newsletter.toml, with a secret of its own, and subscribers.yaml; give what was written.

    `answers` are by the keys of QUESTIONS; where one is not given, what the example says stands there. Raises
    SettingsError, writing nothing, where an answer is not allowed, or where one of the files is there already: a new
    secret would break every link sent.
    """
    mistakes = [f"{key}: {what}" for key, value in answers.items() if (what := mistake(key, value))]
    if mistakes:
        raise SettingsError([f"{line}; nothing was written" for line in mistakes])
    settings_file, subscribers_file = (folder / name for name in (SETTINGS_FILE, SUBSCRIBERS_FILE))
    there = [path for path in (settings_file, subscribers_file) if path.exists()]
    if there:
        raise SettingsError([f"{path}: exists already; nothing was written" for path in there])
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path, text in ((settings_file, _settings(answers)), (subscribers_file, _subscribers(answers))):
            path.touch(mode=0o600)
            path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise SettingsError([f"{folder}: cannot be written to: {error.strerror}; name another folder"]) from error
    return settings_file, subscribers_file


def answered(given: Mapping[str, str], ask: Callable[[str], str] | None) -> dict[str, str]:
    """The answers that were given, and those to what is asked for besides, each until it is allowed or left out.

    `ask` is given a question and gives what was typed; None where nobody is there to ask.
    """
    answers = {key: value for key, value in given.items() if value}
    for key, question in QUESTIONS.items():
        while ask and key not in answers:
            said = ask(question).strip()
            if not said:
                break
            if what := mistake(key, said):
                question = f"{said}: {what}\n{QUESTIONS[key]}"
                continue
            answers[key] = said
    return answers


def mistake(key: str, value: str) -> str:
    """What is wrong with the answer for a key of `[list]`, or ""."""
    example = {
        "name": "x",
        "sender": "x@example.org",
        "url": "https://example.org",
        "secret": secrets.token_urlsafe(32),
    }
    try:
        ListSettings(**{**example, key: value})
    except ValidationError as error:
        return words(error.errors()[0])
    return ""


def terminal() -> Callable[[str], str] | None:
    """What asks the person at the terminal, or None where there is none."""
    if not sys.stdin.isatty():
        return None
    return lambda question: input(f"{question}: ")


def _settings(answers: Mapping[str, str]) -> str:
    """The example settings with the answers, a new secret, an id that stays, and the Daily Papers as their source."""
    sender = answers.get("sender", "papers@papers.example.org")
    said = {key: _quoted(value) for key, value in answers.items()}
    said |= {
        "secret": _quoted(secrets.token_urlsafe(32)),
        "id": _quoted(f"newsletter.{sender.rpartition('@')[2].lower()}"),
        "subscribers": _quoted(SUBSCRIBERS_FILE),
        "days": "1",
    }
    own = packed.folder("newsletter.example.toml").read_text(encoding="utf-8")
    own = re.sub(r"^# sources = .*\n", "", own, count=1, flags=re.MULTILINE)
    own = re.sub(r"^sources = .*$", lambda _: f"sources = [{_SOURCE}]", own, count=1, flags=re.MULTILINE)
    for key, value in said.items():
        own = _with(own, key, value)
    return own


def _with(text: str, key: str, value: str) -> str:
    """The settings with another value for a key, which may stand there as a comment. What it means stays behind it."""
    line = re.compile(rf'^(?:# )?({key} = )("[^"\n]*"|[0-9]+)( *)', re.MULTILINE)

    def written(match: re.Match[str]) -> str:
        begins = f"{match[1]}{value}"
        return begins + " " * max(1, len(match[0]) - len(begins)) if match[3] else begins

    return line.sub(written, text, count=1)


def _quoted(text: str) -> str:
    """A basic string of TOML; what JSON escapes, TOML escapes alike."""
    return json.dumps(text, ensure_ascii=False)


def _subscribers(answers: Mapping[str, str]) -> str:
    operator = answers.get("operator")
    return _SUBSCRIBERS + (f"subscribers:\n  - address: {_quoted(operator)}\n" if operator else "subscribers: []\n")


def demo_settings(folder: Path) -> Settings:
    """The example settings on the example feeds, with store and outbox in `folder`. No mail leaves the machine."""
    example = load(packed.folder("newsletter.example.toml"))
    store = example.store.model_copy(update={"url": f"sqlite:///{(folder / DEMO_STORE).resolve()}"})
    transport = example.transport.model_copy(update={"url": f"folder:{(folder / 'outbox').resolve()}"})
    return example.model_copy(update={"store": store, "transport": transport})


def looking_settings(folder: Path) -> Settings:
    """Those of the demonstration, with the store in another `folder`: for whoever only looks at a feed."""
    demo = demo_settings(Path())
    store = demo.store.model_copy(update={"url": f"sqlite:///{(folder / DEMO_STORE).resolve()}"})
    return demo.model_copy(update={"store": store})


def forget_demo(folder: Path) -> None:
    """Begin the demonstration anew."""
    for path in folder.glob(f"{DEMO_STORE}*"):
        path.unlink()
    shutil.rmtree((folder / DEMO_STORE).with_suffix(".seal"), ignore_errors=True)


def begun_lines(written: Sequence[Path], *, left: Sequence[str]) -> Iterator[str]:
    """What `init` wrote, which answers are still to be put there, and what comes next."""
    yield from (f"wrote {path}" for path in written)
    if left:
        yield f"still to fill in there, under [list]: {', '.join(left)}"
    folder = written[0].parent
    yield "next: `" + ("" if folder == Path() else f"cd {folder} && ") + "newsletter run`, which reads the papers of"
    yield "the newest list and writes mails into outbox/; set transport.url in newsletter.toml to send them"


def demo_lines(ran: Ran, *, outbox: Path) -> Iterator[str]:
    """After a demonstration: the themes with their papers counted, and where to look."""
    if not any(outcome.tally.states for outcome in ran.delivered):
        yield ""
        yield "Nothing was sent: this demo ran before. `newsletter demo --fresh` starts it again."
        return
    edition = ran.delivered[0].published.edition
    yield ""
    for theme in edition.themes:
        yield f"  {len(theme.papers):3}  {theme.name}"
    yield f"  {edition.more:3}  not shown"
    yield ""
    yield f"Look: the messages are the .eml files in {outbox}/; any mail program opens them."
    yield "Then: `newsletter init` begins your own newsletter; `newsletter demo --fresh` repeats this demo."
