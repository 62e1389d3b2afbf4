"""Whose line stands below a title."""

import pytest

from newsletter.editorial.choices import FeedSummaries
from newsletter.editorial.summary.lines import Line, line_of, says_no_more
from newsletter.models import Paper

NOTHING = "Barn owls are common. This gap remains. It is closed by them. Code is available."
SOMETHING = "Barn owls are common. We count 412 barn owls in the barns of Kent and find that they hunt by ear alone."
OURS = "We count 412 barn owls in the barns of Kent and find that they hunt by ear alone."
FEEDS = "Barn owls in the barns of Kent are counted by recording the noises that they make."
HEARD = f"Barn owls are common in the barns of Kent. {NOTHING} They are counted by recording noises they make."


def line(abstract: str, feed: str, chosen: FeedSummaries = "auto") -> Line:
    paper = Paper(id="arxiv:2608.00001", title="Night Hunters", abstract=abstract, feed_summary=feed)
    return line_of(paper, chosen)


def test_ours_stands_where_a_sentence_of_the_abstract_can_stand_alone() -> None:
    assert line(SOMETHING, FEEDS) == Line(text=OURS)


def test_the_feeds_line_stands_where_none_can_and_is_marked() -> None:
    assert line(HEARD, FEEDS) == Line(text=FEEDS, by_feed=True)


def test_the_feeds_line_stands_where_ours_tells_next_to_nothing() -> None:
    little = "We introduce lamps for hunters, and a method that learns to see from few examples."
    assert line(f"Barn owls are common. {little}", "") == Line(text=little)
    assert line(f"{HEARD} {little}", FEEDS) == Line(text=FEEDS, by_feed=True)


def test_the_feeds_line_stands_where_ours_states_no_result() -> None:
    made = "We introduce lamps for hunters, and a method that learns to see in hedges and ditches."
    result = "We introduce lamps for hunters, and find that 412 owls see better in hedges and ditches."
    assert line(f"{HEARD} {made}", FEEDS) == Line(text=FEEDS, by_feed=True)
    assert line(f"{HEARD} {result}", FEEDS) == Line(text=result)


def test_a_good_line_of_ours_stands_before_one_of_the_feed_that_tells_much_less() -> None:
    good = "We hang lamps that reduce the shrews that hunters of hedges and ditches overlook."
    fair = "We hang lamps that reduce the voles that hunters overlook at night."
    assert line(f"{HEARD} {good}", FEEDS) == Line(text=good)
    assert line(f"{HEARD} {fair}", FEEDS) == Line(text=FEEDS, by_feed=True)


def test_a_line_of_the_feed_that_is_too_long_ends_before_how_it_is_done() -> None:
    said = "Barn owls in the barns of Kent are counted by recording noises they make, and barn owls are common in Kent"
    how = "leaving no barn of Kent out and recording the noises they make in the barns of Kent that are common"
    assert line(HEARD, f"{said}, {how}, and so on in all of the barns of Kent.") == Line(text=f"{said}.", by_feed=True)
    assert line(HEARD, f"{said} and, {how}, and so on in all of the barns of Kent.") == Line(text="")


def test_a_line_of_the_feed_of_which_next_to_nothing_is_left_does_not_stand() -> None:
    little = "A system for night hunters is presented that counts many barn owls in all of the different settings"
    little += " and tasks that are used"
    much = "A system for night hunters is presented that counts barn owls by the noises recorded in barns of Kent"
    how = f", using {'common barns and ' * 12}barns."
    assert line(HEARD, f"{little}{how}") == Line(text="")
    assert line(HEARD, f"{much}{how}") == Line(text=f"{much}.", by_feed=True)


def test_common_words_that_the_abstract_lacks_do_not_keep_the_feeds_line_out() -> None:
    feeds = "Barn owls in the barns of Kent are counted using various methods through the noises they make."
    assert line(HEARD, feeds) == Line(text=feeds, by_feed=True)


def test_the_feeds_line_always_stands_where_the_operator_says_so() -> None:
    assert (line(SOMETHING, FEEDS, True), line(SOMETHING, "", True)) == (
        Line(text=FEEDS, by_feed=True),
        Line(text=OURS),
    )


def test_the_feeds_line_never_stands_where_the_operator_says_so() -> None:
    assert line(HEARD, FEEDS, False) == Line(text="")


@pytest.mark.parametrize(
    "feed",
    [
        "This approach counts barn owls in the barns of Kent by the noises that they make.",
        "Night Hunters counts 95% of the barn owls in the barns of Kent by their noises.",
        "Barn owls in the barns of Kent and Essex are counted by recording noises they make.",
        "Barn owls in the barns of Kent are counted faster by recording noises they make.",
        "Barn owls in Kent eat mice and voles at midnight while farmers sleep in their beds.",
    ],
)
def test_a_feeds_line_that_breaks_a_rule_or_says_more_than_the_abstract_does_not_stand(feed: str) -> None:
    assert line(HEARD, feed) == Line(text="")


@pytest.mark.parametrize(
    ("feed", "stands"),
    [
        ("Barn owls in the barns of Kent are counted by MothEar, recording noises they make.", False),
        ("Barn owls in the barns of Kent are counted by MothEar, a recorder of the noises they make.", True),
        ("MothEar counts barn owls in the barns of Kent by recording the noises that they make.", True),
        ("Barn owls in the barns of Kent are counted by GPU, recording noises they make.", True),
    ],
)
def test_a_feeds_line_explains_the_names_that_the_abstract_gives_but_for_what_it_is_about(
    feed: str, stands: bool
) -> None:
    given = f"{HEARD} They are heard on GPU. This gap is closed by a recorder named MothEar."
    assert line(given, feed) == Line(text=feed if stands else "", by_feed=stands)


@pytest.mark.parametrize(
    ("word", "kin"),
    [
        ("outperform", "surpass"),
        ("best", "leading"),
        ("improved", "better"),
        ("faster", "speed"),
        ("fewer", "reduce"),
        ("comparable", "rival"),
        ("larger", "more"),
        ("first", "only"),
        ("experts", "human"),
    ],
)
def test_a_comparison_stands_where_the_abstract_has_one_of_its_family(word: str, kin: str) -> None:
    assert says_no_more(f"Owls are {word}.", f"Owls are {kin}, as they are {word}.")
    assert not says_no_more(f"Owls are {word}.", "Owls are.")


@pytest.mark.parametrize(
    ("text", "source", "is_so"),
    [
        ("Owls see 1,204 mice.", "Mice that owls see: 1,204.", True),
        ("Owls see 1,204 mice.", "Mice that owls see: 1,205.", False),
        ("We meet OwlNet-XL.", "We meet an xl of owlnet.", True),
        ("We meet OwlNet-XL.", "We meet an owlnet.", False),
        ("We meet LLMs.", "We meet.", True),
        ("We meet OwlNets.", "We meet owlnet.", True),
        ("Hedgehogs, badgers, voles and moths see.", "Hedgehog, badger, vole and moth see.", True),
        ("Hedgehogs, badgers, voles, moths and bats see.", "Hedgehog, badger, vole and moth see.", True),
        ("Hedgehogs, badgers, voles and bats see.", "Hedgehog, badger and vole see.", True),
        ("Hedgehogs, badgers and bats see.", "Hedgehog and badger see.", True),
        ("Hedgehogs and bats see.", "Hedgehogs see.", False),
        ("Hedgehoggery sees.", "Hedgehogs see.", True),
    ],
)
def test_a_line_has_no_figure_name_or_rare_word_that_its_paper_lacks(text: str, source: str, is_so: bool) -> None:
    assert says_no_more(text, source) is is_so


def test_the_feeds_line_is_cut_where_the_operator_always_wants_it() -> None:
    long = f"In this paper, we count {'owls and ' * 40}bats."
    assert line(SOMETHING, long, True) == Line(text=OURS)
    assert line(SOMETHING, "In this paper, we count owls.", True) == Line(text="We count owls.", by_feed=True)
