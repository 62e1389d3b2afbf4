"""The list that editions go to."""

from dataclasses import dataclass, field
from enum import StrEnum

from newsletter.models.setting import kind, length, not_a_setting, pattern


class FileIs(StrEnum):
    """What the subscribers file is: people to add, or the whole list, so that whoever is taken out of it goes."""

    ADDITIONS = "additions"
    LIST = "the list"


@dataclass(frozen=True, slots=True, kw_only=True)
class Logo:
    """The operator's own picture, at an address on the web, and its size in CSS pixels."""

    url: str
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MailingList:
    """The list an edition goes to, as its readers see it.

    `id` is the `List-Id` and stays for the list's life. `url` is where the pages are served, without a slash at
    its end. `sender` is the address mail comes from; `mailbox` takes unsubscribe mails. `thumbnails`: whether mails
    show the feed's pictures, which tells the host of the pictures who reads, as a `logo` tells its own. `verp`: whether
    each delivery has an envelope sender of its own. `local_addresses`: whether people may be at `localhost` or at
    a name that ends in `.local`. `file_is`: what becomes of people who are taken out of the subscribers file.
    `former_ids` are the ids that the list had before, the last one first: links and return addresses that were signed
    under them go on working.
    """

    id: str
    name: str = field(metadata=length(1, 100))
    sender: str = field(metadata=kind("sender"))
    url: str = field(metadata=kind("web url"))
    mailbox: str
    postal_address: str = ""
    language: str = field(default="en", metadata=pattern(r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$"))
    colour: str = field(default="#b4421a", metadata=kind("colour"))
    thumbnails: bool = False
    logo: Logo | None = field(default=None, metadata=kind("logo"))
    verp: bool = True
    local_addresses: bool = False
    file_is: FileIs = FileIs.ADDITIONS
    former_ids: tuple[str, ...] = field(default=(), metadata=not_a_setting())

    @property
    def ids(self) -> tuple[str, ...]:
        """The id that the list has, then those it had before."""
        return (self.id, *self.former_ids)

    @property
    def first_id(self) -> str:
        """The id that the list had first, of which feeds make the names of their entries."""
        return self.ids[-1]

    @property
    def pictured(self) -> bool:
        """Whether its mails may load pictures."""
        return self.thumbnails or self.logo is not None

    @property
    def domain(self) -> str:
        """The domain of the sender, which message ids carry."""
        return self.sender.rpartition("@")[2]
