"""What follows from a verdict and what an operator does about it, in words."""

from newsletter.delivery.verdict.kinds import Then

MEANINGS = {
    Then.END: "this delivery ends as refused",
    Then.LATER: "this delivery is tried again later",
    Then.SLOW: "everyone stays due, and the run slows down",
    Then.WAIT: "everyone stays due, and the relay rests until its allowance is renewed",
    Then.REST: "everyone stays due; the relay rests, and without another the edition pauses",
    Then.PAUSE: "the edition pauses where several recipients' servers say so; one server's word ends that delivery",
    Then.RETRY: "everyone stays due, and another connection is tried",
}

CURES = {
    "quota": "the relay's allowance is used up: wait until it is renewed, add another relay, or have it raised",
    "rate": "set per_second or connections of this relay, so that no run has to find them out",
    "reputation": "ask the list it names to take your machine or domain off, or send by another relay",
    "authentication": "put right what it names: SPF, DKIM and DMARC of list.sender, TLS",
    "dns": "put right the name of the sending machine: its DNS, its reverse DNS (PTR), and what it says at EHLO",
    "login": "check the user in {setting}.url, {setting}.password and {setting}.security",
    "relay": "check the user in {setting}.url, and that the relay passes on mail from this machine",
    "sender": "check list.sender, and who may send from it by {setting}.url",
    "sandbox": "have the relay verify list.sender and its domain, and let the account send to everyone",
    "account": "ask whoever runs the relay why it refuses this account",
    "size": "the message is too big for it: raise its limit (of Postfix: message_size_limit), or use another relay",
    "form": "the message is not as it asks: report what it names",
    "content": "look at the text and the links of the edition",
}
