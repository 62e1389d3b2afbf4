"""What one subscriber is sent, on its raw bytes."""

import re
from dataclasses import replace
from email import policy
from email.parser import BytesParser
from itertools import pairwise

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from newsletter.mail import links, slots
from newsletter.mail.fragments.fragment import Fragment
from newsletter.mail.stamp import SLOTS as ALL_SLOTS
from newsletter.mail.stamp import Stamp, Words, Writer
from newsletter.models import Layout
from tests.mail import raw
from tests.mail.editions import LIST, edition, paper
from tests.mail.messages import ADAS_KEY, SECRET, composed, stamped
from tests.mail.test_compose import FIELDS, rendered
from tests.mail.test_layout import Seen

COMPOSED = composed()
LAYOUTS = pytest.mark.parametrize("layout", list(Layout))
HOSTILE_NAMES = [
    "=?utf-8?q?x=0D=0ABcc:_evil@x?=",
    "x\r\nBcc: eve@example.org",
    "x\n.\r\nMAIL FROM:<eve@example.org>",
    "x\x85Bcc: eve@example.org",
    'Ada" <eve@example.org>, "',
    "<script>alert(1)</script>",
    "\ue000html.unsubscribe\ue001",
    "{{ slot.unsubscribe }}",
    "\\",
    "n" * 3000,
]
SLOTS = ("header.to", "header.message_id", "text.address", "html.address", "text.view", "html.unsubscribe")
TOKEN = rb"[A-Za-z0-9_-]{32}"


@LAYOUTS
def test_every_line_is_short_and_ends_in_crlf(layout: Layout) -> None:
    message = stamped(composed(layout=layout))
    head, _, body = message.partition(b"\r\n\r\n")
    assert max(map(len, raw.lines(head))) <= 998
    assert max(map(len, raw.lines(body))) <= 76
    assert raw.loose_ends(message) == 0
    assert message.endswith(b"--\r\n")


@given(st.text(), st.sampled_from([b"ada@example.org", b"a" * 64 + b"@" + b"b" * 60 + b".example.org"]))
def test_no_name_makes_a_line_that_a_server_would_cut(name: str, address: bytes) -> None:
    message = stamped(COMPOSED, name=name, address=address.decode())
    assert max(map(len, raw.lines(message))) <= 998
    assert [line for line in raw.lines(message) if line.startswith(b".")] == []
    assert raw.loose_ends(message) == 0


@given(st.text())
@example(HOSTILE_NAMES[0])
@example(HOSTILE_NAMES[1])
def test_the_fields_are_those_that_were_set_and_the_only_recipient_is_ada(name: str) -> None:
    message = stamped(COMPOSED, name=name)
    assert raw.names(message) == FIELDS
    read = BytesParser(policy=policy.default).parsebytes(message)
    assert (read.keys(), [address.addr_spec for address in read["To"].addresses]) == (FIELDS, ["ada@example.org"])


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_a_hostile_name_adds_nothing_but_words(name: str) -> None:
    message = stamped(COMPOSED, name=name)
    read = BytesParser(policy=policy.default).parsebytes(message)
    assert raw.names(message) == FIELDS
    assert read.defects == []
    assert [address.addr_spec for address in read["To"].addresses] == ["ada@example.org"]


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_a_hostile_name_is_text_in_both_parts(name: str) -> None:
    greeting = rendered(text="Hello \ue000name\ue001!", html="<p>Hello \ue000name\ue001!</p>")
    (_, text), (_, html) = raw.parts(stamped(composed(rendered=greeting), name=name))
    shown = name.replace("\r\n", "\n")
    assert (text, "".join(Seen(html).words)) == (f"Hello {shown}!", f"Hello {shown}!")


def test_every_byte_is_ascii_for_an_ascii_address() -> None:
    assert stamped(composed(edition(paper(title="Größe 大 ▲"))), name="Аня").isascii()


def test_only_the_recipient_is_beyond_ascii_for_an_address_that_is() -> None:
    message = stamped(COMPOSED, address="адa@example.org")
    assert [line for line in raw.lines(message) if not line.isascii()] == ["To: Ada <адa@example.org>".encode()]


def test_the_text_part_comes_first_and_has_every_link_of_the_html_part() -> None:
    (first, text), (last, html) = raw.parts(stamped(composed(edition(paper(), rest=20))))
    links = set(Seen(html).links)
    assert (first, last) == ("text/plain", "text/html")
    assert {"https://huggingface.co/papers/2605.00001", "https://github.com/example/paper-1"} < links
    assert links - set(text.split()) == set()


@pytest.mark.parametrize("key", [number.to_bytes(9, "big") for number in range(64)])
def test_no_link_of_ones_own_ends_in_a_sign_that_mail_programs_cut_off(key: bytes) -> None:
    hers = links.personal(LIST, key=key, edition_id="e1", secret=SECRET)
    assert all(link[-1].isalnum() for link in (hers.unsubscribe, hers.preferences, hers.view))


@LAYOUTS
def test_every_link_leads_to_the_web_or_to_a_mailbox(layout: Layout) -> None:
    (_, html) = raw.parts(stamped(composed(edition(paper(url=""), paper(2, code_url="")), layout=layout)))[1]
    assert [link for link in Seen(html).links if not re.match(r"https?://[^\s]+\Z|mailto:[^\s]+\Z", link)] == []


@LAYOUTS
def test_nothing_of_a_template_and_nothing_unknown_is_left(layout: Layout) -> None:
    bare = replace(paper(url="", code_url="", published=None, organisation="", authors=()), upvotes=None, comments=None)
    parts = raw.parts(stamped(composed(edition(bare), layout=layout), name=""))
    assert re.findall(r"\{\{|\{%|\bNone\b|\bnan\b|[\ue000-\uf8ff]|href=\"\"", "".join(text for _, text in parts)) == []


def test_a_message_id_names_edition_and_delivery_at_the_senders_domain() -> None:
    assert raw.value(stamped(COMPOSED, number=41), "Message-ID") == b"<e1.41@example.org>"


def test_the_longest_message_id_has_70_characters() -> None:
    mailing_list = replace(LIST, sender="papers@" + "d" * 41 + ".org")
    message = stamped(mailing_list=mailing_list, edition_id="0123456789ab", number=999_999_999)
    assert len(raw.value(message, "Message-ID")) == 70


def test_every_stamping_of_one_delivery_gives_the_same_bytes() -> None:
    assert stamped(composed()) == stamped(composed())


def test_unsubscribing_is_one_literal_web_link_first_and_then_a_mail() -> None:
    """Python's writer encodes a link of 75 characters or more, and mailbox providers then hide their button."""
    far = replace(LIST, url="https://papers.a-domain-that-is-rather-long.example.org/and/a/folder/below/it")
    value = raw.value(stamped(mailing_list=far), "List-Unsubscribe")
    https, mailto = value.split(b", ")
    assert re.fullmatch(b"<" + far.url.encode() + b"/unsubscribe/" + TOKEN + b">", https)
    assert re.fullmatch(rb"<mailto:unsubscribe@example\.org\?subject=" + TOKEN + b">", mailto)
    assert len(https) > 100


def test_one_click_is_announced_as_rfc_8058_writes_it() -> None:
    assert raw.value(stamped(COMPOSED), "List-Unsubscribe-Post") == b"List-Unsubscribe=One-Click"


def test_a_mailbox_with_signs_that_mean_something_in_a_link_is_written_so_that_they_do_not() -> None:
    odd = replace(LIST, mailbox="leave?cc=eve&x=%41+list@example.org")
    value = raw.value(stamped(mailing_list=odd), "List-Unsubscribe")
    assert b" <mailto:leave%3Fcc%3Deve%26x%3D%2541+list@example.org?subject=" in value


def test_no_link_and_no_id_has_the_address_in_it() -> None:
    message = stamped(COMPOSED)
    about_ada = [line for line in raw.lines(message) if b"ada@" in line]
    assert about_ada == [b"To: Ada <ada@example.org>", b"ada@example.org=", b"ada@example.org="]


def test_two_subscribers_get_the_same_message_but_for_their_own_words() -> None:
    ada, bob = (raw.lines(stamped(COMPOSED, name=n, address=a)) for n, a in (("Ada", "a@x.org"), ("Bob", "b@x.org")))
    assert [(a, b) for a, b in zip(ada, bob, strict=True) if a != b] == [
        (b"To: Ada <a@x.org>", b"To: Bob <b@x.org>"),
        (b"a@x.org=", b"b@x.org="),
        (b"a@x.org=", b"b@x.org="),
    ]


def words_of(number: int) -> Words:
    writer = Writer.of(LIST, edition_id="e1", secret=SECRET)
    return writer.words(ADAS_KEY, name=f"Ada {number}", address=f"ada{number}@example.org", number=number)


@given(st.lists(st.sampled_from([*SLOTS, "%b %s %%", "x" * 3000, "\r\n", "\r\n\r\n", "=E2=80"]), max_size=12))
def test_a_stamped_message_is_the_composed_one_with_words_for_its_marks(parts: list[str]) -> None:
    made = "".join(slots.mark(part) if part in SLOTS else part for part in parts)
    words = words_of(7)
    expected = slots.MARK.sub(lambda match: words[ALL_SLOTS.index(match[1])].decode(), made)
    assert b"".join(Stamp.of(made.encode()).message(words)).decode() == expected


@given(st.lists(st.sampled_from([*SLOTS, "%b %s %%", "x" * 3000, "\r\n", "\r\n\r\n", "=E2=80"]), max_size=12))
def test_a_message_in_pieces_is_stamped_as_if_it_were_whole(parts: list[str]) -> None:
    made = [(slots.mark(part) if part in SLOTS else part).encode() for part in parts]
    assume(not any(one.endswith(b"\r\n") and other.startswith(b"\r\n") for one, other in pairwise(made)))
    pieces = [Fragment(piece) if at % 2 else piece for at, piece in enumerate(made)]
    words = words_of(7)
    assert Stamp.joined(pieces).message(words) == Stamp.of(b"".join(pieces)).message(words)


def test_the_first_piece_is_the_head_and_what_is_long_and_everybodys_is_in_memory_once() -> None:
    stamp = Stamp.of(composed())
    one, other = stamp.message(words_of(1)), stamp.message(words_of(2))
    shared = [piece for piece, its in zip(one, other, strict=True) if piece is its]
    assert one[0].index(b"\r\n\r\n") == len(one[0]) - 4
    assert sum(map(len, shared)) > 0.7 * sum(map(len, one))
