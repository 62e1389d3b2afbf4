"""What a mail has that a mail program lacks, by the data of caniemail.com: asked once for all, at once by program."""

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path

from tests.tools.installed import package, program

CLIENTS = ("gmail.*", "apple-mail.*", "outlook.*", "yahoo.*")
_SCRIPT = Path(__file__).with_suffix(".mjs")


def lacking(mails: Mapping[str, str]) -> dict[str, dict[str, list[str]]]:
    """By mail and feature, the programs of these four families that do not have it at all."""
    ran = subprocess.run(
        [program("node"), str(_SCRIPT), str(package("caniemail")), *CLIENTS],
        input=json.dumps(mails).encode(),
        capture_output=True,
        check=True,
        timeout=300,
    )
    return {name: dict(features) for name, features in json.loads(ran.stdout).items()}
