"""Before preferences are saved: the latest edition as it would have been with them."""

import httpx
import pytest

from newsletter.actions.newsletter import Newsletter
from newsletter.store.schema import editions
from newsletter.web.guard import as_mailed
from tests.web.conftest import ADA, kept
from tests.web.personal.test_forwarded import afresh

WISHES = {"words": "unlearning", "papers": "5", "layout": "full"}


def test_the_latest_edition_is_shown_with_what_was_asked_and_nothing_is_saved(
    pages: httpx.Client, newsletter: Newsletter
) -> None:
    fresh = afresh(newsletter)
    answer = pages.post(f"{fresh}/preview", data=WISHES)
    assert answer.text.count("you asked for: unlearning") > 0
    assert answer.headers["Content-Security-Policy"] == as_mailed(pictures=False)
    assert (kept(newsletter), pages.get(fresh).status_code) == (ADA, 200)


def test_it_shows_nobodys_name_address_or_link(pages: httpx.Client, newsletter: Newsletter) -> None:
    shown = pages.post(f"{afresh(newsletter)}/preview", data=WISHES).text
    assert [said for said in (ADA.name, ADA.address, "/unsubscribe/", "/preferences/") if said in shown] == []


def test_a_mistake_is_told_at_its_field(pages: httpx.Client, newsletter: Newsletter) -> None:
    answer = pages.post(f"{afresh(newsletter)}/preview", data={**WISHES, "time_zone": "Nowhere"})
    assert (answer.status_code, 'id="time_zone-mistake"' in answer.text) == (422, True)


def test_where_everything_is_left_out_it_says_so(pages: httpx.Client, newsletter: Newsletter) -> None:
    words = "\r\n".join(["a", "the", "of", "for", "and", "in", "with", "to", "model", "society", "driven"])
    answer = pages.post(f"{afresh(newsletter)}/preview", data={"muted_words": words})
    assert "leave out every paper of the latest edition" in answer.text


def test_where_nothing_was_published_it_says_so(pages: httpx.Client, newsletter: Newsletter) -> None:
    fresh = afresh(newsletter)
    with newsletter.engine.begin() as connection:
        connection.execute(editions.update().values(list_id="another.example.org"))
    assert "has not been published yet" in pages.post(f"{fresh}/preview", data=WISHES).text


@pytest.mark.parametrize(("minutes", "site", "status"), [(60, "same-origin", 410), (0, "cross-site", 403)])
def test_a_link_that_is_over_or_another_site_shows_nothing(
    pages: httpx.Client, newsletter: Newsletter, minutes: int, site: str, status: int
) -> None:
    fresh = afresh(newsletter, minutes=minutes)
    answer = pages.post(f"{fresh}/preview", data=WISHES, headers={"Sec-Fetch-Site": site})
    assert (answer.status_code, "unlearning" in answer.text) == (status, False)
