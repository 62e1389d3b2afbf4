"""What a fetch brings, known without any of what fetches."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What a server said its document could be known again by. Given back to it, it need not send the same twice."""

    etag: str = ""
    last_modified: str = ""


UNKNOWN = Validators()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A document as it came. `url` is where it was found in the end."""

    content: bytes
    url: str
    validators: Validators
