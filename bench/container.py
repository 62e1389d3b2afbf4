"""Run the steps of deploy/Containerfile without a container engine: `python -m bench.container FOLDER`, as root.

Each stage is a root file system of its own below FOLDER, a copy of what debootstrap makes of the release that `FROM`
names, and each `RUN` is run in it by chroot. Then what the file says is started as the user that it names, without a
network, until its health check succeeds, and is asked to stop. Printed are the seconds of each step, the size, and how
it ended.
"""

import argparse
import json
import os
import re
import shlex
import shutil
import subprocess
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from newsletter.packed import folder

CHECKOUT = folder("pyproject.toml").parent
_BASE = re.compile(r"docker\.io/library/debian:(\w+)-slim")
_CLEAN = """
DPkg::Post-Invoke { "rm -f /var/cache/apt/archives/*.deb"; };
Dir::Cache::pkgcache "";
Dir::Cache::srcpkgcache "";
"""
_STARTED = 60  # seconds
_INIT = "newsletter init . --name Papers --sender papers@example.org --url https://papers.example.org"


@dataclass(slots=True)
class Stage:
    """A root file system, and what was said of how things run in it."""

    root: Path
    environment: dict[str, str] = field(default_factory=dict)
    user: str = "root"
    place: str = "/"
    health: list[str] = field(default_factory=list)
    entry: list[str] = field(default_factory=list)
    command: list[str] = field(default_factory=list)


def main(given: Sequence[str] | None = None) -> None:
    """Print a line for each step."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="where the root file systems are made")
    parser.add_argument("--file", type=Path, default=CHECKOUT / "deploy" / "Containerfile")
    parser.add_argument("--set", action="append", default=[], help="NAME=VALUE, known to each step")
    parser.add_argument("--trust", type=Path, help="the certificate authorities of a network that reads along")
    parser.add_argument("--before", default=_INIT, help="what is run first in its folder")
    asked = parser.parse_args(given)
    known = dict(each.split("=", 1) for each in asked.set)
    if asked.trust:
        known |= {"PIP_CERT": "/trusted.pem", "SSL_CERT_FILE": "/trusted.pem"}
    stage = _built(asked.file, asked.folder.absolute(), known, trust=asked.trust)
    print(f"size: {_megabytes(stage.root)} MB, of which {_megabytes(asked.folder / 'base')} MB are the system")
    _started(stage, before=asked.before)


def steps(file: Path) -> Iterator[tuple[str, str]]:
    """Yield the instructions and what is behind each, with lines joined that end with a backslash."""
    text = re.sub(r"^#.*\n", "", file.read_text(encoding="utf-8"), flags=re.MULTILINE).replace("\\\n", " ")
    return ((name, rest) for name, _, rest in (line.partition(" ") for line in text.splitlines() if line))


def _built(file: Path, where: Path, known: dict[str, str], *, trust: Path | None) -> Stage:
    stages: dict[str, Stage] = {}
    for at, (name, said) in enumerate(steps(file)):
        began = time.monotonic()
        if name == "FROM":
            base, _, called = said.partition(" AS ")
            stage = stages[called] = _begun(_base(base, where), where / (called or "last"), known, trust)
        else:
            _step(stage, name, said, stages)
        print(f"{time.monotonic() - began:6.1f} s  {at + 1:>2} {name} {said[:90]}", flush=True)
    return stage


def _base(name: str, where: Path) -> Path:
    image = _BASE.fullmatch(name)
    if not image:
        raise SystemExit(f"{name}: only Debian's own images can be made by debootstrap")
    base = where / "base"
    if not base.exists():
        where.mkdir(parents=True, exist_ok=True)
        subprocess.run(["debootstrap", "--variant=minbase", image[1], str(base)], check=True, stdout=subprocess.DEVNULL)
        _slimmed(base)
    return base


def _slimmed(base: Path) -> None:
    """Leave out what Debian's images leave out, which keep no package that was installed."""
    (base / "etc/apt/apt.conf.d/clean").write_text(_CLEAN, encoding="ascii")
    for path in ("var/cache/apt/archives", "var/lib/apt/lists", "usr/share/doc", "usr/share/man", "usr/share/locale"):
        shutil.rmtree(base / path)
        (base / path).mkdir()


def _begun(base: Path, root: Path, known: dict[str, str], trust: Path | None) -> Stage:
    if root.exists():
        shutil.rmtree(root)
    subprocess.run(["cp", "--archive", "--reflink=auto", str(base), str(root)], check=True)
    shutil.copyfile("/etc/resolv.conf", root / "etc" / "resolv.conf")
    if trust:
        shutil.copyfile(trust, root / "trusted.pem")
    return Stage(root, {"PATH": os.defpath + ":/usr/sbin:/sbin", "HOME": "/root", **known})


def _step(stage: Stage, name: str, said: str, stages: dict[str, Stage]) -> None:
    if name == "RUN":
        _in(stage, ["/bin/sh", "-ec", said], user=stage.user)
    elif name == "COPY":
        _copied(stage, said, stages)
    elif name == "ARG":
        key, _, value = said.partition("=")
        stage.environment.setdefault(key, value.strip('"'))
    elif name == "ENV":
        stage.environment |= dict(each.split("=", 1) for each in shlex.split(said))
    else:
        _note(stage, name, said)


def _note(stage: Stage, name: str, said: str) -> None:
    """Keep how it is to be started."""
    match name:
        case "USER":
            stage.user = said
        case "WORKDIR":
            stage.place = said
        case "HEALTHCHECK":
            stage.health = json.loads(said.partition("CMD ")[2])
        case "ENTRYPOINT":
            stage.entry = json.loads(said)
        case "CMD":
            stage.command = json.loads(said)


def _copied(stage: Stage, said: str, stages: dict[str, Stage]) -> None:
    """Copy files into a folder, or the content of one folder to another name, as containers do."""
    option, _, rest = said.partition(" ") if said.startswith("--from=") else ("", "", said)
    source = stages[option.removeprefix("--from=")].root if option else CHECKOUT
    *names, to = rest.split()
    target = stage.root / to.lstrip("/")
    for path in (source / name.lstrip("/") for name in names):
        if path.is_dir():
            shutil.copytree(path, target, symlinks=True, dirs_exist_ok=True)
        else:
            target.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, target)


def _command(stage: Stage, command: Sequence[str], *, user: str) -> list[str]:
    inside = f"cd {shlex.quote(stage.place)} && exec {shlex.join(command)}"
    apart = [_tool("unshare"), "--mount", "--pid", "--fork", f"--mount-proc={stage.root / 'proc'}"]
    return [*apart, _tool("chroot"), f"--userspec={user}:{user}", str(stage.root), "/bin/sh", "-c", inside]


def _in(stage: Stage, command: Sequence[str], *, user: str) -> None:
    done = subprocess.run(_command(stage, command, user=user), env=stage.environment, capture_output=True, check=False)
    if done.returncode:
        raise SystemExit(f"{shlex.join(command)} ended with {done.returncode}\n{done.stderr.decode()[-2000:]}")


def _started(stage: Stage, *, before: str) -> None:
    """Start it without a network, wait until it is healthy, and stop it as an engine would."""
    started, health = shlex.join([*stage.entry, *stage.command]), shlex.join(stage.health)
    script = f"""
    {before}
    {started} & process=$!
    tried=0
    until {health} >/dev/null 2>&1; do
        tried=$((tried + 1)); [ $tried -lt {_STARTED} ] || exit 99
        kill -0 $process || exit 98
        sleep 1
    done
    echo "healthy as user $(id -u) after $tried s"
    kill -TERM $process; wait $process; echo "ended with $?"
    """
    inside = _command(stage, ["/bin/sh", "-c", script], user=stage.user)
    script = f"{_tool('ip')} link set lo up && exec {shlex.join(inside)}"
    alone = [_tool("unshare"), "--net", "/bin/sh", "-c", script]
    raise SystemExit(subprocess.run(alone, env=stage.environment, check=False).returncode)


def _tool(name: str) -> str:
    """Where a program of this machine is: what runs inside has a PATH of its own."""
    return shutil.which(name) or name


def _megabytes(path: Path) -> int:
    said = subprocess.run(["du", "--summarize", "-BM", str(path)], capture_output=True, text=True, check=True).stdout
    return int(said.partition("M")[0])


if __name__ == "__main__":
    main()
