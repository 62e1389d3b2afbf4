"""`[summary]`: off unless it is asked for, and careful with the key."""

from typing import Any

import pytest
from pydantic import SecretStr, ValidationError

from newsletter.settings.sections import SummarySettings

URL, KEY = "https://api.example.org/v1", "sk-secret"


def test_nothing_is_asked_unless_the_operator_names_an_endpoint() -> None:
    assert SummarySettings().endpoint is None


def test_the_endpoint_is_as_the_operator_chose() -> None:
    chosen = SummarySettings(url=URL, model="small", key=SecretStr(KEY), daily_tokens=7).endpoint
    assert chosen
    assert (chosen.url, chosen.model, chosen.key, chosen.private, chosen.daily_tokens) == (URL, "small", KEY, False, 7)


def test_the_key_is_not_shown_with_the_endpoint() -> None:
    assert KEY not in repr(SummarySettings(url=URL, model="small", key=SecretStr(KEY)).endpoint)


@pytest.mark.parametrize(
    ("given", "mistake"),
    [
        ({"url": URL}, "needs a url and a model, or neither"),
        ({"model": "small"}, "needs a url and a model, or neither"),
        ({"url": "ftp://api.example.org", "model": "small"}, "must begin with https:// or http://"),
        ({"url": "http://api.example.org", "model": "small"}, "unless private = true"),
        ({"url": "https://ada:x@api.example.org", "model": "small"}, "url contains a user name or password"),
        ({"url": URL, "model": "small", "key": "sk-secret\r\nX: y"}, "key must be ASCII characters"),
        ({"url": URL, "model": "small", "daily_tokens": -1}, "greater than or equal to 0"),
    ],
)
def test_a_section_that_cannot_work_is_a_mistake_of_the_settings(given: dict[str, Any], mistake: str) -> None:
    with pytest.raises(ValidationError, match=mistake):
        SummarySettings(**given)
