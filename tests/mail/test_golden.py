"""Whole mails as Ada gets them. `pytest --rewrite-golden` writes them anew, and the diff is read before it is kept."""

from datetime import UTC, datetime
from difflib import unified_diff
from pathlib import Path

import pytest

from newsletter import packed
from newsletter.actions.plan_files import plan_files
from newsletter.editorial.choices import Choices
from newsletter.mail.samples import EXAMPLE_LIST
from newsletter.models import Layout
from tests.mail.messages import composed, stamped

GOLDEN = Path(__file__).parent.parent / "golden"
DUMP = packed.folder("examples") / "daily-papers-dec-01.txt"
READ_AT = datetime(2025, 12, 2, 6, 30, tzinfo=UTC)


@pytest.mark.parametrize("layout", list(Layout))
def test_the_mail_of_a_real_list_is_what_it_was(layout: Layout, pytestconfig: pytest.Config) -> None:
    edition = plan_files([DUMP], day=None, list_id=EXAMPLE_LIST.id, choices=Choices(), now=READ_AT)
    path = GOLDEN / f"{DUMP.stem}.{layout}.eml"
    message = stamped(composed(edition, layout=layout), edition_id=edition.id)
    if pytestconfig.getoption("--rewrite-golden"):
        path.write_bytes(message)
    assert difference(path, message) == "", "`pytest --rewrite-golden` keeps it as it is now"


def difference(path: Path, message: bytes) -> str:
    """What was and what is, line by line, or ""."""
    before, after = (content.decode("ascii").splitlines() for content in (path.read_bytes(), message))
    return "\n".join(unified_diff(before, after, fromfile=path.name, tofile="now", lineterm="", n=1))
