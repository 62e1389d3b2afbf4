"""What the program says of its work to a machine: values become JSON."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from newsletter.actions.outcomes import Collected, Delivered, Ran, Status
from newsletter.delivery import states
from newsletter.delivery.balance import Balance
from newsletter.mail import cards, links
from newsletter.models import (
    Delivery,
    Edition,
    MailingList,
    Pause,
    Published,
    Sighting,
    State,
    Subscriber,
    TrendingPaper,
)

if TYPE_CHECKING:
    from newsletter.actions import check
    from newsletter.actions.rehearse import Rehearsed
    from newsletter.actions.resolve import Reconciled
    from newsletter.editorial.ranking.explaining import Explained
    from newsletter.editorial.summary.lines import Line
    from newsletter.editorial.themes.headings import Place
    from newsletter.mail import proofread
    from newsletter.mail.gate.finding import Finding


def as_json(value: object) -> str:
    """One line of JSON."""
    return json.dumps(value, ensure_ascii=False, default=str)


def paper_values(sighting: Sighting, *, line: "Line") -> dict[str, Any]:
    """A paper as `newsletter papers --json` prints it: all that was read, each date and moment in ISO 8601.

    `line` is what it would have under its title.
    """
    paper = sighting.paper
    return {
        "id": paper.id,
        "title": paper.title,
        "abstract": paper.abstract,
        "line": line.text,
        "line_by_feed": line.by_feed,
        "author_count": paper.author_count,
        "authors": list(paper.authors),
        "organisation": paper.organisation,
        "published": paper.published,
        "upvotes": sighting.upvotes,
        "comments": sighting.comments,
        "url": paper.url,
        "position": sighting.position,
        "keywords": list(paper.keywords),
        "code_url": paper.code_url,
        "project_url": paper.project_url,
        "thumbnail_url": paper.thumbnail_url,
        "feed_summary": paper.feed_summary,
        "stars": sighting.stars,
        "list_day": sighting.list_day,
        "seen_at": sighting.seen_at.isoformat(),
        "source": sighting.source,
    }


def planned_values(edition: Edition, *, explained: "Sequence[Explained]" = ()) -> dict[str, Any]:
    """An edition as `newsletter plan --json` prints it, with what explains it where that was asked for."""
    from newsletter.editorial.themes import of_edition  # the model of themes, which nothing else here needs

    papers = [found.paper for found in edition.papers]
    places = {paper.id: each.place() for paper, each in zip(papers, of_edition.alike(papers), strict=True)}
    values = edition_values(edition, places=places)
    return values | ({"explained": explained_values(explained)} if explained else {})


def edition_values(edition: Edition, *, places: "Mapping[str, Place] | None" = None) -> dict[str, Any]:
    """An edition for a machine, each paper with its theme, section and area where `places` has them by its id."""
    known = places or {}
    return {
        "date": edition.day,
        "title": edition.title,
        "subject": edition.subject_line,
        "preheader": cards.preheader(edition),
        "lead": [found.paper.id for found in edition.by_rank[: edition.lead]],
        "themes": [
            {
                "name": theme.name,
                "papers": [
                    {
                        "id": found.paper.id,
                        "title": found.paper.title,
                        "upvotes": found.upvotes,
                        "score": found.score,
                        "why": "; ".join(found.why),
                        "line": found.summary,
                        "line_from": _line_from(found),
                        **_place_values(known.get(found.paper.id)),
                    }
                    for found in theme.papers
                ],
            }
            for theme in edition.themes
        ],
        "more": edition.more,
    }


def _line_from(found: TrendingPaper) -> str:
    """Whose line it is: the feed's, ours, or "" where there is none."""
    if not found.summary:
        return ""
    return "feed" if found.by_feed else "ours"


def _place_values(place: "Place | None") -> dict[str, str]:
    return dict(zip(("theme", "section", "area"), place, strict=True)) if place else {}


def explained_values(explained: "Iterable[Explained]") -> list[dict[str, Any]]:
    """The same for a machine."""
    return [
        {
            "id": found.paper.id,
            "title": found.paper.title,
            "score": found.score,
            "upvotes": found.upvotes,
            "comments": found.comments,
            "age_hours": round(found.age.total_seconds() / 3600, 1) if found.age else None,
            "expected": found.expected,
            "standing": found.standing,
            "growth": found.growth,
            "pace": found.pace,
            "why": "; ".join(found.why),
            "left_out": found.left_out or None,
        }
        for found in explained
    ]


def collected_values(collected: Iterable[Collected]) -> list[dict[str, Any]]:
    """The same for a machine."""
    return [
        {
            "source": source.source,
            "shape": source.feed.shape if source.feed else None,
            "list_day": source.feed.list_day if source.feed else None,
            "papers": len(source.feed.sightings) if source.feed else 0,
            "new": source.new,
            "skipped": [f"{bad.place}: {bad.reason}" for bad in source.feed.skipped] if source.feed else [],
            "unchanged": source.unchanged,
            "refused": source.refused or None,
        }
        for source in collected
    ]


def published_values(published: Published) -> dict[str, Any]:
    """An edition as `newsletter publish --json` prints it, with what the gate warned of."""
    edition = published.edition
    return {**edition_values(edition), "period": edition.period.value, "warnings": list(published.warnings)}


def ran_values(ran: Ran) -> dict[str, Any]:
    """The same for a machine."""
    return {
        "subscribers": {"new": ran.imported[0], "known": ran.imported[1]},
        "welcomed": ran.welcomed.number,
        "collected": collected_values(ran.collected),
        "published": published_values(ran.published) if ran.published else None,
        "why_not": ran.why_not or None,
        "week": published_values(ran.week) if ran.week else None,
        "why_no_week": ran.why_no_week or None,
        "stopped": ran.stopped,
        "delivered": [delivered_values(found) for found in ran.delivered],
        "told": list(ran.told),
    }


def delivered_values(found: Delivered) -> dict[str, Any]:
    """One edition's deliveries for a machine."""
    return {
        "edition": found.published.edition.id,
        "now": {state.value: number for state, number in found.tally.states.items()},
        "error": str(found.tally.error) if found.tally.error else None,
        "notes": found.tally.notes,
        "replies": [
            {"whose": whose.value, "reply": words, "number": number}
            for whose, words, number in found.tally.answered_most
        ],
        "waiting": [
            {"name": crowd.name, "reply": crowd.reply, "refused": crowd.refused, "waiting": crowd.waiting}
            for crowd in found.crowds
        ],
        "due_again": found.due_again,
        "late": found.late,
        "next_due": found.next_due.isoformat() if found.next_due else None,
        **balance_values(found.balance),
    }


def balance_values(balance: Balance) -> dict[str, Any]:
    """A balance for a machine."""
    return {
        "audience": balance.audience,
        "excluded": dict(balance.excluded),
        "eligible": balance.eligible,
        "states": {state.value: balance.states.get(state, 0) for state in State},
        "held": balance.held,
        "holds": balance.holds,
    }


def _pause_values(pause: Pause | None) -> dict[str, str] | None:
    return {"until": pause.until.isoformat(), "why": pause.why} if pause else None


def status_values(status: Status) -> dict[str, Any]:
    """The same for a machine."""
    return {
        "subscribers": {consent.value: number for consent, number in status.subscribers.items()},
        "editions": [
            {
                "id": published.edition.id,
                "date": published.edition.day,
                "period": published.edition.period.value,
                "title": published.edition.title,
                "published_at": published.published_at.isoformat(),
                "pause": _pause_values(status.pauses.get(published.edition.id)),
                **balance_values(balance),
            }
            for published, balance in status.editions
        ],
        "older": status.older,
        "resting": [
            {"relay": name, "until": health.until.isoformat() if health.until else None, "why": health.why}
            for name, health in sorted(status.resting.items())
        ],
    }


def delivery_values(found: Delivery, mailing_list: MailingList) -> dict[str, Any]:
    """The same for a machine, without the key of the subscriber's links."""
    return {
        "edition": found.edition_id,
        "number": found.number,
        "message_id": links.message_id(found.edition_id, found.number, domain=mailing_list.domain),
        "address": found.address,
        "state": found.state.value,
        "held": is_held(found),
        "attempts": found.attempts,
        "doubts": found.doubts,
        "due_at": found.due_at.isoformat() if is_open(found) else None,
        "reply": str(found.reply) if found.reply else None,
        "reason": found.reason or None,
    }


def reconciled_values(found: "Reconciled") -> dict[str, int]:
    """The same for a machine."""
    return {
        "in_doubt": found.doubtful,
        "accepted": found.accepted,
        "refused": found.refused,
        "waiting": found.waiting,
        "unknown": found.unknown,
    }


def is_held(found: Delivery) -> bool:
    return found.state is State.IN_DOUBT and found.doubts >= states.MAX_DOUBTS


def is_open(found: Delivery) -> bool:
    return found.state not in states.FINAL and not is_held(found)


def rehearsed_values(found: "Sequence[Rehearsed]", *, now: datetime) -> list[dict[str, Any]]:
    """The same, seconds as numbers and moments as ISO 8601."""
    return [
        {
            "day": edition.day.isoformat(),
            "messages": edition.messages,
            "bytes": edition.size,
            "seconds": edition.took.total_seconds(),
            "rate": edition.rate,
            "lasts": edition.lasts.total_seconds(),
            "ends_at": (now + edition.lasts).isoformat(),
            "error": str(edition.tally.error or ""),
            "relays": [
                {"name": relay.name, "round_trip": relay.round_trip.total_seconds(), "error": relay.error}
                for relay in edition.relays
            ],
        }
        for edition in found
    ]


def subscriber_values(person: Subscriber) -> dict[str, Any]:
    """One person for a machine, without the key of their links."""
    from newsletter.people import subscribers_file  # YAML, which few have a use for

    return subscribers_file.entry(person)


def checked_values(checked: "check.Checked") -> dict[str, Any]:
    """The same for a machine."""
    return {
        "id": checked.edition.id,
        "date": checked.edition.day,
        "published": checked.published,
        "refused": checked.refused,
        "findings": [_finding_values(finding) for finding in checked.findings],
    }


def proofread_values(checked: "proofread.Checked") -> dict[str, Any]:
    """The same for a machine."""
    return {
        "mails": list(checked.mails),
        "samples": checked.samples,
        "refused": checked.refused,
        "findings": [
            {"mail": told.mail, "sample": told.words, "place": told.place, **_finding_values(told.finding)}
            for told in checked.told
        ],
    }


def _finding_values(finding: "Finding") -> dict[str, Any]:
    return {
        "severity": finding.severity.value,
        "where": finding.where,
        "what": finding.what,
        "cure": finding.cure,
        "anyway": finding.doubt,
    }
