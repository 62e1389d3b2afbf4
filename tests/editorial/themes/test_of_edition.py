"""What a reader may rely on in the headings of an edition."""

from dataclasses import replace

from newsletter.editorial.themes import of_edition
from newsletter.editorial.themes.seeds import read_seeds
from newsletter.models import Paper, TrendingPaper

VIDEO = "Camera control for text-to-video generation"
ROBOT = "A humanoid robot learns dexterous manipulation"
SPEECH = "Speech recognition for children"
TITLES = {
    "v1": VIDEO,
    "r1": ROBOT,
    "v2": "Long video generation with a video diffusion model",
    "s1": SPEECH,
    "r2": "Teleoperation of a bimanual robot",
    "s2": "Text-to-speech with any speaker",
    "x1": "Untitled",
}


def trending(**titles: str) -> list[TrendingPaper]:
    return [
        TrendingPaper(paper=Paper(id=name, title=title), score=float(-rank), why=())
        for rank, (name, title) in enumerate(titles.items())
    ]


def grouped(papers: list[TrendingPaper]) -> dict[str, list[str]]:
    return {theme.name: [each.paper.id for each in theme.papers] for theme in of_edition.group(papers)}


def test_papers_that_share_a_theme_stand_under_its_name_and_the_rest_under_more() -> None:
    assert grouped(trending(**TITLES)) == {
        "Video generation & editing": ["v1", "v2"],
        "Robotics & embodied AI": ["r1", "r2"],
        "Speech, audio & music": ["s1", "s2"],
        "More": ["x1"],
    }


def test_themes_stand_in_the_order_of_their_best_paper_and_more_last() -> None:
    papers = trending(s1=SPEECH, v1=VIDEO, v2=VIDEO, s2=SPEECH, s3=SPEECH, x1="Untitled", v3=VIDEO)
    assert list(grouped(papers)) == ["Speech, audio & music", "Video generation & editing", "More"]


def test_two_lone_papers_meet_under_their_section() -> None:
    papers = trending(v1=VIDEO, i1="Text-to-image generation", s1=SPEECH, s2=SPEECH)
    assert grouped(papers)["Image & video generation"] == ["v1", "i1"]


def test_a_lone_first_paper_that_nothing_is_near_has_a_heading() -> None:
    papers = trending(v1=VIDEO, v2=VIDEO, r1=ROBOT)
    assert grouped(papers) == {"Video generation & editing": ["v1", "v2"], "Robotics & embodied AI": ["r1"]}


def test_a_paper_has_its_own_theme_section_and_area_on_every_day() -> None:
    days = (trending(v1=VIDEO), trending(r1=ROBOT, v1=VIDEO, s1=SPEECH, s2=SPEECH), trending(**TITLES))
    own = {
        (each.theme, each.section, each.area)
        for day in days
        for theme in of_edition.group(day)
        for each in theme.papers
        if each.paper.title == VIDEO
    }
    assert own == {("Video generation & editing", "Image & video generation", "Vision & graphics")}


def test_three_papers_on_world_models_stand_under_that_name() -> None:
    titles = ("Real-time interactive world models", "Evaluating world models", "A latent world model from video")
    worlds = {f"w{at}": title for at, title in enumerate(titles)}
    papers = trending(**worlds, v1=VIDEO, v2=VIDEO, v3=VIDEO, d1="Gaussian splatting", d2="3D reconstruction of scenes")
    assert grouped(papers)["World models"] == ["w0", "w1", "w2"]


def test_a_study_of_microgrids_is_not_about_the_reasoning_of_language_models() -> None:
    title = "Reinforcement learning for the energy management of microgrids"
    (theme,) = of_edition.group(trending(m1=title))
    assert theme.name not in ("LLM reasoning & RL post-training", "LLM reasoning & training")


def test_one_paper_is_an_edition_under_its_theme() -> None:
    assert grouped(trending(r1=ROBOT)) == {"Robotics & embodied AI": ["r1"]}


def test_papers_that_share_nothing_stand_under_one_plain_heading() -> None:
    papers = trending(r1=ROBOT, s1=SPEECH, v1=VIDEO)
    assert grouped(papers) == {"Trending papers": ["r1", "s1", "v1"]}


def test_no_papers_no_themes() -> None:
    assert of_edition.group([]) == ()


def test_a_theme_says_in_a_line_what_it_is_about() -> None:
    assert of_edition.group(trending(s1=SPEECH, s2="Text-to-speech"))[0].about == "Everything that is heard"


def test_a_section_that_gathers_themes_names_them_in_its_line() -> None:
    papers = trending(v1=VIDEO, i1="Text-to-image generation", s1=SPEECH, s2=SPEECH)
    about = {theme.name: theme.about for theme in of_edition.group(papers)}
    assert about["Image & video generation"] == "Image generation & diffusion models; Video generation & editing"


def test_another_order_moves_papers_but_parts_none() -> None:
    papers = trending(**{name: title for name, title in TITLES.items() if name != "x1"})
    turned = grouped(papers[::-1])
    assert {name: set(ids) for name, ids in turned.items()} == {name: set(ids) for name, ids in grouped(papers).items()}


def test_twins_are_both_shown() -> None:
    paper = trending(v1=VIDEO)[0]
    assert grouped([paper, paper]) == {"Video generation & editing": ["v1", "v1"]}


def test_a_paper_more_parts_none_of_the_others() -> None:
    papers = trending(**TITLES, i1="Text-to-image generation")
    assert grouped(papers)["Image & video generation"] == ["v1", "v2", "i1"]


def test_five_hundred_papers_are_all_shown() -> None:
    many = {f"p{at}": list(TITLES.values())[at % 7] for at in range(500)}
    assert sum(map(len, grouped(trending(**many)).values())) == 500


def test_a_title_in_another_script_is_read_and_shown() -> None:
    papers = trending(a="大规模语言模型", b="Диффузионные модели", c="نماذج اللغة")
    assert grouped(papers) == {"Trending papers": ["a", "b", "c"]}


def test_an_abstract_counts_where_the_title_says_nothing() -> None:
    papers = trending(a="Untitled", b="Untitled")
    described = [
        replace(each, paper=replace(each.paper, abstract="A humanoid robot grasps cups with tactile hands."))
        for each in papers
    ]
    assert grouped(described) == {"Robotics & embodied AI": ["a", "b"]}


def test_a_theme_added_in_a_line_of_data_is_used() -> None:
    seeds = read_seeds('[[theme]]\nname = "Bees"\nsection = "Nature"\nphrases = ["honey*"]')
    papers = trending(a="Honeycombs", b="Honey")
    assert [theme.name for theme in of_edition.group(papers, seeds=seeds)] == ["Bees"]
