"""`[[dkim]]`: the keys that sign, read from where the settings say; a bad one is refused before anything is sent."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, SecretStr

from newsletter.errors import SettingsError

if TYPE_CHECKING:  # what signs, which who does not sign has no use for
    from newsletter.mail.dkim import Key

_NAME = r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?){0,9}"
_LONGEST_NAME = 120
_LONGEST_STRING = 255
_PEM = "-----BEGIN"


def _dns_name(value: str) -> str:
    lowered = value.lower()
    if len(value) > _LONGEST_NAME or not re.fullmatch(_NAME, lowered):
        raise ValueError("must be a DNS name: letters, digits and dashes, like s2026")
    return lowered


class DkimSettings(BaseModel):
    """One of `dkim`. `key` is a PEM file, or what is in one; `domain` is the sender's where nothing is said."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    selector: Annotated[str, AfterValidator(_dns_name)]
    key: SecretStr
    domain: Annotated[str, AfterValidator(lambda value: _dns_name(value) if value else "")] = ""


def signing_keys(chosen: Sequence[DkimSettings], *, folder: Path, sender: str) -> "tuple[Key, ...]":
    """The keys that were chosen, in order. A file is relative to `folder`. Raises SettingsError with every mistake."""
    keys: list[Key] = []
    mistakes: list[str] = []
    for each in chosen:
        try:
            keys.append(_opened(each, folder=folder, sender=sender))
        except SettingsError as error:
            mistakes.extend(f"dkim: {each.selector}: {mistake}" for mistake in error.mistakes)
    if mistakes := mistakes or (list(_mistakes_together(keys)) if keys else []):
        raise SettingsError(mistakes)
    return tuple(keys)


def zone_lines(records: Mapping[str, str]) -> Iterator[str]:
    """TXT records as a zone file has them, in strings of at most 255 characters [RFC 1035, 3.3]."""
    for name, text in records.items():
        strings = " ".join(f'"{text[at : at + _LONGEST_STRING]}"' for at in range(0, len(text), _LONGEST_STRING))
        yield f"{name}. IN TXT ( {strings} )"


def _opened(chosen: DkimSettings, *, folder: Path, sender: str) -> "Key":
    try:
        from newsletter.mail.keys import opened
    except ModuleNotFoundError as error:
        raise SettingsError(["signing needs the extra `dkim`: run `pip install '.[dkim]'` in the checkout"]) from error
    own = sender.rpartition("@")[2].lower()
    domain = chosen.domain or own
    if not _aligned(domain, own):
        raise SettingsError(
            [f"signs for {domain}, but mail comes from {own}: DMARC needs the same domain or a parent of it"]
        )
    pem = _pem(chosen.key.get_secret_value(), folder)
    return opened(pem, domain=domain, selector=chosen.selector)


def _aligned(domain: str, own: str) -> bool:
    """Whether one is the other or lies below it, as DMARC's relaxed alignment asks [RFC 7489, 3.1.1]."""
    return domain == own or domain.endswith(f".{own}") or ("." in domain and own.endswith(f".{domain}"))


def _pem(key: str, folder: Path) -> bytes:
    if key.lstrip().startswith(_PEM):
        return key.encode()
    try:
        return (folder / key).read_bytes()
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise SettingsError(
            [f"cannot read {folder / key}: {why}; name a PEM file that this program may read"]
        ) from error


def _mistakes_together(keys: "Sequence[Key]") -> Iterator[str]:
    names = [key.record[0] for key in keys]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield f"dkim: {name} is named twice; each key has a selector of its own"
    from newsletter.mail.dkim import Algorithm

    if keys and all(key.algorithm is not Algorithm.RSA for key in keys):
        yield "dkim: few mailbox providers read Ed25519; name an RSA key of 2048 bits beside it"
