"""`newsletter nodes`: the processes that send, a line each."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from newsletter.cli.console import errors_as_lines, out
from newsletter.cli.options import CONFIG, Config, Json, newsletter_of

if TYPE_CHECKING:
    from newsletter.actions.nodes import Seen

_FAR_OFF = timedelta(minutes=1)


def nodes(as_json: Json = False, config: Config = CONFIG) -> None:
    """List the processes that send, on every machine, and those that died.

    Example: newsletter nodes --json
    """
    from newsletter.actions import values
    from newsletter.actions.nodes import listed

    with errors_as_lines():
        processes = listed(newsletter_of(config).engine)
        out((values.as_json(values.node_values(each)) for each in processes) if as_json else _lines(processes))


def _lines(processes: "Iterable[Seen]") -> Iterator[str]:
    if not processes:
        yield "no process sends at this moment"
    for seen in processes:
        node = seen.node
        took_over = f", taken over {node.lost_at:%Y-%m-%d %H:%M} UTC" if node.lost_at else ""
        yield (
            f"{node.name}  {seen.life}  since {node.started_at:%Y-%m-%d %H:%M} UTC  last beat {_ago(seen.silent)}"
            f"{took_over}  version {node.version}{_clock(node.ahead)}"
        )


def _ago(silent: timedelta) -> str:
    return f"{max(0, round(silent.total_seconds())):,} s ago"


def _clock(ahead: timedelta) -> str:
    """What is wrong with its clock."""
    if abs(ahead) < _FAR_OFF:
        return ""
    return f"  its clock is {abs(round(ahead.total_seconds())):,} s {'ahead' if ahead > timedelta() else 'behind'}"
