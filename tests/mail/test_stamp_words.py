"""What is prepared for every subscriber gives the words that each would be written without it."""

from dataclasses import replace
from html import escape

from hypothesis import example, given
from hypothesis import strategies as st

from newsletter.mail import links
from newsletter.mail.quoted_printable import encoded
from newsletter.mail.stamp import Writer
from newsletter.tokens import KEY_BYTES
from tests.mail.editions import LIST
from tests.mail.messages import ADAS_KEY, SECRET

KEYS = st.binary(min_size=KEY_BYTES, max_size=KEY_BYTES)
FOLDERS = st.text(st.characters(codec="utf-8") | st.sampled_from(".&=/ "))
LENGTHS = st.integers(0, 160).map(lambda length: "f" * length)


@given(FOLDERS | LENGTHS, KEYS)
@example("", ADAS_KEY)
@example(".", ADAS_KEY)
@example("a&b=c", ADAS_KEY)
@example("\t  \r\n.", ADAS_KEY)
def test_a_link_is_written_as_it_would_be_whole_wherever_its_line_ends(folder: str, key: bytes) -> None:
    mailing_list = replace(LIST, url=f"https://example.org/{folder}")
    hers = links.personal(mailing_list, key=key, edition_id="e1", secret=SECRET)
    words = Writer.of(mailing_list, edition_id="e1", secret=SECRET).words(key, name="", address="", number=7)
    whole = {"unsubscribe": hers.unsubscribe, "preferences": hers.preferences, "view": hers.view}
    for slot, link in whole.items():
        assert (words[f"text.{slot}"], words[f"html.{slot}"]) == (encoded(link), encoded(escape(link)))
    assert words["header.unsubscribe"] == hers.unsubscribe[:-1].encode()
    assert {link[-1] for link in whole.values()} == {"t"}
    assert words["header.unsubscribe_mail"].endswith(b"?subject=" + hers.unsubscribe_token.encode())


@given(st.text(), st.text() | st.from_regex(r"[A-Za-z0-9._@+-]{1,80}", fullmatch=True))
@example("Ada & Bob", "o'ada@example.org")
@example("Ada\n", f"{'a' * 61}@example.org")
@example("Ada", f"{'a' * 62}@example.org")
def test_a_name_and_an_address_are_escaped_where_they_stand_in_html(name: str, address: str) -> None:
    writer = Writer.of(LIST, edition_id="e1", secret=SECRET)
    words = writer.words(ADAS_KEY, name=name, address=address, number=7)
    assert (words["text.name"], words["html.name"]) == (encoded(name), encoded(escape(name)))
    assert (words["text.address"], words["html.address"]) == (encoded(address), encoded(escape(address)))
