"""All that is kept of one person, from every table that knows them by key, number, address or mark."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, Select, Table, and_, select

from newsletter.people import changes, precedence
from newsletter.store import schema
from newsletter.store.marks import mark
from newsletter.store.schema import (
    complaints,
    confirmations,
    deliveries,
    editions,
    late_replies,
    strikes,
    subscribers,
)
from newsletter.store.subscribers import known_of_row

Rows = list[dict[str, Any]]
_OF_DELIVERIES = ("address", "name", "variant", "state", "attempts", "due_at", "settled_at", "reason", "relay")
_OF_NOTICES = ("kind", "address", "name", "words", "made_at", "link_until", "link_used_at", "state", "settled_at")
_REPLY = ("reply_code", "reply_enhanced", "reply_text")
_OF_CONSENTS = ("event", "at", "page", "words", "network")
_OF_SIGN_UPS = ("address", "asked_at", "page", "words", "network", "time_zone")


def of(connection: Connection, list_id: str, key: bytes) -> dict[str, Any]:
    """What is kept of the person with this key, as what JSON can hold; {} where nobody has it.

    Keys of links are left out: whoever has one can use it. So are numbers, which say nothing of a person.
    """
    row = connection.execute(_all(subscribers, list_id=list_id, key=key)).first()
    if row is None:
        return {}
    suppressed = _rows(connection, _all(schema.suppressions, address=row.address), ("address", "reason", "since"))
    sign_ups = _all(schema.sign_ups, list_id=list_id, address=row.address)
    consents = _all(schema.consents, subscriber=row.id).order_by(schema.consents.c.number)
    notices = _all(schema.notices, subscriber=row.id).order_by(schema.notices.c.number)
    return {
        "subscriber": _subscriber(row),
        "consents": _rows(connection, consents, _OF_CONSENTS),
        "sign_ups": _rows(connection, sign_ups, _OF_SIGN_UPS),
        "confirmation_mails": _confirmation_mails(connection, list_id, row.address),
        "editions": _deliveries(connection, list_id, row.id),
        "late_answers": _late_answers(connection, list_id, row.id),
        "other_mails": _rows(connection, notices, (*_OF_NOTICES, *_REPLY)),
        "suppressed": suppressed,
    }


def _subscriber(row: Row[Any]) -> dict[str, Any]:
    """What was asked for, and who said it last: the person, the operator, or the subscribers file."""
    known = known_of_row(row)
    asked = precedence.asked_for(known.subscriber)
    return {
        "address": row.address,
        "consent": row.consent,
        "consent_at": _plain(row.consent_at),
        "consent_by": row.consent_by,
        "on_the_list_by": row.origin,
        **changes.to_json(asked),
        "set_by": {name: known.set_by[name].value for name in sorted(known.set_by)},
    }


def _deliveries(connection: Connection, list_id: str, number: int) -> Rows:
    same = [
        and_(table.c.edition == deliveries.c.edition, table.c.number == deliveries.c.number)
        for table in (strikes, complaints)
    ]
    joined = deliveries.join(editions).outerjoin(strikes, same[0]).outerjoin(complaints, same[1])
    columns = [deliveries.c[name] for name in (*_OF_DELIVERIES, *_REPLY)]
    query = select(editions.c.day, editions.c.period, *columns, strikes.c.kind, complaints.c.complained_at)
    of_person = (deliveries.c.number == number, editions.c.list_id == list_id)
    rows = query.select_from(joined).where(*of_person).order_by(editions.c.day, editions.c.period)
    return _rows(connection, rows, tuple(rows.selected_columns.keys()))


def _late_answers(connection: Connection, list_id: str, number: int) -> Rows:
    """What far ends answered when another process had taken over the delivery."""
    of_person = (late_replies.c.number == number, editions.c.list_id == list_id)
    query = select(editions.c.day, late_replies).join(editions).where(*of_person).order_by(late_replies.c.said_at)
    return _rows(connection, query, ("day", "said_at", *_REPLY))


def _confirmation_mails(connection: Connection, list_id: str, address: str) -> list[Any]:
    """When they were asked to confirm. Where nobody was, there may be no key of marks yet, and none is made here."""
    if connection.execute(_all(confirmations, list_id=list_id).limit(1)).first() is None:
        return []
    query = _all(confirmations, list_id=list_id, who=mark(connection, list_id, address))
    return [_plain(row.mailed_at) for row in connection.execute(query.order_by(confirmations.c.mailed_at))]


def _all(table: Table, **known: Any) -> Select[Any]:
    return select(table).where(*(table.c[name] == value for name, value in known.items()))


def _rows(connection: Connection, query: Select[Any], names: tuple[str, ...]) -> Rows:
    rows: list[Mapping[str, Any]] = [row._asdict() for row in connection.execute(query)]
    return [{name: _plain(row[name]) for name in names} for row in rows]


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
