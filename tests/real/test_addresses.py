"""The addresses of Dominic Sayers' is_email, typed into the form: invalid ones are refused, valid ones taken."""

from collections.abc import Iterator
from pathlib import Path

import httpx
from defusedxml import ElementTree

from newsletter.actions.newsletter import Newsletter
from newsletter.people.entry_fields import bare
from tests.web.conftest import house, newsletter, pages, published_store  # noqa: F401 - fixtures

VALID = ("ISEMAIL_VALID_CATEGORY", "ISEMAIL_DNSWARN")
REFUSED = {
    "test@io": "no domain of one word takes mail; it is a name that was cut short",
    "test@xn--example.com": "xn-- begins a name in another script, and this one is none",
}
"""The valid ones that are refused all the same, and why."""


def corpus(shared: Path) -> Iterator[tuple[str, str]]:
    """Each address with its category. A symbol of a control character stands for the character."""
    for name in ("tests.xml", "tests-original.xml"):
        for test in ElementTree.parse(shared / "corpora/addresses/test" / name).getroot().iter("test"):
            written = test.findtext("address") or ""
            address = "".join(chr(ord(each) - 0x2400) if 0x2400 <= ord(each) <= 0x2420 else each for each in written)
            yield address, test.findtext("category") or ""


def answers(pages: httpx.Client, addresses: list[str]) -> dict[str, int]:  # noqa: F811
    seen = pages.get("/subscribe").text.partition('name="seen" value="')[2].partition('"')[0]
    return {each: pages.post("/subscribe", data={"address": each, "seen": seen}).status_code for each in addresses}


def test_invalid_ones_are_refused_and_valid_ones_taken_but_those_with_a_reason(
    pages: httpx.Client,  # noqa: F811
    newsletter: Newsletter,  # noqa: F811
    shared: Path,
) -> None:
    cases = dict(corpus(shared))
    statuses = answers(pages, list(cases))
    valid = {address for address, category in cases.items() if category in VALID}
    spaced = {each for each in cases if bare(each) != each and bare(each) in {*valid, "test@example.com"}}
    taken = {address for address, status in statuses.items() if status == 200}
    assert (len(cases), len(valid)) == (433, 61)
    assert (taken - spaced - valid, valid - taken) == (set(), set(REFUSED))
