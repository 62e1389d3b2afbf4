"""Rows are read from the file as they stand in it."""

from pathlib import Path

import numpy as np
import pytest

from newsletter.editorial.themes.on_disk import OnDisk

MATRIX = np.arange(-60, 60, dtype=np.int8).reshape(40, 3)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "made.npz"
    np.savez(path, before=np.ones(5), matrix=MATRIX, behind=np.ones(7))
    return path


@pytest.mark.parametrize("rows", [[], [0], [39], [7, 2, 7, 38]])
def test_rows_are_those_of_the_matrix_in_the_order_that_is_asked_for(file: Path, rows: list[int]) -> None:
    made = OnDisk(file, "matrix")
    assert (made.shape, made[rows].tolist()) == ((40, 3), MATRIX[rows].tolist())


def test_a_file_that_is_replaced_is_not_read_by_whoever_had_the_old_one(file: Path) -> None:
    made = OnDisk(file, "matrix")
    other = file.with_name("other.npz")
    np.savez(other, matrix=MATRIX[::-1])
    other.replace(file)
    assert (made[[0]].tolist(), OnDisk(file, "matrix")[[0]].tolist()) == ([MATRIX[0].tolist()], [MATRIX[-1].tolist()])


def test_a_file_that_was_cut_off_gives_no_rows(file: Path) -> None:
    made = OnDisk(file, "matrix")
    file.write_bytes(file.read_bytes()[:300])
    with pytest.raises(ValueError, match="reshape"):
        made[[0, 39]]


@pytest.mark.parametrize("other", [MATRIX.astype(np.int16), np.asfortranarray(MATRIX), MATRIX[0]])
def test_what_is_no_matrix_of_bytes_by_row_is_refused(tmp_path: Path, other: "np.typing.NDArray[np.int8]") -> None:
    np.savez(tmp_path / "made.npz", matrix=other)
    with pytest.raises(ValueError, match="no matrix of signed bytes by row"):
        OnDisk(tmp_path / "made.npz", "matrix")


def test_a_compressed_one_is_refused(tmp_path: Path) -> None:
    np.savez_compressed(tmp_path / "made.npz", matrix=MATRIX)
    with pytest.raises(ValueError, match="is compressed"):
        OnDisk(tmp_path / "made.npz", "matrix")


def test_a_matrix_that_is_not_there_is_named(file: Path) -> None:
    with pytest.raises(KeyError, match="nothing"):
        OnDisk(file, "nothing")
