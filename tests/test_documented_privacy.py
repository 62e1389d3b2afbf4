"""docs/privacy.md names every table and every column that can say something of a person, and no other."""

import re

from newsletter.packed import folder
from newsletter.store import schema

TEXT = (folder("docs") / "privacy.md").read_text(encoding="utf-8")
ROWS = {
    name: set(re.findall(r"`([a-z_]+)`", columns))
    for name, columns in re.findall(r"^\| `([a-z_]+)` \| ([^|]*) \|", TEXT, re.MULTILINE)
}
NOBODYS = set(re.findall(r"`([a-z_]+)`", TEXT.partition("## Tables that say nothing")[2].partition("They hold")[0]))
TABLES = {table.name: table for table in schema.metadata.sorted_tables}
IMPERSONAL = {
    *(
        "id",
        "list_id",
        "edition",
        "state",
        "attempts",
        "doubts",
        "due_at",
        "claimed_by",
        "claimed_until",
        "crowd",
        "shard",
    ),
    *("reply_code", "reply_enhanced", "deferred_since"),
}
"""Columns that say how a mail stands, of which list and edition it is, and nothing of whom it is to."""
COUNTED = {
    ("sign_ups", "number"),
    ("consents", "number"),
    ("notices", "number"),
    ("notices", "kind"),
    ("counts", "number"),
}
"""Numbers of rows and kinds of mail; elsewhere a number is a subscriber's."""


LOOKS = {("looks", "name"), ("look_contents", "name")}
"""They name the templates that an edition was made with."""


def test_every_table_is_either_of_people_or_not() -> None:
    assert (set(ROWS) & NOBODYS, set(ROWS) | NOBODYS) == (set(), set(TABLES))


def test_every_column_that_may_say_something_of_a_person_is_named_and_no_other() -> None:
    kept = {
        name: {
            column.name
            for column in TABLES[name].columns
            if column.name not in IMPERSONAL and (name, column.name) not in COUNTED
        }
        - ({"name"} if name == "keys" else set())
        for name in ROWS
    }
    assert kept == ROWS


def test_no_table_said_to_be_nobodys_has_a_column_that_names_somebody() -> None:
    personal = {"address", "name", "key", "who", "subscriber", "network"}
    columns = {(name, column.name) for name in NOBODYS for column in TABLES[name].columns if column.name in personal}
    assert columns == {("relays", "name"), ("mailboxes", "name"), ("nodes", "name"), *LOOKS}


def test_each_row_says_why_and_for_how_long() -> None:
    rows = re.findall(r"^\| `[a-z_]+` \|(.*)\|$", TEXT, re.MULTILINE)
    assert [row for row in rows if [len(cell.strip()) > 3 for cell in row.split(" | ")] != [True] * 3] == []
