"""A sentence is made shorter with no word that its authors did not write."""

import pytest

from newsletter.editorial.summary import names, shortening, typeset

TITLE = "Owl: Learning to See at Night"


@pytest.mark.parametrize(
    ("sentence", "short"),
    [
        ("We present Owl, a novel framework that sees by moonlight.", "A framework that sees by moonlight."),
        ("We propose Owl, a new approach that learns from gardens.", "An approach that learns from gardens."),
        ("We present Kite, a framework that sees by wind.", "We present Kite, a framework that sees by wind."),
        ("We present Owl, a novel and quiet approach to gardens.", "An approach to gardens."),
        (
            "We present Owl, a quiet framework for gardens, and share the lessons that shaped its development.",
            "A quiet framework for gardens.",
        ),
        (
            "We show that owls hunt in barns by night, that they hear mice, and that barns keep them warm.",
            "We show that owls hunt in barns by night, that they hear mice, and that barns keep them warm.",
        ),
        (
            "Extensive experiments show that Owl finds nine of ten hedgehogs in gardens without street lamps.",
            "Owl finds nine of ten hedgehogs in gardens without street lamps.",
        ),
        (
            "We address this gap by introducing Owl, a framework that sees by moonlight in gardens.",
            "A framework that sees by moonlight in gardens.",
        ),
        (
            "We present Owl, a framework that bridges this gap by looking at moonlit gardens.",
            "A framework looking at moonlit gardens.",
        ),
        (
            "Owl finds nine hedgehogs of ten in gardens without lamps, highlighting the potential of moonlight.",
            "Owl finds nine hedgehogs of ten in gardens without lamps.",
        ),
        (
            "Owl finds nine hedgehogs of ten in dark gardens and hedges, paving the way for quieter nets by night.",
            "Owl finds nine hedgehogs of ten in dark gardens and hedges.",
        ),
        (
            "Owl finds nine hedgehogs of ten in dark gardens and hedges, thereby empirically proving its value.",
            "Owl finds nine hedgehogs of ten in dark gardens and hedges.",
        ),
        (
            "Owl finds nine hedgehogs of ten in dark gardens and hedges, showing that lamps are not needed.",
            "Owl finds nine hedgehogs of ten in dark gardens and hedges, showing that lamps are not needed.",
        ),
    ],
)  # fmt: skip
def test_words_that_tell_nothing_below_the_title_go(sentence: str, short: str) -> None:
    assert shortening.compressed(sentence, TITLE) == short


@pytest.mark.parametrize(
    "sentence",
    [
        "To close this gap, we count owls.",
        "Building on these findings, we count owls.",
        "To address the second challenge, we count owls.",
        "To address both challenges, we count owls.",
        "In such settings, we count owls.",
        "At R=2, we count owls.",
        "(2) We count owls.",
        "Data collection: We count owls.",
        '(2) Principled "Barn-and-Tower" Counting: We count owls.',
        "Remarkably, we count owls.",
        "In essence, we count owls.",
        "From the architecture perspective, we count owls.",
        "Through extensive experiments and careful analysis, we count owls.",
        "Across all three gardens, we count owls.",
        "Compared to the previous version, we count owls.",
        "In this paper,we count owls.",
        "(ii) we count owls.",
        "In his work, we count owls.",
        "Nevertheless, we count owls.",
    ],
)
def test_a_clause_that_leans_on_the_sentence_before_is_dropped(sentence: str) -> None:
    assert shortening.opened(sentence) == "We count owls."


@pytest.mark.parametrize(
    ("sentence", "loose"),
    [
        ("Owl thus sees by moonlight.", "Owl sees by moonlight."),
        ("Owl also sees by moonlight.", "Owl sees by moonlight."),
        ("To further support gardens, we count owls.", "To support gardens, we count owls."),
        ("Looking further shows more owls.", "Looking further shows more owls."),
        ("Old owls, in contrast, see by moonlight.", "Old owls see by moonlight."),
        ("Old owls, in particular, see by moonlight.", "Old owls see by moonlight."),
        ("Owls, however old they are, see.", "Owls, however old they are, see."),
    ],
)
def test_a_word_that_goes_on_from_what_was_said_is_dropped(sentence: str, loose: str) -> None:
    assert shortening.opened(sentence) == loose


def test_what_lies_at_the_core_of_a_thing_is_not_told_as_the_thing() -> None:
    sentence = "At its core lies Moon Skill, a capability that grows by night."
    assert shortening.opened(sentence) == sentence


def test_a_list_loses_none_of_its_first_members_as_if_they_were_an_opening() -> None:
    sentence = "Through comparisons and attention, we see how tokens help across depth, steps, space, and time."
    assert shortening.opened(sentence) == sentence


def test_a_name_that_begins_small_stays_small() -> None:
    assert shortening.opened("Moreover, iOwl sees at night.") == "iOwl sees at night."


def test_it_becomes_the_name_where_the_sentence_before_names_the_thing() -> None:
    named = frozenset({"Owl"})
    resolved = [
        shortening.resolved("It counts foxes.", before, named)
        for before in ("We present Owl, a net.", "Foxes fear Owl.")
    ]
    assert resolved == ["Owl counts foxes.", "It counts foxes."]


@pytest.mark.parametrize(
    ("sentence", "before", "expected"),
    [
        ("On nine gardens, it counts foxes.", "We present Owl, a net.", "On nine gardens, Owl counts foxes."),
        ("This framework counts foxes.", "We present Owl, a net.", "Owl counts foxes."),
        ("In hedges, it counts foxes.", "Results show that Owl counts owls.", "In hedges, Owl counts foxes."),
        ("This framework counts foxes.", "Foxes fear lamps.", "This framework counts foxes."),
    ],
)
def test_it_and_this_method_become_the_name_behind_an_opening_too(sentence: str, before: str, expected: str) -> None:
    assert shortening.resolved(sentence, before, frozenset({"Owl"})) == expected


@pytest.mark.parametrize(
    ("sentence", "finding"),
    [
        (
            "This audit reveals a gap: most models perform no better in moonlit gardens than by guessing.",
            "Most models perform no better in moonlit gardens than by guessing.",
        ),
        (
            "We take the opposite position: most models perform better in moonlit gardens than people do by day.",
            "Most models perform better in moonlit gardens than people do by day.",
        ),
        (
            "Our key insight: photographs by moonlight embody what gardeners know of the hedgehogs of a street.",
            "Photographs by moonlight embody what gardeners know of the hedgehogs of a street.",
        ),
        (
            "We look at a striking case: in dark gardens, putting the lamp before the hedge outperforms the reverse.",
            "In dark gardens, putting the lamp before the hedge outperforms the reverse.",
        ),
        ("This audit reveals a gap: the moonlight of gardens, hedges and of many more dark places.", ""),
        ("We build two things: a net is trained on gardens, and a lamp is put into each hedge.", ""),
    ],
)
def test_what_stands_behind_the_colon_of_a_finding_can_stand_alone(sentence: str, finding: str) -> None:
    assert shortening.finding(sentence) == finding


def test_what_the_authors_did_besides_is_not_told_of_their_finding() -> None:
    finding = "Old owls see less than half of the hedgehogs of gardens without lamps"
    assert (
        shortening.compressed(f"We show that old {finding[4:]} and conduct a study of lamps.", TITLE) == f"{finding}."
    )


def test_marks_of_bold_words_go() -> None:
    assert typeset.without_bold("Owl sees **56.1%** of owls, a ** b") == "Owl sees 56.1% of owls, a ** b"


def test_plain_latex_becomes_what_it_prints() -> None:
    text = r"Owl is \textbf{twice} as fast on 1{,}400 nights, sees 3$\times$ more and is {\it quiet}."
    assert typeset.without_latex(text) == "Owl is twice as fast on 1,400 nights, sees 3× more and is quiet."


@pytest.mark.parametrize(
    ("title", "abstract", "named"),
    [
        ("Owl: Seeing at Night", "We see.", {"Owl"}),
        ("Seeing at Night", "We introduce OwlNet, a net.", {"OwlNet"}),
        ("Night Vision Models: A Survey", "We review nets.", set()),
        ("Seeing at Night with LLMs", "LLMs see. We present LLMs.", set()),
    ],
)
def test_the_thing_is_named_before_the_colon_or_where_it_is_presented(
    title: str, abstract: str, named: set[str]
) -> None:
    assert names.of_thing(title, [abstract]) == named


@pytest.mark.parametrize(
    ("says", "we"),
    [
        *(("addresses", "address"), ("describes", "describe"), ("demonstrates", "demonstrate")),
        *(("develops", "develop"), ("examines", "examine"), ("explores", "explore"), ("introduces", "introduce")),
        *(("investigates", "investigate"), ("presents", "present"), ("proposes", "propose"), ("reports", "report")),
        *(("shows", "show"), ("studies", "study")),
    ],
)
def test_what_this_paper_does_we_do(says: str, we: str) -> None:
    assert shortening.opened(f"This paper {says} owls.") == f"We {we} owls."


@pytest.mark.parametrize(
    ("made", "we"),
    [
        ("by proposing", "propose"),
        ("by introducing", "introduce"),
        ("by creating", "create"),
        ("by building", "build"),
        ("by developing", "develop"),
        ("with", "present"),
        ("through", "present"),
    ],
)
def test_a_gap_that_is_closed_by_making_something_is_not_told(made: str, we: str) -> None:
    assert shortening.compressed(f"We close this gap {made} lamps.", TITLE) == f"We {we} lamps."


@pytest.mark.parametrize(
    ("following", "article"),
    [
        ("agentic", "An"),
        ("eager", "An"),
        ("idle", "An"),
        ("old", "An"),
        ("unequal", "An"),
        ("unified", "A"),
        ("barn", "A"),
    ],
)
def test_the_article_of_what_is_praised_fits_the_word_behind_it(following: str, article: str) -> None:
    assert (
        shortening.compressed(f"A novel {following} framework sees.", TITLE) == f"{article} {following} framework sees."
    )
    assert shortening.compressed(f"Owl, a new {following} net of a model.", TITLE) == (
        f"Owl, {article.lower()} {following} net of a model."
    )


def test_praise_at_the_end_goes_where_fifty_characters_stand_before_it() -> None:
    before = "Owls of nine villages hunt by ear in moonlit barns"
    praise = ", highlighting the potential of moonlight."
    assert (len(before), shortening.compressed(f"{before}{praise}", TITLE)) == (50, f"{before}.")
    assert shortening.compressed(f"{before[1:]}{praise}", TITLE) == f"{before[1:]}{praise}"


def test_what_is_shown_stands_alone_from_sixty_characters_on() -> None:
    shown = "owls of nine villages hunt by ear in moonlit barns of Kent ."
    assert (len(shown), shortening.compressed(f"Results show that {shown}", TITLE)) == (60, f"O{shown[1:]}")
    assert shortening.compressed(f"Results show that {shown[1:]}", TITLE) == f"Results show that {shown[1:]}"


def test_what_was_found_stands_alone_from_sixty_characters_on() -> None:
    finding = "owls of nine villages are hunters by ear in moonlit barns of"
    assert (len(finding), shortening.finding(f"The audit reveals a gap: {finding}")) == (60, f"O{finding[1:]}")
    assert shortening.finding(f"The audit reveals a gap: {finding[:-1]}") == ""


def test_its_and_it_of_a_known_thing_become_its_name() -> None:
    named = frozenset({"Owl", "Kite"})
    before = "We present Owl and Kite."
    assert shortening.resolved("Its lamps see.", before, named) == "Its lamps see."
    assert shortening.resolved("Its lamps see.", "We present Owl.", named) == "Owl’s lamps see."
    assert shortening.resolved("It sees.", "The Owl net is quiet.", named) == "Owl sees."


def test_four_openings_are_taken_away_and_no_fifth() -> None:
    assert shortening.opened("Moreover, " * 4 + "we see.") == "We see."
    assert shortening.opened("Moreover, " * 5 + "we see.") == "Moreover, we see."
