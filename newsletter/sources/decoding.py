"""Bytes become text: by their mark, by what an XML declaration says, else as UTF-8."""

import codecs
import re

from newsletter.errors import FeedError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BEGINNINGS = ((b"<\0?\0", "utf-16-le"), (b"\0<\0?", "utf-16-be"))
_DECLARED = re.compile(rb"""\s{0,50}<\?xml[^<>]{0,200}encoding\s{0,9}=\s{0,9}["']([A-Za-z0-9._:-]{1,40})["']""")

# Python knows encodings that unpack, escape or take quadratic time, and no feed is in one of those.
_OF_FEEDS = re.compile(
    r"us-ascii|iso-8859-(?:[1-9]|1[013-6])|latin-?1|(?:windows-|cp)125[0-8]|koi8-[ru]|gbk|gb2312|gb18030|big5"
    r"|shift_jis|euc-jp|euc-kr|macintosh"
)


def decoded(content: bytes, *, source: str) -> str:
    """The text of a document. Raises FeedError where it is empty or not in the encoding it says it is in."""
    encoding = _encoding(content)
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise FeedError(f"{source}: not text in {encoding.upper().removesuffix('-SIG')}; save it as UTF-8") from error
    if not text.strip():
        raise FeedError(f"{source}: an empty document; fetch or save it again")
    return text


def _encoding(content: bytes) -> str:
    for beginning, encoding in (*_MARKS, *_BEGINNINGS):
        if content.startswith(beginning):
            return encoding
    declared = _DECLARED.match(content)
    name = declared[1].decode("ascii").lower() if declared else ""
    return name if _OF_FEEDS.fullmatch(name) else "utf-8"
