"""Whom a list's mail is from, and what it has been called."""

from dataclasses import replace

from newsletter.models import FileIs, Logo, MailingList

LIST = MailingList(
    id="papers.example.org", name="Papers", sender="papers@example.org", url="https://example.org", mailbox="m@x.org"
)


def test_the_first_id_of_a_list_is_the_oldest() -> None:
    renamed = replace(LIST, former_ids=("second", "first"))
    assert (renamed.ids, renamed.first_id, LIST.first_id) == (
        ("papers.example.org", "second", "first"),
        "first",
        "papers.example.org",
    )


def test_mails_load_pictures_only_where_the_operator_wants_some() -> None:
    logo = Logo(url="https://example.org/logo.png", width=10, height=10)
    assert [each.pictured for each in (LIST, replace(LIST, thumbnails=True), replace(LIST, logo=logo))] == [
        *(False, True, True),
    ]


def test_a_message_id_carries_the_domain_of_the_sender() -> None:
    assert LIST.domain == "example.org"


def test_what_a_list_is_where_nothing_is_said() -> None:
    said = (LIST.postal_address, LIST.language, LIST.colour, LIST.verp, LIST.local_addresses, LIST.file_is)
    assert said == ("", "en", "#b4421a", True, False, FileIs.ADDITIONS)
