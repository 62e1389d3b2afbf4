"""What a new operator begins with: the files that `init` writes, and the settings that `demo` runs on."""

import re
import secrets
import shutil
from pathlib import Path

from newsletter import packed
from newsletter.errors import SettingsError
from newsletter.settings.file import Settings, load

SETTINGS_FILE = "newsletter.toml"
SUBSCRIBERS_FILE = "subscribers.yaml"
FEEDS_FOLDER = "feeds"
DEMO_STORE = "newsletter-demo.db"
_SECRET_LINE = re.compile(r'^secret = ".*?"', re.MULTILINE)
_SUBSCRIBERS_LINE = re.compile(r'^subscribers = ".*?"', re.MULTILINE)
_SOURCES_LINE = re.compile(r"^sources = \[.*?\]", re.MULTILINE)


def write_files(folder: Path) -> tuple[Path, ...]:
    """Write newsletter.toml, with a secret of its own, subscribers.yaml and the example feeds; give what was written.

    Raises SettingsError, writing nothing, where one is there already: a new secret would break every link sent.
    """
    settings_file, subscribers_file, feeds = (folder / name for name in (SETTINGS_FILE, SUBSCRIBERS_FILE, FEEDS_FOLDER))
    there = [path for path in (settings_file, subscribers_file, feeds) if path.exists()]
    if there:
        raise SettingsError([f"{path}: is there already; nothing was written" for path in there])
    try:
        folder.mkdir(parents=True, exist_ok=True)
        settings_file.touch(mode=0o600)
        settings_file.write_text(_own_settings(), encoding="utf-8")
        shutil.copyfile(packed.folder("subscribers.example.yaml"), subscribers_file)
        shutil.copytree(packed.folder("examples"), feeds)
    except OSError as error:
        raise SettingsError([f"{folder}: cannot be written to: {error.strerror}; name another folder"]) from error
    return settings_file, subscribers_file, feeds


def _own_settings() -> str:
    """The example settings with a new secret, and with the names of the files that are written beside them."""
    own = packed.folder("newsletter.example.toml").read_text(encoding="utf-8")
    own = _SECRET_LINE.sub(f'secret = "{secrets.token_urlsafe(32)}"', own)
    own = _SUBSCRIBERS_LINE.sub(f'subscribers = "{SUBSCRIBERS_FILE}"', own)
    return _SOURCES_LINE.sub(f'sources = ["{FEEDS_FOLDER}/*"]', own, count=1)


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
