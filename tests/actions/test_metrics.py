"""The numbers of `/metrics`, read by Prometheus's own parser; each alert rule of deploy/ fires for what it is for."""

import json
import operator
import re
from dataclasses import replace
from datetime import timedelta

import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from newsletter.actions.askers import Askers
from newsletter.actions.health import Health, Schedule
from newsletter.actions.metrics import measures, text
from newsletter.actions.status import Status
from newsletter.delivery.balance import Balance
from newsletter.delivery.relays.health import Health as Rest
from newsletter.models import Consent, Pause, Published, State
from newsletter.packed import folder
from tests.mail.editions import edition
from tests.newsletters import MINUTE, NOW

SCHEDULE = Schedule(since=NOW - 9 * MINUTE, every=5 * MINUTE, begun=NOW - 5 * MINUTE, ended=NOW - 4 * MINUTE)
WELL = Health(at=NOW, store=True, schedule=SCHEDULE)
PUBLISHED = Published(edition=edition(), published_at=NOW - timedelta(hours=3), audience=3, excluded={"suppressed": 1})
BALANCE = Balance(audience=3, excluded={"suppressed": 1}, states={State.ACCEPTED: 2})
FINE = Status(
    editions=((PUBLISHED, BALANCE),),
    subscribers={Consent.CONFIRMED: 3},
    pauses={},
    resting={"main": Rest()},
    suppressed={"reply": 1},
)
RULES = {
    rule["alert"]: rule["expr"]
    for rule in yaml.safe_load((folder("deploy") / "alerts.yml").read_text(encoding="utf-8"))["groups"][0]["rules"]
}
COMPARED = {">": operator.gt, "==": operator.eq}


def read(health: Health, status: Status | None) -> dict[str, float]:
    """What Prometheus reads, the labels behind the name."""
    return {
        sample.name + "".join(f" {value}" for value in sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text(measures(health, status)))
        for sample in family.samples
    }


def fires(rule: str, numbers: dict[str, float]) -> bool:
    """Whether an expression of `name > number` and `and` holds; what is not there fires nothing."""
    terms = re.findall(r"(\w+)(?:\{[^}]*\})? (>|==) ([\d *]+)", rule)
    assert " and ".join(" ".join(term).strip() for term in terms) == re.sub(r"\{[^}]*\}", "", rule)
    limits = {name: (COMPARED[sign], 5 * 86400.0 if "*" in number else float(number)) for name, sign, number in terms}
    return all(name in numbers and compared(numbers[name], limit) for name, (compared, limit) in limits.items())


def test_prometheus_reads_every_number() -> None:
    seen = read(replace(WELL, oldest_due=NOW - 7 * MINUTE), FINE)
    assert seen == {
        "newsletter_store_up": 1,
        "newsletter_run_under_way": 0,
        "newsletter_run_failed": 0,
        "newsletter_run_age_seconds": 240,
        "newsletter_oldest_due_seconds": 420,
        "newsletter_subscribers confirmed": 3,
        "newsletter_suppressed reply": 1,
        **{f"newsletter_deliveries {state}": 2 if state is State.ACCEPTED else 0 for state in State},
        "newsletter_held": 0,
        "newsletter_unbalanced": 0,
        "newsletter_paused": 0,
        "newsletter_relays_resting": 1,
        "newsletter_edition_age_seconds": 10800,
    }


FAULTS: dict[str, tuple[Health, Status | None]] = {
    "NewsletterStore": (replace(WELL, store=False), None),
    "NewsletterRuns": (replace(WELL, schedule=replace(SCHEDULE, ended=NOW - timedelta(minutes=61), begun=None)), FINE),
    "NewsletterRunFailed": (replace(WELL, schedule=replace(SCHEDULE, failed=True)), FINE),
    "NewsletterMailWaits": (replace(WELL, oldest_due=NOW - timedelta(minutes=121)), FINE),
    "NewsletterPaused": (WELL, replace(FINE, pauses={"2482a1644ea4": Pause(until=NOW, why="550 no")})),
    "NewsletterHeld": (WELL, replace(FINE, editions=((PUBLISHED, replace(BALANCE, held=1)),))),
    "NewsletterUnbalanced": (WELL, replace(FINE, editions=((PUBLISHED, replace(BALANCE, states={})),))),
    "NewsletterNoEdition": (
        WELL,
        replace(FINE, editions=((replace(PUBLISHED, published_at=NOW - timedelta(days=6)), BALANCE),)),
    ),
}


def test_nothing_fires_where_all_is_well() -> None:
    assert [name for name, rule in RULES.items() if fires(rule, read(WELL, FINE) | {"up": 1})] == []


def test_every_rule_has_its_fault() -> None:
    assert RULES.keys() == FAULTS.keys() | {"NewsletterDown"}
    assert fires(RULES["NewsletterDown"], {"up": 0})


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_fires_its_rule_and_no_other(name: str) -> None:
    numbers = read(*FAULTS[name])
    assert [each for each, rule in RULES.items() if fires(rule, numbers)] == [name]


def test_the_dashboard_shows_numbers_that_there_are() -> None:
    panels = json.loads((folder("deploy") / "grafana.json").read_text(encoding="utf-8"))["panels"]
    shown = {target["expr"] for panel in panels for target in panel["targets"]}
    assert shown <= {name.partition(" ")[0] for name in read(WELL, FINE)}


TOKEN = "Jk9xQ2mVw7Zr5LpT8bNc4Yd6"


@pytest.mark.parametrize(
    ("setting", "host", "authorization", "passed_on", "may"),
    [
        ("", "127.0.0.1", "", False, False),
        ("127.0.0.1", "127.0.0.1", "", False, True),
        ("127.0.0.1", "127.0.0.1", "", True, False),
        ("127.0.0.1", "192.0.2.1", "", False, False),
        ("127.0.0.1, 10.0.0.0/8", "10.1.2.3", "", False, True),
        ("::1", "::1", "", False, True),
        ("127.0.0.1", "testclient", "", False, False),
        (TOKEN, "192.0.2.1", f"Bearer {TOKEN}", True, True),
        (TOKEN, "127.0.0.1", f"Bearer {TOKEN}x", False, False),
        (TOKEN, "127.0.0.1", "", False, False),
        (TOKEN, "127.0.0.1", "Bearer ÿ", False, False),
    ],
)
def test_only_those_may_ask_whom_the_setting_names(
    setting: str, host: str, authorization: str, passed_on: bool, may: bool
) -> None:
    assert Askers.of(setting).may(host, authorization=authorization, passed_on=passed_on) is may


@pytest.mark.parametrize("setting", ["yes", "127.0.0.1, localhost", "a token with spaces in it, long"])
def test_what_is_neither_an_address_nor_a_token_is_refused(setting: str) -> None:
    with pytest.raises(ValueError, match="must be addresses like"):
        Askers.of(setting)
