"""What may be relied on in the learned part."""

from math import e, log

import numpy as np
import pytest

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


def test_a_term_counts_one_more_for_each_e_times_that_it_is_repeated() -> None:
    counted = model.counted("owl", "owl owl lamp")
    assert counted == pytest.approx({"owl": 3.0 + 1 + log(2), "lamp": 1.0, "owl owl": 1.0, "owl lamp": 1.0})


def test_shares_are_exponentials_that_add_up_to_one_and_none_is_nothing() -> None:
    shares = model.shares(np.array([[0.0, 1.0], [0.0, 90.0]], np.float32))
    assert shares[0] == pytest.approx([1 / (1 + e), e / (1 + e)], abs=1e-6)
    assert shares[1] == pytest.approx([1e-12, 1.0])


def test_a_head_scores_by_slopes_and_offsets() -> None:
    head = model.Head(
        field="x",
        keys=("a", "b"),
        slopes=np.array([[1.0, 2.0]], np.float32),
        offsets=np.array([0.5, -0.5], np.float32),
    )
    assert head.scores(np.array([[3.0]], np.float32)).tolist() == [[3.5, 5.5]]
    assert head.shares(np.array([[1.0]], np.float32))[0] == pytest.approx([0.5, 0.5])


def test_a_paper_is_placed_by_its_terms_less_the_mean_of_all_at_a_length_of_one() -> None:
    head = model.Head(field="x", keys=("a",), slopes=np.zeros((2, 1), np.float32), offsets=np.zeros(1, np.float32))
    made = model.Model(
        row={"owl": 0, "lamp": 1},
        vectors=np.array([[3, 4], [0, 2]], np.int8),
        scale=np.array([1.0, 0.5], np.float32),
        rarity=np.ones(2, np.float32),
        named=np.ones(2, np.bool_),
        mean=np.array([0.1, 0.2], np.float32),
        heads=(head,),
        fields=head,
    )
    placed = made.placed([paper("owl"), paper("", "owl lamp"), paper("bee")])
    both = np.array([3.0, 5.0]) / np.hypot(3, 5) - [0.1, 0.2]
    assert placed[0] == pytest.approx(np.array([0.5, 0.6]) / np.hypot(0.5, 0.6), abs=1e-6)
    assert placed[1] == pytest.approx(both / np.linalg.norm(both), abs=1e-6)
    assert placed[2].tolist() == [0.0, 0.0]
