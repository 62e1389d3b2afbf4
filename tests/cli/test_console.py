"""Files that a command writes."""

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from newsletter.cli import console
from newsletter.errors import NewsletterError


def test_a_pipe_is_written_to_and_stays_a_pipe(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with ThreadPoolExecutor() as pool:
        read = pool.submit(pipe.read_text, encoding="utf-8")
        console.write(pipe, ["subscribers:\n", "- address: ada@example.org\n"])
    assert (read.result(), stat.S_ISFIFO(pipe.stat().st_mode)) == (
        "subscribers:\n- address: ada@example.org\n",
        True,
    )


def test_a_link_to_a_file_stays_a_link(tmp_path: Path) -> None:
    kept, link = tmp_path / "kept.yaml", tmp_path / "link.yaml"
    kept.write_text("old", encoding="utf-8")
    link.symlink_to(kept)
    console.write(link, ["new"])
    assert (link.is_symlink(), kept.read_text(encoding="utf-8")) == (True, "new")


def test_a_folder_is_no_file_to_write_to(tmp_path: Path) -> None:
    with pytest.raises(NewsletterError, match="cannot be written: Is a directory"):
        console.write(tmp_path, ["new"])
