"""What the one line about a paper may say."""

import pytest

from newsletter.editorial.summary import fitting, names, rule, sentences, shortening
from tests.promise.forms import MUCH

DONE = "We propose QuickNet, a network that skips the layers that a large model can spare for an input."
RESULT = "Experiments on five benchmarks show that QuickNet halves the time that a large model needs for an input."
STORY = f"Large models are slow. In this paper, {DONE[0].lower()}{DONE[1:]} {RESULT} Code is available on the web."


def test_the_line_says_what_was_done_and_found() -> None:
    assert rule.summarise(STORY) == f"{DONE} {RESULT}"


def test_a_sentence_that_leans_on_another_does_not_stand_alone() -> None:
    leaning = "It shows that a large model can spare layers in a network for an input of a large model."
    assert rule.summarise(f"Nets grow. {leaning} {DONE}") == DONE


def test_where_to_get_the_code_is_not_told() -> None:
    assert "Code" not in rule.summarise(STORY)


@pytest.mark.parametrize(
    "sentence",
    [
        "In this paper, we propose a net.",
        "In this work we propose a net.",
        "To address this gap, we propose a net.",
        "However, to this end, we propose a net.",
        "Motivated by these findings, we propose a net.",
        "We further propose a net.",
        "Abstract: We propose a net.",
    ],
)
def test_an_opening_that_says_nothing_is_left_out(sentence: str) -> None:
    assert shortening.opened(sentence) == "We propose a net."


def test_an_opening_that_says_something_is_kept() -> None:
    sentence = "To translate between rare languages, we propose a net."
    assert shortening.opened(sentence) == sentence


@pytest.mark.parametrize(
    "sentence",
    [
        "Methods, e.g. Transformers, are slow.",
        "Smith et al. They say so too.",
        "See Fig. 3 and Eq. 2 for more.",
        "It reaches 99.5% in v1.5 of the test.",
        "Read https://example.org/a.b?c=D. now",
        "The U.S. Army and J. Doe agree.",
        "It reaches 76.9 Avg. PSS by night.",
    ],
)
def test_a_full_stop_inside_a_sentence_does_not_end_it(sentence: str) -> None:
    assert sentences.split(sentence) == (sentence,)


def test_a_letter_before_a_word_that_begins_a_sentence_ends_one() -> None:
    assert sentences.split("It has recall at K. Results show more. J. Doe agrees.") == (
        "It has recall at K.",
        "Results show more.",
        "J. Doe agrees.",
    )


def test_sentences_end_at_their_full_stops() -> None:
    assert sentences.split('It works! "Does it?" (It does.) 42 papers agree.') == (
        "It works!",
        '"Does it?"',
        "(It does.)",
        "42 papers agree.",
    )


def test_a_sentence_that_is_too_long_gives_its_main_clause() -> None:
    clause = "We propose a network that looks at every picture twice before it answers"
    assert rule.summarise(f"{clause}, which {'really ' * 40}helps.") == f"{clause}."


def test_a_sentence_that_cannot_be_made_to_fit_is_no_line() -> None:
    assert rule.summarise("We propose a network " + "and a network " * 40) == ""


def test_a_result_is_preferred_to_a_description() -> None:
    described = (
        "We propose a network of many layers that looks at every picture twice and remembers what it has seen before."
    )
    result = "QuickNet halves the time that a large model needs for an input, at 97% of its accuracy on pictures."
    assert rule.summarise(f"{described} {'We describe layers. ' * 2}{result}", title="QuickNet: Fewer Layers").endswith(
        result
    )


def test_what_says_neither_whose_work_it_tells_nor_what_came_out_is_told_last() -> None:
    ours = "We photograph hedgehogs, badgers and foxes of gardens by moonlight."
    nobodys = "Hedgehogs, badgers, foxes, moths and bats of gardens are photographed by moonlight."
    assert rule.summarise(f"We like gardens. {nobodys} {ours}", title="Lamps").startswith(ours[:20])


NAMED = "We propose MoonNet, a network that skips the layers that a large model can spare for an input."
FASTER = "Experiments on five benchmarks show that MoonNet halves the time that a large model needs for an input."


def test_a_name_is_told_of_behind_the_sentence_that_introduces_it() -> None:
    assert rule.summarise(f"{NAMED} {FASTER}", title="Awake by day") == f"{NAMED} {FASTER}"


def test_a_name_is_told_of_within_the_line_where_the_sentence_that_introduces_it_tells_nothing() -> None:
    empty = "We propose MoonNet, a network that improves performance."
    explained = FASTER.replace("MoonNet", "MoonNet, a network,")
    longer = empty.replace("a network", "a network of lamps")
    lines = [rule.summarise(f"{each} {FASTER}", title="Awake by day") for each in (empty, longer)]
    assert lines[1] == FASTER.replace("MoonNet", "MoonNet, a network of lamps,")
    assert lines[0] != explained


def test_a_name_that_nothing_of_the_line_introduces_is_told_of_only_where_no_other_sentence_stands() -> None:
    long = NAMED.replace(", a network", " and look at a network").replace("for an input", "for inputs of a day" * 9)
    other = "We count the layers that 4,000 inputs of hedgehogs need."
    lines = [rule.summarise(text, title="Awake by day") for text in (f"{long} {FASTER} {other}", f"{long} {FASTER}")]
    assert lines == [other, FASTER]


@pytest.mark.parametrize(
    ("title", "is_told"),
    [
        ("Asking like Socrates about remote sensing images", False),
        ("Remote Sensing, Evidence over Truth", True),
        ("Looking with RS-EoT", True),
        ("RemoteSensing by Evidence-of-Thought", True),
    ],
)
def test_a_title_tells_a_name_by_the_beginnings_of_its_words(title: str, is_told: bool) -> None:
    assert (names.of_parts(title, ["We introduce RS-EoT for images."]) == frozenset()) is is_told


@pytest.mark.parametrize(
    ("title", "name", "is_told"),
    [
        ("Stepwise Medical Reasoning in MLLMs", "MICS", False),
        ("Preparing Data as a Trade", "DAS", False),
        ("Brain-Computer Interfaces", "BCI", True),
        ("The Data of Autumn and Spring", "DAS", True),
    ],
)
def test_a_name_in_capitals_takes_two_letters_of_a_word_at_most_and_none_of_small_words(
    title: str, name: str, is_told: bool
) -> None:
    assert (names.of_parts(title, [f"We introduce {name} for images."]) == frozenset()) is is_told


@pytest.mark.parametrize(
    "abstract",
    ["We train our quiet net, Tar, by night.", "We present Tar, a net.", "We introduce the TAR taxonomy for nets."],
)
def test_a_name_that_is_set_off_by_commas_or_behind_an_article_is_a_name_too(abstract: str) -> None:
    assert {name.casefold() for name in names.of_parts("Seeing at night", [abstract])} == {"tar"}


def test_of_two_sentences_the_one_with_rarer_words_and_figures_is_told() -> None:
    praise = "QuickNet significantly improves performance over existing methods across diverse vision tasks and models."
    counted = "QuickNet counts 412 barn owls in the belfries of Kent, where ornithologists count 389 of them."
    assert rule.summarise(f"Nets are slow. {praise} {counted}", title="QuickNet: Fewer Layers") == counted


COUNTED = "We count 412 barn owls in the belfries of Kent, where ornithologists count 389 of them."
FEWER = "Owls of cities catch 40% fewer mice than owls of villages do."
HUNG = "We hang lamps of moonlit glass in the belfries of villages."
MADE = "We propose QuickNet, a lantern that shines on owls of belfries without waking the mice of the village."
LANTERN = "A lantern that shines on owls of belfries without waking the mice of the village."


@pytest.mark.parametrize(
    ("first", "second", "line"),
    [
        (COUNTED, FEWER, f"{COUNTED} {FEWER}"),
        (MADE, FEWER, f"{LANTERN} {FEWER}"),
        (HUNG, FEWER, FEWER),
        (COUNTED, HUNG, COUNTED),
        (COUNTED, MADE, COUNTED),
    ],
)
def test_two_sentences_stand_together_where_the_second_tells_a_result_and_the_first_too_or_what_was_made(
    first: str, second: str, line: str
) -> None:
    assert rule.summarise(f"Nets are slow. {first} {second}", title="QuickNet: Fewer Layers") == line


def test_what_an_item_of_a_long_list_says_can_be_told() -> None:
    long = "a base of players, teams and referees that " + "really " * 30 + "helps"
    abstract = (
        f"Nets are slow. We contribute: (i) we build {long}; (ii) we count 412 barn owls in belfries of Kent by night."
    )
    assert rule.summarise(abstract, title="Awake by day") == "We count 412 barn owls in belfries of Kent by night."


def test_a_part_that_ends_with_an_example_left_out_is_no_line() -> None:
    whole = fitting.whole(
        "We count the hedgehogs of dark gardens by their own photographs, e.g., " + "by day " * 40, 240
    )
    assert whole == ""


def test_an_abstract_whose_every_sentence_leans_or_tells_the_title_has_no_line() -> None:
    abstract = "Nets are slow. We present QuickNet, a net with fewer layers. This closes the gap. Code is available."
    assert rule.summarise(abstract, title="QuickNet: A Net with Fewer Layers") == ""


@pytest.mark.parametrize(
    "abstract",
    [
        "",
        "N/A",
        "No abstract available for this paper, as far as we can tell.",
        "-",
        "Withdrawn.",
        "1 2 3 " * 50,
    ],
)
def test_an_abstract_that_is_none_gives_no_line(abstract: str) -> None:
    assert rule.summarise(abstract) == ""


def test_a_full_stop_behind_which_the_space_is_lost_ends_a_sentence() -> None:
    assert sentences.split("Owls see at night.Our lamps, i.e.The best, cost v1.Five euros.") == (
        "Owls see at night.",
        "Our lamps, i.e.The best, cost v1.Five euros.",
    )


def test_a_sentence_may_begin_with_a_name_that_begins_small() -> None:
    assert sentences.split("Owls see. dOwl sees, e.g. mOwl and vs. iOwl. aBarn is dark. it is not.") == (
        "Owls see.",
        "dOwl sees, e.g. mOwl and vs. iOwl.",
        "aBarn is dark. it is not.",
    )


def test_what_a_technical_report_presents_is_the_papers_own() -> None:
    abstract = (
        "This technical report presents K-OWL, a net that sees by moonlight. "
        "K-OWL is built of 236 lanterns, of which 23 burn while a hedgehog crosses the garden."
    )
    assert rule.summarise(abstract, title="K-OWL Technical Report") == (
        "K-OWL is built of 236 lanterns, of which 23 burn while a hedgehog crosses the garden."
    )


def test_a_language_without_spaces_has_sentences_too() -> None:
    first = "我们提出了一种新的方法来训练大规模语言模型并且在多个基准测试中取得了更好的结果。"
    assert sentences.split(first * 2) == (first, first)


@pytest.mark.parametrize(
    "letter",
    [
        "a",
        ".",
        " ",
        "A",
        "(",
        "we ",
        "this ",
        "A. ",
        ", ",
        "most, ",
        "however, ",
        "the ",
        "We show that ",
        "1",
        "1,",
        "OwlNet",
    ],
)
def test_much_of_one_thing_gives_a_short_line(letter: str) -> None:
    assert len(rule.summarise(letter * MUCH)) <= 240


def test_what_this_paper_presents_we_present() -> None:
    line = rule.summarise("This paper presents Owl, a model that sees at night and is twice as fast as others.")
    assert line == "We present Owl, a model that sees at night and is twice as fast as others."


def test_a_citation_is_left_out() -> None:
    line = "We train Owl (Feng et al., 2026b), a net of 9 lamps that finds 40 % more hedgehogs than gardeners do."
    assert rule.summarise(line) == line.replace(" (Feng et al., 2026b)", "")


def test_a_baseline_that_begins_a_sentence_is_told_before_it() -> None:
    assert rule.summarise(f"{DONE} The baseline model finds 40 % of all hedgehogs in gardens without a lamp.") == DONE


def test_the_world_as_we_know_it_is_nobodys_work() -> None:
    abstract = "The prospect of lamps that outshine the moon will transform the garden of hedgehogs as we know it."
    assert rule.summarise(abstract, title="Hedgehogs and Law") == ""
