"""The moment from which a relay takes mail again, where its words name one."""

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

LONGEST = timedelta(days=1)  # for which words are believed
_DATE = re.compile(r"(?:[A-Z][a-z]{2}, )?\d{1,2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2}(?: (?:[+-]\d{4}|UTC|GMT))?")
_CLOCK = re.compile(r"\bin (\d{1,2}):(\d{2}):(\d{2})\b")
_SPAN = re.compile(r"\b(?:in|for|after|within|wait) (?:about |at least )?(\d{1,5}) ?(s|sec|m|min|h|hour)[a-z]*\b", re.I)
_SECONDS = {"s": 1, "m": 60, "h": 3600}


def named(text: str, *, now: datetime) -> datetime | None:
    """Return the moment that words name, at most a day ahead; None where they name none, or one that is over."""
    moment = _date(text) or _span(text, now)
    return min(moment, now + LONGEST) if moment and moment > now else None


def _date(text: str) -> datetime | None:
    match = _DATE.search(text)
    try:
        moment = parsedate_to_datetime(match[0]) if match else None
    except ValueError:
        return None
    return moment and (moment if moment.tzinfo else moment.replace(tzinfo=UTC))


def _span(text: str, now: datetime) -> datetime | None:
    if clock := _CLOCK.search(text):
        hours, minutes, seconds = map(int, clock.groups())
        return now + timedelta(hours=hours, minutes=minutes, seconds=seconds)
    span = _SPAN.search(text)
    return now + timedelta(seconds=int(span[1]) * _SECONDS[span[2][0].lower()]) if span else None
