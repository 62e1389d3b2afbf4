"""What the server that took a mail found of it [RFC 8601]: its own word counts, and only for the sender's domain."""

import re

from newsletter.feedback.parts import Part

_QUOTED = re.compile(r'"(?:[^"\\]|\\.){0,1000}"')
_COMMENT = re.compile(r"\((?:[^()\\]|\\.){0,1000}\)")
_DEEPEST = 5
_RESULT = re.compile(r"\s*dmarc(?:\s*/\s*\d+)?\s*=\s*([a-z]+)\b", re.I)
_FROM = re.compile(r"\bheader\.from\s*=\s*(\S{1,253})", re.I)


def passed_dmarc(mail: Part, *, authserv_id: str, domain: str) -> bool:
    """Tell whether DMARC passed for this domain, by the topmost Authentication-Results [RFC 8601] of this server.

    A sender can write such headers too. They stand below that of the server, which therefore must write one.
    """
    for header in mail.raw("Authentication-Results"):
        named, *results = _bare(" ".join(header.split())).split(";")
        if authserv_id and named.split()[:1] and named.split()[0].lower() == authserv_id.lower():
            verdicts = [result for result in results if _RESULT.match(result)]
            return bool(verdicts) and all(_passes(result, domain) for result in verdicts)
    return False


def _passes(result: str, domain: str) -> bool:
    outcome, asked = _RESULT.match(result), _FROM.search(result)
    if not (outcome and asked):
        return False
    return (outcome[1].lower(), asked[1].lower()) == ("pass", domain.lower())


def _bare(header: str) -> str:
    """Without quoted texts and comments, which may hold anything that the sender wrote."""
    bare = _QUOTED.sub(" ", header)
    for _ in range(_DEEPEST):
        bare = _COMMENT.sub(" ", bare)
    return bare
