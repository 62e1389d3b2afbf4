"""What it costs to make one subscriber's message: `python -m bench.stamp`.

The peer is what one writes with the standard library: an `EmailMessage` for each recipient, its slots filled in the
texts and the whole encoded again. Both make the same links and are timed by the processor, in turns, in one run.
"""

import argparse
from collections.abc import Callable
from datetime import UTC, date, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from statistics import median
from time import process_time

from newsletter import packed
from newsletter.actions.plan_files import plan_files
from newsletter.mail import layout, links
from newsletter.mail.compose import compose
from newsletter.mail.layout import Rendered
from newsletter.mail.links import PersonalLinks
from newsletter.mail.samples import EXAMPLE_LIST
from newsletter.mail.slots import mark
from newsletter.mail.stamp import Stamp, Writer
from newsletter.models import Edition, Layout
from newsletter.tokens import KEY_BYTES

LIST = EXAMPLE_LIST
DAY = date(2025, 12, 1)
PUBLISHED_AT = datetime(2025, 12, 2, 6, tzinfo=UTC)
SECRET = "of-the-bench-only-4Gh8sWqZ1xCv7BnM"

Making = Callable[[int], bytes]


def stamping(edition: Edition, rendered: Rendered) -> Making:
    """The program's way: composed and cut once, then bytes joined for each subscriber."""
    cut = Stamp.of(compose(edition, LIST, rendered, layout=Layout.FULL, published_at=PUBLISHED_AT))
    writer = Writer.of(LIST, edition_id=edition.id, secret=SECRET)

    def message(number: int) -> bytes:
        name, address = _subscriber(number)
        words = writer.words(_key(number), name=name, address=address, number=number, greets=cut.greets)
        return b"".join(cut.message(words))

    return message


def building(edition: Edition, rendered: Rendered) -> Making:
    """The peer's way: a message object for each subscriber."""

    def message(number: int) -> bytes:
        name, address = _subscriber(number)
        theirs = links.personal(LIST, key=_key(number), edition_id=edition.id, secret=SECRET)
        made = EmailMessage(policy=SMTP.clone(max_line_length=998))
        made["From"] = f"{LIST.name} <{LIST.sender}>"
        made["To"] = f"{name} <{address}>"
        made["Subject"] = rendered.subject
        made["Date"] = format_datetime(PUBLISHED_AT)
        made["Message-ID"] = f"<{links.message_id(edition.id, number, domain=LIST.domain)}>"
        made["List-Id"] = f"{LIST.name} <{LIST.id}>"
        made["List-Unsubscribe"] = f"<{theirs.unsubscribe}>, <mailto:{LIST.mailbox}?subject={theirs.unsubscribe_token}>"
        made["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        made.set_content(_filled(rendered.text, theirs, address), cte="quoted-printable")
        made.add_alternative(_filled(rendered.html, theirs, address), subtype="html", cte="quoted-printable")
        return made.as_bytes()

    return message


def _subscriber(number: int) -> tuple[str, str]:
    return f"Reader {number}", f"reader{number}@example.org"


def _key(number: int) -> bytes:
    return number.to_bytes(KEY_BYTES, "big")


def _filled(text: str, theirs: PersonalLinks, address: str) -> str:
    filled = {
        "address": address,
        "unsubscribe": theirs.unsubscribe,
        "preferences": theirs.preferences,
        "view": theirs.view,
    }
    for name, word in filled.items():
        text = text.replace(mark(name), word)
    return text


def microseconds(making: Making, *, messages: int) -> float:
    """The processor's time for each of so many messages."""
    begun = process_time()
    for number in range(messages):
        making(number)
    return (process_time() - begun) / messages * 1e6


def main() -> None:
    """Print microseconds a message for both ways, the middle of several turns, and their ratio."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--messages", type=int, default=2000, help="stamped in a turn; a tenth of them built")
    asked.add_argument("--turns", type=int, default=5)
    given = asked.parse_args()
    dump = packed.folder("examples") / "daily-papers-dec-01.txt"
    edition = plan_files([dump], day=DAY, settings=None, now=PUBLISHED_AT)
    rendered = layout.render(edition, LIST, layout=Layout.FULL, templates=[packed.folder("templates")])
    stamped, built = stamping(edition, rendered), building(edition, rendered)
    turns = [
        (microseconds(stamped, messages=given.messages), microseconds(built, messages=given.messages // 10))
        for _ in range(given.turns)
    ]
    ours, theirs = (median(way) for way in zip(*turns, strict=True))
    print(f"{len(edition.papers)} papers, {len(stamped(1)):,} bytes a message")
    print(f"stamped        {ours:>8.1f} µs a message")
    print(f"EmailMessage   {theirs:>8.1f} µs a message")
    print(f"ratio          {theirs / ours:>8.1f}")


if __name__ == "__main__":
    main()
