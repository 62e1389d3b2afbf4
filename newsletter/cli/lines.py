"""What the program says of its work: values become lines for a person."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from newsletter.actions.outcomes import Collected, Delivered, Notified, Ran, Tidied
from newsletter.cli import people
from newsletter.cli.receive import polled_lines, returned_lines
from newsletter.delivery import states
from newsletter.delivery.verdict.kinds import OF_ONE, Whose
from newsletter.models import Notice, State

if TYPE_CHECKING:
    from newsletter.actions import check
    from newsletter.actions.resolve import Reconciled
    from newsletter.actions.status import Status
    from newsletter.delivery.balance import Balance
    from newsletter.editorial.ranking.explaining import Explained
    from newsletter.mail import proofread
    from newsletter.models import Delivery, Edition, Feed, Published

_NOTICES = {
    Notice.WELCOME: ("welcomed", "new subscriber", ""),
    Notice.CONFIRM: ("mailed", "link", " to confirm a subscription"),
    Notice.KNOWN: ("told", "subscriber", " who signed up again"),
    Notice.CHANGED: ("told", "subscriber", " of a change to their preferences"),
    Notice.FRESH: ("mailed", "link", " to change preferences"),
}
_NEAR_MISSES = 3


def feed_lines(feed: "Feed") -> Iterator[str]:
    """A document as a person reads it: what it is, then a line for each paper."""
    day = f", list of {feed.list_day}" if feed.list_day else ""
    yield f"{feed.source}: {feed.shape}{day}, {counted(len(feed.sightings), 'paper')}"
    for sighting in feed.sightings:
        upvotes = "-" if sighting.upvotes is None else sighting.upvotes
        published = str(sighting.paper.published or "")
        yield f"{sighting.position:4}  {upvotes:>5} ▲  {published:10}  {sighting.paper.title}"


def edition_lines(edition: "Edition") -> Iterator[str]:
    """An edition as a person reads it."""
    from newsletter.mail import cards

    yield f"{cards.when(edition)}: {edition.title}"
    for theme in edition.themes:
        yield ""
        yield theme.name
        for trending in theme.papers:
            yield f"  {trending.paper.title}"
            yield f"      {'; '.join(trending.why)}"
    if edition.more:
        yield ""
        yield f"{edition.more} more {'paper' if edition.more == 1 else 'papers'}"


def explained_lines(edition: "Edition", explained: "Iterable[Explained]") -> Iterator[str]:
    """What the papers of each theme share, then every paper with its signals, the left out among them."""
    yield ""
    yield from (f"{theme.name}: {theme.about}" for theme in edition.themes if theme.about)
    yield ""
    yield "  score  expected  upvotes  comments  pace  standing       paper"
    misses = 0
    for paper in explained:
        upvotes, comments, pace = (_or_dash(number) for number in (paper.upvotes, paper.comments, paper.pace))
        yield (
            f"{paper.score:7.1f}  {paper.expected:8.1f}  {upvotes:>7}  {comments:>8}  {pace:>4}  "
            f"{paper.standing:13}  {paper.paper.title}"
        )
        if paper.left_out:
            misses += 1
            yield f"{'':49}left out: {paper.left_out}" + (" (a near miss)" if misses <= _NEAR_MISSES else "")


def _or_dash(number: float | None) -> str:
    return "-" if number is None else f"{number:g}"


def collected_lines(collected: Iterable[Collected]) -> Iterator[str]:
    """For each source what was found, what was new, and what was refused and why."""
    for source in collected:
        if source.feed is None:
            yield f"refused: {source.refused}" if source.refused else f"collected {source.source}: nothing has changed"
            continue
        feed = source.feed
        day = f" of {feed.list_day}" if feed.list_day else ""
        yield f"collected {source.source}: {feed.shape}{day}, {counted(len(feed.sightings), 'paper')}, {source.new} new"
        for skipped in feed.skipped:
            yield f"  skipped {skipped.place}: {skipped.reason}"


def published_line(published: "Published") -> str:
    """What was frozen, and for whom."""
    edition = published.edition
    eligible = published.audience - sum(published.excluded.values())
    excluded = ", ".join(f"{number:,} {reason}" for reason, number in published.excluded.items())
    return (
        f"published {edition.name} ({edition.id}): {edition.title}; {counted(len(edition.papers), 'paper')} in "
        f"{counted(len(edition.themes), 'theme')}, {edition.more} more; "
        f"{counted(eligible, 'subscriber') if eligible else 'for the archive alone'}"
        + (f" ({excluded} excluded)" if excluded else "")
        + "".join(f"\n  {warning}" for warning in published.warnings)
    )


def delivered_lines(delivered: Iterable[Delivered], *, said: Iterable[str] = ()) -> Iterator[str]:
    """What became of each edition's deliveries. A fault that was `said` already, or twice here, is not said again."""
    from newsletter.delivery.refusals import fault_of  # what relays say, which a run that sends nothing has no use for

    known = {fault_of(words) for words in said}
    for edition in delivered:
        if edition.paused:
            yield paused_line(edition, said=fault_of(edition.paused.why) in known)
            known.add(fault_of(edition.paused.why))
            yield from (f"  {line}" for line in _refusal_lines(edition))
            continue
        sent = ", ".join(f"{number:,} {state}" for state, number in sorted(edition.tally.states.items()))
        name, sum_ = edition.published.edition.name, balance_line(edition.balance)
        yield f"delivered {name}: {sent or _nothing(edition)}; {sum_}"
        settled = edition.tally.states.get(State.IN_DOUBT, 0) - edition.balance.states.get(State.IN_DOUBT, 0)
        if settled > 0:
            yield f"  {settled:,} were in doubt at first and were tried again; the line above counts how they ended"
        if edition.next_due:
            yield f"  the next is due {moment(edition.next_due)}"
        yield from (f"  {line}" for line in _refusal_lines(edition))
        yield from (f"  {note}" for note in edition.tally.notes)
        if edition.tally.error:
            fault = fault_of(str(edition.tally.error))
            yield f"  stopped: {'for the reason above' if fault in known else edition.tally.error}"
            known.add(fault)


def _nothing(edition: Delivered) -> str:
    """Why nothing was sent: nothing was due, or what was due did not leave."""
    return "nothing sent" if edition.tally.error or edition.tally.notes or edition.unsent else "nothing due now"


def _refusal_lines(edition: Delivered) -> Iterator[str]:
    """What was answered most, of each verdict, and whom that keeps waiting. What ended the run is said with its end."""
    most: dict[Whose, tuple[str, int]] = {}
    for whose, words, number in edition.tally.answered_most:
        if not edition.tally.error or whose in OF_ONE:
            most.setdefault(whose, (words, number))
    for whose, (words, number) in most.items():
        yield f"{whose.replace('_', ' ')}, {counted(number, 'time')}: {words}"
    for crowd in edition.crowds:
        yield f"{crowd.waiting:,} wait, {crowd.refused:,} were refused: {crowd.reply}"
        yield f"  the reply may not be about these people; `newsletter deliver --retry {crowd.name}` tries them again"
    if edition.due_again:
        yield f"deliveries due again: {edition.due_again:,}; the server that refused them has accepted mail since"
    if edition.late:
        yield f"{edition.late:,} skipped: the edition is older than edition.late"


def balance_line(balance: "Balance") -> str:
    """The sum, and whether it holds."""
    states = " + ".join(f"{number:,} {state}" for state, number in sorted(balance.states.items())) or "0"
    held = f"; {balance.held:,} held for a person" if balance.held else ""
    return f"{balance.eligible:,} eligible = {states}{held}" + ("" if balance.holds else ": THIS DOES NOT ADD UP")


def ran_lines(ran: Ran) -> Iterator[str]:
    """Everything a run found and did, and why nothing went out if nothing did."""
    yield from people.imported_lines(ran.imported)
    if ran.imported.mistakes:
        yield "subscribers: nobody was imported; everybody already on the list gets mail as before"
    yield from polled_lines(ran.polled)
    yield from notified_lines(ran.notified)
    yield from collected_lines(ran.collected)
    yield published_line(ran.published) if ran.published else f"nothing published: {ran.why_not}"
    if ran.week or ran.why_no_week:
        yield published_line(ran.week) if ran.week else f"nothing published of the week: {ran.why_no_week}"
    if ran.delivered:
        yield from delivered_lines(ran.delivered, said=ran.notified.faults)
    else:
        yield "nothing to deliver: no edition has an open delivery"
    if ran.tidied.any:
        yield tidied_line(ran.tidied)
    yield from (f"told the operator: {what}" for what in ran.alerts)


def tidied_line(tidied: Tidied) -> str:
    """What was old enough, and whether it is gone."""
    sightings = f" and {counted(tidied.sightings, 'sighting')}" if tidied.sightings else ""
    what = f"{counted(tidied.deliveries, 'delivery', 'deliveries')} and the messages of " + counted(
        tidied.messages, "edition"
    )
    if not tidied.only_said:
        return f"tidied: deleted {what}{sightings}"
    if not tidied.any:
        return "nothing is old enough to be deleted"
    return f"old enough to be deleted: {what}{sightings}"


def notified_lines(notified: Notified) -> Iterator[str]:
    """How many mails to single readers went out, a line for each kind, and why others wait."""
    for kind, number in notified.accepted.items():
        before, noun, behind = _NOTICES[kind]
        yield f"{before} {counted(number, noun)}{behind}"
    yield from (f"mails to single readers wait: {fault}" for fault in notified.faults)


def quiet_lines(ran: Ran) -> Iterator[str]:
    """What cron mails of a run: nothing where nothing was done, a line for each edition that is paused where that is
    all there is to say, else everything."""
    if ran.waits:
        yield from (paused_line(edition) for edition in ran.delivered if edition.paused)
    elif not ran.idle:
        yield from ran_lines(ran)


def paused_line(edition: Delivered, *, said: bool = False) -> str:
    """An edition that a run found paused: how many wait, until when, what to do, and why, unless that was `said`."""
    waiting = sum(edition.balance.states.get(state, 0) for state in (State.PENDING, State.DEFERRED))
    pause = edition.paused
    until = f" until {moment(pause.until)}" if pause else ""
    why = f": {'the reason is above' if said else pause.why}" if pause else ""
    waits = f"{counted(waiting, 'delivery', 'deliveries')} {'waits' if waiting == 1 else 'wait'}"
    cure = "solve the cause, then `newsletter deliver --resume` ends the pause"
    return f"the edition of {edition.published.edition.name} is paused{until}; {waits}; {cure}{why}"


def status_lines(status: "Status") -> Iterator[str]:
    """Every edition with its balance, and the list by what people asked."""
    from newsletter.actions.pause import pause_words  # with all that sends

    people = ", ".join(f"{number:,} {consent}" for consent, number in sorted(status.subscribers.items()))
    yield f"subscribers: {people or 'nobody yet; see `newsletter subscribers import`'}"
    if not status.editions:
        yield "editions: none yet; see `newsletter run`"
    for published, balance in status.editions:
        edition = published.edition
        yield f"edition {edition.name} ({edition.id}), published {moment(published.published_at)}: {edition.title}"
        yield f"  audience {balance.audience:,} = {_sum(balance.eligible, balance.excluded)}"
        yield f"  {balance_line(balance)}"
        if pause := status.pauses.get(edition.id):
            yield f"  {pause_words(pause)}: {pause.why}"
    if status.older:
        yield f"{counted(status.older, 'older edition')} not shown, all add up; `newsletter status --all` shows them"
    yield from returned_lines(status)
    for name, health in sorted(status.resting.items()):
        yield f"relay {name} rests{f' until {moment(health.until)}' if health.until else ''}: {health.why}"


def _sum(eligible: int, excluded: Mapping[str, int]) -> str:
    return " + ".join([f"{eligible:,} eligible", *(f"{number:,} {reason}" for reason, number in excluded.items())])


def moment(when: datetime) -> str:
    """A moment in UTC, to the minute."""
    return f"{when:%Y-%m-%d %H:%M} UTC"


def counted(number: int, noun: str, several: str = "") -> str:
    """`1 paper`, `20 papers`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {several or noun + 's'}"


def delivery_line(delivery: "Delivery") -> str:
    """One delivery, its fields parted by tabs: number, address, state, attempts, when due, the far end's words."""
    state = f"{delivery.state}, held" if states.is_held(delivery) else str(delivery.state)
    due = moment(delivery.due_at) if states.is_open(delivery) else ""
    pause_words = "; ".join(filter(None, (delivery.reason, str(delivery.reply or ""))))
    return "\t".join(
        (str(delivery.number), delivery.address, state, counted(delivery.attempts, "attempt"), due, pause_words)
    ).rstrip()


def reconciled_lines(reconciled: "Reconciled") -> Iterator[str]:
    """What a log resolved, and what it left."""
    yield f"{reconciled.doubtful} in doubt: {reconciled.accepted} accepted, {reconciled.refused} refused by the log"
    if reconciled.waiting:
        yield f"  {reconciled.waiting} still on the way, or refused because of us: read the log again later"
    if reconciled.unknown:
        yield f"  {reconciled.unknown} not in the log; use `newsletter resolve` if you know what became of them"
    if reconciled.skipped:
        first = "; ".join(f"line {each.line} {each.reason}" for each in reconciled.examples)
        yield f"  {counted(reconciled.skipped, 'line')} of the log cannot be used: {first}"


def checked_lines(checked: "check.Checked") -> Iterator[str]:
    """The edition, then a line for each finding, or that there is none."""
    edition = checked.edition
    state = "published" if checked.published else "planned"
    yield f"{edition.name} ({edition.id}), {state}: {edition.title}"
    for finding in checked.findings:
        yield f"  {finding}"
    if not checked.findings:
        yield "  the gate lets it through"


def proofread_lines(checked: "proofread.Checked") -> Iterator[str]:
    """A line for each finding, its place first as compilers write it, then how much was looked at."""
    for placed in checked.findings:
        yield f"{placed.place}: {placed.finding} (with {placed.words})"
    levels = f"{checked.refusals} refused, {len(checked.findings) - checked.refusals} warnings"
    outcome = levels if checked.findings else "the gate lets all of them through"
    yield f"{checked.samples} mails of {', '.join(checked.mails)}: {outcome}"
