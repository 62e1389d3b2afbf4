"""Every mail that the program writes, made of one edition and stamped for Ada: what each rule is asked of."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace

from newsletter.mail import notices, samples
from newsletter.mail.contents import Alert, Fact, Look, Report
from newsletter.mail.headers import Kind
from newsletter.mail.stamp import Stamp, Words, Writer, linked
from newsletter.models import Edition, Layout, MailingList, Period
from tests.mail import raw
from tests.mail.editions import LIST, OWN
from tests.mail.messages import ADAS_KEY, PUBLISHED_AT, SECRET, composed

CONFIRM = "https://papers.example.org/confirm/AGFkYXMga2V5IbXcqk9z0e1Y2xkQ3a7r"

OF_EDITION = ("edition", "brief", "brief week", "weekly", "welcome", "report", "alert")
"""Those that have words of the edition in them."""
ALL = (*OF_EDITION, "first welcome", "confirm", "known", "changed", "fresh", "goodbye")
"""And those that are the same on every day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One mail as Ada is sent it, and the list it is of."""

    kind: Kind
    sent: bytes
    mailing_list: MailingList

    @property
    def text(self) -> str:
        """The text part."""
        return raw.parts(self.sent)[0][1]

    @property
    def html(self) -> str:
        """The HTML part."""
        return raw.parts(self.sent)[-1][1]


def of(made: Edition, mailing_list: MailingList = LIST, *, names: Collection[str] = ALL) -> dict[str, Mail]:
    """Each of these names, by its name. What the operator is told has the words of the edition too."""
    look = Look(mailing_list=mailing_list, templates=(OWN,))
    titles = tuple(trending.paper.title for trending in made.papers[:12])
    report = Report(title=made.title, day=made.day, facts=(Fact(name="Accepted", value="1,199"),), warnings=titles)
    alert = Alert(what="The edition was not published", found=titles, cure=made.title)
    of_week = replace(made, period=Period.WEEK)
    mails: dict[str, tuple[Kind, Callable[[], bytes]]] = {
        "edition": (Kind.EDITION, lambda: composed(made, mailing_list=mailing_list)),
        "brief": (Kind.EDITION, lambda: composed(made, mailing_list=mailing_list, layout=Layout.BRIEF)),
        "brief week": (Kind.EDITION, lambda: composed(of_week, mailing_list=mailing_list, layout=Layout.BRIEF)),
        "weekly": (Kind.EDITION, lambda: notices.weekly(look, made, written_at=PUBLISHED_AT)),
        "welcome": (Kind.WELCOME, lambda: notices.welcome(look, made, written_at=PUBLISHED_AT)),
        "first welcome": (Kind.WELCOME, lambda: notices.welcome(look, None, written_at=PUBLISHED_AT)),
        "confirm": (Kind.ANSWER, lambda: notices.confirm(look, written_at=PUBLISHED_AT)),
        "known": (Kind.ANSWER, lambda: notices.known(look, written_at=PUBLISHED_AT)),
        "changed": (Kind.ANSWER, lambda: notices.changed(look, samples.CHANGES, written_at=PUBLISHED_AT)),
        "fresh": (Kind.ANSWER, lambda: notices.fresh(look, written_at=PUBLISHED_AT)),
        "goodbye": (Kind.ANSWER, lambda: notices.goodbye(look, written_at=PUBLISHED_AT)),
        "report": (Kind.OPERATOR, lambda: notices.report(look, report, written_at=PUBLISHED_AT)),
        "alert": (Kind.OPERATOR, lambda: notices.alert(look, alert, written_at=PUBLISHED_AT)),
    }
    words = _adas(mailing_list)
    return {
        name: Mail(kind=kind, sent=b"".join(Stamp.of(write()).message(words)), mailing_list=mailing_list)
        for name, (kind, write) in mails.items()
        if name in names
    }


def of_all(days: Mapping[str, Edition]) -> dict[tuple[str, str], Mail]:
    """Every mail of every day, by the day and its own name; those that are the same on every day once."""
    first = next(iter(days))
    return {
        (day, name): mail
        for day, edition in days.items()
        for name, mail in of(edition, names=ALL if day == first else OF_EDITION).items()
    }


def _adas(mailing_list: MailingList) -> Words:
    writer = Writer.of(mailing_list, edition_id="e1", secret=SECRET)
    return linked(writer.words(ADAS_KEY, name="Ada", address="ada@example.org", number=7), CONFIRM)
