"""The checkers see what is wrong: what they find nothing in has been looked at."""

from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.tools import axe, caniemail, vnu


def test_axe_sees_words_that_can_hardly_be_read_and_a_picture_that_says_nothing(chromium: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        page.set_content(
            '<html lang="en"><title>x</title><main><h1 style="color:#aaa">Faint</h1><img src="data:,"></main>'
        )
        faults = {violation.partition(":")[0] for violation in axe.violations(page)}
        browser.close()
    assert faults == {"color-contrast", "image-alt"}


def test_the_checker_of_html_names_the_document_that_is_none(tmp_path: Path) -> None:
    whole = '<!doctype html><html lang="en"><title>x</title><p>x</p></html>'
    faults = vnu.errors({"whole": whole, "torn": whole.replace("</p>", "</b>")}, tmp_path)
    assert faults == {"torn": ["Stray end tag “b”."]}


def test_caniemail_names_who_lacks_a_feature() -> None:
    faults = caniemail.lacking({"mail": '<p style="text-underline-offset:3px">x</p>', "plain": "<p>x</p>"})
    assert (faults["plain"], "gmail.ios" in faults["mail"]["text-underline-offset"]) == ({}, True)
