"""How many mistakes in the pure rooms the tests see: `python -m bench.mutants --number 500 [--rooms mail]`.

Mistakes are drawn by the seed from all of `bench.mutations` in the pure rooms. Each is made in a process of its own, in
memory alone, and the tests of its room that pass through the function (or, for a constant, the file) are run until one
fails: a mistake is then killed. Which tests pass where is watched once, on the program as it is. Printed are those that
live, and at the end how many were killed, by room; a mistake that makes its tests run on for ever counts as killed.

Not asked: tests that take more than three seconds, and those that need a browser or a checker.
"""

import argparse
import ast
import importlib
import os
import random
import resource
import signal
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_file_location
from itertools import accumulate
from multiprocessing import get_context
from pathlib import Path
from types import CodeType, FrameType

import pytest

from bench.mutations import Mutation, mutated, mutations

HOME = Path(__file__).parent.parent
PURE = HOME / "newsletter"
ROOMS: dict[str, tuple[str, ...]] = {
    "models": ("editorial", "mail", "people", "delivery/test_states.py", "delivery/test_due.py", "web/personal"),
    "editorial": ("editorial", "web/personal"),
    "mail": ("mail",),
    "people": ("people", "web/personal", "cli/test_bad_input.py"),
    "feedback": ("feedback", "actions/test_receive.py"),
    "delivery": (
        *(f"delivery/test_{each}.py" for each in ("states", "due", "refusals")),
        *(f"delivery/smtp/test_{each}.py" for each in ("conversation", "replies", "not_as_offered", "connection")),
        *("delivery/verdict", "delivery/relays"),
    ),
}
"""The tests that are asked about each room: its own, and those of the pages that are made of it."""

DELIVERY = ("states", "due", "policy", "relays/limits", "relays/health", "relays/permits", "verdict/*")
TALK = ("conversation", "events", "offers", "replies")
HEAVY = ("sqlalchemy", "numpy", "jinja2", "mjml", "hypothesis", "typer.testing", "fastapi", "httpx", "alembic", "yaml")
LONGEST = 3.0
"""Seconds of the processor after which a test is not asked."""

FIRST, MOST = 30, 40.0
"""How many tests are asked first, and the seconds of all that are asked after them."""

LONG_ENOUGH = 20
"""Seconds of the processor that the tests of one mistake may take beyond three times their usual."""


@dataclass(slots=True, kw_only=True)
class Watched:
    """What a run of the tests showed: the seconds of each that passed, and the functions that it passed through."""

    seconds: dict[str, float] = field(default_factory=dict)
    functions: dict[tuple[str, str], set[str]] = field(default_factory=lambda: defaultdict(set))

    def of(self, mutation: Mutation) -> list[str]:
        """The tests that can see a mistake, those of its own room first, and of them the quickest."""
        named = set(self.functions.get((str(mutation.path), mutation.function), ()))
        if not mutation.function or not named:
            named = {t for (path, _), tests in self.functions.items() if path == str(mutation.path) for t in tests}
        folders = tuple(f"tests/{each}" for each in ROOMS[_room(mutation.path)])
        asked = [test for test in named or self.seconds if test.startswith(folders) and test in self.seconds]
        return sorted(
            asked, key=lambda test: (not test.startswith(f"tests/{_room(mutation.path)}/"), self.seconds[test])
        )


def main() -> None:
    """Print each mistake that no test saw, and the sum."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--number", type=int, default=500)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--rooms", nargs="+", choices=ROOMS, default=list(ROOMS))
    asked.add_argument("--files", nargs="+", type=Path, help="only the mistakes of these files")
    asked.add_argument("--processes", type=int, default=1)
    given = asked.parse_args()
    files = [each.resolve() for each in given.files] if given.files else _files(given.rooms)
    everything = [each for path in files for each in mutations(path)]
    drawn = random.Random(given.seed).sample(everything, min(given.number, len(everything)))
    print(f"{len(drawn)} of {len(everything):,} mistakes in {len(files)} files, seed {given.seed}", flush=True)
    _prepare()
    watched = _watch(sorted({folder for each in drawn for folder in ROOMS[_room(each.path)]}))
    print(f"{len(watched.seconds):,} tests, {sum(watched.seconds.values()):.0f} s", flush=True)
    _try_all(drawn, watched, processes=given.processes)


def _prepare() -> None:
    """Load what is not ours once, for all processes, and keep what hypothesis learns of one mistake from the next."""
    os.chdir(HOME)
    os.environ["HYPOTHESIS_STORAGE_DIRECTORY"] = tempfile.mkdtemp()
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"  # they would have to be loaded after pytest has begun
    os.environ.pop("NEWSLETTER_TOOLS", None)
    for name in HEAVY:
        importlib.import_module(name)
    if any(name.split(".")[0] == "newsletter" for name in sys.modules):
        raise SystemExit("the program is loaded before a mistake could be made in it")


def _files(rooms: Iterable[str]) -> list[Path]:
    found = [path for room in rooms if room != "delivery" for path in sorted((PURE / room).rglob("*.py"))]
    if "delivery" in rooms:
        for name in (*DELIVERY, *(f"smtp/{each}" for each in TALK)):
            found += sorted((PURE / "delivery").glob(f"{name}.py"))
    return found


def _room(path: Path) -> str:
    return path.relative_to(PURE).parts[0]


def _try_all(drawn: Sequence[Mutation], watched: Watched, *, processes: int) -> None:
    alive: Counter[str] = Counter()
    with ThreadPoolExecutor(processes) as pool:
        for mutation, outcome in zip(drawn, pool.map(lambda each: _tried(each, watched), drawn), strict=True):
            if outcome != "killed":
                alive[_room(mutation.path)] += 1
                print(f"{outcome}: {_short(mutation)}", flush=True)
    for room, number in sorted(Counter(_room(each.path) for each in drawn).items()):
        print(f"{room}: {number - alive[room]} of {number} killed")
    killed = len(drawn) - alive.total()
    print(f"{killed} of {len(drawn)} killed, {killed / len(drawn):.1%}")


def _short(mutation: Mutation) -> str:
    was, becomes = (" ".join(words.split())[:150] for words in (mutation.was, mutation.becomes))
    return f"{mutation.path.relative_to(HOME)}:{mutation.line}: {was}  ->  {becomes}"


def _tried(mutation: Mutation, watched: Watched) -> str:
    """`killed`, `alive`, or `no test` where none passes there."""
    tests = watched.of(mutation)
    if not tests:
        return "no test"
    until = accumulate(watched.seconds[test] for test in tests)
    rest = [test for test, seconds in zip(tests[FIRST:], list(until)[FIRST:], strict=True) if seconds < MOST]
    survived = _survives(mutation, tests[:FIRST], watched) and (not rest or _survives(mutation, rest, watched))
    return "alive" if survived else "killed"


def _survives(mutation: Mutation, tests: Sequence[str], watched: Watched) -> bool:
    seconds = LONG_ENOUGH + 3 * sum(watched.seconds[test] for test in tests)
    process = get_context("fork").Process(target=_run_mutated, args=(mutation, tests, int(seconds)))
    process.start()
    process.join(10 * seconds)
    if process.is_alive():
        process.kill()
        process.join()
    return process.exitcode == 0


def _run_mutated(mutation: Mutation, tests: Sequence[str], seconds: int) -> None:
    """Make the mistake and run the tests, in a process that ends with how they ended."""
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    _silently()
    tree = mutated(mutation)
    sys.meta_path.insert(0, _Finder(mutation.path, tree))
    chosen = _Chosen(tests)
    os._exit(int(pytest.main([*_files_of(tests), "-x", "-q", "-p", "no:cacheprovider"], [chosen])))


def _silently() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)


def _files_of(tests: Iterable[str]) -> list[str]:
    return sorted({test.split("::")[0] for test in tests})


class _Chosen:
    """Runs these tests in this order, and no other."""

    def __init__(self, tests: Sequence[str]) -> None:
        self._place = {test: at for at, test in enumerate(tests)}

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = sorted((each for each in items if each.nodeid in self._place), key=lambda e: self._place[e.nodeid])


class _Finder:
    """Gives the module with the mistake wherever it is imported; everything else is found as ever."""

    def __init__(self, path: Path, tree: ast.Module) -> None:
        self._path, self._tree = path, tree
        parts = path.relative_to(HOME).with_suffix("").parts
        self._name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    def find_spec(self, name: str, *_: object) -> ModuleSpec | None:
        if name != self._name:
            return None
        return spec_from_file_location(name, self._path, loader=_Loader(name, self._path, self._tree))


class _Loader(SourceFileLoader):
    def __init__(self, name: str, path: Path, tree: ast.Module) -> None:
        super().__init__(name, str(path))
        self._tree = tree

    def get_code(self, _: str) -> CodeType:
        return compile(self._tree, self.path, "exec")


def _watch(folders: Sequence[str]) -> Watched:
    """Run the tests of these folders once, in a process of their own, and see where each passes."""
    context = get_context("fork")
    receiving, giving = context.Pipe(duplex=False)
    process = context.Process(target=_run_watched, args=(folders, giving))
    process.start()
    giving.close()  # so that a process that dies is noticed
    seconds, functions = receiving.recv()
    process.join()
    return Watched(seconds=seconds, functions=functions)


def _run_watched(folders: Sequence[str], giving: object) -> None:
    _silently()
    watcher = _Watcher()
    asked = [f"tests/{folder}" for folder in folders]
    pytest.main(
        [*asked, "-q", "-p", "no:cacheprovider", "--ignore-glob=*browser*", "--ignore-glob=*checkers*"], [watcher]
    )
    giving.send((watcher.seconds, dict(watcher.functions)))  # type: ignore[attr-defined]
    os._exit(0)


class _Watcher:
    """Notes the functions of the program that each test calls, and how long it takes without being watched over."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.functions: dict[tuple[str, str], set[str]] = defaultdict(set)
        self._seen: set[CodeType] = set()
        self._began = 0.0

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self) -> Iterator[None]:
        self._seen, self._began = set(), time.process_time()
        sys.setprofile(self._called)
        try:
            return (yield)
        finally:
            sys.setprofile(None)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        taken = time.process_time() - self._began
        if report.when == "call" and report.passed and taken < LONGEST:
            self.seconds[report.nodeid] = taken
            for code in self._seen:
                self.functions[code.co_filename, code.co_qualname].add(report.nodeid)

    def _called(self, frame: FrameType, event: str, _: object) -> None:
        if event == "call" and frame.f_code not in self._seen and frame.f_code.co_filename.startswith(str(PURE)):
            self._seen.add(frame.f_code)


if __name__ == "__main__":
    main()
