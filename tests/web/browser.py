"""A real browser for the pages, without a window and without calls home."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Page, sync_playwright

LOCAL_ONLY = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)


@contextmanager
def open_page(chromium: str, *, javascript: bool = True) -> Iterator[Page]:
    """An empty page of a browser of its own."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=LOCAL_ONLY)
        page = browser.new_context(java_script_enabled=javascript).new_page()
        page.set_default_timeout(20_000)
        yield page
        browser.close()
