"""Prometheus, where this machine has it: `promtool` judges what is scraped by the rules of deploy/."""

import json
import shutil
import subprocess
from collections.abc import Collection
from pathlib import Path
from typing import Any

import yaml
from prometheus_client.parser import text_string_to_metric_families

from newsletter.packed import folder
from tests.conftest import missing

ALERTS = folder("deploy") / "alerts.yml"
RULES: dict[str, dict[str, Any]] = {
    rule["alert"]: rule for rule in yaml.safe_load(ALERTS.read_text(encoding="utf-8"))["groups"][0]["rules"]
}
_HERE = {"instance": "127.0.0.1:8025", "job": "newsletter"}
_MINUTES = 40  # longer than any rule waits


def program(name: str) -> str:
    """The path of a program that Debian's package prometheus brings."""
    path = shutil.which(name)
    if not path:
        missing("prometheus", f"no {name} on the PATH")
    return str(path)


def judged(scraped: str, firing: Collection[str], *, up: bool, to: Path) -> "subprocess.CompletedProcess[str]":
    """What promtool says of it, if these alerts and no others are to fire once this was scraped for forty minutes."""
    test_file = {
        "rule_files": [str(ALERTS)],
        "evaluation_interval": "1m",
        "tests": [{"interval": "1m", "input_series": _series(scraped, up=up), "alert_rule_test": _wanted(firing)}],
    }
    file = to / "alerts.test.yml"
    file.write_text(json.dumps(test_file), encoding="utf-8")  # which is YAML too
    command = [program("promtool"), "test", "rules", str(file)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def _series(scraped: str, *, up: bool) -> list[dict[str, str]]:
    """Each number as often as it is asked for."""
    samples = [each for family in text_string_to_metric_families(scraped) for each in family.samples]
    numbers = [(each.name, each.labels, each.value) for each in samples]
    return [
        {"series": _written(name, labels | _HERE), "values": f"{value:.15g}+0x{_MINUTES}"}
        for name, labels, value in (("up", {}, float(up)), *numbers)
    ]


def _written(name: str, labels: dict[str, str]) -> str:
    return name + "{" + ",".join(f'{key}="{value}"' for key, value in labels.items()) + "}"


def _wanted(firing: Collection[str]) -> list[dict[str, Any]]:
    return [
        {"alertname": name, "eval_time": f"{_MINUTES}m", "exp_alerts": [_alert(rule)] if name in firing else []}
        for name, rule in RULES.items()
    ]


def _alert(rule: dict[str, Any]) -> dict[str, Any]:
    return {"exp_labels": _HERE, "exp_annotations": rule["annotations"]}
