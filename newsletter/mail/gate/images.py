"""Images: what stands in their place where they are not shown, and the room they take before they are loaded."""

from collections.abc import Iterator

from newsletter.mail.gate.finding import Finding, refusal
from newsletter.mail.gate.page import Element, Page


def findings(page: Page) -> Iterator[Finding]:
    """Check that every image has an alt, which may be said to be empty, and a width and a height in pixels."""
    for image in page.elements:
        if image.tag == "img":
            yield from _of(image)


def _of(image: Element) -> Iterator[Finding]:
    source = image.attributes.get("src", "")
    if "alt" not in image.attributes:
        yield refusal(
            f"the image {source[:80]!r} has no alt text",
            where="html",
            cure='describe it in alt=""; leave that empty if it is only decoration',
            quote=source,
        )
    unknown = [side for side in ("width", "height") if not image.attributes.get(side, "").isdigit()]
    if unknown:
        yield refusal(
            f"the image {source[:80]!r} has no {' and no '.join(unknown)}",
            where="html",
            cure='give it in pixels, as in <mj-image width="600px" height="200px" ... />',
            quote=source,
        )
