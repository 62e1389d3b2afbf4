"""The nouns. Each is a value: frozen, compared by content, changed by `dataclasses.replace`."""

from newsletter.models.deliveries import Complaints, Crowd, Delivery, Pause, Reply, State
from newsletter.models.editions import Edition, FileIs, Frequency, Logo, MailingList, Period, Published, Weekday, named
from newsletter.models.login import Login
from newsletter.models.notices import Notice
from newsletter.models.papers import MORE, Feed, FeedSummaries, Paper, Sighting, Skipped, Theme, TrendingPaper
from newsletter.models.people import Asked, Consent, Layout, QuietHours, Subscriber, Topics

__all__ = [
    "MORE",
    "Asked",
    "Complaints",
    "Consent",
    "Crowd",
    "Delivery",
    "Edition",
    "Feed",
    "FeedSummaries",
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
