"""What the operator is told: what of a run needs a person, and what an edition came to. Values only."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from newsletter.actions.outcomes import Ran
from newsletter.delivery.balance import Balance
from newsletter.errors import NewsletterError
from newsletter.mail.contents import Alert, Fact, Report
from newsletter.models import Complaints, Published, State

_FEW, _PART = 3, 50  # refusals that are nothing unusual, or one in so many
_MOST = 20  # lines of a mail to the operator
_UNDER_WAY = (State.PENDING, State.CLAIMED, State.SENDING, State.DEFERRED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """Something to be told, and the name under which it is told once."""

    name: str
    alert: Alert


def of_run(ran: Ran, *, day: date) -> Iterator[Cause]:
    """What of a run needs the operator: told once for an edition where it is of one, else once a `day`."""
    yield from _mistaken(ran, day)
    yield from _absent(ran)
    yield from _unpolled(ran, day)
    yield from _unnotified(ran, day)
    yield from _rushed(ran, day)
    yield from _stopped(ran)
    yield from _unread(ran, day)
    yield from _unsent(ran, day)
    yield from _waiting(ran)
    yield from _late(ran, day)
    yield from _refused(ran)
    yield from _held(ran, day)
    yield from _unbalanced(ran)
    yield from _old(ran)


def of_failure(error: NewsletterError, *, day: date) -> Cause:
    """A run that ended before its end: told once a `day` for the same words."""
    alert = Alert(
        what="A run ended early",
        found=tuple(str(error).splitlines()),
        cure="Nothing was done after that. Correct what the lines name. The next run starts again.",
    )
    return Cause(name=f"failed {short(str(error))} {day}", alert=alert)


def of_mail(mails: Sequence[str], *, day: date) -> Cause:
    """Mails of the mailbox that a person has to look at: told once a `day` for the same."""
    alert = Alert(
        what="The mailbox holds mail that you have to look at",
        found=tuple(mails[:_MOST]),
        cure="It stays there, unread, and the program does not read it again. `newsletter subscribers unsubscribe` "
        "unsubscribes a person.",
    )
    return Cause(name=f"for a person {short(' '.join(mails))} {day}", alert=alert)


def of_complaints(reasons: Sequence[str], by_relay: Sequence[Complaints], *, day: date) -> Iterator[Cause]:
    """A reader pressed "spam": told once a `day`, without the address. So is each line that a relay has reached."""
    if reasons:
        yield _complaint(reasons[0], day)
    for complaints in by_relay:
        if line := complaints.line:
            alert = Alert(
                what=f"{complaints.share:.2%} of the messages{_by_a_relay(complaints)} were reported as spam",
                found=(f"{complaints.complaints:,} of {complaints.messages:,}: the limit of {line:.1%} is reached",),
                cure="Providers ask you to stay below 0.1 %, and refuse mail from 0.3 % on. Write only to people who "
                "asked for it, and make unsubscribing easy to find.",
            )
            yield Cause(name=f"complaints {complaints.relay} {line} {day}", alert=alert)


def _by_a_relay(complaints: Complaints) -> str:
    """Where it is one of several, by which relay."""
    return f" by relay {complaints.relay}" if complaints.relay else ""


def _complaint(reason: str, day: date) -> Cause:
    alert = Alert(
        what="A reader reported the newsletter as spam",
        found=(reason,),
        cure="The reader is unsubscribed. `newsletter suppressions list` shows everyone who complained. "
        "`newsletter status` says how many complaints there are.",
    )
    return Cause(name=f"complaint {day}", alert=alert)


def report(published: Published, balance: Balance) -> Report | None:
    """What an edition came to; None while any of it is still under way."""
    if any(balance.states.get(state) for state in _UNDER_WAY) or balance.states.get(State.IN_DOUBT, 0) > balance.held:
        return None
    edition = published.edition
    counts = {
        "Papers": len(edition.papers),
        "Not shown": edition.more,
        "On the list": balance.audience,
        **{f"Excluded: {reason}": number for reason, number in balance.excluded.items()},
        **{state.capitalize(): number for state, number in sorted(balance.states.items())},
    }
    facts = tuple(Fact(name=name, value=f"{number:,}") for name, number in counts.items())
    return Report(title=edition.title, day=edition.day, period=edition.period, facts=facts)


def short(text: str) -> str:
    """Eight hexadecimal digits by which a text is known again."""
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def _mistaken(ran: Ran, day: date) -> Iterator[Cause]:
    mistakes = ran.imported.mistakes
    if mistakes:
        alert = Alert(
            what="The subscribers file was not imported",
            found=mistakes,
            cure="Everybody already on the list gets mail as before. Correct the lines; the next run imports the file.",
        )
        yield Cause(name=f"mistaken {short(' '.join(mistakes))} {day}", alert=alert)


def _absent(ran: Ran) -> Iterator[Cause]:
    """Told once for the same people, whatever the day: the file may be meant so."""
    imported = ran.imported
    if imported.absent and not imported.dropped:
        number = len(imported.absent)
        alert = Alert(
            what=f"{number:,} {'person' if number == 1 else 'people'} in the store {'is' if number == 1 else 'are'} "
            "not in the subscribers file",
            found=imported.absent[:_MOST],
            cure="They stay on the list. `newsletter subscribers unsubscribe` takes one off. With list.file_is = "
            '"the list", a run unsubscribes whoever is taken out of the file.',
        )
        yield Cause(name=f"absent {short(' '.join(imported.absent))}", alert=alert)


def _unpolled(ran: Ran, day: date) -> Iterator[Cause]:
    if ran.polled.error:
        alert = Alert(
            what="The mailbox could not be read",
            found=(ran.polled.error,),
            cure="Bounces and complaints wait there. Editions are still sent. The next run tries again.",
        )
        yield Cause(name=f"unpolled {day}", alert=alert)
    if ran.polled.for_a_person:
        yield of_mail(ran.polled.for_a_person, day=day)
    yield from of_complaints(ran.polled.complaints, ran.polled.by_relay, day=day)


def _unnotified(ran: Ran, day: date) -> Iterator[Cause]:
    if ran.notified.faults:
        alert = Alert(
            what="Mails to single readers could not be sent",
            found=ran.notified.faults,
            cure="They wait, for example welcomes. The next run tries again. Editions are still sent.",
        )
        yield Cause(name=f"unnotified {day}", alert=alert)


def _rushed(ran: Ran, day: date) -> Iterator[Cause]:
    if ran.rush:
        alert = Alert(
            what="Somebody may be typing other people's addresses into your sign-up form",
            found=ran.rush,
            cure="Each address gets at most one mail a day and three a year, and nothing more until it confirms. Lower "
            "subscribe.network or subscribe.everybody, or close the form for a while: subscribe.open = false.",
        )
        yield Cause(name=f"rush {day}", alert=alert)


def _stopped(ran: Ran) -> Iterator[Cause]:
    for refused in ran.stops:
        alert = Alert(
            what=f"The gate stopped {refused.edition}",
            found=refused.refusals,
            cure="It was neither kept nor sent. Correct what the lines name; the next run tries again.",
        )
        yield Cause(name=f"stopped {refused.edition}", alert=alert)


def _unread(ran: Ran, day: date) -> Iterator[Cause]:
    refused = {source.source: source.refused for source in ran.collected if source.refused}
    if refused:
        alert = Alert(
            what="A source could not be read" if len(refused) == 1 else f"{len(refused)} sources could not be read",
            found=tuple(refused.values()),
            cure="Papers read before are kept, and other sources were read. The next run tries again.",
        )
        yield Cause(name=f"unread {short(' '.join(sorted(refused)))} {day}", alert=alert)


def _unsent(ran: Ran, day: date) -> Iterator[Cause]:
    for each in ran.delivered:
        if each.tally.error:
            alert = Alert(
                what=f"The edition of {each.published.edition.name} could not be sent",
                found=(str(each.tally.error),),
                cure="Everybody stays due. The next run that reaches the server sends what is due.",
            )
            yield Cause(name=f"unsent {each.published.edition.id} {day}", alert=alert)


def _waiting(ran: Ran) -> Iterator[Cause]:
    for each in ran.delivered:
        for crowd in each.crowds:
            alert = Alert(
                what=f"One reply refuses unusually many readers of the edition of {each.published.edition.name}",
                found=(crowd.reply, f"{crowd.refused:,} were refused, {crowd.waiting:,} wait"),
                cure="Read the reply. If it is not about these readers, solve the cause, then retry all of them with "
                f"`newsletter deliver --retry {crowd.name}`. Deliveries to other readers went on.",
            )
            yield Cause(name=f"crowd {each.published.edition.id} {crowd.name}", alert=alert)
        if each.due_again:
            alert = Alert(
                what=f"{each.due_again:,} readers of the edition of {each.published.edition.name} are due again",
                found=(),
                cure="A server refused them, but has since accepted mail for others. The next run tries them again.",
            )
            yield Cause(name=f"due again {each.published.edition.id} {each.due_again}", alert=alert)


def _late(ran: Ran, day: date) -> Iterator[Cause]:
    for each in ran.delivered:
        if each.late:
            alert = Alert(
                what=f"{_deliveries(each.late)} of the edition of {each.published.edition.name} came too late",
                found=(),
                cure="They were skipped. edition.late is how old an edition may be when it is sent.",
            )
            yield Cause(name=f"late {each.published.edition.id} {day}", alert=alert)


def _refused(ran: Ran) -> Iterator[Cause]:
    """An edition that ends with more than one in fifty refused; what was answered most is in the run's lines."""
    for each in ran.delivered:
        balance, refused = each.balance, each.balance.states.get(State.REFUSED, 0)
        is_open = any(balance.states.get(state) for state in _UNDER_WAY)
        if not is_open and refused > max(_FEW, balance.eligible // _PART):
            alert = Alert(
                what=f"{_deliveries(refused)} of the edition of {each.published.edition.name} were refused",
                found=tuple(f"{number:,}: {words}" for _, words, number in each.tally.answered_most[:_FEW]),
                cure=f"`newsletter deliveries {each.published.edition.name} --state refused` lists each reply.",
            )
            yield Cause(name=f"refused {each.published.edition.id}", alert=alert)


def _held(ran: Ran, day: date) -> Iterator[Cause]:
    for each in ran.delivered:
        held, edition = each.balance.held, each.published.edition
        if held:
            alert = Alert(
                what=f"The edition of {edition.name} has {_deliveries(held)} held for you",
                found=(),
                cure="Such a mail may have arrived: two attempts ended without an answer. A third copy is sent "
                f"only if you ask for it. `newsletter deliveries {edition.name} --state held` lists them. "
                "`newsletter resolve` resolves each one with what you know about it.",
            )
            yield Cause(name=f"held {edition.id} {held} {day}", alert=alert)


def _unbalanced(ran: Ran) -> Iterator[Cause]:
    for each in ran.delivered:
        balance, edition = each.balance, each.published.edition
        if not balance.holds:
            alert = Alert(
                what=f"The deliveries of the edition of {edition.name} do not add up",
                found=(
                    f"{balance.eligible:,} were due, and {sum(balance.states.values()):,} deliveries are on record",
                ),
                cure="Another program changed the store, or only part of it was restored. Compare it with your backup.",
            )
            yield Cause(name=f"unbalanced {edition.id}", alert=alert)


def _old(ran: Ran) -> Iterator[Cause]:
    """Told once for these numbers: the run says them only before the first time."""
    old = ran.tidied
    if old.any and old.only_said:
        number = (
            f"{_deliveries(old.deliveries)}, the messages of {old.messages:,} editions, {old.sightings:,} sightings"
        )
        alert = Alert(
            what="From tomorrow on, runs delete what is older than your settings allow",
            found=(number,),
            cure="Nothing has been deleted yet. [keep] in newsletter.toml sets how long each is kept. Editions, "
            "their pages and their balances stay.",
        )
        yield Cause(name=f"old {short(number)}", alert=alert)


def _deliveries(number: int) -> str:
    return "1 delivery" if number == 1 else f"{number:,} deliveries"
