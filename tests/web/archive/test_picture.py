"""The picture of an edition for those who are sent a link to it."""

import struct
import subprocess
import sys
from dataclasses import replace

import httpx
import pytest
from defusedxml import ElementTree

from newsletter.models import Theme
from newsletter.web.archive import picture
from newsletter.web.archive.words import whole
from tests.mail.editions import LIST, edition, paper
from tests.web.archive.archives import KNOWN


def words(drawing: str) -> list[str]:
    """What is written in a picture, line by line. It is well-formed, or this raises."""
    return ["".join(text.itertext()) for text in ElementTree.fromstring(drawing) if text.tag.endswith("}text")]


def drawn(**changes: object) -> str:
    return picture.svg(whole(replace(edition(), **changes), tints=7, known=KNOWN), LIST)


def test_an_edition_has_a_png_of_the_size_that_is_said(pages: httpx.Client) -> None:
    answer = pages.get("/editions/2025-12-01/picture.png")
    assert (answer.headers["content-type"], answer.content[:8]) == ("image/png", b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">II", answer.content[16:24]) == (1200, 630)


def test_it_shows_the_list_the_day_the_title_and_the_themes() -> None:
    assert words(drawn()) == ["Morning Papers", "Wednesday 6 May 2026", "Video generation", "Video generation1"]


def test_long_words_are_broken_and_shortened_to_fit() -> None:
    theme = Theme(name="Theme " * 40, papers=(paper(),))
    _, _, *lines = words(drawn(title="Donaudampfschifffahrt" * 9, themes=(theme,) * 9))
    assert (len(lines), max(map(len, lines)) <= 37) == (3 + 6, True)


def test_letters_that_are_twice_as_wide_are_half_as_many_in_a_line() -> None:
    _, _, first, *_ = words(drawn(title="视频生成模型" * 20))
    assert len(first) == 16


def test_words_that_no_space_divides_are_cut_and_not_lost() -> None:
    theme = Theme(name="视频生成模型" * 20, papers=(paper(),))
    assert words(drawn(themes=(theme,)))[-1] == "视频生成模型视频生成模型视频生成模…1"


@pytest.mark.parametrize("hostile", ["</text><script>alert(1)</script>", "&lt;&#0;", '"><image href="http://eve/"/>'])
def test_a_title_is_text_in_a_picture(hostile: str) -> None:
    names = {element.tag.rpartition("}")[2] for element in ElementTree.fromstring(drawn(title=hostile)).iter()}
    assert names == {"svg", "rect", "text", "tspan"}


def test_an_edition_says_where_its_picture_is(pages: httpx.Client) -> None:
    page = pages.get("/editions/2025-12-01").text
    assert '<meta property="og:image" content="https://papers.example.org/editions/2025-12-01/picture.png">' in page


def test_without_the_extra_there_is_no_picture_and_nothing_fails() -> None:
    program = (
        "import sys; sys.modules['resvg_py'] = None; from newsletter.web.archive import picture; "
        "print(picture.available(), picture.png('<svg/>'))"
    )
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert answer.stdout == "False b''\n"
