"""A subscribers file: read whole or not at all, every mistake with its line."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.errors import SubscribersError
from newsletter.models import Consent, Frequency, Layout, QuietHours, Subscriber
from newsletter.packed import folder
from newsletter.people import names, subscribers_file


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "subscribers.yaml"


def read(path: Path, text: str) -> tuple[Subscriber, ...]:
    path.write_text(text, encoding="utf-8")
    return subscribers_file.read(path)


def mistakes(path: Path, text: str) -> list[str]:
    with pytest.raises(SubscribersError) as caught:
        read(path, text)
    return [line.replace(f"{path}: ", "") for line in caught.value.mistakes]


def test_the_example_is_read_as_it_is_meant() -> None:
    people = subscribers_file.read(folder("subscribers.example.yaml"))
    assert [(p.address, p.name, p.consent, p.time_zone, p.hour, p.layout) for p in people] == [
        ("ada@example.org", "Ada Lovelace", Consent.CONFIRMED, "Europe/London", 7, Layout.FULL),
        ("bob@example.org", "Bob", Consent.CONFIRMED, "UTC", None, Layout.BRIEF),
        ("zoe@example.org", "Zoë Müller", Consent.CONFIRMED, "America/Sao_Paulo", 8, Layout.FULL),
        ("eve@example.org", "", Consent.UNCONFIRMED, "UTC", None, Layout.FULL),
    ]


def test_a_list_of_addresses_is_enough(file: Path) -> None:
    people = read(file, "- ada@example.org\n- address: bob@example.org\n- email: zoe@example.org\n")
    assert [person.address for person in people] == ["ada@example.org", "bob@example.org", "zoe@example.org"]


def test_one_address_in_two_spellings_is_one_person(file: Path) -> None:
    assert mistakes(file, "- Ada@Example.org\n- ada@EXAMPLE.org\n") == [
        "line 2: ada@example.org is here twice; remove one",
        "nothing was imported",
    ]


def test_a_domain_beyond_ascii_is_kept_as_the_network_spells_it(file: Path) -> None:
    assert [person.address for person in read(file, "- ada@bücher.example\n")] == ["ada@xn--bcher-kva.example"]


def test_a_local_part_beyond_ascii_is_kept_with_its_domain_as_it_is_read(file: Path) -> None:
    assert [person.address for person in read(file, "- zoë@bücher.example\n")] == ["zoë@bücher.example"]


def test_every_mistake_is_named_with_its_line_and_nothing_is_imported(file: Path) -> None:
    text = """subscribers:
  - address: ada@example.org
  - address: not an address
  - address: bob@example.org
    hour: 25
  - address: zoe@example.org
    time_zone: Europe/Atlantis
  - address: eve@example.org
    consent: perhaps
  - address: kim@example.org
    topics: [robots]
  - address: may@example.org
    frequency: hourly
  - name: Nobody
  - [ada@example.org]
  - 7
"""
    assert mistakes(file, text) == [
        "line 3: 'not an address' is not an address: it has no @; write it like ada@example.org",
        "line 4: '25' is not an hour; use 0 to 23",
        "line 6: 'Europe/Atlantis' is not a time zone; use a name like Europe/Paris",
        "line 8: consent 'perhaps' is not one of unconfirmed, confirmed, unsubscribed",
        "line 10: topics is unknown; use address, name, consent, time_zone, hour, quiet_hours, "
        "frequency, layout, paused_until, wanted, muted, code, papers, liked",
        "line 12: frequency 'hourly' is not one of daily, weekdays, weekly, big",
        "line 14: no address",
        "line 15: an entry must be an address, or `address:` and its preferences",
        "line 16: '7' is not an address: it has no @; write it like ada@example.org",
        "nothing was imported",
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is empty; write a list under `subscribers:`"),
        ("subscribers:\n", "has no list of subscribers; write one under `subscribers:`"),
        ("people:\n  - ada@example.org\n", "has no list of subscribers; write one under `subscribers:`"),
        ("subscribers: [", "line 1: not YAML: a list or a table in brackets is not ended"),
        ("[" * 100_000, "not YAML: "),
    ],
)
def test_a_file_without_subscribers_says_what_it_needs(file: Path, text: str, message: str) -> None:
    assert mistakes(file, text)[0].startswith(message)


def test_a_file_that_is_not_there_or_not_text_is_one_line(file: Path, tmp_path: Path) -> None:
    latin = tmp_path / "latin.yaml"
    latin.write_bytes("- address: ada@example.org\n  name: Zoë\n".encode("latin-1"))
    messages = []
    for path in (file, latin, tmp_path):
        with pytest.raises(SubscribersError) as caught:
            subscribers_file.read(path)
        messages.append(str(caught.value).removeprefix(f"{path}: "))
    assert messages == [
        "No such file or directory; name a YAML file of subscribers",
        "line 2: contains a character that is not UTF-8; save the file as UTF-8",
        "Is a directory; name a YAML file of subscribers",
    ]


@pytest.mark.parametrize("hour", ["7", "07", "'7'"])
def test_an_hour_may_be_written_as_on_a_clock(file: Path, hour: str) -> None:
    assert [person.hour for person in read(file, f"- address: ada@example.org\n  hour: {hour}\n")] == [7]


def test_eight_on_a_clock_is_no_octal_number(file: Path) -> None:
    assert [person.hour for person in read(file, "- address: ada@example.org\n  hour: 08\n")] == [8]


@given(
    name=st.text(max_size=200).filter(lambda name: not names.fault(name)),
    hour=st.none() | st.integers(0, 23),
    quiet_hours=st.none() | st.builds(QuietHours, begin=st.integers(0, 11), end=st.integers(12, 23)),
    frequency=st.sampled_from(Frequency),
    layout=st.sampled_from(Layout),
)
def test_what_is_written_is_read_back(
    tmp_path_factory: pytest.TempPathFactory,
    name: str,
    hour: int | None,
    quiet_hours: QuietHours | None,
    frequency: Frequency,
    layout: Layout,
) -> None:
    ada = Subscriber(
        address="ada@example.org",
        key=b"",
        name=" ".join(name.split()),
        hour=hour,
        quiet_hours=quiet_hours,
        frequency=frequency,
        layout=layout,
        time_zone="Asia/Tokyo",
    )
    text = "".join(subscribers_file.written([ada]))
    (person,) = read(tmp_path_factory.mktemp("subscribers") / "subscribers.yaml", text)
    assert replace(person, key=b"") == ada


@pytest.mark.parametrize("null", ["null", "~", "", "NULL"])
def test_what_yaml_calls_nothing_is_nothing(file: Path, null: str) -> None:
    fields = ("name", "time_zone", "hour", "quiet_hours", "consent", "frequency", "wanted", "papers", "code")
    (ada,) = read(file, "- address: ada@example.org\n" + "".join(f"  {field}: {null}\n" for field in fields))
    assert ada == Subscriber(address="ada@example.org", key=ada.key)


def test_no_wish_is_called_null(file: Path) -> None:
    (ada,) = read(file, "- address: ada@example.org\n  wanted: [~, null, maps]\n  muted: {words: ~}\n")
    assert (ada.asked.wanted.words, ada.asked.muted.words) == (("maps",), ())


def test_a_name_in_quotes_may_be_null(file: Path) -> None:
    assert [person.name for person in read(file, "- address: ada@example.org\n  name: 'Null'\n")] == ["Null"]


def test_spaces_of_every_kind_around_an_address_are_taken_off_and_told(file: Path) -> None:
    file.write_text('- ada@example.org\u00a0\n- "bob@example.org\u2003"\n- "\u200bcy@example.org"\n- zoe@example.org\n')
    checked = subscribers_file.checked(file)
    assert [person.address for person in checked.people] == [
        *("ada@example.org", "bob@example.org", "cy@example.org", "zoe@example.org")
    ]
    assert [note.removeprefix(f"{file}: ") for note in checked.notes] == [
        "line 1: spaces around ada@example.org were removed",
        "line 2: spaces around bob@example.org were removed",
        "line 3: spaces around cy@example.org were removed",
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "- address: ada@example.org\n  name: Ada\n  address: bob@example.org\n",
            "line 3: address is here twice; remove one",
        ),
        (
            "- address: ada@example.org\n  wanted:\n    words: a\n    words: b\n",
            "line 4: words is here twice; remove one",
        ),
        ("subscribers: []\nsubscribers: []\n", "line 2: subscribers is here twice; remove one"),
        (
            "- &ada\n  address: ada@example.org\n- *ada\n",
            "line 3: *ada is an alias, which is not supported; write out its value",
        ),
        (
            "- <<: {hour: 7}\n  address: ada@example.org\n",
            "line 1: << is a merge key, which is not supported; write out its keys",
        ),
    ],
)
def test_what_can_hide_a_mistake_is_refused_by_its_line(file: Path, text: str, message: str) -> None:
    assert mistakes(file, text)[0] == message


def test_aliases_that_stand_for_more_than_any_memory_holds_are_refused_at_once(file: Path) -> None:
    layers = "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 30))
    lines = mistakes(file, f"a0: &a0 [x]\n{layers}subscribers:\n  - address: ada@example.org\n    wanted: *a29\n")
    assert lines[0] == "line 33: *a29 is an alias, which is not supported; write out its value"


def test_every_mistake_of_an_entry_is_named(file: Path) -> None:
    text = "- email: kim@example.org\n  topics: [ai]\n  max_items: 6\n  hour: 25\n  layout: long\n"
    assert [mistake.partition(";")[0] for mistake in mistakes(file, text)] == [
        "line 1: topics, max_items are unknown",
        "line 1: '25' is not an hour",
        "line 1: layout 'long' is not one of full, brief",
        "nothing was imported",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "email,name\nada@example.org,Ada\n",
        '"E-mail";"Name"\n"ada@example.org";"Ada"\n',
        "ada@example.org\tAda\n",
        "Xavier@example.org\tXavier\n",
        "name,address,status\n",
    ],
)
def test_a_csv_file_is_called_one(file: Path, text: str) -> None:
    assert mistakes(file, text) == ["this is CSV; write `subscribers:`, then a line `- address: ...` for each"]


@pytest.mark.parametrize(
    "text", ["[ada@example.org, bob@example.org]", "subscribers: [ada@example.org, bob@example.org]"]
)
def test_a_list_in_one_line_is_no_csv(file: Path, text: str) -> None:
    assert [person.address for person in read(file, text)] == ["ada@example.org", "bob@example.org"]


def test_a_file_from_windows_is_read(file: Path) -> None:
    assert [person.address for person in read(file, "\ufeffsubscribers:\r\n- address: ada@example.org\r\n")] == [
        "ada@example.org"
    ]


def test_an_address_whose_domain_has_no_ending_is_refused_with_a_hint(file: Path) -> None:
    assert mistakes(file, "- ada@gmail\n")[0] == (
        "line 1: 'ada@gmail' is not an address: gmail has no ending; is it gmail.com?"
    )


@pytest.mark.parametrize("address", ["ada@localhost", "ada@mail.local"])
def test_addresses_of_ones_own_network_are_taken_where_the_settings_allow_them(file: Path, address: str) -> None:
    mistake = mistakes(file, f"- {address}\n")[0]
    allowed = subscribers_file.checked(file, local=True).people
    assert (mistake, [person.address for person in allowed]) == (
        f"line 1: '{address}' is on your own network; `local_addresses = true` under [list] allows it",
        [address],
    )


def test_names_that_yaml_takes_for_something_else_stay_names(file: Path) -> None:
    names = ["No", "1e3", "2026-05-06", "0x10", "007"]
    text = "".join(f"- address: reader{number}@example.org\n  name: {name}\n" for number, name in enumerate(names))
    assert [person.name for person in read(file, text)] == names


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("Eve http://evil.example", "a link"),
        ("eve@evil.example", "an address"),
        ('"Ada\\nBcc: x"', "more than one line"),
    ],
)
def test_a_name_that_could_be_taken_for_a_link_or_a_header_is_refused(file: Path, name: str, what: str) -> None:
    (mistake, _) = mistakes(file, f"- address: ada@example.org\n  name: {name}\n")
    assert f"contains {what}; write only the name" in mistake


def test_a_pause_is_read_and_written_as_a_day(file: Path) -> None:
    (ada,) = read(file, "- address: ada@example.org\n  paused_until: 2026-12-24\n")
    written = "".join(subscribers_file.written([ada]))
    assert (ada.paused_until, "paused_until: '2026-12-24'" in written) == (date(2026, 12, 24), True)
