"""The look of an edition: its templates and the list as they were when it was published, whatever they are now.

Who asked for something gets a message that is composed when it is due, perhaps hours after the plain ones.
"""

import hashlib
import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, Self

from newsletter.mail.layout import FOLDERS
from newsletter.mail.templates import files
from newsletter.models import FileIs, Logo, MailingList

_NAMED = 16  # hexadecimal digits of a SHA-256


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """The list, and the text of each template by its path below a folder of templates."""

    mailing_list: MailingList
    templates: Mapping[str, str]

    @classmethod
    def of(cls, mailing_list: MailingList, folders: Sequence[Path]) -> Self:
        """Read what editions are made with now; of two templates with one name the first folder's."""
        return cls(mailing_list=mailing_list, templates=dict(_templates(folders)))

    @property
    def content(self) -> bytes:
        """The look as JSON in UTF-8. Equal looks are equal bytes."""
        kept = {"list": asdict(self.mailing_list), "templates": self.templates}
        return json.dumps(kept, ensure_ascii=False, sort_keys=True, default=str).encode("utf-8", "replace")

    @property
    def name(self) -> str:
        """16 hexadecimal digits of the SHA-256 of the content."""
        return hashlib.sha256(self.content).hexdigest()[:_NAMED]

    @property
    def packed(self) -> bytes:
        """The content, compressed by zlib."""
        return zlib.compress(self.content)

    @classmethod
    def unpacked(cls, packed: bytes) -> Self:
        """Read what `packed` gave, of this version of the program or of another.

        Raises zlib.error, ValueError or KeyError for anything else.
        """
        kept = json.loads(zlib.decompress(packed))
        return cls(mailing_list=_list(kept["list"]), templates=kept["templates"])

    def laid_out(self, folder: Path) -> Path:
        """Write the templates into an empty folder, as a folder of templates is; return it."""
        for name, text in self.templates.items():
            file = folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        return folder


def _templates(folders: Sequence[Path]) -> Iterator[tuple[str, str]]:
    for mail in sorted({*FOLDERS.values()}):
        for path in files.files(mail, folders):
            name = Path("email", path.parent.name, path.name).as_posix()
            yield name, path.read_text(encoding="utf-8", errors="replace")


def _list(kept: Mapping[str, Any]) -> MailingList:
    known = {field.name: kept[field.name] for field in fields(MailingList) if field.name in kept}
    logo = Logo(**kept["logo"]) if kept.get("logo") else None
    former = tuple(kept.get("former_ids", ()))
    return MailingList(**{**known, "logo": logo, "file_is": FileIs(kept["file_is"]), "former_ids": former})
