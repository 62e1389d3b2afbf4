"""New subscribers are welcomed, each once: the mail is written down here, and sent with the other notices."""

from datetime import datetime

from sqlalchemy import Engine

from newsletter.models import Notice
from newsletter.store import notices, told, welcomes
from newsletter.store.engine import reading

_MOST = 200  # at a run; the next one goes on


def welcome(engine: Engine, list_id: str, *, now: datetime) -> int:
    """Write down a welcome to whoever waits for one; how many. That one is written down is on record with it."""
    with reading(engine) as connection:
        if not welcomes.waiting(connection, list_id, limit=1):
            return 0
    with engine.begin() as connection:
        number = 0
        for of, person in welcomes.waiting(connection, list_id, limit=_MOST):
            if told.once(connection, list_id, welcomes.name(of), now=now):
                notices.write(connection, list_id, person.key, Notice.WELCOME, now=now)
                number += 1
        return number
