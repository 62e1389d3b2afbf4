"""The words for verdicts, which settings, the store and `--json` hold."""

from newsletter.delivery.verdict.kinds import Repeated, Step, Then, Whose


def test_the_words_that_are_kept_and_written_in_settings_stay_what_they_are() -> None:
    assert list(Then) == ["end", "later", "slow", "wait", "rest", "pause", "retry"]
    assert list(Step) == ["connect", "ehlo", "auth", "mail", "rcpt", "data", "dot", "later"]
    assert list(Repeated) == ["full", "rule"]
    assert list(Whose) == [
        *("recipient_gone", "recipient_refuses", "recipient_later", "rate", "quota", "sender", "reputation"),
        *("content", "relay_fault", "unclear"),
    ]
