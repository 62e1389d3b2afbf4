"""Jobs for workers, put into their queue in the transaction that they are of, where the store's database has a queue.

A job is a hint that a shard has somebody who is due. One that is missing is made up for by the workers' next look.
"""

from contextlib import suppress
from datetime import datetime

from sqlalchemy import Connection, bindparam, text
from sqlalchemy.exc import DBAPIError

from newsletter.errors import StoreError
from newsletter.store import shards

TASK, QUEUE = "deliver_shard", "shards"

_QUEUE = text("SELECT current_schema() || '_queue', current_setting('search_path')")
_IS_THERE = text("SELECT to_regtype(quote_ident(:schema) || '.procrastinate_job_to_defer_v1') IS NOT NULL")
_LOOK = text("SELECT set_config('search_path', :schemas, true)")
_ENQUEUE = text(
    """
    SELECT procrastinate_defer_jobs_v1(array_agg(
        ROW(:queue, :task, 0, NULL, named, args, due_at)::procrastinate_job_to_defer_v1 ORDER BY due_at, shard
    ))
    FROM (
        SELECT shard, due_at, :edition || '/' || shard AS named,
            jsonb_build_object('edition', CAST(:edition AS text), 'shard', shard) AS args
        FROM unnest(CAST(:shards AS integer[]), CAST(:moments AS timestamptz[])) AS given(shard, due_at)
    ) AS asked
    WHERE NOT EXISTS (SELECT FROM procrastinate_jobs WHERE queueing_lock = named AND status IN ('todo', 'doing'))
    HAVING count(*) > 0
    """
).bindparams(bindparam("queue", QUEUE), bindparam("task", TASK))


def lock(edition_id: str, shard: int) -> str:
    """What no two jobs that wait have in common."""
    return f"{edition_id}/{shard}"


def enqueue(connection: Connection, edition_id: str, *, until: datetime | None = None) -> None:
    """Ask the workers to deliver each shard of an edition in which somebody waits, when the first of them is due; with
    `until`, each in which somebody is due by then. One that has a job already gets no other.

    A queue that fails undoes nothing else.
    """
    if connection.dialect.name != "postgresql":
        return
    schema, before = connection.execute(_QUEUE).one()
    if not connection.execute(_IS_THERE, {"schema": schema}).scalar():
        return
    waiting = [each for each in shards.waiting(connection, edition_id) if until is None or each.due_at <= until]
    given = {"edition": edition_id, "shards": [each.shard for each in waiting]}
    with suppress(DBAPIError, StoreError), connection.begin_nested():
        connection.execute(_LOOK, {"schemas": f'"{schema}"'})
        connection.execute(_ENQUEUE, given | {"moments": [each.due_at for each in waiting]})
        connection.execute(_LOOK, {"schemas": before})
