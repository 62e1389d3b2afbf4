"""How many mistakes in the pure rooms the tests see: `python -m bench.mutants --number 500 --seed 1 [--rooms mail]`.

Mistakes are drawn by the seed from all of `bench.mutations` in the pure rooms. Each is made in a process of its own, in
memory alone, and the tests that can see it are run, those nearest to it first, until one fails. If that test passes on
the program as it is, the mistake is killed. Printed are those that live, and at the end how many were killed, by room.

`bench.mutant_tests` says which tests are asked. Not asked: tests that take more than a second, and those that need
a browser or a checker.
"""

import argparse
import random
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from bench.mutant_tests import HOME, ROOMS, Tests, room_of
from bench.mutant_warm import PURE
from bench.mutations import Mutation, mutations

DELIVERY = ("states", "due", "policy", "relays/limits", "relays/health", "relays/permits", "verdict/*")
TALK = ("conversation", "events", "offers", "replies")


def main() -> None:
    """Print each mistake that no test saw, and the sum."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--number", type=int, default=500)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--rooms", nargs="+", choices=ROOMS, default=list(ROOMS))
    asked.add_argument("--files", nargs="+", type=Path, help="only the mistakes of these files")
    given = asked.parse_args()
    files = [each.resolve() for each in given.files] if given.files else _files(given.rooms)
    everything = [each for path in files for each in mutations(path)]
    drawn = random.Random(given.seed).sample(everything, min(given.number, len(everything)))
    print(f"{len(drawn)} of {len(everything):,} mistakes in {len(files)} files, seed {given.seed}", flush=True)
    _try_all(drawn)


def _files(rooms: Iterable[str]) -> list[Path]:
    paths = [path for room in rooms if room != "delivery" for path in sorted((PURE / room).rglob("*.py"))]
    if "delivery" in rooms:
        for name in (*DELIVERY, *(f"smtp/{each}" for each in TALK)):
            paths += sorted((PURE / "delivery").glob(f"{name}.py"))
    return paths


def _try_all(drawn: list[Mutation]) -> None:
    tests = Tests(sorted({folder for each in drawn for folder in ROOMS[room_of(each.path)]}))
    print(f"{len(tests.seconds):,} tests, {sum(tests.seconds.values()):.0f} s", flush=True)
    outcomes: Counter[tuple[str, str]] = Counter()
    for number, mutation in enumerate(drawn, 1):
        outcome = tests.see(mutation)
        outcomes[room_of(mutation.path), outcome] += 1
        if outcome != "killed":
            print(f"{outcome}: {_short(mutation)}", flush=True)
        if number % 50 == 0 and number < len(drawn):
            _print_sum(outcomes, tried=number)
    _print_sum(outcomes)


def _print_sum(outcomes: Counter[tuple[str, str]], *, tried: int | None = None) -> None:
    """By room and in all, or of those `tried` so far; a timeout is a mistake that is killed."""
    rooms = () if tried else sorted({room for room, _ in outcomes})
    for room in (*rooms, "all"):
        by_outcome: Counter[str] = Counter()
        for (each, outcome), number in outcomes.items():
            by_outcome[outcome] += number if room in (each, "all") else 0
        drawn, killed = by_outcome.total(), by_outcome["killed"] + by_outcome["timeout"]
        rest = ", ".join(f"{by_outcome[each]} {each}" for each in ("timeout", "alive", "no test"))
        print(f"{room}: {killed} of {drawn} killed, {killed / drawn:.1%} ({rest})", flush=True)


def _short(mutation: Mutation) -> str:
    was, becomes = (" ".join(words.split())[:150] for words in (mutation.was, mutation.becomes))
    return f"{mutation.path.relative_to(HOME)}:{mutation.line}: {was}  ->  {becomes}"


if __name__ == "__main__":
    main()
