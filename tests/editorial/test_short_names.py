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
    ],
)
def test_a_title_that_begins_with_a_name_gives_it(title: str, name: str) -> None:
    assert short_names.of(paper(title)) == name


@pytest.mark.parametrize("title", ["Position: Stop Scaling Everything", "A Survey: Agents That Use Tools Today Again"])
def test_the_kind_of_a_paper_is_no_name(title: str) -> None:
    assert short_names.of(paper(title)) == short_names.cut(title)


@pytest.mark.parametrize(
    ("title", "abstract", "name"),
    [
        ("Finding Vulnerabilities with CTF-Dojo", "We introduce CTF-Dojo, an environment.", "CTF-Dojo"),
        ("Probing the Critical Point (CritPt)", "We present the Critical Point (CritPt) benchmark.", "CritPt"),
        ("OpenSora 2.0 for Everybody and Everything", "We release OpenSora 2.0, a model.", "OpenSora 2.0"),
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
