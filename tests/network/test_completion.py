"""One question to an endpoint, against a real server that answers as such endpoints do, and as they should not."""

import pytest

from newsletter.errors import SummaryError
from newsletter.network import completion
from newsletter.network.completion import Answer
from newsletter.network.connections import Deadline
from tests.network.doors import Time
from tests.network.endpoints import LINE, PAPER, Asked, answer, endpoint, header
from tests.network.hostile_server import HostileServer, Turn, dribbles, goes_on_for_ever, redirects, resets, says

OPENING = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n"


def ask(server: HostileServer, *, time: Time | None = None, **changes: object) -> Answer:
    passing = time or Time()
    deadline = Deadline(at=passing.now + 60, clock=passing.clock)
    return endpoint(server, time=passing, **changes).ask(PAPER, deadline=deadline)


def refused(turn: Turn, *, time: Time | None = None, **changes: object) -> str:
    """Why there was no answer, without the server's own port."""
    with Asked(turns=[turn]).server() as server, pytest.raises(SummaryError) as why:
        ask(server, time=time, **changes)
    return str(why.value).replace(f":{server.port}", "")


def test_an_answer_is_its_text_and_what_it_cost() -> None:
    with Asked(turns=[answer(LINE, tokens=123)]).server() as server:
        assert ask(server) == Answer(text=LINE, tokens=123)


def test_the_model_is_told_title_and_abstract_and_nothing_else_of_a_paper() -> None:
    asked = Asked(turns=[answer(LINE)])
    with asked.server() as server:
        ask(server)
    (question,) = asked.questions
    assert (question["messages"][1]["content"], sorted(question), server.heads[0].split()[1]) == (
        f"Title: {PAPER.title}\n\nAbstract: {PAPER.abstract}",
        ["max_tokens", "messages", "model", "temperature"],
        "/v1/chat/completions",
    )


def test_the_key_goes_with_the_question_and_none_where_there_is_none() -> None:
    with Asked(turns=[answer(LINE)]).server() as server:
        ask(server)
        ask(server, key="")
    assert [header(head, "Authorization") for head in server.heads] == ["Bearer sk-secret", ""]


@pytest.mark.parametrize(
    "status", ["400 Bad Request", "401 Unauthorized", "429 Too Many Requests", "500 Internal Server Error"]
)
def test_an_answer_that_is_an_error_says_its_number_and_nothing_that_it_sent(status: str) -> None:
    said = refused(says(b'{"error": "the key sk-secret is wrong"}', status=status))
    assert said == f"http://127.0.0.1/v1/chat/completions: answered {status[:3]}"


def test_a_redirect_is_not_followed_since_the_key_is_for_one_place() -> None:
    assert refused(redirects("http://elsewhere.example/")).endswith("answered 302")


def test_an_endpoint_on_the_operators_own_network_is_refused_unless_it_is_private() -> None:
    assert "127.0.0.1 is not a public address" in refused(answer(LINE), private=False)


def test_a_connection_that_breaks_is_no_answer() -> None:
    assert refused(resets).startswith("http://127.0.0.1/v1/chat/completions: ")


def test_an_answer_that_comes_in_drops_ends_with_the_time() -> None:
    time = Time(tick=7)
    asked = Asked(turns=[dribbles(OPENING)])
    with asked.server() as server:
        time.ticked = server.ticks.release
        with pytest.raises(SummaryError, match="took too long as a whole"):
            ask(server, time=time)


def test_an_answer_without_end_is_refused() -> None:
    assert "more than 1,048,576 bytes" in refused(goes_on_for_ever(OPENING, b"x" * 65536))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<!doctype html><html><body>Welcome</body></html>",
        b"[" * 100_000,
        b"null",
        b'{"choices": []}',
        b'{"choices": [{"message": null}]}',
        b'{"choices": [{"message": {"content": ["parts"]}}], "usage": "none"}',
        b"\xff\xfe\x00",
    ],
)
def test_what_is_no_answer_has_no_text_and_is_not_free(body: bytes) -> None:
    assert completion.read(body, at_most=900) == Answer(text="", tokens=900)


@pytest.mark.parametrize("usage", ["-5", "0", "true", "1.5", '"12"', "null", "1e400", "99999999999"])
def test_a_usage_that_makes_no_sense_counts_as_the_most_it_can_have_been(usage: str) -> None:
    body = f'{{"choices": [{{"message": {{"content": "x"}}}}], "usage": {{"total_tokens": {usage}}}}}'
    assert completion.read(body.encode(), at_most=900) == Answer(text="x", tokens=900)
