"""What a monitor is told in numbers: how the runs, the list and the deliveries stand. Nothing is told of one person."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from newsletter.actions.health import Health
from newsletter.actions.status import Status
from newsletter.models import State


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A number that goes up and down, with what it means. `by` has a number for each value of one label."""

    name: str
    means: str
    value: float = 0
    label: str = ""
    by: Mapping[str, float] = field(default_factory=dict)


def measures(health: Health, status: Status | None) -> Iterator[Measure]:
    """All of them; without a status, which a store that does not answer has not, those of the process alone."""
    yield _one("store_up", "1 while the store answers.", health.store)
    if schedule := health.schedule:
        ended = schedule.ended or schedule.since
        yield _one("run_under_way", "1 while a run is under way.", schedule.under_way)
        yield _one("run_failed", "1 if something in the last run needs a person.", schedule.failed)
        yield _one("run_age_seconds", "Seconds since the last run ended.", (health.at - ended).total_seconds())
    if status is None:
        return
    waits = (health.at - health.oldest_due).total_seconds() if health.oldest_due else 0
    yield _one("oldest_due_seconds", "How long the oldest delivery that is due has waited; 0 if none is due.", waits)
    yield _by(
        "subscribers", "People on the list.", "consent", {each.value: n for each, n in status.subscribers.items()}
    )
    yield _by("suppressed", "Addresses that get no mail.", "follows_from", dict(status.suppressed))
    yield _by("deliveries", "Deliveries of the newest editions.", "state", _states(status))
    yield _one("held", "Deliveries in doubt that wait for a person.", sum(b.held for _, b in status.editions))
    yield _one("unbalanced", "Editions that do not add up.", sum(not b.holds for _, b in status.editions))
    yield _one("paused", "Editions that a relay's refusal has paused.", len(status.pauses))
    yield _one("relays_resting", "Relays that rest.", len(status.resting))
    if status.editions:
        newest = max(published.published_at for published, _ in status.editions)
        yield _one(
            "edition_age_seconds", "Seconds since an edition was published.", (health.at - newest).total_seconds()
        )


def text(measured: Iterator[Measure]) -> str:
    """Write them in Prometheus's text format, 0.0.4."""
    return "".join(_written(each) for each in measured)


def _states(status: Status) -> dict[str, float]:
    return {state.value: sum(b.states.get(state, 0) for _, b in status.editions) for state in State}


def _one(name: str, means: str, value: float) -> Measure:
    return Measure(name=name, means=means, value=float(value))


def _by(name: str, means: str, label: str, by: Mapping[str, float]) -> Measure:
    return Measure(name=name, means=means, label=label, by=by)


def _written(measure: Measure) -> str:
    name = f"newsletter_{measure.name}"
    rows = [f'{name}{{{measure.label}="{each}"}} {value:g}\n' for each, value in measure.by.items()]
    return f"# HELP {name} {measure.means}\n# TYPE {name} gauge\n" + (
        "".join(rows) if measure.label else f"{name} {measure.value:.15g}\n"
    )
