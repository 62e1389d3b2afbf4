"""A message joined of fragments is, byte for byte, the message composed whole."""

from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.actions.plan_files import plan_files
from newsletter.editorial.choices import Choices
from newsletter.editorial.selection.select import Selector
from newsletter.mail.compose import compose
from newsletter.mail.fragments.composer import Composer
from newsletter.mail.fragments.fragment import Fragment
from newsletter.mail.layout import render
from newsletter.models import Asked, Edition, Layout, Paper, Period, Topics
from newsletter.packed import folder
from tests.mail.editions import LIST, OWN, edition, paper, written

AT = datetime(2025, 12, 2, 6, 30, tzinfo=UTC)


@cache
def day() -> Edition:
    files = [folder("examples") / "daily-papers-dec-01.txt"]
    return plan_files(files, day=None, list_id=LIST.id, choices=Choices(), now=AT)


@cache
def selector(period: Period) -> Selector:
    remarkable = {"sentence": "A day to remember."} if period is Period.DAY else {}
    return Selector(replace(day(), period=period, **remarkable))


def composer(made: Edition, layout: Layout = Layout.FULL, *, templates: tuple[Path, ...] = (OWN,)) -> Composer:
    return Composer(made, LIST, layout=layout, templates=templates, published_at=AT)


def whole(made: Edition, layout: Layout = Layout.FULL, *, templates: tuple[Path, ...] = (OWN,)) -> bytes:
    rendered = render(made, LIST, layout=layout, templates=templates)
    return compose(made, LIST, rendered, layout=layout, published_at=AT)


@cache
def kept(period: Period, layout: Layout) -> Composer:
    return composer(selector(period).edition, layout)


def papers() -> list[Paper]:
    return [trending.paper for trending in (*day().papers, *day().rest)]


WORDS = st.lists(st.sampled_from(["agents", "video", "learning", "for", "<b>", '"3D" & more', "深度"]), max_size=3)
THEMES = st.lists(
    st.deferred(lambda: st.sampled_from(sorted({trending.theme for trending in day().papers}))), max_size=3
)
TOPICS = st.builds(Topics, words=WORDS.map(tuple), themes=THEMES.map(tuple))
ASKED = st.builds(
    Asked,
    wanted=TOPICS,
    muted=TOPICS,
    code=st.booleans(),
    papers=st.none() | st.integers(1, 40),
    liked=st.lists(
        st.deferred(lambda: st.sampled_from([*papers(), Paper(id="title:0", title="“Quoted” · ünïcode")])), max_size=3
    ).map(tuple),
)


@given(asked=ASKED, period=st.sampled_from(Period), layout=st.sampled_from(Layout))
def test_joined_fragments_are_the_whole_for_any_wish_in_every_layout(
    asked: Asked, period: Period, layout: Layout
) -> None:
    selected = selector(period).select(asked)
    joined = kept(period, layout)
    assert joined.is_cut
    assert not selected.papers or joined.composed(selected) == whole(selected, layout)


@pytest.mark.parametrize("layout", Layout)
@pytest.mark.parametrize(
    "made",
    [
        edition(),
        edition(paper(1), rest=1),
        edition(*(paper(n, title=f"<b> {n} \ue000name\ue001 ·") for n in range(1, 13))),
    ],
    ids=["of one paper", "with one that is not shown", "of odd titles"],
)
def test_an_edition_without_wishes_is_joined_too(made: Edition, layout: Layout) -> None:
    assert (composer(made, layout).is_cut, composer(made, layout).composed(made)) == (True, whole(made, layout))


COUNTED = "{% for card in edition.lead %}{{ card.title }}{% if not loop.last %}, {% endif %}{% endfor %}\n"
MIDDLE = "{% for card in edition.lead %}- {% block lead scoped %}{{ card.title }}{% endblock %}\n{% endfor %}\n"
REASONED = """{% for theme in edition.others %}
{% block theme scoped %}
{{ theme.name }}
{% if theme.cards[0].why %}
You asked for it.
{% endif %}
{% endblock %}
{% endfor %}
{{ slot.unsubscribe }}
"""
MEASURED = "{{ edition.counts | length }}\n{{ slot.unsubscribe }}\n"


@pytest.mark.parametrize(
    "body",
    [COUNTED, MIDDLE, MEASURED, REASONED],
    ids=["counts", "cuts within a line", "measures a word", "tells a paper's reason outside of its block"],
)
def test_templates_that_cannot_be_cut_are_composed_whole(body: str, tmp_path: Path) -> None:
    templates = (written(tmp_path, "email/edition/body.txt", body), OWN)
    made = composer(day(), templates=templates)
    selected = Selector(day()).select(Asked(papers=3))
    assert (made.is_cut, made.composed(selected)) == (False, whole(selected, templates=templates))


def test_an_operators_template_with_a_block_around_a_paper_is_cut(tmp_path: Path) -> None:
    body = "{% for card in edition.lead %}\n{% block lead scoped %}\n* {{ card.title }}\n{% endblock %}\n{% endfor %}\n"
    templates = (written(tmp_path, "email/edition/body.txt", f"{body}{{{{ slot.unsubscribe }}}}\n"), OWN)
    assert composer(day(), templates=templates).is_cut


def test_a_message_has_few_bytes_of_its_own() -> None:
    made, of_day = kept(Period.DAY, Layout.FULL), selector(Period.DAY)
    first, second, third = (
        made.pieces(of_day.select(Asked(wanted=Topics(words=(word,)))))
        for word in ("unlearning", "UNLEARNING", "Unlearning")
    )
    shared = {*first} & {*second} & {*third}
    assert sum(len(piece) for piece in third if piece not in shared) < 0.05 * sum(map(len, third))
    own = {piece for piece in third if not isinstance(piece, Fragment)}
    assert own.isdisjoint({*first, *second}), "what was there before is a fragment"


def test_a_template_with_two_words_of_the_selection_in_a_line_is_cut(tmp_path: Path) -> None:
    words = '{{ edition.counts }}, {{ edition.more }} ({{ (edition.title ~ "!") | wrap }})\n{{ slot.unsubscribe }}\n'
    templates = (written(tmp_path, "email/brief/body.txt", words), OWN)
    made, selected = composer(day(), Layout.BRIEF, templates=templates), Selector(day()).select(Asked(papers=3))
    assert (made.is_cut, made.composed(selected)) == (True, whole(selected, Layout.BRIEF, templates=templates))


def test_a_theme_is_told_by_its_place_its_size_and_whether_it_is_the_last(tmp_path: Path) -> None:
    body = """{% for theme in edition.others %}
{% block theme scoped %}
{{ loop.index }} {{ loop.index0 }} {{ loop.first }} {{ theme.name }} {{ theme.count }} {{ theme.about }}
{% for card in theme.cards %}
{% block card scoped %}
{{ card.label }}{{ card.title }} {{ card.why }}
{% endblock %}
{% endfor %}
{% endblock %}
{% endfor %}
{% for theme in edition.others %}
{% block name scoped %}
{{ loop.index }} {{ loop.index0 }} {{ loop.first }} {{ loop.last }} {{ theme.name }}
{% endblock %}
{% endfor %}
{{ slot.unsubscribe }}
"""
    templates = (written(tmp_path, "email/edition/body.txt", body), OWN)
    made = composer(day(), templates=templates)
    for papers in (9, 14, 50):
        selected = Selector(day()).select(Asked(papers=papers, wanted=Topics(words=("agents",))))
        assert (made.is_cut, made.composed(selected) == whole(selected, templates=templates)) == (True, True)


def test_html_that_shows_no_number_is_filled_once_for_all_places_of_a_paper() -> None:
    made = composer(day())
    fewer = replace(day(), themes=(replace(day().themes[0], papers=day().themes[0].papers[1:]), *day().themes[1:]))
    first, second = (made.pieces(each) for each in (day(), fewer))
    again = {id(piece) for piece in second}
    kept = [piece for piece in first if piece.startswith(b"<h3") and id(piece) in again]
    assert len(kept) > 10, "though all have moved up"
