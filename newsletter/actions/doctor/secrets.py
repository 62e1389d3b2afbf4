"""What nobody else may know: how good the secrets are, and who else on this machine can read them."""

import re
import shlex
import stat
import zlib
from collections.abc import Iterator
from pathlib import Path

from newsletter.actions.doctor.checked import Checked, fault, ok, warning
from newsletter.actions.doctor.subject import Subject

_FEW = 10  # different characters; of 32 random ones as hexadecimal digits, one in many millions has fewer
_WORDS = re.compile(r"[A-Za-z\s_.,!-]+")
_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_NEW = "run `newsletter init` in a new folder to make one, and keep the old one in list.old_secrets"


def settings(subject: Subject) -> Iterator[Checked]:
    """Nothing of the example stands in the settings, and the operator can be told."""
    mailing_list = subject.newsletter.mailing_list
    for key in subject.placeholders:
        yield fault("settings", f"{key} still has the example's value", "write your own")
    if not mailing_list.postal_address:
        yield warning("settings", "the mails have no postal address", "set list.postal_address; many laws ask for it")
    if not subject.newsletter.operator.address:
        yield warning("settings", "nobody is told when a run needs a person", "set list.operator")
    if not subject.placeholders and mailing_list.postal_address and subject.newsletter.operator.address:
        yield ok("settings", f"{mailing_list.name}, from {mailing_list.sender}")


def secrets(subject: Subject) -> Iterator[Checked]:
    """The secret that signs links cannot be guessed, and is used for nothing else."""
    secret = subject.newsletter.links.secret
    if why := weakness(secret):
        yield fault("secret", f"list.secret {why}: strangers could unsubscribe people", _NEW)
    elif secret in subject.passwords:
        yield warning("secret", "list.secret is also used as a password", _NEW)
    else:
        yield ok("secret", f"{len(secret)} characters")


def weakness(secret: str) -> str:
    """Say why a secret of 32 characters or more may be guessed, or ""."""
    if len(set(secret)) < _FEW or len(zlib.compress(secret.encode(), 9)) < len(secret):
        return "repeats itself"
    if _WORDS.fullmatch(secret) and len(set(map(str.isupper, secret))) == 1:
        return "looks like words"
    return ""


def permissions(subject: Subject) -> Iterator[Checked]:
    """Nobody else on this machine can open what holds addresses, keys or passwords."""
    wide = [path for path in subject.private if _is_wide(path)]
    for path in wide:
        mode = 700 if path.is_dir() else 600
        what = f"other users of this machine can open {path}"
        yield warning("permissions", what, f"chmod {mode} {shlex.quote(str(path))}")
    if not wide:
        yield ok("permissions", f"{len(subject.private)} files and folders, which only their owner can open")


def _is_wide(path: Path) -> bool:
    try:
        return bool(path.stat().st_mode & _OTHERS)
    except OSError:
        return False
