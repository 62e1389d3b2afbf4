"""A process that has the tests collected, and tries a mistake on them in a copy of itself.

First a copy runs all tests and notes which pass through which function. Then a copy for each mistake puts the function
with the mistake in the place of the right one, and runs the tests that are asked.
"""

import ast
import gc
import os
import resource
import signal
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from types import CodeType, FrameType, FunctionType

import pytest

from bench.mutations import Mutation, mutated

PURE = Path(__file__).parent.parent / "newsletter"
LONGEST = 1.0
"""Seconds of the processor after which a test is not asked."""

IDLE = 30.0
"""Seconds by the clock without work, after which a process waits in vain. A busy machine gives it some."""

Function = tuple[str, str]
"""The file and the qualified name."""


def stay_warm(folders: Sequence[str], asking: Connection) -> None:
    """Collect the tests, say what they pass through, and try each mistake that is asked about."""
    silently()
    silently()
    early = _Watcher()
    sys.setprofile(early.called)
    asked = [f"tests/{folder}" for folder in folders]
    left = ["--ignore-glob=*browser*", "--ignore-glob=*checkers*"]
    pytest.main([*asked, *left, "-q", "-p", "no:cacheprovider"], [_Warm(asking, early)])
    os._exit(0)


class _Watcher:
    """Notes the functions of the program that each test calls, and how long it takes."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.functions: dict[Function, set[str]] = defaultdict(set)
        self._seen: set[CodeType] = set()
        self._began = 0.0

    def called(self, frame: FrameType, event: str, _: object) -> None:
        """Note a call; for `sys.setprofile`."""
        if event == "call" and frame.f_code not in self._seen and frame.f_code.co_filename.startswith(str(PURE)):
            self._seen.add(frame.f_code)

    @property
    def names(self) -> set[Function]:
        """The functions that were called."""
        return {(code.co_filename, code.co_qualname) for code in self._seen}

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self) -> Iterator[None]:
        self._seen, self._began = set(), time.process_time()
        threading.setprofile(self.called)  # a server of a test's own runs in one
        sys.setprofile(self.called)
        try:
            return (yield)
        finally:
            sys.setprofile(None)
            threading.setprofile(None)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self) -> Iterator[None]:
        signal.setitimer(signal.ITIMER_PROF, 2 * LONGEST)  # watching takes time itself
        try:
            return (yield)
        except _TooLongError:
            pytest.skip("takes too long")  # pytest cannot show where it was stopped: a line may have no number
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        taken = time.process_time() - self._began
        if report.when == "call" and report.passed and taken < LONGEST:
            self.seconds[report.nodeid] = taken
            for name in self.names:
                self.functions[name].add(report.nodeid)


class _Warm:
    """Answers questions in place of running the tests that were collected."""

    def __init__(self, asking: Connection, early: _Watcher) -> None:
        self._asking, self._early = asking, early

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        sys.setprofile(None)
        gc.freeze()
        self._watch(session)
        items = {item.nodeid: item for item in session.items}
        while True:
            try:
                mutation, tests, seconds = self._asking.recv()
            except EOFError:
                return True
            chosen = [items[test] for test in tests]
            self._asking.send(in_a_copy(lambda failed: _run_patched(mutation, chosen, failed), seconds))  # noqa: B023

    def _watch(self, session: pytest.Session) -> None:
        if not (pid := os.fork()):
            signal.signal(signal.SIGPROF, _stop)
            watcher = _Watcher()
            session.config.pluginmanager.register(watcher)
            try:
                _run(session.items)
                self._asking.send((watcher.seconds, dict(watcher.functions), self._early.names))
                os._exit(0)
            finally:
                os._exit(1)
        if os.waitpid(pid, 0)[1]:
            raise SystemExit("the tests could not be watched")


class _TooLongError(BaseException):
    """Not to be caught by what tries a test again with other examples."""


def _stop(*_: object) -> None:
    raise _TooLongError


def _run(items: Sequence[pytest.Item]) -> None:
    for item, following in zip(items, (*items[1:], None), strict=True):
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)


def _run_patched(mutation: Mutation | None, items: Sequence[pytest.Item], failed: int) -> bool | None:
    """Whether all pass; None where the function cannot be put in the place of the right one."""
    failing = Failing(failed)
    items[0].config.pluginmanager.register(failing)
    if mutation and not _patch(mutation):
        return None
    for item in items:
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)
        if failing.any:
            return False
    return True


def _patch(mutation: Mutation) -> bool:
    """Give the function's every instance the code with the mistake."""
    code = _code_of(mutation, mutated(mutation))
    gc.unfreeze()
    ours = [each for each in gc.get_objects() if isinstance(each, FunctionType) and _is_of(each.__code__, code)]
    if any(each.__code__.co_freevars != code.co_freevars for each in ours):
        return False
    for each in ours:
        each.__code__ = code
    return bool(ours)


def _is_of(one: CodeType, other: CodeType) -> bool:
    return (one.co_filename, one.co_qualname, one.co_firstlineno) == (
        other.co_filename,
        other.co_qualname,
        other.co_firstlineno,
    )


def _code_of(mutation: Mutation, tree: ast.Module) -> CodeType:
    """The code of the outermost function around the mistake."""
    outermost = mutation.function.partition(".<locals>")[0]
    codes = [compile(tree, str(mutation.path), "exec")]
    for code in codes:
        if code.co_qualname == outermost and code.co_firstlineno <= mutation.line:
            best = code
        codes += [each for each in code.co_consts if isinstance(each, CodeType)]
    return best


class Failing:
    """Writes the name of the first test that fails."""

    def __init__(self, pipe: int) -> None:
        self._pipe, self.any = pipe, False

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note a failure."""
        if report.failed and not self.any:
            self.any = True
            os.write(self._pipe, report.nodeid.encode())


def in_a_copy(run: Callable[[int], bool | None], seconds: int) -> tuple[str, str]:
    """Return the outcome of a run in a copy of this process, and the test that failed.

    `run` writes the name of a test that fails into a pipe, and gives whether all passed, or None where it cannot run.
    """
    reading, writing = os.pipe()
    if not (pid := os.fork()):
        os.setpgid(0, 0)
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
        code = 3
        try:
            code = {True: 0, False: 1, None: 2}[run(writing)]
        finally:
            os._exit(code)
    os.close(writing)
    status = _waited(pid)
    with os.fdopen(reading, "rb") as pipe:
        os.set_blocking(pipe.fileno(), False)  # a server that a test left running may hold the other end
        test = (pipe.read() or b"").decode()
    if os.WIFSIGNALED(status):
        return "timeout", ""
    return {0: "alive", 2: "impossible"}.get(os.WEXITSTATUS(status), "killed"), test


def _waited(pid: int) -> int:
    """The status of a process at its end. One that does nothing is ended; what works has its own limit."""
    pause, worked, since = 0.001, 0.0, time.monotonic()
    while True:
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended:
            return status
        if (now := _worked(pid)) > worked + 0.05:
            worked, since = now, time.monotonic()
        elif time.monotonic() > since + IDLE:
            os.killpg(pid, signal.SIGKILL)
        time.sleep(pause)
        pause = min(2 * pause, 0.05)


def _worked(pid: int) -> float:
    """Seconds of the processor that a process has used: its clock on Linux, as clock_getcpuclockid(3) gives it."""
    return time.clock_gettime(~pid << 3 | 2)


def silently() -> None:
    """Send what is printed nowhere."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
