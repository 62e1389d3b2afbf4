"""The words of a reply: those of other languages, and misspelt ones, are known by their English word."""

import pytest

from newsletter.delivery.smtp.replies import reply
from newsletter.delivery.verdict.judge import verdict
from newsletter.delivery.verdict.kinds import Step, Whose
from newsletter.delivery.verdict.words import known


@pytest.mark.parametrize(
    ("said", "whose", "suppress"),
    [
        ("użytkownik nie istnieje", Whose.RECIPIENT_GONE, True),
        ("mottagaren finns inte", Whose.RECIPIENT_GONE, True),
        ("收件人不存在", Whose.RECIPIENT_GONE, True),
        ("skrzynka pełna", Whose.RECIPIENT_LATER, False),
        ("учетная запись пользователя отключена", Whose.RECIPIENT_REFUSES, True),
        ("recepient adress is invaild", Whose.RECIPIENT_GONE, True),
        ("trop de connexions", Whose.RATE, False),
        ("nie ma takiego konta", Whose.RECIPIENT_GONE, True),
        ("la casilla ha expirado", Whose.RECIPIENT_REFUSES, True),
        ("ya no hay nadie con este correo", Whose.RECIPIENT_GONE, True),
        ("retransmissão negada", Whose.SENDER, False),
        ("here don't exist this user", Whose.RECIPIENT_GONE, True),
        ("questa casella inesistente", Whose.RECIPIENT_GONE, True),
        ("존재하지 않는 계정", Whose.RECIPIENT_GONE, True),
        ("слишком много писем", Whose.RATE, False),
    ],
)
def test_a_reply_in_another_language_or_misspelt_means_the_same(said: str, whose: Whose, suppress: bool) -> None:
    meant = verdict(reply(550, said), at=Step.RCPT)
    assert (meant.whose, meant.suppress) == (whose, suppress)


def test_the_words_as_they_came_are_kept_before_their_english_ones() -> None:
    assert known("utilisateur inconnu") == "utilisateur inconnu\nuser unknown"


def test_english_words_stay_as_they_are() -> None:
    assert known("the mailbox is full") == "the mailbox is full"
    assert known("the recipient is unknown") == "the recipient is unknown"


@pytest.mark.parametrize("said", ["blocked by the administrator of the recipient", "acheminement bloqué par adresse"])
def test_no_meaning_is_read_across_a_reply_and_its_english_words(said: str) -> None:
    assert not verdict(reply(550, said), at=Step.RCPT).suppress
