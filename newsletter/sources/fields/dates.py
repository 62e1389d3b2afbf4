"""The dates of feeds: ISO 8601, and those of saved pages, where "Dec 3, 2024 4" is a day and a comment count.

A saved page leaves the capture's own year out: "Dec 3".
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DATE = re.compile(
    r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.? "
    r"(?P<day>3[01]|[12][0-9]|0?[1-9])(?:, ?(?P<year>(?:19|20)[0-9]{2}))?(?: ?(?P<comments>[0-9]{1,6}))?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CardDate:
    """A date as a card prints it. `year` is None where the page left it out, `comments` where none are shown."""

    month: int
    day: int
    year: int | None
    comments: int | None

    def in_year(self, capture_year: int) -> date | None:
        """Return the date, in the capture's year where none is given; None for a day that the month does not have."""
        try:
            return date(self.year or capture_year, self.month, self.day)
        except ValueError:
            return None


def card_date(text: str) -> CardDate | None:
    """Read a whole line as a card's date, with the comment count that may be glued to it; None if it is not one."""
    match = _DATE.fullmatch(" ".join(text.split()))
    if not match:
        return None
    return CardDate(
        month=_MONTHS.index(match["month"][:3].lower()) + 1,
        day=int(match["day"]),
        year=int(match["year"]) if match["year"] else None,
        comments=int(match["comments"]) if match["comments"] else None,
    )


def iso_day(text: object) -> date | None:
    """Read the day of an ISO 8601 date or moment as it is written, in its own time zone; None for anything else."""
    try:
        return datetime.fromisoformat(text.strip()).date() if isinstance(text, str) else None
    except ValueError:
        return None


def iso_moment(text: object) -> datetime | None:
    """Read the moment in UTC that an ISO 8601 text with a time zone names; None for anything else."""
    try:
        moment = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment and moment.tzinfo and 1970 < moment.year < 9000 else None


def capture_year(dates: Iterable[CardDate], *, read_on: date) -> int:
    """Work out the year a page was saved in, which is the one year it never prints.

    It is later than every year that is printed, and not later than the day the document is read. A page that
    prints no year at all was saved in the latest year that puts none of its dates in the future.
    """
    seen = tuple(dates)
    printed = [card.year for card in seen if card.year is not None]
    if printed:
        return min(max(printed) + 1, read_on.year)
    ahead = any((card.month, card.day) > (read_on.month, read_on.day) for card in seen)
    return read_on.year - ahead
