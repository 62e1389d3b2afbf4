"""What KumoMTA's log says of messages. The records have the form of KumoMTA's documentation, "Log Record"."""

import json
from collections.abc import Mapping, Sequence

import pytest

from newsletter.feedback import log_files
from newsletter.feedback.kumomta_log import Skipped
from newsletter.feedback.postfix_log import Logged

ID = "0123456789ab.1@example.org"


def record(type_: str, *, code: int = 0, enhanced: Sequence[int] = (), content: str = "", **more: object) -> bytes:
    """A line as KumoMTA writes it when it is asked for the header Message-ID."""
    response: Mapping[str, object] = {
        "code": code,
        "enhanced_code": dict(zip(("class", "subject", "detail"), enhanced, strict=True)) if enhanced else None,
        "content": content,
        "command": ".",
    }
    of = {
        "type": type_,
        "id": "1d98076abbbc11ed940250ebf67f93bd",
        "sender": "papers@example.org",
        "recipient": "ada@example.org",
        "queue": "example.org",
        "size": 1047,
        "response": response,
        "timestamp": 1757675281,
        "meta": {},
        "headers": {"Message-ID": f"<{ID}>"},
    }
    return json.dumps({**of, **more}).encode() + b"\n"


def said(*lines: bytes) -> list[tuple[int, str, tuple[str, ...]]]:
    entries = [each for each in log_files.said(lines, {ID}) if isinstance(each, Logged)]
    return [(each.reply.code, each.reply.enhanced, each.addresses) for each in entries]


def skipped(*lines: bytes) -> list[tuple[int, str]]:
    return [(each.line, each.reason) for each in log_files.said(lines, {ID}) if isinstance(each, Skipped)]


@pytest.mark.parametrize(
    ("line", "code", "enhanced"),
    [
        (record("Delivery", code=250, enhanced=(2, 0, 0), content="OK"), 250, "2.0.0"),
        (record("Bounce", code=550, enhanced=(5, 1, 1), content="no such user"), 550, "5.1.1"),
        (record("Bounce", code=451, enhanced=(4, 4, 1), content="no answer"), 550, ""),
        (record("TransientFailure", code=421, enhanced=(4, 7, 0), content="slow down"), 421, "4.7.0"),
        (
            record("Expiration", code=551, enhanced=(5, 4, 7), content="Next delivery time would be too late"),
            550,
            "5.4.7",
        ),
        (record("AdminBounce", code=551, content="an administrator"), 551, ""),
        (record("Reception", code=250, content=""), 450, ""),
    ],
)
def test_a_record_says_what_became_of_its_message(line: bytes, code: int, enhanced: str) -> None:
    assert said(line) == [(code, enhanced, ("ada@example.org",))]


@pytest.mark.parametrize(
    "fields",
    [
        {"headers": {"message-id": ID}},
        {"headers": {"Message-ID": [f"<{ID}>"]}},
        {"headers": {}, "meta": {"message_id": f"<{ID}>"}},
    ],
)
def test_the_message_id_stands_among_the_headers_or_the_meta_fields(fields: Mapping[str, object]) -> None:
    assert [code for code, _, _ in said(record("Delivery", code=250, **fields))] == [250]


def test_other_mail_and_other_records_are_passed_over() -> None:
    other = record("Delivery", code=250, headers={"Message-ID": "<1@example.net>"})
    assert list(log_files.said([other, record("Rejection", code=550), record("Feedback")], {ID})) == []


def test_a_message_for_several_recipients_names_them_all() -> None:
    line = record("Delivery", code=250, recipient=["ada@example.org", "bob@example.org"])
    assert said(line)[0][2] == ("ada@example.org", "bob@example.org")


def test_a_line_that_cannot_be_used_is_named_by_its_number_and_why() -> None:
    whole = record("Delivery", code=250)
    lines = [whole, whole[:40] + b"\n", b"half a line\n", whole, record("Delivery", code=250, headers={})]
    assert skipped(*lines) == [
        (2, "is no whole JSON object"),
        (3, "is no whole JSON object"),
        (5, "has no Message-ID: KumoMTA is to log this header"),
    ]
    assert len(said(*lines)) == 2


@pytest.mark.parametrize(
    "line", [b"{" * 50_000, b"{\xff}\n", b'{"type": [1]}\n', b'{"type": "Delivery", "headers": 7}\n']
)
def test_odd_lines_are_no_error(line: bytes) -> None:
    assert said(line) == []


def test_the_logs_of_both_are_read_one_after_the_other() -> None:
    postfix = [
        b"Nov 21 00:36:35 relay postfix/cleanup[13]: 4jWY: message-id=<" + ID.encode() + b">\n",
        b"Nov 21 00:36:36 relay postfix/smtp[13]: 4jWY: to=<ada@example.org>, dsn=2.0.0, status=sent (Ok)\n",
    ]
    assert [code for code, _, _ in said(record("Bounce", code=550), *postfix)] == [550, 250]


def test_four_hundred_characters_of_a_reply_are_kept() -> None:
    (logged,) = log_files.said([record("Bounce", code=550, content="x" * 500)], {ID})
    assert isinstance(logged, Logged)
    assert logged.reply.text == f"the relay's log: Bounce ({'x' * 400})"


def test_the_words_of_the_far_end_stand_behind_the_type_of_the_record() -> None:
    lines = [record("Bounce", code=550, content="no such user"), record("Expiration", content="too late")]
    texts = [each.reply.text for each in log_files.said(lines, {ID}) if isinstance(each, Logged)]
    assert texts == [
        "the relay's log: Bounce (no such user)",
        "the relay's log: given up after its time in the queue",
    ]


@pytest.mark.parametrize(
    ("type_", "code"),
    [("Reception", 450), ("Delayed", 450), ("TransientFailure", 450), ("Delivery", 250), ("Bounce", 550)],
)
def test_a_record_without_an_answer_has_the_code_of_its_type(type_: str, code: int) -> None:
    assert [each[0] for each in said(record(type_))] == [code]


def test_a_message_id_is_what_stands_between_the_signs_and_spaces() -> None:
    odd = record("Delivery", code=250, headers={"Message-ID": " <X1@example.orgX>\t"})
    (entry,) = (each for each in log_files.said([odd], {"X1@example.orgX"}) if isinstance(each, Logged))
    assert entry.message_id == "X1@example.orgX"
