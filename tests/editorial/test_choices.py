"""What an edition is where the operator decides nothing."""

from dataclasses import fields
from datetime import timedelta

from newsletter.editorial.choices import Choices
from newsletter.models import Weekday


def test_an_operator_who_says_nothing_gets_what_the_readme_says() -> None:
    said = Choices()
    assert (said.papers, said.lead, said.lines, said.days, said.subject) == (20, 5, 10, 1, "{papers}")
    assert (said.feed_summaries, said.seeds, said.week_ends) == ("auto", None, Weekday.SUNDAY)
    assert (said.late, said.big) == (timedelta(days=2), 100)


def test_what_an_operator_may_choose_has_bounds() -> None:
    of_field = {each.name: each.metadata for each in fields(Choices)}
    bounds = {name: tuple(each["bounds"].values()) for name, each in of_field.items() if "bounds" in each}
    assert bounds == {"papers": (1, 50), "lead": (0, 50), "lines": (0, 50), "days": (1, 31), "big": (1, 1_000_000)}
    kinds = {name: (each["kind"], each["key"]) for name, each in of_field.items() if "kind" in each}
    assert kinds == {"subject": ("subject", ""), "seeds": ("file", "themes"), "late": ("span", "")}
