"""Summary lines by an endpoint, kept so that nothing is paid for twice, and what each day has cost."""

from collections.abc import Collection, Mapping
from datetime import date

from sqlalchemy import Connection, select, update

from newsletter.store.schema import summary_costs, summary_lines
from newsletter.store.upsert import insert_new


def known(connection: Connection, asked: Collection[str]) -> Mapping[str, str]:
    """The line kept for each of these hashes of what was asked; "" is an answer that broke a rule."""
    query = select(summary_lines).where(summary_lines.c.asked.in_(asked))
    return {row.asked: row.line for row in connection.execute(query)}


def keep(connection: Connection, *, asked: str, line: str, day: date, tokens: int) -> None:
    """Keep the line and add what it cost to its day. The line that was first stays; what the second cost counts too."""
    insert_new(connection, summary_lines, [{"asked": asked, "line": line}])
    insert_new(connection, summary_costs, [{"day": day, "tokens": 0}])
    more = summary_costs.c.tokens + tokens
    connection.execute(update(summary_costs).where(summary_costs.c.day == day).values(tokens=more))


def cost(connection: Connection, day: date) -> int:
    """The tokens that a day has cost so far."""
    return connection.execute(select(summary_costs.c.tokens).where(summary_costs.c.day == day)).scalar() or 0
