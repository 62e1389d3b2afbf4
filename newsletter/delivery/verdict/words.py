"""The plain words of a reply: without what differs from one recipient, server or moment to the next."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

_LONGEST = 1000  # characters looked at; a reply says what it means at its beginning
_LINK = re.compile(r"https?:? ?//\S+|\bwww\.\S+")
_TELLING = re.compile(
    r"spamhaus|spamcop|\bsorbs\b|barracudacentral|uceprotect|dnsbl|blacklist|blocklist|delist|(?<=open)spf"
)
_JOINED = re.compile(r"\b(?:[A-Z][a-z]+){3,}\b")  # RecipientNotFound, as programs name what they throw
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_PHRASES = re.compile(  # that RFC 5321, 4.2.3, gives to codes, or a server puts before any reason
    r"\brequested (?:mail )?action (?:not taken|aborted)\b\W*|\bmail ?box (?:is )?(?:unavailable|not available)\b\W*"
    r"|\b(?:recipient|rcpt)(?: address)? (?:rejected|refused)\b\W*|\btransaction failed\b\W*|\baccess denied\b\W*"
    r"|\bservice (?:is )?unavailable\b\W*|(?m:^)addr ?(?::|\.\.\.|,)\W*"
)
_ADDRESS = re.compile(r"[<(\[]?[^\s<>()\[\]:;,\"']+@[^\s<>()\[\]:;,\"']+[>)\]]?")
_IP = re.compile(r"\b(?:\d{1,3}\.){3}\d{1,3}\b|\b(?:[0-9a-f]{0,4}:){3,7}[0-9a-f]{0,4}\b")
_SET_OFF = re.compile(r"[<>()\[\]{}\"`*_]+")
_QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"'})
_DOTS = re.compile(r"\.\.\.(?=\S)")  # Sendmail puts them between an address and its words
_ENHANCED = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.]*\d)")
_HOST = re.compile(r"\b(?:[a-z0-9-]+\.)+[a-z]{2,}\b")
_CHANGING = re.compile(r"\S*\d\S*")
_IDEOGRAPH = re.compile(r"[\u2e80-\uffff]")  # scripts that write no space between words


def plain(text: str) -> str:
    """Return the words in small letters; an address is `addr`, an IP address `ip`; no brackets, no underscores. Of a
    link nothing is left but the block list, or SPF, that it leads to."""
    apart = _JOINED.sub(lambda name: _HUMP.sub(" ", name[0]), text[:_LONGEST].translate(_QUOTES))
    folded = _DOTS.sub("... ", apart.casefold())
    folded = _IP.sub("ip", _ADDRESS.sub(" addr ", _LINK.sub(_leads_to, folded)))
    return " ".join(_SET_OFF.sub(" ", folded).split())


def beside_phrases(known: str) -> str:
    """Return the words beside those that a code brings with it whatever the reason: "mailbox unavailable", "recipient
    address rejected". A cause that stands beside them says more."""
    return "\n".join(line.strip() for line in _PHRASES.sub(" ", known).split("\n"))


def _leads_to(link: re.Match[str]) -> str:
    return f" {' '.join(dict.fromkeys(_TELLING.findall(link[0])))} "


def known(plain: str) -> str:
    """Return plain words, with the same words in English as a second line if they are of another language, or misspelt.

    No pattern of the table reads on from one line into the other.
    """
    pattern, english = _dictionary()
    translated = " ".join(pattern.sub(lambda word: f" {english[word.lastgroup or '']} ", plain).split())
    return plain if translated == plain else f"{plain}\n{translated}"


@cache
def _dictionary() -> tuple[re.Pattern[str], Mapping[str, str]]:
    """One pattern with a group for each English word, and the word of each group."""
    import tomllib

    read = tomllib.loads(Path(__file__).with_name("dictionary.toml").read_text(encoding="utf-8"))["words"]
    groups = {f"word{number}": word for number, word in enumerate(read)}
    parts = [f"(?P<{name}>{'|'.join(map(_whole, read[word]))})" for name, word in groups.items()]
    return re.compile("|".join(parts)), groups


def _whole(word: str) -> str:
    return f"(?:{word})" if _IDEOGRAPH.search(word) else rf"(?<!\w)(?:{word})(?!\w)"


def alike(text: str) -> str:
    """Return the words by which two replies are the same: those of `plain` without host names and whatever holds a
    digit."""
    return " ".join(_CHANGING.sub("", _HOST.sub("", plain(text))).split())


def enhanced_in(text: str) -> str:
    """Return the first enhanced code that stands in words [RFC 3463, 2]; "" where there is none."""
    match = _ENHANCED.search(_IP.sub("", text[:_LONGEST]))
    return match[1] if match else ""
