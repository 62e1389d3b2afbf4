"""What an edition is where the operator decides nothing."""

from datetime import timedelta

from newsletter.editorial.choices import Choices
from newsletter.models import Weekday


def test_an_operator_who_says_nothing_gets_what_the_readme_says() -> None:
    said = Choices()
    assert (said.papers, said.lead, said.lines, said.days, said.subject) == (20, 5, 10, 1, "{papers}")
    assert (said.feed_summaries, said.seeds, said.week_ends) == ("auto", None, Weekday.SUNDAY)
    assert said.late == timedelta(days=2)
