"""Real bounces, complaints and odd mail: read within bounds, and what is a standard notification is understood."""

import json
from pathlib import Path

from newsletter.feedback import bounce


def test_no_real_mail_makes_it_fail_and_every_standard_notification_is_understood(shared: Path) -> None:
    mails = [path.read_bytes() for path in sorted((shared / "corpora" / "bounces" / "mail").iterdir())]
    notified = [mail for mail in mails if b"\nstatus:" in mail.lower() and b"\naction:" in mail.lower()]
    assert sum(bounce.read(mail) is not None for mail in mails) >= 0.9 * len(notified) > 0


def test_what_is_read_of_real_bounces_agrees_with_their_labels(shared: Path) -> None:
    folder = shared / "corpora" / "bounces"
    labels = [json.loads(line) for line in (folder / "truth.jsonl").read_text(encoding="utf-8").splitlines()]
    hard = [each for each in labels if any(result["hardbounce"] for result in each["results"])]
    read = [found for each in hard if (found := bounce.read((folder / each["file"]).read_bytes()))]
    assert sum(found.reply.code == 550 for found in read) >= 0.95 * len(read) > 0


def test_odd_mail_is_no_bounce_and_no_error(shared: Path) -> None:
    mails = [path for path in sorted((shared / "corpora" / "odd-mail").rglob("*")) if path.is_file()]
    found = [path.name for path in mails if bounce.read(path.read_bytes())]
    assert (len(mails) > 20, found) == (True, [])
