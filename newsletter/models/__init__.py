"""The nouns. Each is a value: frozen, compared by content, changed by `dataclasses.replace`.

Each is loaded when it is first asked for: a run with nothing to do needs few of them.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from newsletter.models.deliveries import Complaints, Crowd, Delivery, Pause, Reply
    from newsletter.models.editions import Edition, Published
    from newsletter.models.login import Login
    from newsletter.models.mailing_list import FileIs, Logo, MailingList
    from newsletter.models.notices import Notice
    from newsletter.models.papers import JOINT, MORE, Feed, Paper, Sighting, Skipped, Theme, TrendingPaper
    from newsletter.models.people import Asked, Layout, QuietHours, Subscriber, Topics
    from newsletter.models.periods import Frequency, Period, Weekday, named
    from newsletter.models.states import Consent, State

_FILES = {
    "deliveries": ("Complaints", "Crowd", "Delivery", "Pause", "Reply"),
    "editions": ("Edition", "Published"),
    "login": ("Login",),
    "mailing_list": ("FileIs", "Logo", "MailingList"),
    "notices": ("Notice",),
    "papers": ("JOINT", "MORE", "Feed", "Paper", "Sighting", "Skipped", "Theme", "TrendingPaper"),
    "people": ("Asked", "Layout", "QuietHours", "Subscriber", "Topics"),
    "periods": ("Frequency", "Period", "Weekday", "named"),
    "states": ("Consent", "State"),
}
__all__ = [
    "JOINT",
    "MORE",
    "Asked",
    "Complaints",
    "Consent",
    "Crowd",
    "Delivery",
    "Edition",
    "Feed",
    "FileIs",
    "Frequency",
    "Layout",
    "Login",
    "Logo",
    "MailingList",
    "Notice",
    "Paper",
    "Pause",
    "Period",
    "Published",
    "QuietHours",
    "Reply",
    "Sighting",
    "Skipped",
    "State",
    "Subscriber",
    "Theme",
    "Topics",
    "TrendingPaper",
    "Weekday",
    "named",
]

if not TYPE_CHECKING:

    def __getattr__(name: str) -> Any:
        """Load the file of a noun."""
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        file = next(file for file, names in _FILES.items() if name in names)
        noun = globals()[name] = getattr(import_module(f"{__name__}.{file}"), name)
        return noun
