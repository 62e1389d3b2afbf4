"""How a mail looks by day and in the dark, whatever the operator's own screen prefers."""

import pytest

from newsletter.web.preview.views import seen_in

STYLE = b"@media (prefers-color-scheme: %s) { p { color: red } }"
ALWAYS, NEVER = b"@media (min-width: 0) {", b"@media (max-width: 0) {"


@pytest.mark.parametrize(
    ("asked", "dark", "answer"),
    [(b"dark", True, ALWAYS), (b"dark", False, NEVER), (b"light", True, NEVER), (b"light", False, ALWAYS)],
)
def test_the_question_which_colours_are_preferred_is_answered(asked: bytes, dark: bool, answer: bytes) -> None:
    assert seen_in(STYLE % asked, dark=dark).startswith(answer)


def test_a_question_among_others_is_answered_alone() -> None:
    both = b"@media screen and (prefers-color-scheme:dark) and (max-width: 480px) {}"
    assert seen_in(both, dark=True) == b"@media screen and (min-width: 0) and (max-width: 480px) {}"


def test_only_the_scheme_that_is_looked_at_is_supported() -> None:
    page = b'<meta name="color-scheme" content="light dark"><style>:root { color-scheme: light dark; }</style>'
    assert (
        seen_in(page, dark=True)
        == b'<meta name="color-scheme" content="dark"><style>:root { color-scheme: dark; }</style>'
    )


def test_words_about_light_and_dark_stay() -> None:
    page = b'<meta name="description" content="light dark"><p>light dark, prefers-color-scheme: dark</p>'
    assert seen_in(page, dark=True) == page
