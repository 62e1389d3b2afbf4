"""A fault that is not the recipient's suppresses nobody, in whatever words about a mailbox a server wraps it."""

from hypothesis import given
from hypothesis import strategies as st

from newsletter.delivery.smtp.replies import reply
from newsletter.delivery.verdict.judge import verdict
from newsletter.delivery.verdict.kinds import Step

_SUBJECTS = {
    "rate": ["too many connections", "too many messages this hour", "sending too fast", "the rate limit is exceeded"],
    "quota": ["daily limit reached", "monthly sending quota exceeded", "the plan is used up", "no credits left"],
    "sender": [
        "sender address rejected",
        "SPF check failed",
        "DKIM signature is invalid",
        "DMARC policy",
        "HELO refused",
    ],
    "dns": ["no PTR record", "reverse DNS lookup failed", "the sender's domain does not exist"],
    "login": ["authentication required", "log in first", "STARTTLS is required", "your account is suspended"],
    "relay": ["relay access denied", "we do not relay", "relaying is not permitted"],
    "reputation": [
        "listed at bl.example.net",
        "blocked using zen.example.net",
        "poor reputation of 192.0.2.7",
        "your IP address is blocked",
        "spam from your network",
    ],
    "content": ["the message looks like spam", "a virus was found", "message size exceeds the limit", "a bad link"],
    "policy": ["rejected for policy reasons", "against our policy", "local policy violation"],
    "trouble": ["try again later", "the server is busy", "temporary failure", "system error", "mail loop detected"],
}
_WRAPPERS = [
    "{}",
    "<ada@example.org>: Recipient address rejected: {}",
    "<ada@example.org>: {}",
    "Requested action not taken: mailbox unavailable. {}",
    "Requested action not taken: mailbox unavailable ({})",
    "mailbox unavailable: {}",
    "Recipient rejected: {}",
    "Access denied - {}",
    "Requested mail action aborted: {}",
    "Service unavailable; {}",
    "{} for <ada@example.org>",
    "{}, recipient <ada@example.org>",
]
_ASIDES = ["", ". Contact the postmaster", " [a4f7]", ". See https://example.org/help", " (#5.7.1)", ". Please retry"]
_CODES = [(550, ""), (550, "5.7.1"), (550, "5.1.1"), (550, "5.0.0"), (550, "5.2.1"), (554, "5.7.0"), (553, "5.3.0")]
_FAULTS = [each for kind in _SUBJECTS.values() for each in kind]


@given(
    kinds=st.sets(st.sampled_from(list(_SUBJECTS)), min_size=4, max_size=4),
    other=st.sampled_from(["", *_FAULTS]),
    wrapper=st.sampled_from(_WRAPPERS),
    aside=st.sampled_from(_ASIDES),
    code=st.sampled_from(_CODES),
    at=st.sampled_from([Step.RCPT, Step.DATA, Step.DOT, Step.LATER]),
)
def test_a_fault_of_others_suppresses_nobody(
    kinds: set[str], other: str, wrapper: str, aside: str, code: tuple[int, str], at: Step
) -> None:
    faults = [fault for kind in kinds for fault in _SUBJECTS[kind]]
    said = [wrapper.format(f"{fault}, {other}" if other else fault) + aside for fault in faults]
    assert [each for each in said if verdict(reply(code[0], f"{code[1]} {each}".strip()), at=at).suppress] == []
