"""What is packed: an installed program finds its templates and examples inside itself."""

import subprocess
import sys
import zipfile
from pathlib import Path

from newsletter.packed import folder


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
