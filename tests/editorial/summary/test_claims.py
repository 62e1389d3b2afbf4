"""What a feed's line may claim: what its abstract says is not needed, and as far as that says it goes."""

import pytest

from newsletter.editorial.summary import claims
from newsletter.editorial.summary.lines import Line, line_of
from newsletter.models import Paper

TITLE = "Owl: Counting Hedgehogs"
LAMPS = "Foxes sleep. Owl counts hedgehogs in gardens. It works without any need for bright lamps. Foxes sleep again."


@pytest.mark.parametrize(
    ("line", "founded"),
    [
        ("Owl counts hedgehogs without bright lamps.", True),
        ("Owl counts hedgehogs without requiring bright lamps, in gardens.", True),
        ("Owl counts hedgehogs without bright lamps and improves gardens.", True),
        ("Owl counts hedgehogs without gardeners.", False),
        ("Owl counts hedgehogs without bright lamps or torches.", False),
        ("Owl needs no torches.", False),
        ("Owl counts hedgehogs with no torches.", False),
        ("Owl counts hedgehogs in gardens, and requires no bright lamps.", True),
        ("Owl counts hedgehogs, achieving moonlight without bright lamps.", False),
        ("Owl counts hedgehogs, improving moths without bright lamps.", False),
        ("Owl counts hedgehogs, relating gardens without bright lamps.", True),
        ("Owl counts hedgehogs without sleep.", False),
    ],
)
def test_what_is_not_needed_for_something_is_so_in_the_abstract_too(line: str, founded: bool) -> None:
    assert claims.founded(line, TITLE, LAMPS) is founded


def test_what_a_title_or_a_hyphen_spares_is_not_needed() -> None:
    assert claims.founded("Owl counts hedgehogs without fine-tuning.", TITLE, "Finetuning is not done: hedgehogs run.")
    assert claims.founded("Hedgehogs are counted without lamps.", "Lamp-free Counting of Hedgehogs", "Owls see.")
    assert not claims.founded("Hedgehogs are counted without lamps.", "Lamps for Hedgehogs", "Owls see.")


@pytest.mark.parametrize(
    ("claim", "said"),
    [
        ("is close to gardeners", "is nearly as good as gardeners"),
        ("almost sees", "comes within 2 points of seeing"),
        ("fully sees", "sees the whole night"),
        ("completely sees", "sees all gardens"),
        ("unifies lamps and moths", "joins lamps and moths in a single net"),
        ("eliminates lamps", "obviates lamps"),
        ("removes lamps", "sees lamp-free"),
        ("guarantees seeing", "is proved to see"),
    ],
)
def test_how_far_something_goes_stands_in_the_abstract_in_like_words(claim: str, said: str) -> None:
    assert claims.founded(f"Owl {claim}.", TITLE, f"Owl {said}.")
    assert not claims.founded(f"Owl {claim}.", TITLE, "Owl recovers a tenth of what lamps lose.")


@pytest.mark.parametrize(
    ("title", "line", "founded"),
    [
        ("A Survey of Moonlit Lamps", "Moonlit lamps join gardens by an equation.", False),
        ("Moonlit Lamps: A Structured Review of Gardens", "Moonlit lamps are changing gardens.", False),
        ("Moonlit Lamps: A Survey", "A survey sorts moonlit lamps by gardens.", True),
        ("Moonlit Lamps: A Survey", "Moonlit lamps are put into a taxonomy of gardens.", True),
        ("Surveying Gardens by Moonlit Lamps", "Moonlit lamps join gardens by an equation.", True),
    ],
)
def test_the_line_about_a_survey_tells_of_the_survey_and_not_of_its_field(title: str, line: str, founded: bool) -> None:
    assert claims.founded(line, title, "We sort moonlit lamps of gardens by an equation.") is founded


@pytest.mark.parametrize(("spared", "stands"), [("lamps", True), ("torches", False)])
def test_a_feeds_line_with_an_unfounded_claim_does_not_stand(spared: str, stands: bool) -> None:
    feed = f"Barn owls in the barns of Kent are counted by noises in barns without {spared}."
    abstract = "Barn owls are common in Kent. This gap remains. It is closed by noises made in barns without lamps."
    paper = Paper(id="arxiv:2608.00001", title="Night Hunters Counted", abstract=abstract, feed_summary=feed)
    assert line_of(paper) == Line(text=feed if stands else "", by_feed=stands)
