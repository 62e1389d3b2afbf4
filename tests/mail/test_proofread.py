"""Every mail in an operator's templates: what is wrong with one, and where it stands."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from newsletter.mail import proofread
from newsletter.mail.contents import Look
from newsletter.mail.gate.finding import Severity, refusal
from newsletter.mail.headers import Kind
from newsletter.mail.proofread import Checked
from newsletter.mail.samples import editions
from tests.mail.editions import LIST, written

NOW = datetime(2026, 5, 7, 6, 30, tzinfo=UTC)
MAILS = ("edition", "brief", "weekly", "welcome", "confirm", "known", "changed", "fresh", "goodbye", "report", "alert")
SUBJECT = "{{ list.name }}\n"
TEXT = "Hello\n{{ slot.unsubscribe }}\n"
HTML = """<mjml><mj-body><mj-section><mj-column>
<mj-text><p>Hello</p><a href="{{ slot.unsubscribe }}" style="color:#000000">Leave</a></mj-text>
</mj-column></mj-section></mj-body></mjml>
"""
LOST = "<p>Hello</p><a href='/archive' style='color:#000000'>All</a>"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """Templates of a few words for every mail."""
    for mail in MAILS:
        changed(tmp_path, mail, subject=SUBJECT, text=TEXT, html=HTML)
    return tmp_path


def changed(root: Path, mail: str, *, subject: str = "", text: str = "", html: str = "") -> None:
    for name, words in (("subject.txt", subject), ("body.txt", text), ("body.mjml", html)):
        if words:
            written(root, f"email/{mail}/{name}", words)


def proofread_in(own: Path) -> Checked:
    return proofread.proofread(LIST, [own], now=NOW)


def places(own: Path) -> set[tuple[str, str, str]]:
    """The mail, the place in it, and the first words of what is wrong, of what is refused."""
    refused = (each for each in proofread_in(own).findings if each.finding.severity is Severity.REFUSE)
    return {
        (each.mail, each.place.removeprefix(f"{own}/email/{each.mail}/"), each.finding.what[:19]) for each in refused
    }


def test_templates_that_hold_what_they_must_are_not_refused(own: Path) -> None:
    checked = proofread_in(own)
    assert (checked.samples, checked.mails, checked.refusals, checked.refused) == (32, MAILS, 0, False)


def test_every_mail_of_an_edition_is_made_of_every_sample_and_each_other_once(own: Path) -> None:
    made = list(proofread.samples(Look(mailing_list=LIST, templates=[own]), now=NOW))
    days = [words for words, _ in editions()]
    assert [each.words for each in made if each.mail == "edition"] == days
    assert [each.words for each in made if each.mail == "welcome"] == [*days, "no edition"]
    assert [each.words for each in made if each.mail == "alert"] == ["no edition"]


def test_each_mail_is_judged_as_what_it_is(own: Path) -> None:
    made = proofread.samples(Look(mailing_list=LIST, templates=[own]), now=NOW)
    kinds = {each.mail: each.kind for each in made}
    assert {mail for mail in MAILS if kinds[mail] is Kind.EDITION} == {"edition", "brief", "weekly"}
    assert {mail for mail in MAILS if kinds[mail] is Kind.WELCOME} == {"welcome"}
    assert {mail for mail in MAILS if kinds[mail] is Kind.OPERATOR} == {"report", "alert"}


@pytest.mark.parametrize("mail", ["edition", "changed", "alert"])
def test_a_link_that_leads_nowhere_is_told_by_its_line_in_any_mail(own: Path, mail: str) -> None:
    changed(own, mail, html=HTML.replace("<p>Hello</p>", LOST))
    checked = proofread_in(own)
    (one,) = (each for each in checked.findings if each.finding.severity is Severity.REFUSE)
    assert (one.mail, one.place, one.finding.what) == (mail, f"{own}/email/{mail}/body.mjml:2", "a link to '/archive'")
    assert (checked.refusals, checked.refused) == (1, True)


def test_a_fault_that_several_samples_show_is_told_of_the_first(own: Path) -> None:
    changed(own, "weekly", html=HTML.replace("<p>Hello</p>", LOST))
    (one,) = (each for each in proofread_in(own).findings if each.finding.severity is Severity.REFUSE)
    assert one.words == "a quiet day"


def test_what_is_missing_from_a_part_is_told_by_the_file_of_that_part(own: Path) -> None:
    changed(own, "edition", text="Hello\n", html=HTML.replace("slot.unsubscribe", "slot.view"))
    assert places(own) == {
        ("edition", "body.txt", "the link {{ slot.vi"),
        ("edition", "body.txt", "there is no link to"),
        ("edition", "body.mjml", "there is no link to"),
    }


def test_what_is_left_in_the_subject_is_told_by_its_file(own: Path) -> None:
    changed(own, "brief", subject="{{ 'None' }}\n")
    assert places(own) == {("brief", "subject.txt:1", "'None' is left over")}


def test_a_template_that_cannot_be_filled_is_told_by_its_line_and_the_cause(own: Path) -> None:
    changed(own, "fresh", text="Hello\n{{ nobody }}\n")
    assert [(mail, place) for mail, place, _ in places(own)] == [("fresh", "body.txt:2")]


def test_a_template_that_is_missing_is_told_by_the_name_of_the_mail(own: Path) -> None:
    (own / "email/known/body.txt").unlink()
    (one,) = (each for each in proofread_in(own).findings if each.mail == "known")
    assert (one.words, one.finding.where) == ("no edition", "template")
    assert one.finding.cure == "see docs/mail.md for what a template may contain"


def test_words_of_the_sample_and_of_the_template_may_look_like_residue(own: Path) -> None:
    changed(own, "edition", text=f"None of these\n{TEXT}", html=HTML.replace("Hello", "None of these"))
    assert places(own) == set()


def test_a_value_that_a_template_prints_though_it_is_missing_is_refused(own: Path) -> None:
    changed(own, "edition", text=f"{{{{ none }}}} papers. None of these\n{TEXT}")
    assert places(own) == {("edition", "body.txt", "'None papers. None ")}


def test_a_tag_of_jinja_that_a_mail_shows_is_refused(own: Path) -> None:
    changed(own, "edition", text=f"{{% raw %}}{{% if x %}}Hello{{% endraw %}}\n\n{TEXT}")
    assert places(own) == {("edition", "body.txt:1", "'{% if x %}Hello' i")}


def test_a_layout_that_cannot_be_cut_is_told_once_with_what_to_do(own: Path) -> None:
    """The text counts across papers. Where each line depends on its own paper alone, nothing is told."""
    changed(own, "edition", text=f"{{{{ edition.counts | upper }}}}\n{TEXT}")
    warned = [each for each in proofread_in(own).findings if each.mail == "edition"]
    assert [(each.words, each.finding.severity, each.place) for each in warned] == [
        ("a median day", Severity.WARN, f"{own}/email/edition/body.mjml")
    ]
    assert warned[0].finding.cure.startswith("put papers and headings into the blocks that docs/mail.md names")


def test_a_layout_that_cannot_be_filled_is_told_as_that_alone(own: Path) -> None:
    changed(own, "brief", text="{{ nobody }}\n")
    assert [each.finding.severity for each in proofread_in(own).findings if each.mail == "brief"] == [Severity.REFUSE]


def test_the_line_of_a_finding_is_the_first_that_holds_what_it_quotes(own: Path) -> None:
    changed(own, "edition", text="One\nTwo\nTwo\n")
    seen = refusal("twice", where="text", cure="", quote="Two")
    assert proofread.line_of(seen, "edition", [own]) == f"{own}/email/edition/body.txt:2"
    for missing in (refusal("", where="text", cure="", quote="Three"), refusal("", where="text", cure="")):
        assert proofread.line_of(missing, "edition", [own]) == ""
