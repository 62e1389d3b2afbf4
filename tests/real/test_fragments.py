"""Of real days: a message joined of fragments is the message composed whole."""

import random
from pathlib import Path

import pytest

from newsletter.editorial.choices import Choices
from newsletter.editorial.edition import plan_day
from newsletter.editorial.selection.select import Selector
from newsletter.models import Asked, Edition, Layout, Topics
from tests.mail.editions import LIST
from tests.mail.fragments.test_composer import composer, whole
from tests.promise.forms import form
from tests.real import archive

_DAYS = form(short=3, long=60)
_WISHES = 5


def wish(edition: Edition, draw: random.Random) -> Asked:
    """Somebody's preferences, of what that day had."""
    papers = [trending.paper for trending in (*edition.papers, *edition.rest)]
    themes = sorted({trending.theme for trending in edition.papers if trending.theme})
    return Asked(
        wanted=Topics(themes=tuple(draw.sample(themes, min(2, len(themes)))), words=("agents",)),
        muted=Topics(words=tuple(draw.sample(["video", "benchmark", "model", "for", "vision"], 2))),
        papers=draw.choice([None, 1, 7, 12, 60]),
        liked=tuple(draw.sample(papers, min(5, len(papers)))),
    )


@pytest.mark.parametrize("layout", Layout)
def test_the_messages_of_the_last_days_are_joined_as_they_are_composed_whole(shared: Path, layout: Layout) -> None:
    draw = random.Random(60)  # noqa: S311 - a test draws
    for feed in archive.feeds(shared)[-_DAYS:]:
        day = feed.sightings[0].list_day
        edition = plan_day(feed.sightings, list_id=LIST.id, day=day, choices=Choices())
        made, selector = composer(edition, layout), Selector(edition)
        assert made.is_cut, day
        for asked in (Asked(), *(wish(edition, draw) for _ in range(_WISHES))):
            selected = selector.select(asked)
            assert not selected.papers or made.composed(selected) == whole(selected, layout), (day, asked)
