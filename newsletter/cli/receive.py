"""`newsletter receive`: what comes back to the list's mailbox, one mail or a folder of them."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from newsletter.cli.console import err, errors_as_lines, out
from newsletter.cli.options import CONFIG, Config, Json, newsletter_of, now
from newsletter.errors import NewsletterError

if TYPE_CHECKING:
    from newsletter.actions.newsletter import Newsletter
    from newsletter.actions.receive import Received

_STANDARD_INPUT = Path("-")
_UNFINISHED = "tmp"  # where a Maildir keeps what is still being written
_PIECE = 1024 * 1024  # bytes


def receive(
    file: Annotated[
        Path, typer.Argument(help="A mail, or a folder of mails; - reads standard input.", allow_dash=True)
    ] = _STANDARD_INPUT,
    as_json: Json = False,
    config: Config = CONFIG,
) -> None:
    """Take a mail of the list's mailbox: one that asks to be unsubscribed, a bounce, or a complaint.

    Example, in /etc/aliases: leave: "|newsletter receive -c /srv/newsletter/newsletter.toml"
    """
    from newsletter.actions import values

    unread = False
    with errors_as_lines():
        newsletter = newsletter_of(config)
        many = file.is_dir()
        for each in _files(file):
            try:
                found = _received(newsletter, _beginning(each))
            except NewsletterError as error:
                if not many:
                    raise
                err(f"newsletter: {error}")
                unread = True
                continue
            name = f"{each.relative_to(file)}: " if many else ""
            out(values.as_json(values.received_values(str(each), found)) if as_json else f"{name}{_line(found)}")
    if unread:
        raise typer.Exit(1)


def _files(file: Path) -> Iterator[Path]:
    """The mails of a folder and of those in it, without hidden files and what a Maildir has not finished."""
    if not file.is_dir():
        yield file
        return
    for each in sorted(file.rglob("*")):
        inside = each.relative_to(file).parts
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
    from newsletter.actions.receive import receive
    from newsletter.actions.run import desk
    from newsletter.feedback.bounce import Kind

    found = receive(
        newsletter.engine,
        newsletter.mailing_list,
        message,
        secrets=newsletter.links.secrets,
        now=now(),
        rows=newsletter.way_out.policy.replies,
    )
    if found.kind is Kind.COMPLAINT and found.unsubscribed:
        tell.of_complaint(desk(newsletter), found.reason, now=now())
    return found


def _line(found: "Received") -> str:
    if found.unsubscribed:
        return "unsubscribed" if not found.reason else f"unsubscribed: {found.reason}"
    if found.delivery:
        delivery = found.delivery
        return f"came back: delivery {delivery.number} of edition {delivery.edition_id} stands as {delivery.state}"
    return "nothing to do: the mail holds no unsubscribe token of this list, and is no bounce of its mail"
