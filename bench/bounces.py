"""How much is understood of mails that came back: `python -m bench.bounces FOLDER`, which holds truth.jsonl and mail/.

Each line is of one kind of server, so that a rule which fits one alone shows; the last is the total. A dead address is
one whose label is a hard bounce. Unsure are those labelled as filtered or suspended: the label is of the server that
said it, and its words are often "user unknown" or "account disabled". The others must never be suppressed. Automatic
replies are labelled with no recipient.

Then follow mails that nobody should send, each read by `newsletter receive` in a process of its own: the seconds beyond
those of an empty mail, and the most memory.
"""

import json
import re
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from newsletter.delivery.verdict.judge import verdict
from newsletter.delivery.verdict.kinds import Step
from newsletter.feedback import bounce
from newsletter.feedback.bounce import Kind, Returned

_COLUMNS = (
    ("found", "bounces"),
    ("address", "bounces"),
    ("dead suppressed", "dead"),
    ("unsure suppressed", "unsure"),
    ("others suppressed", "others"),
    ("complaints found", "complaints"),
    ("automatic counted", "automatic"),
)
_ANSWERS = ("--name", "Papers", "--sender", "papers@example.org", "--url", "https://papers.example.org")
_MEASURED = """
import resource, subprocess, sys, time
begun = time.perf_counter()
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
print(time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""  # a process begins with the most memory of the one that starts it, so a small one does
_NEVER = ("others", "automatic")  # of these, none is right
_UNSURE = ("filtered", "suspend")


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How often each column holds, by kind of server, and each mail that went wrong with what was read of it."""

    by_kind: Mapping[str, Counter[str]]
    wrong: tuple[str, ...]

    @property
    def total(self) -> Counter[str]:
        """The sums over all kinds."""
        return sum(self.by_kind.values(), Counter())


def main() -> None:
    """Print the table. With a second argument, also each mail that went wrong."""
    tally = counted(Path(sys.argv[1]))
    if sys.argv[2:]:
        print(*tally.wrong, sep="\n")
    for kind, counts in [*sorted(tally.by_kind.items()), ("all", tally.total)]:
        print(f"{kind:24}", *(f"{name} {counts[name]}/{counts[of]}" for name, of in _COLUMNS if counts[of]), sep="  ")
    base = cost(b"\n")
    print(f"{'an empty mail':24}  {base.seconds:5.2f} s  {base.megabytes:4.0f} MB")
    for name, mail in hostile().items():
        of_mail = cost(mail)
        print(f"{name:24}  {of_mail.seconds - base.seconds:5.2f} s  {of_mail.megabytes:4.0f} MB")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What a process took: seconds on the clock, and megabytes at the most."""

    seconds: float
    megabytes: float


def hostile() -> Mapping[str, bytes]:
    """Mails that nobody should send, by what is odd about them."""
    report = b"Content-Type: message/delivery-status\n\nFinal-Recipient: rfc822; ada@example.org\n"
    opened = b"Content-Type: multipart/mixed; boundary=%d\n\n--%d\n"
    failed = b"From: MAILER-DAEMON@example.org\nSubject: failure notice\n\n"
    return {
        "50 MB of text": failed + b"<ada@example.org>: no such user\n" * 1_500_000,
        "one line of 50 MB": failed + b"x" * 50_000_000,
        "10,000 levels": b"".join(opened % (level, level) for level in range(10_000)) + report,
        "a million headers": b"".join(b"X-%d: y\n" % number for number in range(1_000_000)) + b"\n",
        "a million parts": b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\n" * 1_000_000,
        "a million recipients": report.join([b"", b"Action: failed\n\n"]) * 600_000,
        "a header of 50 MB": b"Subject: " + b"=?utf-8?q?x?= " * 3_500_000 + b"\n\n",
        "a million brackets": failed + b"<style " * 1_000_000,
    }


def cost(mail: bytes) -> Cost:
    """What `newsletter receive` takes for a mail in a folder of its own."""
    with TemporaryDirectory() as name:
        (Path(name) / "mail.eml").write_bytes(mail)
        run = [sys.executable, "-m", "newsletter"]
        subprocess.run([*run, "init", ".", *_ANSWERS], cwd=name, check=True, stdout=subprocess.DEVNULL)
        measured = [sys.executable, "-c", _MEASURED, *run, "receive", "mail.eml"]
        said = subprocess.run(measured, cwd=name, check=True, capture_output=True, text=True).stdout.split()
        return Cost(seconds=float(said[-2]), megabytes=int(said[-1]) / 1024)


def counted(folder: Path) -> Counts:
    """What is read of every mail in a folder, held against its labels."""
    by_kind: dict[str, Counter[str]] = defaultdict(Counter)
    wrong = []
    for line in (folder / "truth.jsonl").read_text(encoding="utf-8").splitlines():
        labelled = json.loads(line)
        read = bounce.read((folder / labelled["file"]).read_bytes())
        counts = _counted(labelled["results"], read)
        by_kind[re.sub(r"^mail/(?:bsd-)?|-\d+\.eml$", "", labelled["file"])].update(counts)
        wrong += _wrong(labelled, read, counts)
    return Counts(by_kind=by_kind, wrong=tuple(wrong))


def _counted(results: list[Mapping[str, Any]], read: Returned) -> Counter[str]:
    """What one mail adds to the columns."""
    if not results:
        return Counter({"automatic": 1, "automatic counted": int(_suppresses(read))})
    if results[0]["reason"] == "feedback":
        return Counter({"complaints": 1, "complaints found": int(read.kind is Kind.COMPLAINT)})
    recipients = {str(each["recipient"]).lower() for each in results}
    dead = any(each["hardbounce"] for each in results)
    unsure = any(each["reason"] in _UNSURE for each in results)
    of = "dead" if dead else "unsure" if unsure else "others"
    return Counter(
        {
            "bounces": 1,
            "found": int(read.kind is Kind.BOUNCE),
            "address": int(any(each.recipient.lower() in recipients for each in read.bounces)),
            of: 1,
            f"{of} suppressed": int(_suppresses(read)),
        }
    )


def _suppresses(read: Returned) -> bool:
    return any(each.failed and verdict(each.reply, at=Step.LATER).suppress for each in read.bounces)


def _wrong(labelled: Mapping[str, Any], read: Returned, counts: Counter[str]) -> Iterator[str]:
    wrong = [name for name, of in _COLUMNS if counts[of] and bool(counts[name]) == (of in _NEVER)]
    if wrong:
        said = [(each["recipient"], each["reason"], each["status"]) for each in labelled["results"]]
        yield f"{labelled['file']}: {wrong}: {said}: {read.recipient}: {[str(each.reply) for each in read.bounces]}"


if __name__ == "__main__":
    main()
