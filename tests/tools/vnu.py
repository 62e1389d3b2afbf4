"""What the Nu Html Checker says of documents, asked once for all: it takes seconds to start."""

import json
import subprocess
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

from tests.tools.installed import package, program

# A short run: what a second compiler would gain it costs twice over. The first one's code takes more of the stack.
_QUICK = ("-Xss16m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")


def errors(documents: Mapping[str, str], folder: Path) -> dict[str, list[str]]:
    """The errors in each document that has some, by its name. The documents are written into `folder`."""
    jar = package("vnu-jar") / "build" / "dist" / "vnu.jar"
    paths = {folder / f"{number}.html": name for number, name in enumerate(documents)}
    for path, name in paths.items():
        path.write_text(documents[name], encoding="utf-8")
    ran = subprocess.run(
        [program("java"), *_QUICK, "-jar", str(jar), "--format", "json", "--exit-zero-always", *map(str, paths)],
        capture_output=True,
        check=True,
        timeout=300,
    )
    errors_of = defaultdict(list)
    for message in json.loads(ran.stderr)["messages"]:
        if message["type"] != "info":
            errors_of[paths[Path(message["url"].removeprefix("file:"))]].append(str(message["message"]))
    return dict(errors_of)
