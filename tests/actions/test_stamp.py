"""What stamps an edition's messages keeps few of them, and the same bytes come out however often one is asked for."""

from newsletter.actions.stamp import Stamper
from newsletter.models import Delivery, State
from tests.mail.editions import LIST, edition
from tests.mail.messages import PUBLISHED_AT, SECRET, composed

MADE = edition()


def delivery(variant: str) -> Delivery:
    return Delivery(
        edition_id=MADE.id,
        number=7,
        address="ada@example.org",
        name="Ada",
        key=b"adas key!",
        variant=variant,
        state=State.PENDING,
        attempts=0,
        due_at=PUBLISHED_AT,
    )


def test_two_hundred_different_messages_are_not_all_kept_and_each_comes_out_the_same() -> None:
    asked, whole = [], composed(MADE)

    def made(variant: str) -> list[bytes]:
        asked.append(variant)
        return [whole.replace(b"Subject: ", f"Subject: {variant} ".encode())]

    stamps = Stamper(mailing_list=LIST, secret=SECRET, edition_id=MADE.id, pieces=made)
    names = [f"full-{number}" for number in range(200)]
    first = [stamps.message(delivery(name)).content for name in names]
    assert (len(set(first)), stamps.message(delivery(names[-1])).content) == (200, first[-1])
    assert stamps.message(delivery(names[0])).content == first[0]
    assert (len(asked), len(stamps._variants) <= 64) == (201, True)
