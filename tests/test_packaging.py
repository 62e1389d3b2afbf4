"""What is packed: an installed program finds its templates and examples inside itself."""

import re
import subprocess
import sys
import zipfile
from pathlib import Path

from newsletter.packed import folder

ROOT = folder("pyproject.toml").parent
READ_BY_PEOPLE = [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("newsletter/**/*.py")]
INSTALLED = re.compile(r"\b(?:pip|pipx|uv pip|uv tool) install\s+'?([^\s'`]+)|\b(?:uvx|pipx run)\s+(\S+)")


def test_the_wheel_holds_every_template_example_and_data_file(tmp_path: Path) -> None:
    root = folder("pyproject.toml").parent
    built = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stderr
    (wheel,) = tmp_path.glob("*.whl")
    packed = set(zipfile.ZipFile(wheel).namelist())
    wanted = {
        f"newsletter/_packed/{path.relative_to(root)}"
        for name in ("templates", "examples")
        for path in folder(name).rglob("*")
        if path.is_file()
    } | {str(path.relative_to(root)) for path in (root / "newsletter").rglob("*.json")}
    assert wanted - packed == set()


def test_no_hint_installs_a_package_of_this_name_from_an_index() -> None:
    hints = [(path.name, *found) for path in READ_BY_PEOPLE for found in INSTALLED.findall(path.read_text("utf-8"))]
    assert [hint for hint in hints if not "".join(hint[1:]).startswith(".")] == []
