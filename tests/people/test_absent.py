"""Who is taken out of the subscribers file is unsubscribed, but not whoever is not the file's, and not many at once."""

from dataclasses import replace

import pytest

from newsletter.errors import SubscribersError
from newsletter.models import Consent, Subscriber
from newsletter.people import absent
from newsletter.people.precedence import Known, Who

ADA = Subscriber(address="ada@example.org", key=b"ada's key")
OF_FILE = Known(subscriber=ADA, origin=Who.FILE)


@pytest.mark.parametrize(
    ("person", "is_of_file"),
    [
        (OF_FILE, True),
        (replace(OF_FILE, subscriber=replace(ADA, consent=Consent.UNCONFIRMED)), True),
        (replace(OF_FILE, subscriber=replace(ADA, consent=Consent.UNSUBSCRIBED)), False),
        (replace(OF_FILE, origin=Who.PERSON), False),
        (replace(OF_FILE, origin=None), False),
        (replace(OF_FILE, consent_by=Who.OPERATOR), False),
    ],
)
def test_only_whom_the_file_alone_has_on_the_list_is_the_files(person: Known, is_of_file: bool) -> None:
    assert absent.is_of_file(person) is is_of_file


def test_whom_the_file_brought_and_names_no_more_is_listed_by_address() -> None:
    known = dict.fromkeys(("c@example.org", "a@example.org", "b@example.org"), OF_FILE)
    known["d@example.org"] = replace(OF_FILE, origin=Who.PERSON)
    assert absent.absent(known, {"b@example.org"}) == ("a@example.org", "c@example.org")


def people(number: int) -> dict[str, Known]:
    return {f"{at}@example.org": OF_FILE for at in range(number)} | {"x": replace(OF_FILE, origin=Who.PERSON)}


def test_a_fifth_may_go_at_once_and_nobody_beyond() -> None:
    known = people(10)
    absent.may_go(["0@example.org", "1@example.org"], known)
    with pytest.raises(SubscribersError) as error:
        absent.may_go(["0@example.org", "1@example.org", "2@example.org"], known)
    assert error.value.mistakes == (
        "3 of the 10 people who came from the subscribers file are not in it any more; no more than 20% are "
        "unsubscribed at once, so nothing was imported. Put them back into the file, or use "
        "`newsletter run --unsubscribe-missing`",
    )
