"""What follows from a verdict and what an operator does about it, in words."""

from newsletter.delivery.verdict.kinds import Then

MEANINGS = {
    Then.END: "this delivery ends as refused",
    Then.LATER: "this delivery is tried again later",
    Then.SLOW: "everyone stays due, and the run slows down",
    Then.WAIT: "everyone stays due, and the relay rests until its allowance is renewed",
    Then.REST: "everyone stays due; the relay rests, and if there is no other, the edition pauses",
    Then.PAUSE: "the edition pauses if several recipients' servers say so; one server's word ends only that delivery",
    Then.RETRY: "everyone stays due, and another connection is tried",
}

CURES = {
    "quota": "the relay's allowance is used up: wait until it is renewed, add another relay, or have it raised",
    "rate": "set per_second or connections for this relay, so that no run has to find the limits",
    "reputation": "ask the blocklist it names to remove your machine or domain, or use another relay",
    "authentication": "correct what it names: SPF, DKIM and DMARC of list.sender, TLS",
    "dns": "correct the name of the sending machine: its DNS, its reverse DNS (PTR), and what it says at EHLO",
    "login": "check the user in {setting}.url, {setting}.password and {setting}.security",
    "relay": "check the user in {setting}.url, and that the relay accepts mail from this machine",
    "sender": "check list.sender, and whether this account of {setting}.url may send from it",
    "sandbox": "have the relay verify list.sender and its domain, and let the account send to everyone",
    "account": "ask the relay's operator why it refuses this account",
    "size": "the message is too large: raise the relay's limit (Postfix: message_size_limit), or use another relay",
    "form": "the message breaks a rule of the server: report what it names as a bug",
    "content": "check the text and the links of the edition",
}
