"""The messages of an edition that subscribers' wishes make: who asks for the same gets the same."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from newsletter.editorial import selection
from newsletter.mail import layout
from newsletter.mail.compose import compose
from newsletter.models import Asked, Edition, Layout, MailingList
from newsletter.store import sightings
from newsletter.store.engine import reading


def composed(
    edition: Edition,
    wishes: Mapping[str, tuple[Layout, Asked]],
    mailing_list: MailingList,
    *,
    engine: Engine,
    templates: Sequence[Path],
    published_at: datetime,
) -> dict[str, bytes]:
    """The composed message for each of the wishes, by their names; empty where every paper is muted.

    Liked papers that are known by their id alone are looked up in the store. Raises TemplateError.
    """
    with reading(engine) as connection:
        known = sightings.described(connection, {paper.id for _, asked in wishes.values() for paper in asked.liked})
    messages = {}
    for name, (chosen, asked) in wishes.items():
        liked = tuple(known.get(paper.id, paper) for paper in asked.liked)
        selected = selection.select(edition, replace(asked, liked=liked))
        if not selected.papers:
            messages[name] = b""
            continue
        rendered = layout.render(selected, mailing_list, layout=chosen, templates=templates)
        messages[name] = compose(selected, mailing_list, rendered, layout=chosen, published_at=published_at)
    return messages
