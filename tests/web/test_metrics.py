"""`/metrics` over HTTP: for those who may ask, whether the store answers or not, and asked as often as one likes."""

from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import event

from newsletter.actions.askers import Askers
from newsletter.actions.newsletter import Newsletter
from newsletter.web import pages as texts
from tests.web.conftest import SECRET, House, Minutes


@pytest.fixture
def asked(newsletter: Newsletter, house: tuple[House, httpx.Client]) -> httpx.Client:
    """The pages, whose numbers this machine may ask for."""
    served, client = house
    served.tenant = texts.application(
        newsletter.engine,
        newsletter.mailing_list,
        secrets=[SECRET],
        templates=newsletter.editing.templates,
        clock=Minutes(),
        askers=Askers.of("127.0.0.1"),
    )
    return client


def numbers(answer: httpx.Response) -> dict[str, float]:
    families = text_string_to_metric_families(answer.text)
    return {" ".join([each.name, *each.labels.values()]): each.value for family in families for each in family.samples}


def test_who_may_ask_gets_numbers_and_no_address(asked: httpx.Client) -> None:
    answer = asked.get("/metrics")
    values = numbers(answer)
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    assert (values["newsletter_deliveries pending"], values["newsletter_subscribers confirmed"]) == (4, 2)
    assert ("@" in answer.text, "Ada" in answer.text) == (False, False)


def test_who_comes_through_a_proxy_finds_no_such_page(asked: httpx.Client) -> None:
    assert asked.get("/metrics", headers={"X-Forwarded-For": "127.0.0.1"}).status_code == 404


def test_without_the_setting_there_is_no_such_page(pages: httpx.Client) -> None:
    assert pages.get("/metrics").status_code == 404


def test_asked_every_second_the_store_is_asked_once(asked: httpx.Client, newsletter: Newsletter) -> None:
    statements: list[str] = []
    asked.get("/metrics")
    event.listen(newsletter.engine, "before_cursor_execute", lambda *given: statements.append(given[2]))
    answers = {asked.get("/metrics").text for _ in range(20)}
    assert (len(answers), statements) == (1, [])


def test_a_store_that_does_not_answer_is_a_number_too(
    asked: httpx.Client, newsletter: Newsletter, tmp_path: Path
) -> None:
    newsletter.engine.dispose()
    (tmp_path / "newsletter.db").write_bytes(b"no database" * 1000)
    assert numbers(asked.get("/metrics")) == {"newsletter_store_up": 0}
