"""CONTRIBUTING.md is true: its map is the tree, its rows are the contract, and its example works."""

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
GUIDE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
MAP, ROWS = re.findall(r"^```\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)
ADDED = re.findall(r"^```diff\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)


def mapped() -> Iterator[str]:
    """Every path of the map, by its indentation."""
    above: list[str] = []
    for line in MAP.splitlines():
        depth = (len(line) - len(line.lstrip())) // 2
        above[depth:] = [line.split()[0]]
        yield "".join(above)


def rooms(folder: Path) -> Iterator[str]:
    """The modules at the root of the package, and every folder in it that holds files of ours."""
    yield from (f"newsletter/{path.name}" for path in folder.glob("*.py") if not path.name.startswith("__"))
    for path in sorted(folder.rglob("*")):
        if path.is_dir() and not path.name.startswith("_") and path.name != "versions":
            yield f"{path.relative_to(ROOT)}/"


def test_the_map_is_the_tree() -> None:
    of_package = {path for path in mapped() if path.startswith("newsletter/") and path != "newsletter/"}
    assert of_package == set(rooms(ROOT / "newsletter"))


def test_every_folder_beside_the_package_that_is_mapped_is_there() -> None:
    beside = [path for path in mapped() if "/" not in path.rstrip("/")]
    assert [path for path in beside if not (ROOT / path).is_dir()] == []


def test_the_rows_are_those_of_the_contract() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    (layers,) = (contract["layers"] for contract in contracts if contract["type"] == "layers")
    assert ROWS.splitlines() == layers


@pytest.mark.parametrize("path", sorted(set(re.findall(r"`((?:newsletter|templates)/[\w./-]+)`", GUIDE))))
def test_every_place_that_it_sends_somebody_to_is_there(path: str) -> None:
    assert (ROOT / path).exists()


def test_the_setting_of_the_example_is_named_once_and_read(tmp_path: Path) -> None:
    (added,) = ADDED
    for name in ("newsletter", "templates", "tests"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("README.md", "newsletter.example.toml", "subscribers.example.yaml"):
        shutil.copyfile(ROOT / name, tmp_path / name)
    subprocess.run(["git", "apply", "--unidiff-zero", "-"], cwd=tmp_path, input=added, text=True, check=True)
    example = (tmp_path / "newsletter.example.toml").read_text(encoding="utf-8")
    (tmp_path / "own.toml").write_text(example.replace('# motto = "', 'motto = "'), encoding="utf-8")
    program = (
        "from pathlib import Path; from newsletter.settings.file import load; "
        "from tests import test_readme; test_readme.test_the_readme_names_every_setting(); "
        "test_readme.test_the_example_settings_name_every_setting(); "
        "print(load(Path('own.toml')).mailing_list.motto)"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("Read less, know more.\n", "")


def test_no_file_of_the_program_is_imported_under_another_name() -> None:
    renamed = [
        f"{path.relative_to(ROOT)}: {node.module}.{name.name} as {name.asname}"
        for path in (ROOT / "newsletter").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("newsletter")
        for name in node.names
        if name.asname and Path(ROOT, *(node.module or "").split("."), f"{name.name}.py").is_file()
    ]
    assert renamed == []
