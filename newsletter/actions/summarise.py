"""The summary lines of a planned edition, by an endpoint where it answers well, by the rule everywhere else."""

import hashlib
import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import Engine

from newsletter.editorial.content import content_id
from newsletter.editorial.summary import answered
from newsletter.errors import SummaryError
from newsletter.models import Edition, Paper, TrendingPaper
from newsletter.network import completion
from newsletter.network.completion import Endpoint
from newsletter.network.connections import Deadline
from newsletter.store import summaries
from newsletter.store.engine import reading

TOTAL = timedelta(seconds=60)
"""What an edition may wait for all of its lines together."""

_MOST_FAILURES = 3

logger, steps = logging.getLogger(__name__), logging.getLogger("newsletter.steps")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Room:
    """What asking may still cost: until when, and on which day's account."""

    deadline: Deadline
    day: date


def summarise(edition: Edition, endpoint: Endpoint, engine: Engine, *, day: date) -> Edition:
    """The edition with the endpoint's lines for the papers shown, named by its content again.

    A paper keeps the rule's line where the answer breaks a rule, where the endpoint fails, and from when the time of
    an edition, the tokens of `day` or the third failure are over, which is logged once. What was answered is kept:
    planning the same edition again asks nothing.
    """
    room = _Room(deadline=Deadline(at=endpoint.clock() + TOTAL.total_seconds(), clock=endpoint.clock), day=day)
    lines = _lines(
        {hash_of(trending.paper, endpoint): trending.paper for trending in edition.papers}, endpoint, engine, room
    )

    def line(trending: TrendingPaper) -> TrendingPaper:
        answer = lines.get(hash_of(trending.paper, endpoint))
        return replace(trending, summary=answer, by_feed=False) if answer else trending

    themes = tuple(replace(theme, papers=tuple(map(line, theme.papers))) for theme in edition.themes)
    made = replace(edition, themes=themes)
    return replace(made, id=content_id(made))


def hash_of(paper: Paper, endpoint: Endpoint) -> str:
    """The SHA-256 of all that is asked: model, rules, title and abstract."""
    return hashlib.sha256(completion.question(paper, model=endpoint.model)).hexdigest()


def _lines(papers: Mapping[str, Paper], endpoint: Endpoint, engine: Engine, room: _Room) -> dict[str, str]:
    """The line of each paper by its hash, from what is kept and else from the endpoint."""
    with reading(engine) as connection:
        lines = dict(summaries.known(connection, papers))
    wrong: list[str] = []
    for number, (asked, paper) in enumerate(papers.items(), start=1):
        if asked in lines or not paper.abstract:
            continue
        over = _over(paper, endpoint, engine, room)
        if over or len(wrong) == _MOST_FAILURES:
            wrong += [over] if over else []
            break
        steps.info("asking the endpoint for lines: paper %d of %d", number, len(papers))
        try:
            lines[asked] = _asked(paper, asked, endpoint, engine, room)
        except SummaryError as error:
            wrong.append(str(error))
    if wrong:
        logger.warning("summary lines: %s; the program's own lines are used", wrong[-1])
    return lines


def _over(paper: Paper, endpoint: Endpoint, engine: Engine, room: _Room) -> str:
    """What of the room is used up, or "". A question that could go over the cap is not asked."""
    if room.deadline.left() <= 0:
        return f"the endpoint needed {TOTAL.total_seconds():.0f} s"
    with reading(engine) as connection:
        cost = summaries.cost(connection, room.day)
    most = completion.most_tokens(paper, model=endpoint.model)
    if cost + most <= endpoint.daily_tokens:
        return ""
    return f"{cost:,} of {endpoint.daily_tokens:,} tokens of {room.day} are used, and the next paper may need {most:,}"


def _asked(paper: Paper, asked: str, endpoint: Endpoint, engine: Engine, room: _Room) -> str:
    answer = endpoint.ask(paper, deadline=room.deadline)
    line = answered.accepted(answer.text, paper)
    with engine.begin() as connection:
        summaries.keep(connection, asked=asked, line=line, day=room.day, tokens=answer.tokens)
    return line
