"""Readers who keep asking for pages do not keep mail from going out."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import httpx

from newsletter.actions.newsletter import Newsletter
from newsletter.models import State
from tests.web.conftest import NOW
from tests.whole import deliver, due_now

READERS = 8
PATHS = ("/search?q=diffusion", "/archive", "/search?q=model", "/feed.atom")


def test_all_that_is_due_goes_out_while_readers_keep_asking(newsletter: Newsletter, pages: httpx.Client) -> None:
    asked, over = [Event() for _ in range(READERS)], Event()

    def read(reader: int) -> set[int]:
        statuses = set()
        while not over.is_set():
            statuses.add(pages.get(PATHS[reader % len(PATHS)]).status_code)
            asked[reader].set()
        return statuses

    with ThreadPoolExecutor(READERS) as readers:
        reading = [readers.submit(read, reader) for reader in range(READERS)]
        try:
            for each in asked:
                assert each.wait(120)
            due = due_now(newsletter, now=NOW)
            delivered = deliver(newsletter, clock=lambda: NOW)
        finally:
            over.set()
    assert (due, due_now(newsletter, now=NOW)) == (sum(each.tally.states[State.ACCEPTED] for each in delivered), 0)
    assert due > 0
    assert [each.result() for each in reading] == [{200}] * READERS
