"""The short form of a name is spelled out where its reader has not met it."""

import pytest

from newsletter.editorial.summary import names

TITLE = "Owl: Learning to See at Night"


def test_a_short_form_is_spelled_out_as_the_abstract_does() -> None:
    forms = names.short_forms(TITLE, ["We suggest Semantic Night Vision (SNV) for owls.", "SNV sees."])
    assert names.spelled_out("SNV sees owls.", forms) == "Semantic Night Vision (SNV) sees owls."


@pytest.mark.parametrize(
    ("abstract", "name", "long"),
    [
        ("We beat Tree of Thoughts (ToT) by far.", "ToT", "Tree of Thoughts"),
        ("We turn Text-to-image (T2I) nets around.", "T2I", "Text-to-image"),
        ("We train the Improved 3D Diffusion Policy (iDP3) by night.", "iDP3", "Improved 3D Diffusion Policy"),
        ("We add an Audio-Interaction Aware Night Module (AIM).", "AIM", "Audio-Interaction Aware Night Module"),
    ],
)
def test_a_short_form_stands_for_all_its_words(abstract: str, name: str, long: str) -> None:
    assert names.short_forms(TITLE, [abstract])[name] == long


def test_a_short_form_with_a_number_is_spelled_out_with_it() -> None:
    forms = {"ASR": "attack success rate"}
    spelled = "Owl has 80% attack success rate (ASR@1) by night."
    assert names.spelled_out("Owl has 80% ASR@1 by night.", forms) == spelled
    assert names.unexplained(spelled, forms) == []


def test_a_short_form_that_many_know_is_spelled_out_where_the_abstract_means_something_else() -> None:
    forms = names.short_forms("Owl", ["Owl uses soft verified generation (SVG)."])
    assert forms["SVG"] == "soft verified generation"


def test_a_short_form_of_several_is_known_of_one() -> None:
    forms = names.short_forms(TITLE, ["We train Night Vision Nets (NVNs)."])
    assert names.spelled_out("An NVN sees.", forms) == "A Night Vision Net (NVN) sees."


def test_a_short_form_is_known_of_several() -> None:
    forms = names.short_forms(TITLE, ["We train a Mixture of Night Nets (MNN)."])
    assert names.spelled_out("We train large MNNs.", forms) == "We train large Mixture of Night Nets (MNNs)."


def test_the_name_of_a_benchmark_is_not_spelled_out() -> None:
    assert names.spelled_out("Owl leads on SNV-bench.", {"SNV": "Night Vision"}) == "Owl leads on SNV-bench."


def test_a_short_form_within_a_longer_name_is_not_spelled_out() -> None:
    assert names.spelled_out("The SNV-trained Owl sees.", {"SNV": "Night Vision"}) == "The SNV-trained Owl sees."


def test_a_short_form_that_the_title_holds_needs_no_words() -> None:
    assert names.short_forms("Semantic Night Vision for Owls", ["Semantic Night Vision (SNV) sees."]) == {}
