"""Terms are found by their row as in a dict."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.editorial.themes.rows import Rows

TERM = st.text(st.characters(exclude_characters="\n", exclude_categories=["Cs"]), max_size=8)


@given(terms=st.lists(TERM, min_size=1, unique=True), other=TERM)
def test_each_term_has_the_row_that_its_line_says(terms: list[str], other: str) -> None:
    rows = Rows("\n".join(terms).encode())
    assert dict(rows.items()) == {term: row for row, term in enumerate(terms)}
    assert (other in rows) is (other in terms)


def test_a_term_that_has_no_row_is_told_by_its_name() -> None:
    with pytest.raises(KeyError, match="robots"):
        Rows(b"robot\narm")["robots"]
