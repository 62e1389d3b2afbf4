"""What may be relied on in the learned part."""

import numpy as np

from newsletter.editorial.themes import model
from newsletter.editorial.themes.fits import fits_of
from newsletter.editorial.themes.seeds import SHIPPED, read_seeds, shipped_seeds
from newsletter.models import Paper


def paper(title: str, abstract: str = "") -> Paper:
    return Paper(id=title, title=title, abstract=abstract)


def alike(one: Paper, other: Paper) -> float:
    first, second = model.shipped_model().placed([one, other])
    return float(first @ second)


def test_the_file_is_five_megabytes_at_most() -> None:
    assert model.SHIPPED.stat().st_size <= 5_000_000


def test_every_learned_theme_is_in_the_seed_file() -> None:
    learned = {key for head in model.shipped_model().heads for key in head.keys}
    assert learned - {seed.key for seed in shipped_seeds().themes} == set()


def test_papers_on_one_thing_in_other_words_are_near() -> None:
    robot = paper("Dexterous manipulation with a humanoid")
    assert alike(robot, paper("Grasping by bimanual arms")) > 0.3 > alike(robot, paper("Speech recognition"))


def test_a_paper_without_a_known_word_is_nowhere() -> None:
    assert not model.shipped_model().placed([paper("大规模语言模型")]).any()


def test_the_title_counts_three_times() -> None:
    assert model.counted("robot", "robot")["robot"] == 4.0


def test_no_papers_have_no_vectors() -> None:
    assert len(model.shipped_model().placed([])) == 0


def test_the_chances_of_a_paper_add_up_to_one_at_most() -> None:
    fits = fits_of([paper("Robots"), paper("")], model=model.shipped_model(), seeds=shipped_seeds())
    assert np.all(fits.own().sum(axis=1) < 1.0001)


def test_a_theme_of_the_operators_own_wins_by_its_phrase_in_a_title() -> None:
    own = '[[theme]]\nname = "Bees"\nsection = "Nature"\nphrases = ["honeybee"]\n'
    seeds = read_seeds(SHIPPED.read_text(encoding="utf-8") + own)
    fits = fits_of([paper("Tracking a honeybee")], model=model.shipped_model(), seeds=seeds)
    assert seeds.themes[int(fits.own()[0].argmax())].name == "Bees"


def test_a_day_of_a_conference_is_told_by_its_papers() -> None:
    titles = (
        "Envy-free division of goods",
        "Strategyproof voting rules",
        "Answer set programming",
        "Planning with PDDL",
    )
    fits = fits_of([paper(t) for t in titles * 5], model=model.shipped_model(), seeds=shipped_seeds())
    assert model.shipped_model().fields.keys[int(fits.mix().argmax())] == "ai"
