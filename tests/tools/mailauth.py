"""DKIM signatures as mailauth of npm verifies them: asked once for many messages."""

import base64
import json
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.tools.installed import package, program

_SCRIPT = Path(__file__).with_suffix(".mjs")


def verdicts(messages: Sequence[bytes], records: Mapping[str, str]) -> list[dict[str, str]]:
    """For each message what became of its signatures, by algorithm, with DNS as `records` have it."""
    asked = {"records": dict(records), "messages": [base64.b64encode(message).decode() for message in messages]}
    ran = subprocess.run(
        [program("node"), str(_SCRIPT), str(package("mailauth"))],
        input=json.dumps(asked).encode(),
        capture_output=True,
        check=True,
        timeout=300,
    )
    return [dict(each) for each in json.loads(ran.stdout)]
