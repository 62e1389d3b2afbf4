"""The doctor's rules that need nothing but values: versions, space, secrets, tags, and what a page answers."""

from pathlib import Path

import pytest

from newsletter.actions.doctor import dns, pages, secrets, store
from newsletter.actions.doctor.checked import Level
from newsletter.network.reach import Page


@pytest.mark.parametrize(
    ("version", "level"),
    [
        ((3, 40, 1), Level.WARNING),
        ((3, 44, 5), Level.WARNING),
        ((3, 44, 6), Level.OK),
        ((3, 45, 0), Level.WARNING),
        ((3, 50, 6), Level.WARNING),
        ((3, 50, 7), Level.OK),
        ((3, 51, 2), Level.WARNING),
        ((3, 51, 3), Level.OK),
        ((3, 53, 0), Level.OK),
    ],
)
def test_a_sqlite_that_can_lose_a_commit_is_told(version: tuple[int, int, int], level: Level) -> None:
    assert store.of_version(version).level is level


@pytest.mark.parametrize(
    ("free", "level"), [(10**9, Level.OK), (499_999_999, Level.WARNING), (49_999_999, Level.FAULT)]
)
def test_little_space_is_a_warning_and_hardly_any_a_fault(free: int, level: Level) -> None:
    assert store.of_space(Path("/srv"), free).level is level


@pytest.mark.parametrize(
    ("secret", "why"),
    [
        ("3Jk9xQ2mVw7Zr5LpT8bNc4Yd6Hs1Gf0A", ""),
        ("0123456789abcdef0f1e2d3c4b5a6978", ""),
        ("b7d0c4fe4a1f9a5c8e62d3b0974ec1aa58f6", ""),
        ("ab" * 20, "repeats itself"),
        ("correcthorsebattery" * 2, "repeats itself"),
        ("please do not guess my long secret", "looks like words"),
    ],
)
def test_a_secret_that_can_be_guessed_is_told(secret: str, why: str) -> None:
    assert secrets.weakness(secret) == why


def test_tags_are_read_as_dkim_and_dmarc_write_them() -> None:
    assert dns.tags("v=DKIM1; K=rsa ;p=MII B=; ;x") == {"v": "DKIM1", "k": "rsa", "p": "MII B="}


LIVE = Page(200, '{"live":true}')


@pytest.mark.parametrize(
    ("url", "answer", "live", "level"),
    [
        ("https://news.test", Page(404, ""), LIVE, Level.OK),
        ("https://news.test", Page(200, ""), LIVE, Level.OK),
        ("https://news.test", Page(301, ""), LIVE, Level.FAULT),
        ("https://news.test", Page(405, ""), LIVE, Level.FAULT),
        ("https://news.test", Page(503, ""), LIVE, Level.FAULT),
        ("https://news.test", Page(404, ""), Page(200, "hello"), Level.FAULT),
        ("https://news.test", Page(404, ""), Page(404, '{"live":true}'), Level.FAULT),
        ("http://127.0.0.1:8025", Page(404, ""), LIVE, Level.WARNING),
    ],
)
def test_one_click_must_reach_the_program_without_a_detour(url: str, answer: Page, live: Page, level: Level) -> None:
    assert pages.judged(url, answer, live).level is level
