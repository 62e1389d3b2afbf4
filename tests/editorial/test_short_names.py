"""A short name is what people call the paper: from its title, else from the abstract, else the title's beginning."""

import pytest

from newsletter.editorial import short_names
from tests.editorial.sightings import paper


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Kimi K3: Open Agentic Intelligence", "Kimi K3"),
        ("FlowInOne:Unifying Generation as Flow Matching", "FlowInOne"),
        ("AITEE -- Agentic Tutor for Electrical Engineering", "AITEE"),
        ("Mirage — A Model That Sees", "Mirage"),
        ("深度求索：一个开放的模型", "深度求索"),
        ("Qwen3 Technical Report", "Qwen3"),
        ("Qwen-UI-Agent Technical Report: Toward Agents", "Qwen-UI-Agent"),
        ("Introducing Fugu Model Card", "Fugu"),
        ("A Ratio of 3:1 Is Enough", "A Ratio of 3:1 Is Enough"),
        ("Meet Owl System Card", "Owl"),
        ("Owl 3:1 Technical Report", "Owl 3:1 Technical Report"),
        ("Q: How Owls of Nine Villages Learn to Ask", "Q: How Owls of Nine Villages Learn…"),
        (f"{'Owl ' * 8}See: A Net", f"{'Owl ' * 8}See"),
        (f"{'Owl ' * 8}Sees: A Net", f"{'Owl ' * 8}…".replace(" …", "…")),
        (f"{'Owl ' * 8}See Technical Report", f"{'Owl ' * 8}See"),
        (f"{'Owl ' * 8}Sees Technical Report", f"{'Owl ' * 8}…".replace(" …", "…")),
    ],
)
def test_a_title_that_begins_with_a_name_gives_it(title: str, name: str) -> None:
    assert short_names.of(paper(title)) == name


@pytest.mark.parametrize(
    "title",
    [
        "Position: Stop Scaling Everything",
        "A Survey: Agents That Use Tools Today Again",
        "[Position]: Stop Scaling Everything Now and Then",
        "A Large Survey: Agents That Use Tools Today Again",
    ],
)
def test_the_kind_of_a_paper_is_no_name(title: str) -> None:
    assert short_names.of(paper(title)) == short_names.cut(title)


def test_a_kind_with_two_words_before_it_is_a_name() -> None:
    assert short_names.of(paper("The Moonlit Garden Benchmark: Owls at Night")) == "The Moonlit Garden Benchmark"


@pytest.mark.parametrize(
    ("title", "abstract", "name"),
    [
        ("Finding Vulnerabilities with CTF-Dojo", "We introduce CTF-Dojo, an environment.", "CTF-Dojo"),
        ("Probing the Critical Point (CritPt)", "We present the Critical Point (CritPt) benchmark.", "CritPt"),
        ("OpenSora 2.0 for Everybody and Everything", "We release OpenSora 2.0, a model.", "OpenSora 2.0"),
        ("Owls of Nine Villages and of OwlNet 2.0.1.2", "We release OwlNet.", "OwlNet"),
        ("From OwlNet2 in Barns to OwlNet in Gardens", "We release OwlNet.", "OwlNet"),
        ("Seeing by Moonlight with the KX2 of Gardens", "We propose the KX2.", "KX2"),
        ("Seeing by Moonlight with the K2 of All Gardens", "We propose K2.", ""),
        ("Seeing by Moonlight with 4DNet in All Gardens", "We propose 4DNet.", ""),
        ("Seeing by Moonlight with OwlNet in Gardens", "We propose lamps. OwlNet sees.", ""),
        ("Seeing by Moonlight with OwlNet in Gardens", "OwlNet sees.", ""),
        ("Seeing by Moonlight with OwlNet in Gardens", "Lamps, termed a b c d e f g (OwlNet).", "OwlNet"),
        ("Seeing by Moonlight with OwlNet in Gardens", "Lamps, termed a b c d e f g h (OwlNet).", ""),
        ("Thinking Further with DINOv3 and More", "We propose DINOv3 features.", ""),
        ("Shorter Chains for Improved LLM Reasoning", "We introduce LLM reasoning that is short.", ""),
        ("Aligning Models via Self-Steering Updates", "We propose Self-Steering updates.", ""),
        ("A STUDY OF EVERYTHING THAT IS LOUD HERE", "We introduce LOUD words.", ""),
        ("Better Training with FastNet on Old Machines", "Prior work used FastNet.", ""),
    ],
)
def test_a_name_in_the_title_counts_where_the_abstract_introduces_it(title: str, abstract: str, name: str) -> None:
    assert short_names.of(paper(title, abstract=abstract)) == (name or short_names.cut(title))


@pytest.mark.parametrize(
    ("title", "cut"),
    [
        ("Learning to See", "Learning to See"),
        ("The State of the Art of the World of Letters", "The State of the Art of the World…"),
        ("Deoxyribonucleic" * 4, "Deoxyribonucleic" * 2 + "De…"),
        ("大" * 80, "大" * 34 + "…"),
        ("تعلم الآلة للجميع", "تعلم الآلة للجميع"),
    ],
)
def test_any_other_title_is_cut_at_a_word_that_can_stand_last(title: str, cut: str) -> None:
    assert short_names.of(paper(title)) == cut


def test_two_papers_of_a_day_never_have_the_same_short_name() -> None:
    papers = [paper("DeepSeek-V3: A"), paper("DeepSeek-V3: B"), paper("DEEPSEEK-V3: A"), paper("Another: C")]
    assert list(short_names.distinct(papers)) == ["DeepSeek-V3", "DeepSeek-V3: B", "DEEPSEEK-V3: A", "Another"]


def test_of_titles_with_one_beginning_the_next_has_twice_as_much_and_the_third_the_whole() -> None:
    same = "Owls " * 16
    papers = [paper(f"{same}{end}") for end in ("one", "two", "three")]
    beginning = ("Owls " * 6 + "Owls", "Owls " * 13 + "Owls")
    assert list(short_names.distinct(papers)) == [*(f"{cut}…" for cut in beginning), f"{same}three"]


def test_a_cut_title_keeps_its_first_word_though_it_is_a_small_one() -> None:
    assert short_names.cut("The of the", longest=7) == "The…"
    assert (short_names.cut("The owls", longest=8), short_names.cut("The owls", longest=7)) == ("The owls", "The…")
