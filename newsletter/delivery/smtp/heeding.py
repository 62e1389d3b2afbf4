"""What a relay's refusals mean for how it is used: slower, over another connection, or no more in this run."""

from collections.abc import Sequence

from newsletter.delivery import refusals
from newsletter.delivery.outbox import Outbox
from newsletter.delivery.refusals import Place
from newsletter.delivery.smtp.connection import Connection
from newsletter.delivery.smtp.events import SenderRefused, Settled
from newsletter.delivery.smtp.line import Line
from newsletter.delivery.verdict.kinds import Then


def settle(connection: Connection, event: Settled, *, now: float) -> None:
    """A message has its reply, or will get none; `now` is in seconds, as the throttle counts them."""
    line = connection.line
    connection.proven = connection.proven or event.reply is not None
    at = line.at(event.step) if event.step else line.text
    meant = line.supply.settle(event.message, event.reply, at)
    if meant is None:
        if event.reply:
            connection.served = True
            line.throttle.accepted(event.message.delivery.number)
        return
    if meant.then is Then.SLOW and not (meant.anew and connection.served):
        _slow(line, event.message.delivery.number, at, now)
    connection.worn = connection.worn or meant.anew


def blame(line: Line, event: SenderRefused, *, now: float) -> None:
    """Nobody on the list is to blame for what answers MAIL FROM."""
    at, message = line.at("MAIL FROM"), event.message
    meant = line.supply.judge(event.reply, at)
    line.supply.put_back(message)
    if error := line.supply.blame(event.reply, at, meant, sender=message.sender):
        line.supply.stop(error)
    else:
        _slow(line, message.delivery.number, at, now)


def tell_of_rates(outbox: Outbox, lines: Sequence[Line]) -> None:
    """Say and remember what each relay took that asked for fewer messages, in this run or before."""
    for line in lines:
        throttle = line.throttle
        if throttle.rate and throttle.asked:
            outbox.note(refusals.slowed(line.at("the text"), rate=throttle.rate))
        if throttle.rate != throttle.began_with:
            outbox.rules.learn(line.relay.name, throttle.rate)


def _slow(line: Line, number: int, at: Place, now: float) -> None:
    line.throttle.slow(number, now)
    if line.throttle.takes_nothing:
        line.supply.stop(refusals.too_fast(at))
