"""What is put right of what the MJML compiler writes: landmarks by name, and Outlook's words where only it reads."""

import re
from pathlib import Path

import pytest

from newsletter.mail.templates import files
from tests.mail.editions import edition, laid_out, written

HTML = laid_out(edition()).html


def test_a_mail_has_one_main_part_and_one_footer() -> None:
    assert re.findall(r'role="(main|contentinfo)"', HTML) == ["main", "contentinfo"]


def test_a_screen_reader_is_not_told_the_title_twice() -> None:
    assert re.findall(r'<div [^>]*aria-label="Video generation"', HTML) == []


def test_what_only_outlook_understands_stands_where_only_outlook_reads() -> None:
    for_all = re.sub(r"<!--\[if .*?<!\[endif\]-->", "", HTML, flags=re.DOTALL)
    assert re.findall(r"mso-table|xmlns:[vo]=|<xml>", for_all) == []
    assert re.findall(r"mso-table-[lr]space|xmlns:o=", HTML) == ["mso-table-lspace", "mso-table-rspace", "xmlns:o="]


def test_the_preheader_is_not_written_white_on_white() -> None:
    """SpamAssassin takes 0.7 points for it, and it is hidden already."""
    hidden = re.findall(r'<div style="(display:none;[^"]*)"', HTML)
    assert (len(hidden), "color" in hidden[0]) == (1, False)


@pytest.mark.parametrize(
    ("compiled", "ours"),
    [
        (
            '<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office">',
            "<html>",
        ),
        ("<xml>", '<xml xmlns:o="urn:schemas-microsoft-com:office:office">'),
        ("<p style='a; mso-table-lspace: 0pt; mso-table-rspace: 0pt;'>", "<p style='a;'>"),
        (
            "<!--[if mso]>\n<b>",
            '<!--[if mso]>\n<style type="text/css">table, td { mso-table-lspace: 0pt; mso-table-rspace: 0pt; }'
            "</style>\n<b>",
        ),
        ('<td vertical-align="middle">', '<td valign="middle">'),
        ("display:none;font-size:1px;color:#ffffff;x", "display:none;font-size:1px;x"),
        ('<div aria-label="A" aria-roledescription="email">', '<div aria-roledescription="email">'),
        ('<div class="role-main x">', '<div role="main" class="role-main x">'),
        ('<p class="role-banner">', '<p role="banner" class="role-banner">'),
        ('<p class="role-other">', '<p class="role-other">'),
    ],
)
def test_what_the_compiler_writes_is_put_right(compiled: str, ours: str) -> None:
    assert files.corrected(compiled) == ours


@pytest.mark.parametrize("twice", ["<xml>", ' vertical-align="middle"'])
def test_each_is_put_right_once(twice: str) -> None:
    assert files.corrected(twice * 2).endswith(twice)


@pytest.mark.parametrize(("preheader", "room"), [("", None), ("Owls", 145), ("o" * 149, 0), ("o" * 200, 0)])
def test_a_preheader_is_padded_to_what_the_widest_inbox_shows(preheader: str, room: int | None) -> None:
    filled = "\u034f\u200c\u00a0"
    assert files.padded(preheader) == ("" if room is None else f"{preheader}\n{filled * room}\n")


def test_the_words_of_a_template_are_its_runs_of_text_without_tags_and_expressions(tmp_path: Path) -> None:
    written(tmp_path, "email/x/body.mjml", "<p class='a'>One &amp; two {{ three }}</p>\n{% if four %}five<br/>\n \n")
    written(tmp_path, "email/shared/x.txt", "six\n")
    assert list(files.of_mail("x", [tmp_path])) == ["One & two ", "five", "six"]


def test_of_two_files_with_one_name_the_first_folders_is_the_mails(tmp_path: Path) -> None:
    one, other = (written(tmp_path / name, "email/x/body.txt", name) for name in ("one", "other"))
    written(other, "email/shared/a.txt", "a")
    assert list(files.files("x", [one, other])) == [one / "email/x/body.txt", other / "email/shared/a.txt"]
