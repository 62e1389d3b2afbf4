"""Where a form was posted from: a page of another site may not post ours."""

from collections.abc import Mapping
from urllib.parse import urlsplit


def is_foreign(headers: Mapping[str, str], *, url: str) -> bool:
    """Whether a browser says that the page it posts from is not one below `url`.

    Our pages ask for no referrer, and for their forms browsers then write `Origin: null`; whether such a form is
    ours is told by Sec-Fetch-Site, which no page can set. Without either header no browser is asking.
    """
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = headers.get("origin")
    return origin is not None and origin.lower() != _origin(url)


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}".lower()
