"""A log is read by the line, packed or not."""

import gzip
from pathlib import Path

import pytest

from newsletter.errors import NewsletterError
from newsletter.feedback import log_files
from newsletter.feedback.kumomta_log import Skipped
from newsletter.feedback.postfix_log import Logged

LINES = [b"one\n", b"two\n", b"three"]


def written(folder: Path, content: bytes) -> Path:
    path = folder / "mail.log"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzip"])
def test_a_log_is_the_same_packed_or_not(tmp_path: Path, pack) -> None:  # type: ignore[no-untyped-def]
    assert list(log_files.lines(written(tmp_path, pack(b"".join(LINES))))) == LINES


def test_of_a_line_that_no_mail_log_has_the_beginning_is_kept_and_the_next_is_whole(tmp_path: Path) -> None:
    long = b"x" * 1_000_000 + b" to=<\n"
    lines = list(log_files.lines(written(tmp_path, b"one\n" + long + b"two\n")))
    assert lines == [b"one\n", b"x" * 65_536, b"two\n"]


def test_a_line_that_is_too_long_is_counted_and_the_log_goes_on_around_it(tmp_path: Path) -> None:
    begun = b"May  6 06:00:01 mx postfix/cleanup[7]: 4ABC: message-id=<ada@example.org>\n"
    sent = b"May  6 06:00:02 mx postfix/smtp[8]: 4ABC: to=<ada@example.org>, delay=1, dsn=2.0.0, status=sent (250 ok)\n"
    log = log_files.lines(written(tmp_path, begun + b"{" * 100_000 + b"\n" + sent))
    taken, left_out = log_files.said(log, {"ada@example.org"})
    assert isinstance(taken, Logged)
    assert (taken.reply.code, left_out) == (250, Skipped(line=2, reason="is longer than 64 KB"))


def test_an_empty_log_has_no_lines(tmp_path: Path) -> None:
    assert list(log_files.lines(written(tmp_path, b""))) == []


@pytest.mark.parametrize("content", [gzip.compress(b"one\n" * 1000, mtime=0)[:-20], b"\x1f\x8b and no more", None])
def test_a_log_that_cannot_be_read_to_its_end_is_an_error_that_names_it(tmp_path: Path, content: bytes | None) -> None:
    path = written(tmp_path, content) if content else tmp_path / "gone.log"
    with pytest.raises(NewsletterError, match=rf"{path.name}: cannot be read: "):
        list(log_files.lines(path))


def test_a_log_that_is_packed_by_zstd_is_an_error_that_says_how_to_unpack_it(tmp_path: Path) -> None:
    path = written(tmp_path, b"\x28\xb5\x2f\xfd rest")
    with pytest.raises(NewsletterError, match=rf"is packed by zstd: zstdcat .*{path.name} \| newsletter reconcile"):
        list(log_files.lines(path))
