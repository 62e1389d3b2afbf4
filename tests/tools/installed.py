"""The checkers that only Node and Java have, where `.ci/run` or a developer has put them."""

import os
import shutil
from pathlib import Path

from tests.conftest import missing


def package(name: str) -> Path:
    """The folder of a package below NEWSLETTER_TOOLS; `.ci/tools.txt` names those that tests ask for."""
    tools = os.environ.get("NEWSLETTER_TOOLS")
    folder = Path(tools or "").resolve() / "node_modules" / name
    if not tools or not folder.is_dir():
        missing("tools", f"no {name}; install what .ci/tools.txt names and set NEWSLETTER_TOOLS to its folder")
    return folder


def program(name: str) -> str:
    """The path of `node` or `java`."""
    path = shutil.which(name)
    if not path:
        missing("tools", f"no {name} on the PATH")
    return str(path)
