"""What it costs to sign one subscriber's message: `python -m bench.dkim`.

The peer is dkimpy with the same RSA-2048 key over the same stamped message, told to cover the same fields. The bare
signature, of nothing but a few bytes, is what no sender can go below. All are timed by the processor, in turns, in one
run; what is given is the middle of several turns.
"""

import argparse
from datetime import UTC, date, datetime
from statistics import median

import dkim
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from bench.stamp import Making, microseconds, stamping
from newsletter import packed
from newsletter.actions.plan_files import plan_files
from newsletter.mail import layout
from newsletter.mail.compose import compose
from newsletter.mail.dkim import COVERED, Signer
from newsletter.mail.keys import opened
from newsletter.mail.samples import EXAMPLE_LIST
from newsletter.models import Edition, Layout

LIST = EXAMPLE_LIST
DAY = date(2025, 12, 1)
PUBLISHED_AT = datetime(2025, 12, 2, 6, tzinfo=UTC)
ALLOWED = 400.0  # microseconds of the processor a message, all of the client's work with RSA-2048


def ours(stamped: Making, composed: bytes, *pems: bytes) -> Making:
    """The program's way, signing and nothing else."""
    keys = [opened(pem, domain=LIST.domain, selector=f"s{n}") for n, pem in enumerate(pems)]
    signer, (head, end, body) = Signer.of(composed, keys), stamped(1).partition(b"\r\n\r\n")
    return lambda _: b"".join(signer.signed([head + end, body]))


def bare(pem: bytes) -> Making:
    """One RSA signature and nothing around it."""
    key = opened(pem, domain=LIST.domain, selector="s0")
    return lambda number: key.sign(number.to_bytes(8, "big"))


def peers(stamped: Making, pem: bytes) -> Making:
    """dkimpy's way."""
    message = stamped(1)
    names = [name.encode() for name in COVERED]
    return lambda _: bytes(
        dkim.sign(
            message,
            b"s0",
            LIST.domain.encode(),
            pem,
            canonicalize=(b"relaxed", b"relaxed"),
            include_headers=names,
        )
    )


def pem_of(private) -> bytes:  # type: ignore[no-untyped-def]  # either kind of key
    """A key as a file has it."""
    return bytes(private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))


def ways(edition: Edition) -> dict[str, Making]:
    """What is measured, by name."""
    rendered = layout.render(edition, LIST, layout=Layout.FULL, templates=[packed.folder("templates")])
    composed = compose(edition, LIST, rendered, layout=Layout.FULL, published_at=PUBLISHED_AT)
    stamped = stamping(edition, rendered)
    rsa, ed25519 = pem_of(generate_private_key(65537, 2048)), pem_of(Ed25519PrivateKey.generate())
    return {
        "stamped": stamped,
        "RSA-2048": ours(stamped, composed, rsa),
        "of it bare RSA": bare(rsa),
        "and Ed25519": ours(stamped, composed, rsa, ed25519),
        "dkimpy": peers(stamped, rsa),
    }


def main() -> None:
    """Print microseconds a message for each way, how often ours fits into dkimpy's, and what the client may take."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--messages", type=int, default=500, help="signed in a turn; a tenth of them by dkimpy")
    asked.add_argument("--turns", type=int, default=5)
    given = asked.parse_args()
    dump = packed.folder("examples") / "daily-papers-dec-01.txt"
    made = ways(plan_files([dump], day=DAY, settings=None, now=PUBLISHED_AT))
    times = {name: [] for name in made}
    for _ in range(given.turns):
        for name, making in made.items():
            messages = given.messages // 10 if name == "dkimpy" else given.messages
            times[name].append(microseconds(making, messages=messages))
    middle = {name: median(taken) for name, taken in times.items()}
    print(f"{len(made['stamped'](1)):,} bytes a message")
    for name, taken in middle.items():
        print(f"{name:<14} {taken:>8.1f} µs a message")
    both = middle["stamped"] + middle["RSA-2048"]
    print(f"ratio          {middle['dkimpy'] / middle['RSA-2048']:>8.1f}")
    print(f"stamped, signed{both:>8.1f} µs of {ALLOWED:.0f} that the client may take in all")


if __name__ == "__main__":
    main()
