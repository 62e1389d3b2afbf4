"""What `init` and `demo` begin with works as it is, and destroys nothing."""

import stat
from pathlib import Path

import pytest

from newsletter.cli import starter
from newsletter.errors import SettingsError
from newsletter.people import subscribers_file
from newsletter.settings.file import load


def test_what_init_writes_is_read_back_without_a_mistake(tmp_path: Path) -> None:
    settings_file, subscribers, _ = starter.write_files(tmp_path / "new")
    written = load(settings_file)
    assert written.subscribers == Path("subscribers.yaml")
    assert [source.name for source in written.named_sources()] == [
        "daily-papers-dec-01.txt",
        "daily-papers-nov-13.txt",
        "search-clear.oneline.txt",
    ]
    assert len(subscribers_file.read(subscribers)) > 0


def test_every_newsletter_has_a_secret_of_its_own(tmp_path: Path) -> None:
    one, other = (load(starter.write_files(tmp_path / name)[0]).links.secrets[0] for name in ("one", "other"))
    assert one != other
    assert not one.startswith("an-example-only")


def test_only_its_owner_reads_the_file_with_the_secret(tmp_path: Path) -> None:
    settings_file, _, _ = starter.write_files(tmp_path)
    assert stat.filemode(settings_file.stat().st_mode) == "-rw-------"


def test_mail_may_leave_with_what_init_writes(tmp_path: Path) -> None:
    settings_file, _, _ = starter.write_files(tmp_path)
    text = settings_file.read_text(encoding="utf-8").replace("folder:outbox", "smtp://relay.example.org:587")
    settings_file.write_text(text, encoding="utf-8")
    assert load(settings_file).way.url == "smtp://relay.example.org:587"


@pytest.mark.parametrize("name", ["newsletter.toml", "subscribers.yaml", "feeds"])
def test_what_is_there_already_is_left_alone_and_nothing_is_written(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("mine", encoding="utf-8")
    with pytest.raises(SettingsError, match="is there already; nothing was written"):
        starter.write_files(tmp_path)
    assert [(path.name, path.read_text(encoding="utf-8")) for path in tmp_path.iterdir()] == [(name, "mine")]


def test_a_folder_that_cannot_be_written_to_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SettingsError, match="file/new: cannot be written to: Not a directory; name another folder"):
        starter.write_files(tmp_path / "file" / "new")


def test_the_demonstration_sends_nothing_over_the_network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSLETTER_LIST__SECRET", "of-the-tests-only-7fK2mQ9xV4bN1cZ8")
    monkeypatch.setenv("NEWSLETTER_TRANSPORT__URL", "smtp://relay.example.org")
    assert starter.demo_settings(tmp_path).way.url == f"folder:{tmp_path}/outbox"


def test_the_demonstration_keeps_everything_in_its_folder(tmp_path: Path) -> None:
    assert starter.demo_settings(tmp_path).store_url == f"sqlite:///{tmp_path}/newsletter-demo.db"


def test_forgetting_the_demonstration_forgets_nothing_else(tmp_path: Path) -> None:
    for name in ("newsletter-demo.db", "newsletter-demo.db-wal", "newsletter.db", "newsletter.toml"):
        (tmp_path / name).touch()
    starter.forget_demo(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["newsletter.db", "newsletter.toml"]
