"""Whether files were changed."""

import os
from pathlib import Path

from newsletter import packed
from newsletter.web.preview.reopening import files_seen


def test_whatever_happens_to_a_watched_file_is_seen(tmp_path: Path) -> None:
    folder = tmp_path / "watched"
    stamps = [files_seen([folder])]
    folder.mkdir()
    file = folder / "deep" / "body.mjml"
    file.parent.mkdir()
    for change in (
        lambda: file.write_text("a"),
        lambda: file.write_text("another"),
        lambda: os.utime(file, (1, 1)),
        lambda: file.rename(folder / "renamed.mjml"),
        lambda: (folder / "renamed.mjml").unlink(),
    ):
        change()
        stamps.append(files_seen([folder]))
    assert len(set(stamps)) == 6


def test_nothing_that_happened_gives_the_same_stamp() -> None:
    templates = [packed.folder("templates")]
    assert files_seen(templates) == files_seen(templates)
