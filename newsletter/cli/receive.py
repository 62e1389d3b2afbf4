"""`newsletter receive`: what comes back to the list's mailbox, one mail or a folder of them."""

import logging
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from newsletter.cli.console import err, errors_as_lines, out
from newsletter.cli.options import CONFIG, Config, Json, Verbose, newsletter_of, now
from newsletter.errors import NewsletterError

if TYPE_CHECKING:
    from newsletter.actions.newsletter import Newsletter
    from newsletter.actions.outcomes import Polled
    from newsletter.actions.receive import Received
    from newsletter.actions.status import Status

steps = logging.getLogger("newsletter.steps")

_STANDARD_INPUT = Path("-")
_UNFINISHED = "tmp"  # where a Maildir keeps what is still being written
_MAILS = {
    "automatic": ("automatic reply", "automatic replies"),
    "bounce": ("bounce", "bounces"),
    "complaint": ("complaint", "complaints"),
    "none": ("of another kind", "of another kind"),
    "unsubscribe": ("unsubscribe mail", "unsubscribe mails"),
}
_OFTEN = 1000  # mails
_PIECE = 1024 * 1024  # bytes


def receive(
    file: Annotated[
        Path,
        typer.Argument(help="A mail, or a folder of mails; - reads standard input.", allow_dash=True, readable=False),
    ] = _STANDARD_INPUT,
    as_json: Json = False,
    verbose: Verbose = False,  # noqa: ARG001 - its callback does it
    config: Config = CONFIG,
) -> None:
    """Read a mail that came to the list's mailbox: an unsubscribe mail, a bounce, or a complaint.

    Example, in /etc/aliases: leave: "|newsletter receive -c /srv/newsletter/newsletter.toml"
    """
    with errors_as_lines():
        newsletter = newsletter_of(config)
        if not file.is_dir():
            out(_outcome(file, _received(newsletter, _beginning(file)), as_json=as_json))
        elif _folder(newsletter, file, as_json=as_json):
            raise typer.Exit(1)


def _folder(newsletter: "Newsletter", folder: Path, *, as_json: bool) -> int:
    """Take every mail of a folder; how many could not be read."""
    unread, mails = 0, list(_files(folder))
    for number, each in enumerate(mails):
        if number % _OFTEN == 0:
            steps.info("reading mails: %s of %s", f"{number:,}", f"{len(mails):,}")
        try:
            message = _beginning(each)
        except NewsletterError as error:
            err(f"newsletter: {error}")
            unread += 1
            continue
        line = _outcome(each, _received(newsletter, message), as_json=as_json)
        out(line if as_json else f"{each.relative_to(folder)}: {line}")
    return unread


def _outcome(file: Path, received: "Received", *, as_json: bool) -> str:
    from newsletter.actions import values

    return values.as_json(values.received_values(str(file), received)) if as_json else _line(received)


def _files(folder: Path) -> Iterator[Path]:
    """The mails of a folder and of those in it, without hidden files and what a Maildir has not finished."""
    for each in sorted(folder.rglob("*")):
        inside = each.relative_to(folder).parts
        if each.is_file() and inside[-2:-1] != (_UNFINISHED,) and not each.name.startswith("."):
            yield each


def _beginning(file: Path) -> bytes:
    """As much of a mail as is looked at. Standard input is read to its end, so that its writer ends well."""
    from newsletter.feedback.parts import LARGEST

    if file == _STANDARD_INPUT:
        message = sys.stdin.buffer.read(LARGEST)
        while sys.stdin.buffer.read(_PIECE):
            pass
        return message
    try:
        with file.open("rb") as opened:
            return opened.read(LARGEST)
    except OSError as error:
        raise NewsletterError(f"{file}: cannot be read: {error.strerror}") from error


def _received(newsletter: "Newsletter", message: bytes) -> "Received":
    from newsletter.actions import tell
    from newsletter.actions.receive import by_relay, receive
    from newsletter.actions.run import desk
    from newsletter.feedback.bounce import Kind

    received = receive(
        newsletter.engine,
        newsletter.mailing_list,
        message,
        secrets=newsletter.links.secrets,
        now=now(),
        rows=newsletter.way_out.policy.replies,
        authserv_id=newsletter.authserv_id,
    )
    if received.for_a_person:
        tell.of_mail(desk(newsletter), [received.for_a_person], now=now())
    if received.kind is Kind.COMPLAINT and received.unsubscribed:
        counted = by_relay(newsletter.engine, newsletter.mailing_list.id, now=now())
        tell.of_complaint(desk(newsletter), received.reason, counted, now=now())
    return received


def _line(received: "Received") -> str:
    if received.unsubscribed:
        return "unsubscribed" if not received.reason else f"unsubscribed: {received.reason}"
    if received.for_a_person:
        return f"left to you: {received.for_a_person}"
    if received.named:
        edition_id, _, number = received.named.partition(".")
        state = f"is {received.delivery.state}" if received.delivery else _absent(received)
        stands = f"bounced: delivery {number} of edition {edition_id} {state}"
        return f"{stands}; its address is suppressed: {received.reason}" if received.suppress else stands
    return "nothing to do: the mail is no bounce of this list's mail, and has no unsubscribe token of this list"


def _absent(received: "Received") -> str:
    return "was deleted: too old to tell what became of it" if received.too_old else "is not on record"


def polled_lines(polled: "Polled") -> Iterator[str]:
    """What was read in the mailbox, what followed, and what a person has to look at; nothing where nothing came."""
    if polled.number:
        kinds = ", ".join(f"{number:,} {_MAILS[kind][number > 1]}" for kind, number in sorted(polled.kinds.items()))
        yield f"mailbox: {polled.number:,} read: {kinds}; {polled.put_away} put away, the others stay"
        too_old = f", {polled.too_old} too old to tell: their deliveries were deleted" if polled.too_old else ""
        yield f"  {polled.suppressed} suppressed, {polled.unsubscribed} unsubscribed{too_old}"
    yield from (f"  look at it yourself: {why}" for why in polled.for_a_person)
    if polled.error:
        yield f"mailbox: {polled.error}"


def returned_lines(status: "Status") -> Iterator[str]:
    """How many addresses are suppressed and why, and how many readers complained; nothing where none are."""
    if status.suppressed:
        why = ", ".join(f"{number:,} by {what}" for what, number in status.suppressed.items())
        yield f"suppressed: {why}; `newsletter suppressions list` shows them"
    for each in status.complaints:
        relay = f" by relay {each.relay}" if each.relay else ""
        reached = f"; the limit of {each.line:.1%} is reached" if each.line else ""
        yield f"complaints{relay}: {each.complaints:,} of {each.messages:,} messages, {each.share:.2%}{reached}"
