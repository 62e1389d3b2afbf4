"""What a message must meet, line by line as docs/mail.md numbers it, on the bytes that a server is given.

Each check yields what is wrong with a mail, in words, and shares no code with the gate.
"""

import re
from collections.abc import Callable, Iterator
from email.utils import getaddresses
from html.parser import HTMLParser

from newsletter.mail.headers import Kind
from newsletter.mail.text_part import columns
from tests.mail import raw
from tests.mail.every_mail import Mail

ALL = ["From", "To", "Subject", "Date", "Message-ID"]
OF_LIST = ["List-Id", "List-Unsubscribe", "List-Unsubscribe-Post", "List-Archive"]
AT_LAST = ["Feedback-ID", "MIME-Version", "Content-Type"]
FIELDS = {
    Kind.EDITION: [*ALL, *OF_LIST, *AT_LAST],
    Kind.WELCOME: [*ALL, *OF_LIST, "Auto-Submitted", *AT_LAST],
    Kind.ANSWER: [*ALL, "Auto-Submitted", *AT_LAST],
    Kind.OPERATOR: [*ALL, "Auto-Submitted", *AT_LAST],
}
BECAUSE = {
    Kind.EDITION: "You get this because",
    Kind.WELCOME: "You get this because",
    Kind.ANSWER: "You get this",
    Kind.OPERATOR: "The newsletter program sends this",
}
LEAD = re.compile(r"\A *(?:\d+\.|-|Paper|PDF|Code|Project)? +")


class Tags(HTMLParser):
    """The links and images of an HTML text, and its words."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.images: list[dict[str, str | None]] = []
        self.words: list[str] = []
        self._within = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._within = tag
        self.links += [value or "" for name, value in attrs if name in ("href", "action")]
        self.ids |= {f"#{value}" for name, value in attrs if name == "id"}
        self.images += [dict(attrs)] if tag == "img" else []

    def handle_data(self, data: str) -> None:
        self.words += [data] if self._within != "style" else []


def lines_and_fields(mail: Mail) -> Iterator[str]:
    """M1, M2: lines that any server takes, and the fields that were set, each once."""
    if (longest := max(map(len, raw.lines(mail.sent)))) > 998:
        yield f"a line of {longest} octets"
    if loose := raw.loose_ends(mail.sent):
        yield f"{loose} loose line ends"
    if raw.names(mail.sent) != FIELDS[mail.kind]:
        yield f"the fields {raw.names(mail.sent)}"
    if getaddresses([raw.value(mail.sent, "To").decode()]) != [("Ada", "ada@example.org")]:
        yield "another recipient"


def ascii_alone(mail: Mail) -> Iterator[str]:
    """M4: nothing that asks for 8BITMIME or SMTPUTF8."""
    if not mail.sent.isascii():
        yield "bytes that are not ASCII"


def parts(mail: Mail) -> Iterator[str]:
    """M5: text before HTML, both UTF-8, and every link in both."""
    kinds = re.findall(rb"\r\nContent-Type: (text/[a-z]+; charset=utf-8)\r\n", mail.sent)
    if kinds != [b"text/plain; charset=utf-8", b"text/html; charset=utf-8"]:
        yield f"the parts {kinds}"
    if lost := set(out_of_it(Tags(mail.html))) - set(mail.text.split()):
        yield f"links that the text part has not: {lost}"


def out_of_it(tags: Tags) -> Iterator[str]:
    """Where a mail leads, but for its own headings."""
    yield from (link for link in tags.links if link not in tags.ids)


def message_id(mail: Mail) -> Iterator[str]:
    """M6: of our own domain, and short enough for programs that keep 70 characters."""
    message_id = raw.value(mail.sent, "Message-ID").decode()
    if len(message_id) > 70 or not message_id.endswith(f"@{mail.mailing_list.domain}>"):
        yield f"the message id {message_id}"


def leaving(mail: Mail) -> Iterator[str]:
    """M7: whoever is on the list may leave by one click, and nobody else is offered a click that does nothing."""
    if not mail.kind.may_leave:
        return
    one_click = rb"<https://[!-;=?-~]+>, <mailto:[!-;=?-~]+>"
    if not re.fullmatch(one_click, raw.value(mail.sent, "List-Unsubscribe")):
        yield "a List-Unsubscribe that is not one https link, then one mailto"
    if raw.value(mail.sent, "List-Unsubscribe-Post") != b"List-Unsubscribe=One-Click":
        yield "no one-click"
    if not raw.value(mail.sent, "List-Id").endswith(f"<{mail.mailing_list.id}>".encode()):
        yield "another List-Id"


def automatic(mail: Mail) -> Iterator[str]:
    """M8: what no person wrote, and no edition is, says so."""
    said = [value for name, value in raw.fields(mail.sent) if name == "Auto-Submitted"]
    if said != ([] if mail.kind is Kind.EDITION else [b"auto-generated"]):
        yield f"Auto-Submitted is {said}"


def sender(mail: Mail) -> Iterator[str]:
    """M10: nothing of the recipient in Feedback-ID; who writes, from where and why, in both parts."""
    if raw.value(mail.sent, "Feedback-ID").decode() != f"{mail.kind}:{mail.mailing_list.id}:newsletter":
        yield "another Feedback-ID"
    address = mail.mailing_list.postal_address.splitlines()
    for name, words in (("text", mail.text), ("html", "".join(Tags(mail.html).words))):
        if lost := [line for line in (*address, BECAUSE[mail.kind]) if line not in words]:
            yield f"{lost} is missing from {name}"


def size(mail: Mail) -> Iterator[str]:
    """M12: below what Gmail clips."""
    if (size := len(mail.html.encode())) >= 90_000:
        yield f"an HTML part of {size} bytes"


def whole(mail: Mail) -> Iterator[str]:
    """M13: no open slot, links that lead somewhere, and images that say what they are and how large."""
    tags = Tags(mail.html)
    if "\ue000" in mail.text + mail.html:
        yield "an open slot"
    loaded = [image.get("src") or "" for image in tags.images]
    if wrong := [link for link in (*out_of_it(tags), *loaded) if not re.match(r"https?://\S+$|mailto:\S+$", link)]:
        yield f"links that lead nowhere: {wrong}"
    if wrong := [image for image in tags.images if not {"alt", "width", "height"} <= image.keys()]:
        yield f"images without alt, width or height: {wrong}"


def residue(mail: Mail) -> Iterator[str]:
    """M13: nothing that a template leaves. Only for words that hold no such thing themselves."""
    if matches := re.findall(r"\{[{%#]|[}%#]\}|\b(?:None|nan|NaN)\b", "\n".join((mail.text, *Tags(mail.html).words))):
        yield f"left of a template: {matches}"


def columns_of_text(mail: Mail) -> Iterator[str]:
    """A4: the text part is 72 columns wide but for what cannot be parted."""
    for line in mail.text.splitlines():
        if columns(line) > 72 and " " in LEAD.sub("", line):
            yield f"a line of {columns(line)} columns: {line}"


CHECKS: dict[str, Callable[[Mail], Iterator[str]]] = {
    "M1 M2": lines_and_fields,
    "M4": ascii_alone,
    "M5": parts,
    "M6": message_id,
    "M7": leaving,
    "M8": automatic,
    "M10": sender,
    "M12": size,
    "M13": whole,
    "A4 text": columns_of_text,
}
