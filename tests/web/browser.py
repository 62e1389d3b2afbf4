"""A real browser for the pages, without a window and without calls home."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, sync_playwright

LOCAL_ONLY = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)


@contextmanager
def launched(chromium: str) -> Iterator[Browser]:
    """The Chromium at that path."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=LOCAL_ONLY)
        yield browser
        browser.close()


@contextmanager
def open_page(browser: Browser, *, javascript: bool = True) -> Iterator[Page]:
    """An empty page that shares nothing with any other."""
    context = browser.new_context(java_script_enabled=javascript)
    page = context.new_page()
    page.set_default_timeout(20_000)
    yield page
    context.close()


def as_new(page: Page) -> Page:
    """The page as it is opened: empty, on a desk, by day. To open another costs more than what most tests do on one."""
    page.unroute_all()
    page.goto("about:blank")
    page.context.clear_cookies()
    page.set_viewport_size({"width": 1280, "height": 720})
    page.emulate_media(media="null", color_scheme="light")
    return page
