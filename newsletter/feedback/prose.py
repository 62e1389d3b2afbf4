"""A mail that came back with its reason in plain words, as servers write it that know no RFC 3464."""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

from newsletter.delivery.verdict import words
from newsletter.feedback import fields, report
from newsletter.feedback.parts import Part
from newsletter.feedback.report import Bounce
from newsletter.models import Reply

UNKNOWN = "came back, reason unknown"
_MOST_RECIPIENTS = 20
_LONGEST = 900  # characters of a reason
_MOST = 32 * 1024  # characters looked at
_DAEMON = re.compile(
    r"m(?:ail(?:er)?)?[-_. ]?(?:daemon|delivery|system|administrator)|post_?master|\bndr\b|\bmmsc\b|mail delivery", re.I
)
_SUBJECT = re.compile(
    r"undeliver|deliver\w*[ :]+(?:\w+ ){0,3}(?:fail|error|problem|notif|delay|has been)|returned mail|mail failure"
    r"|fail(?:ure|ed)[ :]+(?:\w+ ){0,2}(?:notice|deliver|to send|mail)|mail (?:system )?error|not (?:be )?delivered"
    r"|non.?deliver|unzustell|non (?:remis|distribu)|no (?:se ha podido )?entrega|returned to sender",
    re.I,
)
_COPY = re.compile(
    r"^[ \t>*=_-]{0,100}+(?:(?:this is a |below (?:this line )?is (?:a|the) )?(?:copy of (?:the|your) |the |your )?"
    r"(?:original|returned|unsent|undelivered|failed|rejected) (?:message|mail|text)\b(?!.*(?:because|could|was))"
    r"|.{0,30}below this line is|.{0,20}this is a copy of|.{0,20}(?:message|mail) (?:headers?|text|body|contents?)"
    r"[^\n]{0,25}(?:follow|below|:|-)|(?:header|body|message) ?-+|(?:return-path|received|message-id|x-mailer):"
    r"|a copy of (?:the|your)|.{0,8}enclosed is|.{0,8}the header of the original|.{0,8}original (?:mail|message))",
    re.I | re.M,
)
_CODE = re.compile(r"(?<![\d.:#(/-])([45][0-5]\d)(?=[ \t-]+[#(]?\S|[ \t]*$|:)", re.M)
_CODE_NAMED = re.compile(r"(?:ERROR_CODE|error|code|state)[ :=#(]{1,4}([45][0-5]\d)\b", re.I)
_NEXT = re.compile(rf"^[ \t<\"'*]*({fields.ADDRESS.pattern})[>\"']?(?::|[ \t]*$| Invalid)", re.M)
_FULL = re.compile(r"(?:not enough|insufficient) (?:disk|storage) space|mailbox (?:is )?full|over ?quota", re.I)
_NAMES = re.compile(r"\bfollowing\s+(?:recipient|address|user|person|people)[^\n]{0,60}\n", re.I)
_WORD = re.compile(r"[^\W\d_]{3}")
_OTHER = {"4": re.compile(r"^5\d\d[ -]", re.M), "5": re.compile(r"^4\d\d[ -]", re.M)}
_TEMPORARY = re.compile(r"will (?:be re-?tried|keep trying|continue|try again|retry)|not need to resend|delayed", re.I)
_TAG = re.compile(r"<(?:/?[a-z][a-z0-9]{0,10}(?:\s[^<>]{0,1000})?/?|!--.{0,1000}?--)>", re.I | re.S)
_NO_WORDS = re.compile(r"<(/?)(?:style|script|head)\b[^<>]{0,500}>?", re.I)


def read(cut: Sequence[Part]) -> Sequence[Bounce]:
    """Say what a server says of a message that came back, of each recipient that it names; nothing for another mail."""
    mail = cut[0]
    if not came_back(mail):
        return ()
    text, copy = _split(cut)
    if quoted := report.in_text(text):
        return [worded(each, cut, alone=len(quoted) == 1) for each in quoted]
    first, failed = _recipient(mail, text, copy), not _TEMPORARY.search(text)
    others = (address for address in _headed(text) if address != first and not _DAEMON.search(address))
    named = [first, *islice(others, _MOST_RECIPIENTS)]
    return [Bounce(recipient=each, reply=_reply(text, each), failed=failed) for each in dict.fromkeys(named)]


def _headed(text: str) -> Iterator[str]:
    """The addresses with which a reason begins."""
    return (match[1] for match in _NEXT.finditer(text))


def worded(bounce: Bounce, cut: Sequence[Part], *, alone: bool) -> Bounce:
    """Return a report with the words that stand beside it, where it holds no reason but a number.

    Where they say that the mailbox is full, and the report of this recipient `alone` says otherwise, they count: nobody
    is suppressed for what may pass.
    """
    if not bounce.failed:
        return bounce
    text, _ = _split(cut)
    full = _FULL.search(text) if alone and not _FULL.search(bounce.reply.text) else None
    if full:
        return replace(bounce, reply=Reply(code=552, enhanced="5.2.2", text=full[0]))
    if _WORD.search(bounce.reply.text):
        return bounce
    said = " ".join(_reason(text, bounce.recipient).split())[:_LONGEST]
    return replace(bounce, reply=replace(bounce.reply, text=said or UNKNOWN))


def came_back(mail: Part) -> bool:
    """Tell whether a server wrote it because a message could not be delivered, by its sender, its subject, or the field
    X-Failed-Recipients, which Exim writes."""
    if mail.field("X-Failed-Recipients"):
        return True
    is_daemon = bool(_DAEMON.search(mail.field("From"))) or mail.field("Return-Path").upper().startswith("<MAILER")
    return bool(_SUBJECT.search(mail.field("Subject"))) or is_daemon


def text_of(cut: Sequence[Part]) -> str:
    """Return the text of a mail, from its HTML where it has no other; its first 32,768 characters at most."""
    leaves = cut[1:]
    plain = [part.text for part in leaves if part.kind == "text/plain"]
    if not any(text.strip() for text in plain):
        plain = [_without_tags(part.text) for part in leaves if part.kind == "text/html"]
    return "\n".join(plain)[:_MOST]


def _split(cut: Sequence[Part]) -> tuple[str, str]:
    """What the server says, and the headers of the message that came back."""
    leaves = cut[1:]
    text = text_of(cut)
    copy = _COPY.search(text)
    while copy and not text[: copy.start()].strip():
        copy = _COPY.search(text, copy.end())
    attached = [part.text for part in leaves if part.kind in ("message/rfc822", "text/rfc822-headers")]
    words, rest = (text[: copy.start()], text[copy.start() :]) if copy else (text, "")
    return words, "\n".join([rest, *attached])


def _without_tags(text: str) -> str:
    first, *pieces = _NO_WORDS.split(text)
    shown = first + "".join(words for ends, words in zip(pieces[::2], pieces[1::2], strict=True) if ends)
    return html.unescape(_TAG.sub(" ", re.sub(r"<br\b[^>]{0,50}>|</p>", "\n", shown, flags=re.I)))


def _recipient(mail: Part, text: str, copy: str) -> str:
    """Named by the server; else the first address in its words that is not ours or its own; else whom we wrote to."""
    if named := fields.address(mail.field("X-Failed-Recipients")):
        return named
    own = {address.lower() for name in ("To", "From", "Delivered-To") for address in _addresses(mail.field(name))}
    listed = _NAMES.search(text)
    for address in (*_addresses(text[listed.end() :] if listed else ""), *_addresses(text)):
        if address.lower() not in own and not _DAEMON.search(address):
            return address
    to = re.search(r"^[ \t>]*To:[ \t]*(.{3,300})", copy, re.I | re.M)
    return fields.address(to[1]) if to else next(_headed(text), "")


def _addresses(text: str) -> Iterator[str]:
    return (match[0].lstrip("'`").removeprefix("SMTP=") for match in fields.ADDRESS.finditer(text))


def _reason(text: str, recipient: str) -> str:
    """From the line that names the recipient to the one that names another; all of it where that gives no reason."""
    begins = text.find(recipient) if recipient else -1
    if begins < 0:
        return text
    own = text[text.rfind("\n", 0, begins) + 1 :]
    for other in _NEXT.finditer(own, len(recipient) + 1):
        if other[1] != recipient:
            own = own[: other.start()]
            break
    gives_reason = _CODE.search(own) or (_WORD.search(own.replace(recipient, "")) and not _CODE.search(text))
    return own if gives_reason else text


def _reply(text: str, recipient: str) -> Reply:
    """The reason, from the line on that names the recipient; a code and an enhanced code where it quotes them."""
    reason = _reason(text, recipient)
    quoted = _CODE.search(reason) or _CODE_NAMED.search(reason)
    if quoted:
        begins, ends = reason.rfind("\n\n", 0, quoted.start()), reason.find("\n\n", quoted.end())
        other = _OTHER[quoted[1][0]].search(reason, quoted.end())  # a transcript goes on to the next recipient
        reason = reason[begins + 1 : min([ends if ends > 0 else len(reason), other.start() if other else len(reason)])]
    enhanced = words.enhanced_in(reason)
    given = int(quoted[1]) if quoted else int(f"{enhanced[0]}50") if enhanced[:1] in ("4", "5") else 550
    said = " ".join(reason.split())[:_LONGEST]
    return Reply(code=given, enhanced=f"{given // 100}{enhanced[1:]}" if enhanced else "", text=said or UNKNOWN)
