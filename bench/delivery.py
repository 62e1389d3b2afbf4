"""How fast an edition is handed over, beside other programs, in one run: `python -m bench.delivery`.

Every client is a whole process that sends a message of the same size into the same `smtp-sink` (of Debian's postfix).
They run in random order, several times; printed are the middle rate, the processor's time of the client for 1,000
messages, its memory, and the ratio to the best of `smtp-source -d` with 1, 4, 16 and 64 sessions. Ours is the command
`newsletter deliver` on a published edition, with the record of deliveries and the promise kept, and once more where it
signs each message with RSA-2048. A peer that is not installed is named and left out: `make bench-peers` installs them
into `.bench`. `--postfix N` sends N messages more, by us, the generator and smtplib, into a real Postfix that throws
away what it has accepted; only root starts one. Postfix reads what it takes, so there the generator sends the edition's
own message as well, each to another recipient ("our message, 16"). A client that keeps Postfix busy accepting
keeps it from handing on, which it then does afterwards: "all done" is the messages a second until it has.
"""

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from bench import delivery_home
from bench.far_ends import FarEnd, late, real_postfix, sink
from newsletter.mail import layout
from newsletter.mail.stamp import Stamp, Writer
from newsletter.models import Layout
from newsletter.tokens import KEY_BYTES

ROOT = Path(__file__).parents[1]
PEERS = ROOT / ".bench"
SESSIONS = (1, 4, 16, 64)
PAPERS = 11


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """A way to send: its command for a port, after what is made ready, and how many messages it sends.

    `ended` ends the bench where it did not send all of them.
    """

    name: str
    messages: int
    command: Callable[[int], Sequence[str]]
    ready: Callable[[int], None] = lambda _: None
    ended: Callable[[], None] = lambda: None
    folder: Path = ROOT


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run of a client: messages a second, the processor's seconds for 1,000 of them, megabytes at most, and the
    messages a second until the far end had done with them too."""

    rate: float
    cpu: float
    memory: float
    handed_on: float


Way = Callable[[], AbstractContextManager[FarEnd]]


def measured(client: Client, end: FarEnd) -> Run:
    """Run it once, as a process from start to end."""
    port = end.port
    client.ready(port)
    begun = time.perf_counter()
    process = subprocess.Popen(client.command(port), cwd=client.folder, stdout=subprocess.DEVNULL, env=_environment())
    ended, memory = 0, 0.0
    while not ended:
        memory = max(memory, _memory(process.pid))
        time.sleep(0.02)
        ended, status, used = os.wait4(process.pid, os.WNOHANG)
    took = time.perf_counter() - begun
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{client.name}: ended with {process.returncode}")
    end.handed_on(client.messages)
    cpu = (used.ru_utime + used.ru_stime) / client.messages * 1000
    handed_on = client.messages / (time.perf_counter() - begun)
    client.ended()
    return Run(rate=client.messages / took, cpu=cpu, memory=memory, handed_on=handed_on)


def lacks() -> str:
    """The program that this needs and that is not here, if one is."""
    needed = ("smtp-sink", "smtp-source")
    return next((each for each in needed if not (shutil.which(each) or Path("/usr/sbin", each).exists())), "")


def ours(folder: Path, *, messages: int, connections: int, name: str = "newsletter deliver", key: str = "") -> Client:
    """The program itself, on a copy of a folder in which an edition is published; with a `key` it signs."""
    kept, used = folder / f"kept-{messages}.db", folder / "newsletter.db"
    if not kept.exists():
        delivery_home.published(
            folder, store=f"sqlite:///{kept}", subscribers=messages, papers=PAPERS, port=1, connections=connections
        )

    def ready(port: int) -> None:
        for file in folder.glob("newsletter.db*"):
            file.unlink()
        shutil.rmtree(folder / "newsletter.seal", ignore_errors=True)
        shutil.copyfile(kept, used)
        delivery_home.settings(folder, store=f"sqlite:///{used}", port=port, connections=connections, key=key)

    def ended() -> None:
        asked = [sys.executable, "-m", "newsletter", "status", "--json"]
        said = subprocess.run(asked, cwd=folder, capture_output=True, text=True, check=True).stdout
        (edition,) = json.loads(said)["editions"]
        if edition["states"]["accepted"] != messages:
            raise SystemExit(f"{name}: {edition['states']}")

    command = [sys.executable, "-m", "newsletter", "deliver"]
    return Client(name=name, messages=messages, command=lambda _: command, ready=ready, ended=ended, folder=folder)


def signing(folder: Path, *, messages: int, connections: int) -> Client:
    """The program itself, signing each message with an RSA key of 2048 bits."""
    private = generate_private_key(public_exponent=65537, key_size=2048)
    (folder / "bench.pem").write_bytes(private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return ours(folder, messages=messages, connections=connections, name="newsletter, signing", key="bench.pem")


def generator(sessions: int, *, messages: int, message: Sequence[str], name: str = "smtp-source") -> Client:
    """Postfix's load generator: the same message for all, in lock-step, without any record. `message` says which."""
    program = shutil.which("smtp-source") or "/usr/sbin/smtp-source"
    asked = ["-d", "-s", str(sessions), "-m", str(messages), "-f", "a@example.org", "-t", "b@example.org", *message]
    return Client(
        name=f"{name} {sessions}", messages=messages, command=lambda port: [program, *asked, f"127.0.0.1:{port}"]
    )


def peers(texts: Path, *, messages: int) -> Iterator[Client]:
    """The other programs that are installed."""
    python = PEERS / "bin" / "python"
    yield _peer("smtplib", [sys.executable, "-m", "bench.peers.smtplib_each"], texts, messages)
    for name, module in (("aiosmtplib", "aiosmtplib_each"), ("django", "django_each")):
        if python.exists():
            yield _peer(name, [str(python), "-m", f"bench.peers.{module}"], texts, messages)
        else:
            print(f"{name} is left out: make bench-peers installs it")
    if (PEERS / "node_modules" / "nodemailer").exists() and shutil.which("node"):
        script = [str(shutil.which("node")), str(ROOT / "bench" / "peers" / "nodemailer_pooled.mjs")]
        yield _peer("nodemailer", script, texts, messages, str(PEERS))
    else:
        print("nodemailer is left out: make bench-peers installs it")


def _peer(name: str, command: list[str], texts: Path, messages: int, *more: str) -> Client:
    return Client(
        name=name, messages=messages, command=lambda port: [*command, str(port), str(messages), str(texts), *more]
    )


def write_texts(folder: Path) -> int:
    """The edition's two texts for the peers, and its finished message; the bytes of the message."""
    folder.mkdir()
    made = delivery_home.edition(PAPERS)
    rendered = layout.render(made, delivery_home.LIST, layout=Layout.FULL, templates=[delivery_home.TEMPLATES])
    message = delivery_home.message(made)
    (folder / "body.txt").write_text(rendered.text, encoding="utf-8")
    (folder / "body.html").write_text(rendered.html, encoding="utf-8")
    writer = Writer.of(delivery_home.LIST, edition_id=made.id, secret=delivery_home.SECRET)
    words = writer.words(bytes(KEY_BYTES), name="Reader", address="b@example.org", number=1)
    (folder / "message.eml").write_bytes(message)
    (folder / "message.txt").write_bytes(b"".join(Stamp.of(message).message(words)).replace(b"\r\n", b"\n"))
    return len(message)


def main() -> None:
    """Print the table and the ratios."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--messages", type=int, default=200_000, help="of the quick ones; a hundredth of the slow")
    asked.add_argument("--connections", type=int, default=100)
    asked.add_argument("--turns", type=int, default=3)
    asked.add_argument("--late", type=int, default=6_000, help="messages over the line of 20 ms; 0 leaves it out")
    asked.add_argument("--postfix", type=int, default=0, help="messages into a real Postfix; 0 leaves it out")
    asked.add_argument("--generator-alone", action="store_true", help="leave out signing and the slow peers")
    given = asked.parse_args()
    if lacking := lacks():
        print(f"left out: {lacking} is not installed; Debian has it in the package postfix")
        return
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        size = write_texts(folder / "texts")
        print(f"{size:,} bytes a message; {given.messages:,} messages; {given.turns} turns in random order")
        if given.messages:
            others = [] if given.generator_alone else list(peers(folder / "texts", messages=given.messages // 100))
            if not given.generator_alone:
                others.append(signing(folder, messages=given.messages // 2, connections=given.connections))
            _compare(folder, given.messages, size, others, given, sink)
        if given.late:
            _print_late(folder, given.late, given.turns)
        if given.postfix and os.geteuid():
            print("a real Postfix is left out: only root starts one")
        elif given.postfix:
            print(f"into a real Postfix; {given.postfix:,} messages")
            others = list(peers(folder / "texts", messages=given.postfix // 4))[:1]
            own = ["-F", str(folder / "texts" / "message.txt"), "-N"]
            others += [generator(each, messages=given.postfix, message=own, name="our message,") for each in SESSIONS]
            _compare(folder, given.postfix, size, others, given, real_postfix)


def _compare(
    folder: Path, messages: int, size: int, others: Sequence[Client], given: argparse.Namespace, far_end: Way
) -> None:
    us = ours(folder, messages=messages, connections=given.connections)
    sources = [generator(sessions, messages=messages, message=["-l", str(size)]) for sessions in SESSIONS]
    _print_table(us, sources, others, _in_turns([us, *sources, *others], given.turns, far_end))


def _in_turns(clients: Sequence[Client], turns: int, far_end: Way) -> dict[str, list[Run]]:
    runs: dict[str, list[Run]] = {client.name: [] for client in clients}
    for turn in range(turns):
        for client in random.sample(clients, len(clients)):
            with far_end() as end:
                runs[client.name].append(measured(client, end))
            print(f"turn {turn + 1} of {turns}: {client.name}", file=sys.stderr)
    return runs


def _print_table(us: Client, sources: Sequence[Client], others: Sequence[Client], runs: dict[str, list[Run]]) -> None:
    """The ratio of a pair is the middle of its ratios turn by turn, so that what slows a turn slows both."""
    best = [max((runs[each.name][turn] for each in sources), key=_rate) for turn in range(len(runs[us.name]))]
    columns = f"{'a second':>10}{'of the best':>13}{'ours to it':>12}{'CPU s/1000':>12}{'MB':>6}{'all done':>10}"
    print(f"{'client':<22}{columns}")
    for client in [us, *sources, *others]:
        own_runs = runs[client.name]
        to_best = median(run.rate / its.rate for run, its in zip(own_runs, best, strict=True))
        to_it = median(own.rate / run.rate for own, run in zip(runs[us.name], own_runs, strict=True))
        cpu, memory = median(run.cpu for run in own_runs), median(run.memory for run in own_runs)
        rate = median(run.rate for run in own_runs)
        done = median(run.handed_on for run in own_runs)
        print(f"{client.name:<22}{rate:>10.0f}{to_best:>12.2f}x{to_it:>11.2f}x{cpu:>12.3f}{memory:>6.0f}{done:>10.0f}")
    beside = median(own.cpu / its.cpu for own, its in zip(runs[us.name], best, strict=True))
    print(f"the processor's time of {us.name} is {beside:.2f} times that of the quickest {sources[0].name.split()[0]}")


def _rate(run: Run) -> float:
    return run.rate


def _print_late(folder: Path, messages: int, turns: int) -> None:
    """One connection over a line of 20 ms, beside a client in lock-step."""
    texts = folder / "texts"
    step = _peer("lock-step, 20 ms", [sys.executable, "-m", "bench.peers.smtplib_bytes"], texts, messages // 6)
    us = ours(folder, messages=messages, connections=1, name="newsletter, 20 ms")
    runs: dict[str, list[Run]] = {us.name: [], step.name: []}
    for _ in range(turns):
        for client in random.sample([us, step], 2):
            with sink() as end, late(end, milliseconds=20) as far:
                runs[client.name].append(measured(client, far))
    ratio = median(own.rate / other.rate for own, other in zip(runs[us.name], runs[step.name], strict=True))
    for name, turn_runs in runs.items():
        print(f"{name:<22}{median(run.rate for run in turn_runs):>10.1f} a second over one connection")
    print(f"{'ratio':<22}{ratio:>10.2f}x")


def _memory(process: int) -> float:
    """The most megabytes that a process has held so far; what it was started from does not count."""
    try:
        status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    except OSError:
        return 0.0
    held = [line for line in status.splitlines() if line.startswith("VmHWM")]
    return int(held[0].split()[1]) / 1024 if held else 0.0


def _environment() -> dict[str, str]:
    """The programs keep their bytecode, as installed ones do."""
    there = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return there | {"PYTHONPATH": str(ROOT)}


if __name__ == "__main__":
    main()
