"""My data: a link that was mailed afresh downloads all of it, and deletes it after one more press."""

import httpx
import pytest

from newsletter.actions.newsletter import Newsletter
from newsletter.store import subscribers
from newsletter.store.engine import reading
from tests.web.conftest import ADA, BOB, LIST, NOW, kept
from tests.web.personal.test_forwarded import WISHES, afresh, asks


def test_the_link_downloads_more_than_once_and_is_not_used_up(pages: httpx.Client, newsletter: Newsletter) -> None:
    asks(newsletter, asked=WISHES)
    fresh = afresh(newsletter)
    shown = pages.get(fresh).text
    answers = [pages.get(f"{fresh}/my-data.json") for _ in range(2)]
    assert [answer.json()["subscriber"]["name"] for answer in answers] == ["Ada Lovelace"] * 2
    assert answers[0].headers["Content-Disposition"] == 'attachment; filename="my-data.json"'
    assert (answers[0].headers["Cache-Control"], pages.get(fresh).status_code) == ("no-store", 200)
    assert all(f'href="{fresh[:-1]}/{end}"' in shown for end in ("my-data.json", "erase"))


def test_only_a_press_on_the_second_page_erases(pages: httpx.Client, newsletter: Newsletter) -> None:
    fresh = afresh(newsletter)
    asked = pages.get(f"{fresh}/erase")
    assert ("<button>Delete my data</button>" in asked.text, kept(newsletter)) == (True, ADA)
    answers = [pages.post(f"{fresh}/erase") for _ in range(2)]
    assert [(answer.status_code, "Your data is deleted" in answer.text) for answer in answers] == [(200, True)] * 2
    with reading(newsletter.engine) as connection:
        assert subscribers.find(connection, LIST.id, ADA.address) is None
    assert (pages.get(fresh).status_code, kept(newsletter, BOB)) == (404, BOB)


@pytest.mark.parametrize("end", ["/my-data.json", "/erase"])
def test_an_hour_later_nothing_is_shown_and_nobody_erased(
    pages: httpx.Client, newsletter: Newsletter, end: str
) -> None:
    fresh = afresh(newsletter, minutes=60)
    answers = [pages.get(f"{fresh}{end}"), pages.post(f"{fresh}/erase")]
    assert [(answer.status_code, "Lovelace" in answer.text) for answer in answers] == [(410, False)] * 2
    assert kept(newsletter) == ADA


def test_a_form_of_another_site_erases_nobody(pages: httpx.Client, newsletter: Newsletter) -> None:
    answer = pages.post(f"{afresh(newsletter)}/erase", headers={"Sec-Fetch-Site": "cross-site"})
    assert (answer.status_code, kept(newsletter)) == (403, ADA)


def test_whoever_left_may_have_their_data_and_be_erased(pages: httpx.Client, newsletter: Newsletter) -> None:
    fresh = afresh(newsletter)
    with newsletter.engine.begin() as connection:
        subscribers.unsubscribe(connection, LIST.id, ADA.key, now=NOW)
    assert f"{fresh[:-1]}/erase" in pages.get(fresh).text
    assert pages.post(f"{fresh}/erase").status_code == 200
