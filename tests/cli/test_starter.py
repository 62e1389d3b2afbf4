"""What `init` and `demo` begin with works as it is, and destroys nothing."""

import stat
from pathlib import Path

import pytest

from newsletter.cli import starter
from newsletter.errors import SettingsError
from newsletter.people import subscribers_file
from newsletter.settings.file import load

OWN = {
    "name": 'The "Morning" Papers',
    "sender": "papers@news.mine.net",
    "url": "https://news.mine.net",
    "postal_address": "1 High Street, Ulm",
    "operator": "ada@mine.net",
}


def test_what_is_answered_is_read_back_without_a_mistake(tmp_path: Path) -> None:
    written = load(starter.write_files(tmp_path / "new", OWN)[0])
    said = {key: getattr(written.list, key) for key in OWN}
    assert (said, written.mailing_list.id) == (OWN, "newsletter.news.mine.net")


def test_a_newsletter_begins_with_the_daily_papers_a_day_at_a_time(tmp_path: Path) -> None:
    written = load(starter.write_files(tmp_path, OWN)[0])
    (source,) = written.named_sources()
    assert (source.url, written.edition.days, written.subscribers) == (
        "https://huggingface.co/api/daily_papers?date={date}",
        1,
        Path("subscribers.yaml"),
    )


def test_the_id_stands_in_the_file_so_that_another_sender_keeps_it(tmp_path: Path) -> None:
    settings_file, _ = starter.write_files(tmp_path, OWN)
    settings_file.write_text(settings_file.read_text(encoding="utf-8").replace("papers@news.mine.net", "x@mine.org"))
    assert load(settings_file).mailing_list.id == "newsletter.news.mine.net"


def test_the_first_subscriber_is_the_operator(tmp_path: Path) -> None:
    _, people = starter.write_files(tmp_path, OWN)
    assert [person.address for person in subscribers_file.read(people)] == ["ada@mine.net"]


def test_where_nobody_is_named_nobody_is_on_the_list(tmp_path: Path) -> None:
    _, people = starter.write_files(tmp_path, {})
    assert subscribers_file.read(people) == ()


def test_an_answer_that_is_not_allowed_writes_nothing(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"sender: is not an address in ASCII letters; .*; nothing was written"):
        starter.write_files(tmp_path / "new", {**OWN, "sender": "me"})
    assert list(tmp_path.iterdir()) == []


def test_what_no_option_says_is_asked_for_until_it_is_allowed(tmp_path: Path) -> None:
    typed = iter(["me", "papers@news.mine.net", "", " 1 High Street, Ulm "])
    given = {"name": "Papers", "operator": "ada@mine.net"}
    assert starter.answered(given, lambda _: next(typed)) == {
        **given,
        "sender": "papers@news.mine.net",
        "postal_address": "1 High Street, Ulm",
    }


@pytest.mark.parametrize("key", ["sender", "url", "postal_address"])
def test_no_mail_leaves_for_a_relay_while_a_placeholder_stands(tmp_path: Path, key: str) -> None:
    settings_file, _ = starter.write_files(tmp_path, {name: said for name, said in OWN.items() if name != key})
    text = settings_file.read_text(encoding="utf-8").replace("folder:outbox", "smtp://relay.mine.net:587")
    settings_file.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=f"^list.{key}: still has the example's value; write your own into"):
        load(settings_file).ready_to_send()


def test_a_relay_on_this_machine_may_be_tried_with_placeholders(tmp_path: Path) -> None:
    settings_file, _ = starter.write_files(tmp_path, {})
    text = settings_file.read_text(encoding="utf-8").replace("folder:outbox", "smtp://127.0.0.1:25")
    settings_file.write_text(text, encoding="utf-8")
    settings = load(settings_file)
    settings.ready_to_send()
    assert settings.way.url == "smtp://127.0.0.1:25"


def test_every_newsletter_has_a_secret_of_its_own(tmp_path: Path) -> None:
    one, other = (load(starter.write_files(tmp_path / name, OWN)[0]).links.secrets[0] for name in ("one", "other"))
    assert one != other
    assert not one.startswith("an-example-only")


def test_only_its_owner_reads_the_file_with_the_secret(tmp_path: Path) -> None:
    settings_file, _ = starter.write_files(tmp_path, OWN)
    assert stat.filemode(settings_file.stat().st_mode) == "-rw-------"


def test_mail_may_leave_with_what_init_writes(tmp_path: Path) -> None:
    settings_file, _ = starter.write_files(tmp_path, OWN)
    text = settings_file.read_text(encoding="utf-8").replace("folder:outbox", "smtp://relay.mine.net:587")
    settings_file.write_text(text, encoding="utf-8")
    assert load(settings_file).way.url == "smtp://relay.mine.net:587"


@pytest.mark.parametrize("name", ["newsletter.toml", "subscribers.yaml"])
def test_what_is_there_already_is_left_alone_and_nothing_is_written(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("mine", encoding="utf-8")
    with pytest.raises(SettingsError, match="exists already; nothing was written"):
        starter.write_files(tmp_path, OWN)
    assert [(path.name, path.read_text(encoding="utf-8")) for path in tmp_path.iterdir()] == [(name, "mine")]


def test_a_folder_that_cannot_be_written_to_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SettingsError, match="file/new: cannot be written to: Not a directory; name another folder"):
        starter.write_files(tmp_path / "file" / "new", OWN)


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
