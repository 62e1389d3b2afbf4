"""What docs/mail.md says of the tests is so."""

import re

from newsletter.packed import folder
from tests.mail import requirements
from tests.mail.days import days

SAID = folder("docs/mail.md").read_text(encoding="utf-8")


def test_every_file_that_the_requirements_name_is_there() -> None:
    named = set(re.findall(r"`(tests/[a-z_/]+\.py)`", SAID))
    assert (len(named) > 10, [name for name in named if not folder(name).is_file()]) == (True, [])


def test_every_requirement_of_a_message_is_named() -> None:
    rows = re.findall(r"^\| ([MA0-9, ]+) \|", SAID, re.MULTILINE)
    assert [number for row in rows for number in row.split(", ")] == [
        *(f"M{number}" for number in range(1, 14)),
        *(f"A{number}" for number in range(1, 5)),
    ]
    assert {number.split()[0] for number in requirements.CHECKS} <= set(SAID.replace(",", " ").split())


def test_there_are_as_many_days_as_it_says() -> None:
    assert len(days()) == 9
    assert "Every mail is made for nine days" in SAID
