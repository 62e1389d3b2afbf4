"""What axe-core finds in a page that a browser shows: WCAG 2.2 AA, and what its makers hold for good practice."""

from playwright.sync_api import Page

from tests.tools.installed import package

_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_RUN = """tags => axe.run(document, {runOnly: {type: "tag", values: tags}}).then(found => found.violations.flatMap(
    rule => rule.nodes.map(node => `${rule.id}: ${rule.help}: ${node.target.join(" ")}`)))"""


def violations(page: Page) -> list[str]:
    """Each as `rule: what it asks: the element`."""
    page.evaluate((package("axe-core") / "axe.min.js").read_text(encoding="utf-8"))
    return list(page.evaluate(_RUN, _TAGS))
