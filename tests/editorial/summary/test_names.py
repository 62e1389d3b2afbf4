"""What a paper calls the things that it made, and which short forms it explains."""

import pytest

from newsletter.editorial.summary import names


@pytest.mark.parametrize(
    ("sentence", "named"),
    [
        ("We propose OwlNet, a model.", {"OwlNet"}),
        ("We describe the new BarnNet.", {"BarnNet"}),
        ("We present Tar, a net.", {"Tar"}),
        ("We develop a small net called Tar.", {"Tar"}),
        ("This technical report presents K-OWL, which sees.", {"K-OWL"}),
        ("We present lamps.", set()),
        ("We present LLM.", set()),
    ],
)
def test_a_thing_is_named_where_the_abstract_presents_it(sentence: str, named: set[str]) -> None:
    assert names.of_thing("Seeing", [sentence]) == named


@pytest.mark.parametrize(
    ("title", "named"),
    [
        ("Owl: Seeing", {"Owl"}),
        ("One Two Three Four: Seeing", {"One Two Three Four"}),
        ("One Two Three Four Five: Seeing", set()),
        ("Owl: A Review of Nets", set()),
        ("Owl 2 Technical Report", {"Owl 2"}),
        ("Owl Technique Report: Seeing", {"Owl Technique Report", "Owl"}),
        ("Owl-4B Model Card", {"Owl-4B"}),
        ("A Report on Owls", set()),
        ("Seeing", set()),
        ("GPT: Seeing", set()),
    ],
)
def test_a_thing_is_named_by_at_most_four_words_before_the_colon(title: str, named: set[str]) -> None:
    assert names.of_thing(title, []) == named


@pytest.mark.parametrize(
    ("sentence", "parts"),
    [
        ("We train Garden Judge, a net.", {"Garden Judge"}),
        ("It is called OwlNet.", {"OwlNet"}),
        ("Our small net, Tar, sees.", {"Tar"}),
        ("Our OwlNet sees.", {"OwlNet"}),
        ("Our OwlNet and BarnNet see.", set()),
        ("OwlNet also achieves 9.", {"OwlNet"}),
        ("Its MLT (Moon, Lamp, Torch) marks are kept.", {"MLT"}),
        ("We present LLM.", set()),
        ("It is called lamp.", set()),
        ("We see by our own lamp, Tar.", {"Tar"}),
    ],
)
def test_parts_are_the_names_that_the_abstract_gives_and_the_title_does_not_tell(
    sentence: str, parts: set[str]
) -> None:
    assert names.of_parts("Seeing", [sentence]) == parts


@pytest.mark.parametrize(
    ("title", "name", "is_told"),
    [
        ("Kernel Cache", "KC", True),
        ("Mega Cat", "MECA", True),
        ("Medical", "MIC", False),
        ("Text to Image", "T2I", True),
        ("Big Data 2", "BD2", True),
        ("A Cat of Ice", "CI", True),
        ("A Cat of Ice", "ACOI", False),
        ("Moon via Lamps", "MVL", False),
        ("Robust Reading", "RobRead", True),
        ("Robust Reading", "RobReed", False),
        ("Robust Verification", "VerA", True),
        ("Owl: Seeing", "Owl-7B", True),
        ("Ow: Seeing", "Ow-7B", False),
        ("The LSN of Lamps", "RoboKite-LSN", True),
        ("The LS of Lamps", "RoboKite-LS", False),
        ("Owls in Night", "OBNs", False),
        ("Owls Behind Nets", "OBNs", True),
    ],
)
def test_a_title_tells_a_name_by_its_letters(title: str, name: str, is_told: bool) -> None:
    assert (names.of_parts(title, [f"We call it {name}."]) == frozenset()) is is_told


@pytest.mark.parametrize(
    ("sentence", "is_told"),
    [
        ("We present Owl by night.", True),
        ("We present the small Owl by night.", True),
        ("We present one very small Owl.", False),
        ("Owl, a net, sees.", True),
        ("Owl: a net that sees.", True),
        ("Owl (an old net) sees.", True),
        ("A net (Owl) sees.", True),
        ("Owl Vision Net (OVN) sees.", True),
        ("Owl sees.", False),
        ("We present Owls.", False),
        ("We train nets with Owl.", False),
        ("Nets trained on Owl see.", False),
    ],
)
def test_a_sentence_introduces_a_name_where_it_says_what_it_is(sentence: str, is_told: bool) -> None:
    assert names.introduces(sentence, "Owl") is is_told


def test_a_name_that_is_a_word_is_told_by_how_words_of_the_title_begin() -> None:
    abstract = ["We present Vera, a net."]
    titles = ("Evidence-Grounded Verification", "Verification with Aid", "Vera and Owls")
    assert [names.of_parts(title, abstract) for title in titles] == [{"Vera"}, set(), set()]


def test_a_benchmark_on_which_something_is_tested_needs_no_other_word() -> None:
    assert names.introduces("Owl sees on OwlBench.", "OwlBench")
    assert names.introduces("Owl sees across our Owl-Bench by night.", "Owl-Bench")
    assert not names.introduces("OwlBench holds nets.", "OwlBench")


def test_a_name_in_capitals_before_a_noun_is_not_introduced_by_that() -> None:
    assert not names.introduces("We propose the OWL score.", "OWL")
    assert names.introduces("We propose the OWL score, which sees.", "OWL")
    assert names.introduces("We propose the Owl score.", "Owl")


@pytest.mark.parametrize(
    ("sentence", "forms"),
    [
        ("We use Semantic Night Vision (SNV).", {"SNV": "Semantic Night Vision", "SNVs": "Semantic Night Vision"}),
        ("We use Night Vision Nets (NVNs).", {"NVNs": "Night Vision Nets", "NVN": "Night Vision Net"}),
        ("We use lamps (SNV).", {"SNV": ""}),
        ("We use large language models (LLM).", {}),
        ("We see (nightly) owls.", {"nightly": ""}),
        ("We use Mixture of Night Nets (MoNN).", {"MoNN": "Mixture of Night Nets"}),
    ],
)
def test_short_forms_are_those_in_brackets_with_the_words_before_them(sentence: str, forms: dict[str, str]) -> None:
    given = names.short_forms("Seeing", [sentence])
    assert {name: long for name, long in given.items() if " " not in name} == forms


@pytest.mark.parametrize("title", ["Semantic Night Vision", "SNV at Work", "A Semantic Vision for the Night", "SNVs"])
@pytest.mark.parametrize("given", ["Semantic Night Vision (SNV)", "Semantic Night Visions (SNVs)"])
def test_a_short_form_that_the_title_explains_is_none(title: str, given: str) -> None:
    assert names.short_forms(title, [f"We use {given}."]) == {}


@pytest.mark.parametrize(
    ("sentence", "spelled"),
    [
        ("SNV sees.", "Semantic Night Vision (SNV) sees."),
        ("We use an SNV.", "We use a semantic Night Vision (SNV)."),
        ("A SNV sees an SNV.", "A semantic Night Vision (SNV) sees an SNV."),
        ("We use SNV (SNV).", "We use SNV (SNV)."),
        ("SNVs see.", "SNVs see."),
        ("We use the SNV.", "We use the semantic Night Vision (SNV)."),
    ],
)
def test_a_short_form_is_spelled_out_where_it_first_stands(sentence: str, spelled: str) -> None:
    assert names.spelled_out(sentence, {"SNV": "semantic Night Vision"}) == spelled


def test_the_article_before_a_short_form_becomes_that_of_its_words() -> None:
    assert names.spelled_out("A UV net sees.", {"UV": "owl view"}) == "An owl view (UV) net sees."
    assert names.spelled_out("We use an XV.", {"XV": ""}) == "We use an XV."


@pytest.mark.parametrize(
    ("word", "stem"),
    [
        ("models", "model"),
        ("model", "model"),
        ("learning", "learni"),
        ("lesson", "lesson"),
        ("lessons", "lesson"),
        ("s", "s"),
    ],
)
def test_words_are_compared_by_six_letters_without_their_plural(word: str, stem: str) -> None:
    assert names.words(word) == {stem}


def test_words_of_coined_names_alone_are_coined() -> None:
    assert names.coined("We see OwlNet and GPT-5 by night") == {"owlnet", "gpt", "5"}


def test_a_name_is_there_as_a_word_of_its_own() -> None:
    assert [names.has(sentence, "Owl") for sentence in ("Owl sees", "Owls see", "NightOwl sees", "(Owl)")] == [
        *(True, False, False, True),
    ]


@pytest.mark.parametrize(
    "small",
    ["a", "an", "and", "as", "at", "by", "for", "from", "in", "is", "of", "on", "or", "the", "to", "via", "with"],
)
def test_a_small_word_of_a_title_gives_no_letter_to_a_name_in_capitals(small: str) -> None:
    name = f"M{small[0].upper()}L"
    assert names.of_parts(f"Mx {small} Lamps", [f"We call it {name}."]) == {name}
    assert names.of_parts(f"Mx {small}x Lamps", [f"We call it {name}."]) == frozenset()
