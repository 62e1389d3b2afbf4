from pathlib import Path

from bench.title_boundary import measured_pairs
from newsletter.sources.titles import boundary


def test_at_least_96_of_100_titles_of_later_list_days_end_where_they_should(shared: Path) -> None:
    pairs = list(measured_pairs(shared))
    right = sum(boundary.split(" ".join(pair)) == pair for pair in pairs)
    assert right >= 0.96 * len(pairs) > 1600
