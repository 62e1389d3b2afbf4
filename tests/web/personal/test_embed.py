"""The form of docs/embed.md, on a page of another site, in a browser."""

import re
from pathlib import Path

import httpx
from playwright.sync_api import Browser

from newsletter.actions.newsletter import Newsletter
from tests.web.browser import open_page
from tests.web.personal.test_sign_up import EVE, waiting

GUIDE = (Path(__file__).parents[3] / "docs/embed.md").read_text(encoding="utf-8")


def test_the_form_of_the_guide_signs_somebody_up_from_another_site(
    pages: httpx.Client, newsletter: Newsletter, browser: Browser
) -> None:
    (form,) = re.findall(r"^```html\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)
    here = form.replace("https://papers.example.org", str(pages.base_url).rstrip("/"))
    with open_page(browser) as page:
        page.set_content(here)
        page.fill("#papers-address", EVE)
        page.click("button")
        page.wait_for_selector("text=Press the button once more")
        before, filled_in = waiting(newsletter), page.input_value("#address")
        page.click("main button")
        page.wait_for_selector("text=Check your inbox")
    assert (len(form.splitlines()), before, filled_in, waiting(newsletter)) == (6, [], EVE, [EVE])
