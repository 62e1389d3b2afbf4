"""Settings are read whole or not at all, and nothing they hold can reach a header or a log as it is."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from newsletter import packed
from newsletter.actions.newsletter import FOR_EVER, Keep
from newsletter.errors import SettingsError
from newsletter.models import Logo, MailingList
from newsletter.settings.file import Settings, load
from newsletter.settings.tables import part

SECRET = "of-the-tests-only-7fK2mQ9xV4bN1cZ8"
LIST = {"name": "Papers", "sender": "papers@example.org", "url": "https://papers.example.org", "secret": SECRET}


def written(folder: Path, text: str = "", **changes: str) -> Path:
    """newsletter.toml with a whole `[list]`, some of it changed, and `text` behind it."""
    path = folder / "newsletter.toml"
    lines = [f'{key} = "{value}"' for key, value in {**LIST, **changes}.items()]
    path.write_text("\n".join(["[list]", *lines, text]), encoding="utf-8")
    return path


def loaded(folder: Path, text: str = "", **changes: str) -> Settings:
    return load(written(folder, text, **changes))


def mistakes(path: Path) -> list[str]:
    """What is said of the settings in `path`, without the file's name and the line."""
    with pytest.raises(SettingsError) as caught:
        load(path)
    return [re.sub(f"^{re.escape(str(path))}(:[0-9]+)?: ", "", mistake) for mistake in caught.value.mistakes]


def test_what_is_not_said_follows_from_the_sender(tmp_path: Path) -> None:
    assert loaded(tmp_path).mailing_list == MailingList(
        id="newsletter.example.org",
        name="Papers",
        sender="papers@example.org",
        url="https://papers.example.org",
        mailbox="papers@example.org",
        verp=True,
    )


def test_the_example_is_valid() -> None:
    assert load(packed.folder("newsletter.example.toml")).mailing_list.name == "Trending Papers"


def test_a_logo_has_an_address_and_a_size(tmp_path: Path) -> None:
    path = written(tmp_path, 'logo = { url = "https://papers.example.org/logo.png", width = 160, height = 40 }')
    logo = Logo(url="https://papers.example.org/logo.png", width=160, height=40)
    assert load(path).mailing_list.logo == logo


@pytest.mark.parametrize(
    ("url", "width", "what"),
    [
        ("http://x.org/a.png", 160, "url must be an https:// URL in ASCII characters, without ? and #"),
        ("https://x.org/a?b.png", 160, "url must be an https:// URL in ASCII characters, without ? and #"),
        ("https://x.org/a.png", 593, "must be 16x16 to 592x200 pixels, which is the room a mail has"),
        ("https://x.org/a.png", 0, "must be 16x16 to 592x200 pixels, which is the room a mail has"),
    ],
)
def test_a_logo_that_no_mail_can_show_is_refused(tmp_path: Path, url: str, width: int, what: str) -> None:
    path = written(tmp_path, f'logo = {{ url = "{url}", width = {width}, height = 40 }}')
    assert mistakes(path) == [f"list.logo: {what}"]


@pytest.mark.parametrize(
    ("subject", "what"),
    [
        (
            "News",
            'edition.subject: write {papers} once, where the paper names go, as in "{date}: {papers}"',
        ),
        ("{papers} {when}", "edition.subject: {when} is unknown in a subject; use {papers}, {date} and {list}"),
        ("{papers", "edition.subject: {papers is unknown in a subject; use {papers}, {date} and {list}"),
        (
            "The newsletter of the whole institute: {papers}",
            "edition.subject: more than 36 characters around {papers}; shorten them, or an inbox cuts off the "
            "first paper",
        ),
    ],
)
def test_a_subject_that_cannot_be_filled_is_told(tmp_path: Path, subject: str, what: str) -> None:
    assert mistakes(written(tmp_path, f'[edition]\nsubject = "{subject}"')) == [what]


def test_a_subject_may_have_the_lists_name_in_it(tmp_path: Path) -> None:
    settings = loaded(tmp_path, '[edition]\nsubject = "{list}, {date}: {papers}"')
    assert settings.editing.choices.subject == "Papers, {date}: {papers}"


def test_every_mistake_is_told_at_once(tmp_path: Path) -> None:
    path = written(tmp_path, "[edition]\npapers = 0\ndasy = 3", sender="nobody", url="http://papers.example.org")
    assert mistakes(path) == [
        "list.sender: is not an address in ASCII letters; write it like papers@example.org",
        "list.url: must be an https:// URL: links in mail and one-click unsubscribing need it",
        "edition.papers: must be 1 or more",
        "edition.dasy: unknown setting; write days, or remove it",
    ]


@pytest.mark.parametrize("value", ["soon", "0 days", "1 week", "48"])
def test_a_span_is_a_number_of_hours_or_days(tmp_path: Path, value: str) -> None:
    path = written(tmp_path, f'[edition]\nlate = "{value}"')
    assert mistakes(path) == ['edition.late: must be a number of hours or days, like "36 hours" or "3 days"']


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("always", 'must be a number of days, like "90 days", or "for ever"'),
        ("39 days", 'must be "40 days" or more: bounces, complaints and retries look back that far'),
    ],
)
def test_what_is_looked_back_on_is_kept(tmp_path: Path, value: str, message: str) -> None:
    path = written(tmp_path, f'[keep]\nmessages = "{value}"')
    assert mistakes(path) == [f"keep.messages: {message}"]


def test_rows_are_kept_as_long_as_the_settings_say(tmp_path: Path) -> None:
    said = '[keep]\nsightings = "200 days"\ndeliveries = "for ever"'
    keep = part(Keep, loaded(tmp_path, said).keep)
    assert keep == Keep(sightings=timedelta(days=200), deliveries=FOR_EVER, messages=timedelta(days=90))


def test_an_edition_waits_as_long_as_the_settings_say(tmp_path: Path) -> None:
    assert loaded(tmp_path, '[edition]\nlate = "36 hours"').editing.choices.late == timedelta(hours=36)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[edition]\npapers = "ten"', "edition.papers: must be a whole number, without quotes"),
        ("[edition]\npapers = 9.5", "edition.papers: must be a whole number, without quotes"),
        ("[edition]\npapers = 51", "edition.papers: must be 50 or less"),
        ('[edition]\nweek_ends = "someday"', "edition.week_ends: must be one of 'monday', 'tuesday', 'wednesday', "),
        ("verp = 7", "list.verp: must be true or false, without quotes"),
        ("postal_address = 7", 'list.postal_address: must be text in quotes, like "..."'),
        ('[gate]\naudience_change = "much"', "gate.audience_change: must be a number, without quotes"),
        ("[gate]\naudience_change = nan", "gate.audience_change: must be "),
        ("[[edition]]\npapers = 3", "edition: must be a table: "),
        ('old_secrets = "one"', "list.old_secrets: must be a list in brackets, like [...]"),
        ("logo = 7", "list.logo: must be a table in braces, like { ... }"),
        ("[store]\nurl = 7", 'store.url: must be text in quotes, like "..."'),
    ],
)
def test_a_value_of_the_wrong_kind_is_told_in_our_words(tmp_path: Path, text: str, message: str) -> None:
    (mistake,) = mistakes(written(tmp_path, text))
    assert mistake.startswith(message)


@pytest.mark.parametrize(
    "url",
    [
        "sqlite:////var/lib/papers:1/newsletter.db",
        "postgresql+psycopg:///papers?host=/run/postgresql",
        "postgresql+psycopg://ada:a:b/c@db.example.org:5432/papers",
        "postgresql+psycopg://@/papers?host=one:5432&host=two:5432",
        "postgresql+psycopg://ada@[2001:db8::1]/papers",
        "postgresql://ada@db",
        "postgresql+psycopg://ada:open-sesame@/papers?host=/run/postgresql&port=5433",
        "postgresql+psycopg://ada:open/sesame@/papers",
    ],
)
def test_the_stores_that_there_may_be_are_taken(tmp_path: Path, url: str) -> None:
    assert load(written(tmp_path, f'[store]\nurl = "{url}"')).store.url == url


def test_settings_that_begin_with_a_byte_order_mark_are_read(tmp_path: Path) -> None:
    path = written(tmp_path)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert load(path).list.name == "Papers"


def test_settings_in_latin_1_are_told_by_the_line(tmp_path: Path) -> None:
    path = written(tmp_path)
    path.write_bytes(path.read_bytes() + b"# caf\xe9\n")
    with pytest.raises(SettingsError, match=":6: contains a character that is not UTF-8; save the file as UTF-8"):
        load(path)


def test_a_mistake_is_told_by_the_line_it_stands_on(tmp_path: Path) -> None:
    path = written(tmp_path, "[edition]\n\npapers = 0")
    with pytest.raises(SettingsError) as caught:
        load(path)
    (mistake,) = caught.value.mistakes
    line = path.read_text(encoding="utf-8").splitlines().index("papers = 0") + 1
    assert mistake.startswith(f"{path}:{line}: edition.papers: ")


def test_a_mistake_in_the_environment_is_told_by_its_variable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSLETTER_EDITION__PAPERS", "0")
    path = written(tmp_path, "[edition]\npapers = 3")
    with pytest.raises(SettingsError, match=r"^NEWSLETTER_EDITION__PAPERS: must be 1 or more$"):
        load(path)


def test_what_is_missing_is_told_with_its_variable(tmp_path: Path) -> None:
    path = tmp_path / "newsletter.toml"
    path.write_text('[list]\nname = "Papers"\nsender = "papers@example.org"\nurl = "https://x.org"\n', encoding="utf-8")
    assert mistakes(path) == ["list.secret: is missing (or set NEWSLETTER_LIST__SECRET)"]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("url", "https://x.org/\\r\\nBcc: eve@example.org"),
        ("url", "https://x.org/> <mailto:eve@example.org"),
        ("url", "https://x.org/?list=1"),
        ("url", "https://x.org/#list"),
        ("url", "https://bücher.example"),
        ("url", "https://x.org/" + "a" * 200),
        ("url", "javascript:alert(1)"),
        ("url", "//x.org"),
        ("sender", "papers@example.org\\r\\nBcc: eve@example.org"),
        ("sender", "papers@example.org\\n"),
        ("sender", "päpers@example.org"),
        ("sender", "papers@bücher.example"),
        ("sender", "papers@" + "a" * 42 + ".org"),
        ("mailbox", "leave@example.org>, <eve@example.org"),
        ("mailbox", "leave\\u0000@example.org"),
        ("id", "papers>\\r\\nBcc: eve@example.org"),
        ("id", "päpers"),
        ("id", "papers example.org"),
        ("colour", "red; background: url(https://x.org)"),
        ("language", "en\\r\\nBcc: eve@example.org"),
    ],
)
def test_a_setting_that_would_break_a_header_or_a_link_is_a_mistake(tmp_path: Path, key: str, value: str) -> None:
    (mistake,) = mistakes(written(tmp_path, **{key: value}))
    assert mistake.partition(":")[0] == f"list.{key}"


@pytest.mark.parametrize("source", ['"https://ada:geheim@x.org/feed"', '{ url = "https://ada:geheim@x.org/feed" }'])
def test_a_source_whose_url_holds_a_login_is_a_mistake_that_does_not_tell_it(tmp_path: Path, source: str) -> None:
    path = written(tmp_path)
    path.write_text(f"sources = [{source}]\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    (mistake,) = mistakes(path)
    assert ("url contains a user name or password, which is never sent" in mistake, "geheim" in mistake) == (
        True,
        False,
    )


def test_a_list_whose_url_holds_a_login_is_a_mistake(tmp_path: Path) -> None:
    assert mistakes(written(tmp_path, url="https://ada:geheim@papers.example.org")) == [
        "list.url: contains a user name or password, which every reader would see"
    ]


def test_old_secrets_still_open_links_and_the_first_one_signs(tmp_path: Path) -> None:
    old = "an-older-secret-3Rt6yUi9OpAs1DfG"
    assert loaded(tmp_path, f'old_secrets = ["{old}"]').links.secrets == (SECRET, old)


def test_files_are_found_beside_the_settings(tmp_path: Path) -> None:
    settings = loaded(tmp_path, '[store]\nurl = "sqlite:///kept/here.db"\n[transport]\nurl = "folder:sent"')
    assert settings.store_url == f"sqlite:///{tmp_path}/kept/here.db"
    assert settings.way.url == f"folder:{tmp_path}/sent"


def test_own_themes_are_read_beside_the_settings_and_a_mistake_names_the_file(tmp_path: Path) -> None:
    example = packed.folder("newsletter.example.toml").read_text(encoding="utf-8")
    (tmp_path / "newsletter.toml").write_text(example.replace("# themes =", "themes ="), encoding="utf-8")
    (tmp_path / "my-themes.toml").write_text('[[theme]]\nname = "Bees"\n', encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        _ = load(tmp_path / "newsletter.toml").editing
    assert [mistake.partition("my-themes.toml: ")[2] for mistake in caught.value.mistakes] == [
        "themes: theme 67 (Bees) needs a name and a section"
    ]
