"""How the program is, for a machine: no address, and nothing of where the store is."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from newsletter.actions.doctor.checked import Checked
    from newsletter.actions.health import Health, Schedule
    from newsletter.actions.nodes import Seen


def doctor_values(checked: "Checked") -> dict[str, str]:
    """One check of the doctor's."""
    return {"check": checked.check, "level": checked.level.value, "what": checked.what, "cure": checked.cure}


def health_values(health: "Health") -> dict[str, Any]:
    """Whether it is ready, and why not; moments in ISO 8601, waits in seconds."""
    return {
        "ready": not health.faults,
        "why_not": list(health.faults),
        "store": health.store,
        "run": _schedule_values(health.schedule) if health.schedule else None,
        "oldest_due": _waiting(health.oldest_due, health.at) if health.oldest_due else None,
    }


def node_values(seen: "Seen") -> dict[str, Any]:
    """A node: moments in ISO 8601 by the clock of the database; its silence and its clock's lead in seconds."""
    node = seen.node
    return {
        "name": node.name,
        "host": node.host,
        "version": node.version,
        "state": seen.life.value,
        "started_at": _moment(node.started_at),
        "beat_at": _moment(node.beat_at),
        "lost_at": _moment(node.lost_at),
        "silent": seen.silent.total_seconds(),
        "ahead": node.ahead.total_seconds(),
    }


def _schedule_values(schedule: "Schedule") -> dict[str, Any]:
    return {
        "every": schedule.every.total_seconds(),
        "under_way": schedule.under_way,
        "began_at": _moment(schedule.begun),
        "ended_at": _moment(schedule.ended),
        "failed": schedule.failed,
    }


def _waiting(since: datetime, now: datetime) -> dict[str, Any]:
    return {"due_at": _moment(since), "seconds": (now - since).total_seconds()}


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
