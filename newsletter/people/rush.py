"""Whether so many addresses are typed into the form that nobody who means it can be behind them all."""

from dataclasses import dataclass

from newsletter.people.subscribing import Subscribing

_NETWORKS = 5  # that had enough; one or two are a school or an office
_ASKED, _SHARE = 50, 20  # in a day, of whom fewer than one in so many confirm


@dataclass(frozen=True, slots=True, kw_only=True)
class Rush:
    """What was typed in lately: how often within an hour in all, from how many networks more often than they may, how
    many were asked to confirm in the last day but for its last hour, and how many confirmed."""

    everybody: int = 0
    networks: int = 0
    asked: int = 0
    confirmed: int = 0


def signs(rush: Rush, caps: Subscribing) -> tuple[str, ...]:
    """Say what looks like somebody who types in the addresses of others, a line each."""
    lines = []
    if rush.everybody > caps.everybody:
        lines.append(f"more than {caps.everybody:,} addresses were typed in within an hour (subscribe.everybody)")
    if rush.networks >= _NETWORKS:
        lines.append(f"{rush.networks:,} networks typed in more than {caps.network:,} within an hour each")
    if rush.asked >= _ASKED and rush.confirmed * _SHARE < rush.asked:
        lines.append(f"{rush.asked:,} were asked to confirm within a day, and {rush.confirmed:,} did")
    return tuple(lines)
