"""A folder as a way out: whole files or none."""

from pathlib import Path

import pytest

from newsletter.delivery.transports.folder import Folder
from newsletter.errors import TransportError
from newsletter.models import Reply
from tests.delivery.deliveries import TEXT, message, sent


def test_each_message_is_a_file_of_its_own_bytes(tmp_path: Path) -> None:
    sent(Folder(tmp_path / "outbox"), [message(1), message(2)])
    assert {path.name: path.read_bytes() for path in (tmp_path / "outbox").iterdir()} == {
        "e1.1.eml": TEXT,
        "e1.2.eml": TEXT,
    }


def test_a_second_attempt_of_one_delivery_replaces_its_file(tmp_path: Path) -> None:
    sent(Folder(tmp_path), [message(1)])
    sent(Folder(tmp_path), [message(1)])
    assert [path.name for path in tmp_path.iterdir()] == ["e1.1.eml"]


def test_what_was_written_is_told_as_a_reply(tmp_path: Path) -> None:
    (reply,) = sent(Folder(tmp_path), [message(1)])
    assert reply == Reply(code=250, enhanced="2.0.0", text="written to e1.1.eml")


def test_a_folder_that_cannot_be_written_is_a_closed_way_out(tmp_path: Path) -> None:
    (tmp_path / "outbox").write_text("a file")
    with pytest.raises(TransportError, match=r"outbox: cannot write: File exists; check transport\.url"):
        sent(Folder(tmp_path / "outbox"), [message(1)])


def test_a_disk_that_fills_up_leaves_no_half_message(tmp_path: Path) -> None:
    (tmp_path / ".e1.1.eml").symlink_to("/dev/full")
    with pytest.raises(TransportError, match="No space left on device"):
        sent(Folder(tmp_path), [message(1)])
    assert not (tmp_path / "e1.1.eml").exists()
