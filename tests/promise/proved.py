"""What every proof asks at its end: that nobody more is due, that the balance holds, and that the promise was kept."""

import json
from collections.abc import Collection

from tests.homes import Home
from tests.promise import rows
from tests.promise.promise import broken
from tests.promise.sinks import Sink, Together


def broken_words(
    home: Home,
    sink: Sink | Together,
    people: Collection[str],
    *,
    in_flight: int,
    store_url: str = "",
    resends: bool = True,
) -> list[str]:
    """Run to completion and once more, and say what does not hold."""
    finished = home.run("deliver")
    taken = sink.taken()
    again = home.run("deliver")
    ledger = rows.of(store_url or rows.sqlite(home.path))
    return [
        *broken(people, taken, ledger, in_flight=in_flight, resends=resends),
        *([f"the run that finished ended with {finished.code}: {finished.printed}"] if finished.code else []),
        *([f"a run after the last one ended with {again.code}: {again.printed}"] if again.code else []),
        *(["a run after the last one sent something"] if len(sink.taken()) > len(taken) else []),
        *_unlisted(home, ledger),
    ]


def _unlisted(home: Home, ledger: tuple[rows.Row, ...]) -> list[str]:
    """Whoever is held for a person must be listed by name where a person looks, and the balance must hold there."""
    listed = home.run("deliveries", "2024-05-06", "--state", "held", "--json")
    names = sorted(json.loads(line)["address"] for line in listed.out.splitlines())
    held = [row.address for row in ledger if row.state == "in doubt"]
    return [
        *([f"the balance does not hold: {listed.err}"] if listed.code else []),
        *([f"{held} are held and {names} are listed"] if held != names else []),
    ]
