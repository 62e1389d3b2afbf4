"""The pages, as a mailbox provider reaches them: one-click unsubscribing works from outside, or it counts as spam."""

import json
from collections.abc import Iterator
from urllib.parse import urlsplit

from newsletter import tokens
from newsletter.actions.doctor.checked import Checked, fault, ok, warning
from newsletter.actions.doctor.subject import Subject
from newsletter.errors import PageError
from newsletter.mail import links
from newsletter.network.reach import Page

_NOBODY = bytes(tokens.KEY_BYTES)
_ANSWERED = (200, 202, 404)
_PROXY = "let your proxy pass every request on to `newsletter serve`: docs/pages.md has recipes"


def one_click(subject: Subject) -> Iterator[Checked]:
    """A request to unsubscribe reaches the program. It is of nobody, so nobody is unsubscribed."""
    newsletter = subject.newsletter
    url = newsletter.mailing_list.url
    own = links.personal(newsletter.mailing_list, key=_NOBODY, edition_id="", secret=newsletter.links.secret)
    try:
        answer = subject.web.post(own.unsubscribe, {"List-Unsubscribe": "One-Click"})
        live = subject.web.get(f"{url}/health/live")
    except PageError as error:
        yield fault(
            "pages", str(error), "run `newsletter serve` behind a proxy, and check DNS and certificate of list.url"
        )
        return
    yield judged(url, answer, live)


def judged(url: str, answer: Page, live: Page) -> Checked:
    """Say whether what came back is from this program, and without a detour [RFC 8058, 3.1]."""
    if not _is_live(live):
        return fault("pages", f"another program answers at {url}: {live.status} at /health/live", _PROXY)
    if answer.status not in _ANSWERED:
        what = f"{url} answers a one-click unsubscribe request with {answer.status}, so unsubscribing does not work"
        return fault("pages", what, _PROXY)
    if urlsplit(url).scheme != "https":
        return warning("pages", f"{url} is not https", "set list.url to the https address")
    return ok("pages", f"{url} accepts one-click unsubscribe requests")


def _is_live(page: Page) -> bool:
    try:
        return page.status == 200 and json.loads(page.text) == {"live": True}
    except ValueError:
        return False
