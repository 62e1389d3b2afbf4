"""docs/operating.md and the program say the same."""

import re

from newsletter.actions.doctor import CHECKS
from newsletter.packed import folder

TEXT = folder("docs/operating.md").read_text(encoding="utf-8")


def section(heading: str) -> str:
    """What stands under a heading of the second level."""
    return TEXT.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]


def test_every_check_of_the_doctor_is_explained_in_order() -> None:
    rows = re.findall(r"^\| ([A-Za-z]+) \| ", section("Look at it all"), re.MULTILINE)
    assert rows == ["check", *CHECKS]
