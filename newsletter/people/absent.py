"""Who came from the subscribers file and is not in it any more, and whether so many may go at once."""

from collections.abc import Collection, Mapping

from newsletter.errors import SubscribersError
from newsletter.models import Consent
from newsletter.people.precedence import Known, Who

MOST = 0.2
"""The share of those who came from the file that may be unsubscribed at once, where nobody insists."""


def absent(known: Mapping[str, Known], named: Collection[str]) -> tuple[str, ...]:
    """List the addresses of those whom the file brought and does not name any more, in order.

    Whoever signed up themselves, or was added by the operator, is not the file's. Nor is whoever has unsubscribed.
    """
    return tuple(sorted(address for address, person in known.items() if address not in named and is_of_file(person)))


def is_of_file(person: Known) -> bool:
    """Tell whether the file alone has this person on the list: it brought them, and nobody above it decided since."""
    on_list = person.subscriber.consent is not Consent.UNSUBSCRIBED
    return on_list and person.origin is Who.FILE and person.consent_by is Who.FILE


def may_go(absent_ones: Collection[str], known: Mapping[str, Known]) -> None:
    """Raise SubscribersError where more than a fifth of the file's people (`MOST`) would be unsubscribed at once."""
    number, of = len(absent_ones), sum(is_of_file(person) for person in known.values())
    if number > MOST * of:
        raise SubscribersError(
            [
                f"{number:,} of the {of:,} people who came from the subscribers file are not in it any more; no more "
                f"than {MOST:.0%} are unsubscribed at once, so nothing was imported. Put them back into the file, or "
                "use `newsletter run --unsubscribe-missing`"
            ]
        )
