"""What is put right of what the MJML compiler writes: landmarks by name, and Outlook's words where only it reads."""

import re

from tests.mail.editions import edition, laid_out

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
