"""Who may sign up on the page, and how often."""

from dataclasses import dataclass, field
from datetime import timedelta

from newsletter.models.setting import between, kind

YEAR = timedelta(days=365)
"""How long it is remembered that an address was asked to confirm."""
LOOKED_BACK = timedelta(hours=25)
"""How far back what was typed in is looked at for signs of bombing: a day, but for its last hour."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscribing:
    """Whether the form is open, and to addresses of which domains; to all where none is named.

    `network` and `everybody` are how many addresses may be typed in within an hour: from one network, and in all.
    """

    open: bool = True
    domains: tuple[str, ...] = field(default=(), metadata=kind("domains"))
    network: int = field(default=10, metadata=between(1, 10_000))
    everybody: int = field(default=1000, metadata=between(1, 1_000_000))

    def takes(self, address: str) -> bool:
        """Tell whether an address may sign up here; a domain stands for those below it too."""
        domain = address.rpartition("@")[2]
        return not self.domains or any(domain == each or domain.endswith(f".{each}") for each in self.domains)


TO_ALL = Subscribing()
