"""Which tests can see a mistake of `bench.mutations`, and whether they do.

The tests are collected once, in a process that stays warm (`bench.mutant_warm`), and most mistakes are tried there. A
mistake outside of a function, or in one that is called while modules load, needs modules that are loaded afresh, and so
a copy of this process, which has loaded nothing of ours.
"""

import ast
import importlib
import os
import sys
import tempfile
from collections.abc import Sequence
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_file_location
from itertools import accumulate
from multiprocessing import get_context
from pathlib import Path
from types import CodeType

import pytest

from bench.mutant_warm import PURE, Failing, Function, in_a_copy, silently, stay_warm
from bench.mutations import Mutation, mutated

HOME = Path(__file__).parent.parent
_DELIVERY = ("test_states.py", "test_due.py", "test_policy.py", "test_refusals.py", "verdict", "relays")
_TALK = ("conversation", "offers", "replies", "not_as_offered", "connection")
ROOMS: dict[str, tuple[str, ...]] = {
    "models": ("models", "editorial", "mail", "people", "delivery/test_states.py", "delivery/test_due.py"),
    "editorial": ("editorial",),
    "mail": ("mail",),
    "people": ("people",),
    "feedback": ("feedback",),
    "delivery": tuple(f"delivery/{each}" for each in (*_DELIVERY, *(f"smtp/test_{talk}.py" for talk in _TALK))),
}
"""The tests that are asked about each room: its own, without those of the commands and pages that are made of it."""

HEAVY = ("sqlalchemy", "numpy", "jinja2", "mjml", "hypothesis", "typer.testing", "fastapi", "httpx", "alembic", "yaml")
MOST = 8.0
"""Seconds of the processor for all tests that are asked about one mistake."""

SPARE = 10
"""Seconds of the processor that the tests of one mistake may take beyond three times their usual."""


def room_of(path: Path) -> str:
    """Return the first folder below `newsletter`."""
    return path.relative_to(PURE).parts[0]


class Tests:
    """The tests in these files and folders below `tests`, their seconds, and the functions that each passes through."""

    def __init__(self, folders: Sequence[str]) -> None:
        _prepare()
        context = get_context("fork")
        self._warm, theirs = context.Pipe()
        self._process = context.Process(target=stay_warm, args=(folders, theirs), daemon=True)
        self._process.start()
        theirs.close()  # so that a process that dies is noticed
        self.seconds: dict[str, float]
        self._functions: dict[Function, set[str]]
        self._early: set[Function]
        self.seconds, self._functions, self._early = self._warm.recv()

    def see(self, mutation: Mutation) -> str:
        """Return `killed`, `timeout`, `alive`, or `no test` where none passes there."""
        tests = self._of(mutation)
        while tests:
            outcome, test = self._tried(mutation, tests)
            if not test or self._tried(None, [test])[0] == "alive":
                return outcome
            tests.remove(test)  # it fails without a mistake as well
        return "no test"

    def _tried(self, mutation: Mutation | None, tests: list[str]) -> tuple[str, str]:
        seconds = SPARE + int(3 * sum(self.seconds[test] for test in tests))
        if mutation and (not mutation.function or (str(mutation.path), mutation.function) in self._early):
            return in_a_copy(lambda failed: _run_afresh(mutation, tests, failed), seconds)
        self._warm.send((mutation, tests, seconds))
        outcome, test = self._warm.recv()
        if outcome == "impossible" and mutation:
            return in_a_copy(lambda failed: _run_afresh(mutation, tests, failed), seconds)
        return outcome, test

    def _of(self, mutation: Mutation) -> list[str]:
        """Those that pass through the function, and those that stand beside them, as what is cached is called once."""
        room, module = room_of(mutation.path), f"/test_{mutation.path.stem}.py::"
        folders = tuple(f"tests/{each}" for each in ROOMS[room])
        through = {test for test in self._through(mutation) if test.startswith(folders)}
        files = {test.split("::")[0] for test in through}
        beside = {test for test in self.seconds if test.split("::")[0] in files} if through else set()
        tests = sorted(
            through | beside,
            key=lambda t: (module not in t, t not in through, not t.startswith(f"tests/{room}/"), self.seconds[t]),
        )
        until = accumulate(self.seconds[test] for test in tests)
        return [test for test, seconds in zip(tests, until, strict=True) if seconds < MOST]

    def _through(self, mutation: Mutation) -> set[str]:
        path = str(mutation.path)
        if mutation.function:
            return self._functions.get((path, mutation.function), set())
        named = [tests for (each, _), tests in self._functions.items() if each == path]
        return set().union(*named) or set(self.seconds)


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


def _run_afresh(mutation: Mutation, tests: Sequence[str], failed: int) -> bool:
    """Load the program with the mistake, and run the tests."""
    silently()
    sys.meta_path.insert(0, _Finder(mutation.path, mutated(mutation)))
    files = sorted({test.split("::")[0] for test in tests})
    return pytest.main([*files, "-x", "-q", "-p", "no:cacheprovider"], [_Chosen(tests), Failing(failed)]) == 0


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
