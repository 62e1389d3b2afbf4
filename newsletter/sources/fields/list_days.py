"""The day of a list, where a feed's own address says it: `/papers/date/2025-12-17` or `/papers?date=2025-12-17`.

The moment a feed was built says nothing. A Daily Papers feed built at 00:02 still lists the day before, one built at
01:56 lists the new day with its first paper, and a week's list is built at such hours too.
"""

import re
from datetime import date

from newsletter.sources.fields.dates import iso_day

_DATED = re.compile(r"(?:/date/|[?&]date=)([0-9]{4}-[0-9]{2}-[0-9]{2})(?![0-9])")


def day_of_link(link: str) -> date | None:
    """Read the list day that a link to a Daily Papers page names; None for one that names none."""
    match = _DATED.search(link[:500])
    return iso_day(match[1]) if match else None
