"""Who views their mail online has it: a delivery in doubt is settled by that, and no other is touched."""

import httpx
import pytest
from sqlalchemy import update

from newsletter.actions.newsletter import Newsletter
from newsletter.models import Delivery, State
from newsletter.store import delivery_rows
from newsletter.store.engine import reading
from newsletter.store.schema import deliveries
from newsletter.tokens import Purpose
from tests.web.conftest import ADA, BOB, edition_id, link, view


def stand(newsletter: Newsletter, state: State) -> None:
    """Every delivery stands so from now on."""
    with newsletter.engine.begin() as connection:
        connection.execute(update(deliveries).values(state=state.value, doubts=1))


def of_newest(newsletter: Newsletter) -> dict[str, Delivery]:
    """The deliveries of the newest edition by address."""
    with reading(newsletter.engine) as connection:
        return {each.address: each for each in delivery_rows.every(connection, edition_id(newsletter))}


def test_it_settles_the_doubt_of_that_person_and_edition_alone(pages: httpx.Client, newsletter: Newsletter) -> None:
    stand(newsletter, State.IN_DOUBT)
    assert pages.get(view(newsletter)).status_code == 200
    deliveries = of_newest(newsletter)
    assert (deliveries[ADA.address].state, deliveries[ADA.address].reason) == (State.ACCEPTED, "its link was followed")
    assert deliveries[BOB.address].state is State.IN_DOUBT


@pytest.mark.parametrize("state", [State.PENDING, State.CLAIMED, State.SENDING, State.DEFERRED, State.REFUSED])
def test_nothing_else_is_settled_by_it(pages: httpx.Client, newsletter: Newsletter, state: State) -> None:
    stand(newsletter, state)
    before = of_newest(newsletter)
    assert pages.get(view(newsletter)).status_code == 200
    assert of_newest(newsletter) == before


def test_another_persons_key_or_another_links_token_settles_nothing(
    pages: httpx.Client, newsletter: Newsletter
) -> None:
    stand(newsletter, State.IN_DOUBT)
    forged = view(newsletter)[:-1] + ("A" if view(newsletter)[-1] != "A" else "B")
    other = f"/view/{edition_id(newsletter)}/{link(Purpose.UNSUBSCRIBE).rpartition('/')[2]}"
    assert [pages.get(path).status_code for path in (forged, other)] == [404, 404]
    assert {each.state for each in of_newest(newsletter).values()} == {State.IN_DOUBT}
