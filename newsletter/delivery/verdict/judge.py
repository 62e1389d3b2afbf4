"""The verdict on a reply: whose fault it is and what follows, by the same rule for SMTP, bounces and a relay's log.

The rows of an operator are tried first, then the table of the program, then the code with its meaning in the RFCs.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from newsletter.delivery.verdict import table, words
from newsletter.delivery.verdict.codes import by_code, suppresses
from newsletter.delivery.verdict.kinds import (
    BEFORE_TEXT,
    OF_NOBODY,
    OF_RECIPIENT,
    THEN,
    Repeated,
    Step,
    Then,
    Verdict,
    Whose,
)
from newsletter.delivery.verdict.table import Row
from newsletter.models import Reply

_OF_TEXT = "content"  # the cure of what is said of a text; its size may be told before it is sent
_ENDS = (Whose.RECIPIENT_GONE, Whose.RECIPIENT_REFUSES, Whose.UNCLEAR)
_REMEMBERED = 256  # verdicts; a relay says the same few lines again and again


@lru_cache(maxsize=_REMEMBERED)
def verdict(reply: Reply, *, at: Step | None, rows: Sequence[Row] = ()) -> Verdict:
    """Say what a refusal means that answers this step, or was told at an unknown one. `rows` are the operator's own."""
    return judged(reply, at, (*rows, *table.rows()))


def judged(reply: Reply, at: Step | None, rows: Sequence[Row]) -> Verdict:
    """Say what a refusal means by these rows alone, and where none fits by its code."""
    enhanced = reply.enhanced or words.enhanced_in(reply.text)
    said = words.known(words.plain(reply.text))
    row = _fitting(rows, reply, enhanced, said, at)
    if not row or (row.ours and row.whose in _ENDS):
        beside = words.beside_phrases(said)
        cause = _fitting(rows, reply, enhanced, beside, at)
        if not cause and beside != said and table.speaks_of_moment(beside):
            row = None  # a phrase, and that it may pass: the code decides
        elif cause and cause.whose not in OF_RECIPIENT:
            row = cause
    if row:
        return _settled(_proven(row, said) if row.ours else row, reply, at)
    whose, why = by_code(reply.code, enhanced, at)
    if whose is Whose.RECIPIENT_GONE and table.speaks_of_moment(said):
        whose, why = Whose.RELAY_FAULT, f"{why}, but the words describe a temporary problem"
    suppress = whose is Whose.RECIPIENT_GONE and suppresses(reply.code, enhanced, at)
    return _settled(_proven(Row(whose=whose, why=why, suppress=suppress, ours=False), said), reply, at)


def _fitting(rows: Sequence[Row], reply: Reply, enhanced: str, said: str, at: Step | None) -> Row | None:
    return next((row for row in rows if row.fits(code=reply.code, enhanced=enhanced, words=said, at=at)), None)


def _proven(row: Row, words: str) -> Row:
    """A row as it holds for these words: where they speak of us, they prove nothing of a mailbox."""
    return replace(row, suppress=False) if row.suppress and table.speaks_of_us(words) else row


def _settled(row: Row, reply: Reply, at: Step | None) -> Verdict:
    """What a row means for this code at this step."""
    if row.cure == _OF_TEXT and at in BEFORE_TEXT:
        row = replace(
            row, whose=Whose.REPUTATION, cure="reputation", why=f"{row.why}; the server has not seen the text yet"
        )
    whose = _whose(row.whose, reply, at)
    suppress = row.suppress and whose is row.whose and reply.code >= 500
    then = _then(whose, reply)
    meant = Verdict(
        whose=whose,
        then=then,
        suppress=suppress,
        why=row.why,
        cure=row.cure,
        known=row.ours,
        permanent=reply.code >= 500,
        anew=row.anew,
        repeated=_repeated(row, whose, reply, at),
    )
    return meant if whose is row.whose else replace(meant, why=f"{row.why}; {_changed(reply, at)}")


def _whose(whose: Whose, reply: Reply, at: Step | None) -> Whose:
    """Nothing before RCPT is about a recipient, nothing at the door about a sender, and a 4xx ends nobody."""
    if whose not in OF_RECIPIENT:
        return whose
    if at in OF_NOBODY:
        return by_code(reply.code, "", at)[0]
    return Whose.RECIPIENT_LATER if reply.code < 500 else whose


def _repeated(row: Row, whose: Whose, reply: Reply, at: Step | None) -> Repeated | None:
    """A rule of an organisation counts if it answers the address. A bounce may tell what answered a text."""
    if row.full and whose is Whose.RECIPIENT_LATER:
        return Repeated.FULL
    is_rule = whose is Whose.RECIPIENT_REFUSES and not row.suppress and reply.code >= 500
    return Repeated.RULE if is_rule and at not in (Step.DOT, Step.LATER) else None


def _then(whose: Whose, reply: Reply) -> Then:
    return THEN.get(whose) or (Then.END if reply.code >= 500 else Then.LATER)


def _changed(reply: Reply, at: Step | None) -> str:
    if at in OF_NOBODY:
        return "a reply before RCPT is not about a recipient"
    return f"{reply.code} may be tried again"
