"""Signs for which a sentence without a fault is told where no better one is there."""

import pytest

from newsletter.editorial.summary import risks, rule
from newsletter.editorial.summary.faults.read import Read

TITLE = "Owl: Learning to See at Night"


def signs(sentence: str, *, parts: frozenset[str] = frozenset()) -> set[str]:
    read = Read(source=sentence, sentence=sentence, title=TITLE, parts=parts)
    return {name for name, sign in risks.of(read).items() if sign}


@pytest.mark.parametrize(
    ("sentence", "risky"),
    [
        ("Owl improves HPW from 2.04 to 5.47 in gardens of hedgehogs.", True),
        ("The best gardener reaches 75.8 on the HGD and FXD gardens of hedgehogs.", True),
        ("At K=2, Owl sees twice as many hedgehogs in gardens as people.", True),
        ("Gardens suffer from a lamp density (ρ) of up to 0.77 hedgehogs.", True),
        ("Lamps and hedgehogs of gardens go together (Spearman ρ=0.75).", False),
        ("Owl sees hedgehogs as often as people do (r=0.97, n=40).", False),
        ("Owl improves hedgehogs per watt (HPW) from 2.04 to 5.47 in gardens.", False),
        ("We introduce HPW, a benchmark of hedgehogs per watt in gardens.", False),
        ("Owl reads PDF files and SQL tables about hedgehogs on one GPU.", False),
        ("Owl improves the count of hedgehogs on HGD and over FXD by lamps.", False),
        ("LSN improves the count of hedgehogs in nine gardens of the village.", False),
    ],
)
def test_a_short_form_that_few_readers_know_is_a_risk_unless_it_names_what_was_tested_on(
    sentence: str, risky: bool
) -> None:
    assert ("unknown short forms" in signs(sentence)) is risky


@pytest.mark.parametrize(
    ("sentence", "risky"),
    [
        ("Owl reaches nine gardens of hedgehogs, with an average improvement of 8.2%.", True),
        ("The best of the lamps shows a substantial gain of 19 percent, relatively.", True),
        ("Owl achieves a 12.5% improvement over lamps in dark gardens.", True),
        ("Owl is better than gardeners and than older lamps, by 8.7% and 6.0%.", True),
        ("Owl consistently sees more, with an average improvement of over 5%.", True),
        ("Owl sees hedgehogs by test-time light, with gains of 0.5-1% compared to lamps.", True),
        ("Owl brings improvements over the strongest lamps of gardens by up to 1.8 percentage points.", True),
        ("Owl achieves a gain of up to 19.36% over dark settings and consistently outperforms lamps.", True),
        ("Owl sees hedgehogs with a 69% improvement over lamps at a context length of nine.", True),
        ("Test-time light provides an additional 3% boost, with more light by hedgehogs.", True),
        ("Primed with moonlight, Owl achieves 61.5% accuracy and calm lamps.", True),
        ("With lamps held still, Owl reaches an 84.5% pass rate.", True),
        ("Primed with moonlight, Owl achieves 61.5% accuracy in counting hedgehogs.", False),
        ("Primed with moonlight, Owl achieves 61.5% accuracy, outperforming lamps.", False),
        ("Even the brightest lamp achieves a 12% success rate.", False),
        ("Primed with moonlight, Owl achieves 61.5% retrieval accuracy.", False),
        ("Owl outperforms the lamps by 8.7%, 38.2%, and 15.9% on hedges, meadows and ditches.", False),
        ("Owl achieves a 12.5% improvement in the speed of lamps.", False),
        ("Owl reaches nine gardens of hedgehogs, with an improvement in accuracy of 8.2%.", False),
        ("Owl reaches nine gardens of hedgehogs, with an average improvement of 8.2% on HedgeBench.", False),
        ("Owl reduces the energy of lamps by 8.2%, and that of torches by nine.", False),
    ],
)
def test_a_gain_of_which_nobody_knows_what_was_measured_is_a_risk(sentence: str, risky: bool) -> None:
    assert ("gain of nothing" in signs(sentence)) is risky


@pytest.mark.parametrize(
    ("sentence", "risky"),
    [
        ("We dim lamps for hedgehogs in gardens and give less weight to the penalty as nights grow long.", True),
        ("We add a penalty for bright lamps and give less weight to the penalty as nights grow long.", False),
        ("We dim lamps for hedgehogs and give less weight to the penalty of gardeners.", False),
        ("We dim lamps for hedgehogs and give less weight to the night.", False),
    ],
)
def test_a_thing_that_is_taken_up_and_was_not_told_is_a_small_risk(sentence: str, risky: bool) -> None:
    assert ("bare definites" in signs(sentence)) is risky
    assert risks.cost(Read(source=sentence, sentence=sentence, title=TITLE)) == (0.05 if risky else 0)


def test_a_name_that_the_line_does_not_introduce_is_a_risk() -> None:
    unknown, known = "Kite finds nine of ten hedgehogs.", "Kite, a net, finds nine of ten hedgehogs."
    kite = frozenset({"Kite"})
    assert (signs(unknown, parts=kite), signs(known, parts=kite)) == ({"unknown names"}, set())


def test_short_forms_that_an_abstract_explains_or_its_title_tells_are_not_taken_for_granted() -> None:
    abstract = "By HPW (hedgehogs per watt) and foxes per watt (FPW), an OWL on one GPU sees 97%."
    assert risks.taken_for_granted("Owl: Seeing at Night", abstract) == {"GPU"}


def test_a_name_that_the_first_sentence_of_a_line_introduces_is_known_in_the_second() -> None:
    net, result = "We introduce Kite, a net of moths.", "Kite finds 97% of hedgehogs."
    alone, behind = (rule.tells(line, TITLE, f"{net} {result}") for line in (result, f"{net} {result}"))
    assert behind > alone + 0.9


def test_short_forms_that_many_abstracts_use_come_with_the_program() -> None:
    assert risks.known() >= {"GPU", "PSNR", "LLMs"}
