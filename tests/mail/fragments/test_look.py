"""What an edition looked like when it was published is kept whole, and stays so."""

import zlib
from dataclasses import replace
from pathlib import Path

from newsletter.mail.fragments.look import Look
from newsletter.mail.layout import render
from newsletter.models import FileIs, Layout, Logo
from tests.mail.editions import LIST, OWN, edition, written

LISTS = (
    LIST,
    replace(LIST, logo=Logo(url="https://example.org/l.png", width=80, height=20), former_ids=("a.example.org",)),
    replace(LIST, name="Größer “als” <b>", file_is=FileIs.LIST, verp=False),
)


def test_a_look_is_read_as_it_was_packed() -> None:
    for mailing_list in LISTS:
        look = Look.of(mailing_list, [OWN])
        assert Look.unpacked(look.packed) == look


def test_looks_of_other_templates_or_another_list_have_other_names(tmp_path: Path) -> None:
    other = written(tmp_path, "email/brief/body.txt", "{{ slot.unsubscribe }}\n")
    looks = [*(Look.of(each, [OWN]) for each in LISTS), Look.of(LIST, [other, OWN])]
    assert len({look.name for look in looks}) == len(looks)
    assert Look.of(LIST, [OWN]).name == looks[0].name


def test_mails_made_of_the_kept_templates_are_the_same_bytes(tmp_path: Path) -> None:
    own = written(tmp_path / "own", "email/edition/subject.txt", "Ours: {{ edition.title }}\n")
    kept = Look.unpacked(Look.of(LIST, [own, OWN]).packed).laid_out(tmp_path / "kept")
    for layout in Layout:
        made = [render(edition(), LIST, layout=layout, templates=each) for each in ((own, OWN), (kept,))]
        assert made[0] == made[1]


def test_a_setting_that_another_version_kept_is_left_out() -> None:
    look = Look.of(LIST, [OWN])
    stranger = look.content.replace(b'{"list": {', b'{"list": {"of_another_version": 1, ', 1)
    assert Look.unpacked(zlib.compress(stranger)) == look
