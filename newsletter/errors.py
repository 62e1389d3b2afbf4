"""Every error raised on purpose.

    NewsletterError            what failed, on what, and what to do; the command line prints it and exits 1
    ├── SettingsError          newsletter.toml or the environment; carries every mistake, not only the first
    ├── FeedError              a document that is no feed, or one that cannot be read
    ├── SubscribersError       a subscribers file that cannot be imported; nothing of it was
    ├── AnotherList            nobody is on this list, while others are on another one: its id may have changed
    ├── TemplateError          a template that does not compile or names something unknown
    ├── StoreError             the store cannot be opened, or is not at the schema this program knows
    │   └── StoreForgot        the store is an older copy; a person decides about the deliveries that it forgot
    ├── BackupError            a backup that cannot be written, is damaged, or is of another newsletter
    ├── NotPublished           there is nothing to publish, or it was published before
    │   ├── GateRefused        the gate stopped the edition; carries every refusal with its cure
    │   └── NobodyDue          nobody on the list is to get the edition; this is no fault, and somebody may still join
    ├── SummaryError           an endpoint gave no summary line: the rule's line stands in
    ├── PictureError           a picture that cannot be drawn or written
    ├── MailboxError           the mailbox cannot be opened or was lost; what was read of it stays done
    ├── MailError              one mail of the mailbox that cannot be read; the others can
    ├── DnsError               DNS gave no answer, or none that can be used
    ├── PageError              one of the newsletter's pages does not answer at the address that readers have
    ├── TokenError             a link's token that the program did not sign, or that is for something else
    └── TransportError         mail cannot leave at all; this counts against no subscriber
        ├── ClosedForNow       the far end takes no more connections for now; those that are open may go on
        ├── LoginRefused       the far end refused our name or password: counts against no subscriber
        ├── QuotaUsedUp        what the far end allows us is used up: the relay rests until it is renewed
        ├── WeAreRefused       the far end refuses our mail, whoever it is for: the edition is paused
        └── OutOfTouch         others may have taken over what this process had claimed: it sends nothing more

Whoever catches a foreign exception raises one of these from it.
"""

from collections.abc import Sequence
from datetime import datetime

STOPPED = "newsletter: stopped; nothing is half done; run it again to continue"
"""What a command that Ctrl-C ended says, whenever that was."""


class NewsletterError(Exception):
    """Something failed in a way this program foresaw; its text is written for the person at the terminal."""


class SettingsError(NewsletterError):
    """The settings hold mistakes. `mistakes` has one line for each, naming the key and the cure."""

    def __init__(self, mistakes: Sequence[str]) -> None:
        super().__init__("\n".join(mistakes))
        self.mistakes = tuple(mistakes)


class FeedError(NewsletterError):
    """A document cannot be read as a feed. The text names the document, the place and what was found."""


class SubscribersError(NewsletterError):
    """A subscribers file cannot be imported. `mistakes` has one line for each, naming file and line."""

    def __init__(self, mistakes: Sequence[str]) -> None:
        super().__init__("\n".join(mistakes))
        self.mistakes = tuple(mistakes)


class AnotherList(NewsletterError):  # noqa: N818 - a statement of what is so
    """Nobody is on this list, while others are on another one of the store. The text names both ids and the cure."""


class TemplateError(NewsletterError):
    """A template cannot be rendered. The text names the file, the line in it, and the cause."""


class StoreError(NewsletterError):
    """The store cannot be used as it is."""


class BackupError(NewsletterError):
    """A backup cannot be written, is not whole, or is of another newsletter. Nothing was restored."""


class StoreForgot(StoreError):  # noqa: N818 - a statement of what happened, as readers will see it
    """The store has forgotten deliveries that were accepted. Nothing is sent until a person has decided."""


class NotPublished(NewsletterError):  # noqa: N818 - a statement of what did not happen, as readers will see it
    """No edition was published, and the text says why."""


class GateRefused(NotPublished):
    """The gate stopped `edition`, named in words. `refusals` has one line for each, with its cure."""

    def __init__(self, edition: str, refusals: Sequence[str]) -> None:
        super().__init__("\n".join((f"the gate stopped {edition}; nothing of it was kept", *refusals)))
        self.edition, self.refusals = edition, tuple(refusals)


class NobodyDue(NotPublished):
    """Nobody on the list is to get the edition. Nothing of it was kept."""


class SummaryError(NewsletterError):
    """An endpoint gave no answer. The text says where and why, never with a key."""


class PictureError(NewsletterError):
    """A picture cannot be drawn or written. The text says what is missing."""


class MailboxError(NewsletterError):
    """The mailbox can no longer be read. The text says where and why, never with a password."""


class MailError(NewsletterError):
    """A mail of the mailbox cannot be read. It is left where it is."""


class DnsError(NewsletterError):
    """DNS gave no answer that can be used. That a record does not exist is an answer."""


class PageError(NewsletterError):
    """One of the newsletter's pages does not answer its readers. The text says why, never with a link's token."""


class TokenError(NewsletterError):
    """A token does not open what it was shown to. The text never says which part was wrong."""


class TransportError(NewsletterError):
    """A transport could not be opened, or was lost. All deliveries that it had not taken are still pending."""


class ClosedForNow(TransportError):  # noqa: N818 - a statement of what happened, as readers will see it
    """The far end takes no more connections for the moment. Those that are open may go on."""


class LoginRefused(TransportError):  # noqa: N818 - a statement of what happened, as readers will see it
    """The far end refused our login. It would refuse every other delivery in the same way."""


class QuotaUsedUp(TransportError):  # noqa: N818 - a statement of what happened, as readers will see it
    """What the far end allows us is used up; `until` is when it is renewed, where the far end said so."""

    def __init__(self, what: str, *, until: datetime | None = None) -> None:
        super().__init__(what)
        self.until = until


class WeAreRefused(TransportError):  # noqa: N818 - a statement of what happened, as readers will see it
    """The far end refuses our policy, our reputation or our address, not the subscriber's."""


class OutOfTouch(TransportError):  # noqa: N818 - a statement of what happened, as readers will see it
    """The store did not hear of this process for so long that others may have taken over what it had claimed."""
