"""A report in fields: blocks, folded lines, and the bounds of what is read."""

import pytest

from newsletter.feedback import fields


def test_each_recipient_has_a_block_also_without_an_empty_line_between() -> None:
    text = "Reporting-MTA: a\n\n\nFinal-Recipient: b\nAction: failed\nFinal-Recipient: c"
    assert fields.blocks(text) == [
        {"reporting-mta": "a"},
        {"final-recipient": "b", "action": "failed"},
        {"final-recipient": "c"},
    ]


def test_of_a_field_that_comes_twice_the_first_counts() -> None:
    assert fields.blocks("Action: failed\nAction: delayed") == [{"action": "failed"}]


@pytest.mark.parametrize("indent", [" ", "\t"])
def test_a_folded_line_belongs_to_the_field_before_it(indent: str) -> None:
    assert fields.blocks(f"Diagnostic-Code: smtp;\n{indent}550 no\nnot folded") == [{"diagnostic-code": "smtp; 550 no"}]


def test_after_an_empty_line_nothing_is_folded_onto_the_block_before() -> None:
    assert fields.blocks("Status: 5.0.0\n\n more\n") == [{"status": "5.0.0"}, {}]


def test_what_is_read_of_a_report_has_bounds() -> None:
    long = fields.blocks(f"Status: {'x' * 1001}\n")[0]["status"]
    folded = fields.blocks(f"Status: {'x' * 990}\n {'y' * 20}\n")[0]["status"]
    many = fields.blocks("Status: 5.0.0\n\n" * 60)
    late = fields.blocks("\n" * 2000 + "Status: 5.0.0\n")
    last = fields.blocks("\n" * 1999 + "Status: 5.0.0\n")
    assert (len(long), len(folded), len(many), late, last) == (1000, 1000, 50, [{}], [{"status": "5.0.0"}])


@pytest.mark.parametrize(
    ("value", "behind"),
    [
        ("rfc822; ada@example.org", "ada@example.org"),
        (" smtp ;550 no ", "550 no"),
        ("no type at all; 550", "no type at all; 550"),
        (" 550 no ", "550 no"),
    ],
)
def test_a_type_before_a_semicolon_is_no_part_of_the_value(value: str, behind: str) -> None:
    assert fields.typed(value) == behind


@pytest.mark.parametrize(("value", "address"), [("rfc822;<Ada@Example.org>", "Ada@Example.org"), ("nobody", "")])
def test_an_address_is_read_out_of_its_type_and_brackets(value: str, address: str) -> None:
    assert fields.address(value) == address
