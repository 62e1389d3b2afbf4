"""The actions on a whole newsletter: each is given what it needs of it, as a run and the commands do."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Any

from fastapi import FastAPI

from newsletter.actions import check as check_
from newsletter.actions import collect as collect_
from newsletter.actions import deliver as deliver_
from newsletter.actions import notify as notify_
from newsletter.actions import plan as plan_
from newsletter.actions import publish as publish_
from newsletter.actions import publish_week as publish_week_
from newsletter.actions import rehearse as rehearse_
from newsletter.actions import resolve as resolve_
from newsletter.actions import status as status_
from newsletter.actions import subscribe as subscribe_
from newsletter.actions.check import Checked
from newsletter.actions.newsletter import Clock, Editing, Links, Newsletter, Operator, WayOut
from newsletter.actions.outcomes import Collected, Delivered, Imported, Notified
from newsletter.actions.publish_week import Week
from newsletter.actions.rehearse import Rehearsed
from newsletter.actions.status import Status
from newsletter.editorial.ranking.explaining import Explained
from newsletter.mail.contents import Look
from newsletter.models import Delivery, Edition, Published, Subscriber
from newsletter.web import pages


def _deliverable(made: Newsletter) -> tuple[Any, ...]:
    return made.engine, made.mailing_list, made.links, made.way_out


def collect(made: Newsletter, *, now: datetime, day: date | None = None) -> tuple[Collected, ...]:
    return collect_.collect(made.engine, made.sources(), now=now, day=day)


def plan(made: Newsletter, *, now: datetime, day: date | None = None) -> Edition:
    return plan_.plan(made.engine, made.mailing_list.id, made.editing, now=now, day=day)


def plan_week(made: Newsletter, *, now: datetime, day: date | None = None) -> Edition:
    return plan_.plan_week(made.engine, made.mailing_list.id, made.editing, now=now, day=day)


def explain(made: Newsletter, edition: Edition, *, now: datetime) -> tuple[Explained, ...]:
    return plan_.explain(made.engine, edition, days=made.editing.choices.days, now=now)


def publish(made: Newsletter, edition: Edition, *, now: datetime, anyway: bool = False) -> Published:
    return publish_.publish(made.engine, made.mailing_list, made.editing, edition, now=now, anyway=anyway)


def publish_week(made: Newsletter, *, now: datetime) -> Week:
    return publish_week_.publish_week(made.engine, made.mailing_list, made.editing, made.sources(), now=now)


def deliver(made: Newsletter, *, clock: Clock, **options: Any) -> tuple[Delivered, ...]:
    return deliver_.deliver(*_deliverable(made), clock=clock, **options)


def due_now(made: Newsletter, *, now: datetime) -> int:
    return deliver_.due_now(made.engine, made.mailing_list.id, now=now)


def rehearse(made: Newsletter, *, clock: Clock, **options: Any) -> tuple[Rehearsed, ...]:
    return rehearse_.rehearse(*_deliverable(made), clock=clock, **options)


def status(made: Newsletter, *, now: datetime) -> Status:
    return status_.status(made.engine, made.mailing_list.id, now=now)


def check(made: Newsletter, name: str, *, now: datetime) -> Checked:
    return check_.check(made.engine, made.mailing_list, made.editing, name, now=now)


def edition_named(made: Newsletter, name: str) -> Published:
    return resolve_.published(made.engine, made.mailing_list.id, name)


def reconcile(made: Newsletter, publication: Published, lines: Any, *, now: datetime) -> resolve_.Reconciled:
    return resolve_.reconcile(
        made.engine, made.mailing_list, publication, lines, now=now, rows=made.way_out.policy.replies
    )


def resolve(made: Newsletter, publication: Published, who: Sequence[str], **options: Any) -> tuple[Delivery, ...]:
    return resolve_.resolve(made.engine, publication, who, **options)


def import_file(made: Newsletter, path: Path, *, now: datetime) -> Imported:
    greets = made.operator.welcome
    return subscribe_.from_file(made.engine, made.mailing_list, path, now=now, greets=greets)


def subscribe(made: Newsletter, person: Subscriber, *, now: datetime) -> bool:
    greets = made.operator.welcome
    return subscribe_.subscribe(made.engine, made.mailing_list.id, person, now=now, greets=greets)


def everybody(made: Newsletter) -> Iterator[Subscriber]:
    return subscribe_.everybody(made.engine, made.mailing_list.id)


def remove(made: Newsletter, address: str) -> bool:
    return subscribe_.remove(made.engine, made.mailing_list.id, address)


def notify(made: Newsletter, *, clock: Clock, stopping: Event | None = None) -> Notified:
    look = Look(mailing_list=made.mailing_list, templates=made.editing.templates)
    return notify_.notify(made.engine, look, made.links, made.way_out, clock=clock, stopping=stopping)


def application(made: Newsletter, *, secrets: Sequence[str], clock: Clock) -> FastAPI:
    templates = made.editing.templates
    return pages.application(
        made.engine,
        made.mailing_list,
        secrets=secrets,
        templates=templates,
        clock=clock,
        subscribing=made.subscribing,
        journal=made.way_out.journal,
        looked=timedelta(),
    )


_LINKS, _WAY_OUT = {"secret", "old_secrets"}, {"transport", "connections", "keys", "policy", "seal", "journal", "spans"}
_EDITING, _OPERATOR = {"choices", "templates", "endpoint", "gate"}, {"address", "report", "welcome"}


def newsletter(**parts: Any) -> Newsletter:
    """A newsletter of parts that are named without the value that they are in."""
    return Newsletter(
        links=Links(**_of(parts, _LINKS)),
        way_out=WayOut(**_of(parts, _WAY_OUT)),
        editing=Editing(**_of(parts, _EDITING)),
        operator=Operator(**_of(parts, _OPERATOR)),
        **parts,
    )


def changed(made: Newsletter, **changes: Any) -> Newsletter:
    """Another newsletter, which differs in parts that are named so."""
    inner = {
        "links": replace(made.links, **_of(changes, _LINKS)),
        "way_out": replace(made.way_out, **_of(changes, _WAY_OUT)),
        "editing": replace(made.editing, **_of(changes, _EDITING)),
        "operator": replace(made.operator, **_of(changes, _OPERATOR)),
    }
    return replace(made, **inner, **changes)


def _of(parts: dict[str, Any], names: set[str]) -> dict[str, Any]:
    """Those of these names, taken out."""
    return {name: parts.pop(name) for name in names & parts.keys()}
