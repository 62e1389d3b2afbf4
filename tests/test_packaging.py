"""What is packed: an installed program finds its templates and examples inside itself."""

import os
import re
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from newsletter.packed import folder

ROOT = folder("pyproject.toml").parent
READ_BY_PEOPLE = [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("newsletter/**/*.py")]
INSTALLED = re.compile(r"\b(?:pip|pipx|uv pip|uv tool) install\s+'?([^\s'`]+)|\b(?:uvx|pipx run)\s+(\S+)")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of these sources."""
    return built(ROOT, "wheel", tmp_path_factory.mktemp("wheel"))


def test_the_wheel_holds_every_template_example_and_data_file(wheel: Path) -> None:
    packed = set(zipfile.ZipFile(wheel).namelist())
    wanted = {
        f"newsletter/_packed/{path.relative_to(ROOT)}"
        for name in ("templates", "examples")
        for path in folder(name).rglob("*")
        if path.is_file()
    } | {str(path.relative_to(ROOT)) for path in (ROOT / "newsletter").rglob("*.json")}
    assert wanted - packed == set()


def built(source: Path, target: str, folder: Path) -> Path:
    """The wheel or the sdist of the sources in a folder."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", str(folder)]
    subprocess.run(command, cwd=source, capture_output=True, check=True)
    (package,) = folder.glob("*.whl" if target == "wheel" else "*.tar.gz")
    return package


def test_the_sdist_makes_the_same_wheel_and_that_runs_the_demo_in_an_empty_folder(tmp_path: Path, wheel: Path) -> None:
    for name in ("sdist", "again", "empty"):
        (tmp_path / name).mkdir()
    with tarfile.open(built(ROOT, "sdist", tmp_path / "sdist")) as tar:
        tar.extraction_filter = getattr(tarfile, "data_filter", None)  # Python 3.11.2, which is Debian's, has none
        tar.extractall(tmp_path / "unpacked")  # noqa: S202 - what was built here
    (unpacked,) = (tmp_path / "unpacked").iterdir()
    again = built(unpacked, "wheel", tmp_path / "again")
    with zipfile.ZipFile(wheel) as one, zipfile.ZipFile(again) as other:
        assert sorted(one.namelist()) == sorted(other.namelist())
        other.extractall(tmp_path / "installed")  # noqa: S202 - our own
    ended = subprocess.run(
        [sys.executable, "-m", "newsletter", "demo"],
        cwd=tmp_path / "empty",
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(tmp_path / "installed")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ended.returncode, len(list((tmp_path / "empty" / "outbox").glob("*.eml")))) == (0, 3)


def test_a_shell_can_complete_the_commands() -> None:
    asked = {"_NEWSLETTER_COMPLETE": "complete_bash", "COMP_WORDS": "newsletter test", "COMP_CWORD": "1"}
    program = Path(sys.executable).with_name("newsletter")
    ended = subprocess.run([program], env={**os.environ, **asked}, capture_output=True, text=True, check=False)
    assert ended.stdout.split() == ["test-send"]


def test_no_hint_installs_a_package_of_this_name_from_an_index() -> None:
    hints = [(path.name, *words) for path in READ_BY_PEOPLE for words in INSTALLED.findall(path.read_text("utf-8"))]
    assert [hint for hint in hints if not "".join(hint[1:]).startswith(".")] == []
