"""How much memory `newsletter serve` takes: `python -m bench.serve_memory [EDITIONS]`, 500 where nothing is said.

The editions are one of the examples, its 20 papers again and again under other ids and titles, kept as published. The
program serves them in a process of its own. It is asked for the front page, the feeds, the archive, every theme, five
searches and ten editions, twice. Printed are megabytes: proportional (PSS) and resident (RSS), before and after.
"""

import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from urllib.error import URLError

from bench import delivery_home
from bench.delivery_home import LIST, PUBLISHED_AT
from newsletter.models import Edition, Published, TrendingPaper
from newsletter.store import editions
from newsletter.store.engine import open_store

DAY = timedelta(days=1)
PAGES = ("/", "/feed.atom", "/feed.json", "/archive", "/themes", "/sitemap.xml", "/search/feed.atom?q=robots")
SEARCHES = ("diffusion", "world+model", "reinforcement+learning", "zzzz", "the")


def main() -> None:
    """Print a line before anything is asked for, and one afterwards."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        delivery_home.settings(folder, store=f"sqlite:///{folder / 'newsletter.db'}", port=1, connections=1)
        days = filled(f"sqlite:///{folder / 'newsletter.db'}", number)
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        with (folder / "newsletter.toml").open("a") as settings:
            settings.write(f"[serve]\nport = {port}\nevery = 1440\n")
        program = "from newsletter.cli.main import main; main()"
        process = subprocess.Popen([sys.executable, "-c", program, "serve"], cwd=folder, stdout=subprocess.DEVNULL)
        try:
            asked(port, "/healthz")
            print(f"{number} editions{'PSS MB':>16}{'RSS MB':>10}")
            print(f"{'begun':<24}{memory(process.pid)}")
            themes = re.findall(r'href="[^"]*(/themes/[^"/]+)"', asked(port, "/themes"))
            shown = [f"/editions/{day}" for day in days[:: max(1, number // 10)]]
            for _ in range(2):
                for path in (*PAGES, *themes, *(f"/search?q={words}" for words in SEARCHES), *shown):
                    asked(port, path)
            print(f"{'asked for everything':<24}{memory(process.pid)}")
        finally:
            process.terminate()
            process.wait()


def filled(url: str, number: int) -> list[str]:
    """Keep so many editions; their days."""
    engine = open_store(url)
    made = delivery_home.edition(20)
    for at in range(number):
        edition = apart(made, at)
        published = Published(edition=edition, published_at=PUBLISHED_AT - at * DAY, audience=0, excluded={})
        with engine.begin() as connection:
            editions.keep(connection, published, {})
    engine.dispose()
    return [str(made.day - at * DAY) for at in range(number)]


def apart(made: Edition, at: int) -> Edition:
    """The edition of so many days before, with papers of its own."""

    def other(trending: TrendingPaper) -> TrendingPaper:
        paper = replace(trending.paper, id=f"{trending.paper.id}{at:04}", title=f"{trending.paper.title} {at}")
        paper = replace(
            paper, abstract=f"{at} {paper.abstract}", authors=tuple(f"{name} {at}" for name in paper.authors)
        )
        return replace(trending, paper=paper)

    themes = tuple(replace(each, papers=tuple(map(other, each.papers))) for each in made.themes)
    return replace(made, id=f"e{at}", list_id=LIST.id, day=made.day - at * DAY, themes=themes, rest=())


def asked(port: int, path: str) -> str:
    """What a page holds, once it answers."""
    deadline = time.monotonic() + 600
    while True:
        with suppress(URLError), urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=600) as answer:
            return str(answer.read().decode())
        if time.monotonic() > deadline:
            raise SystemExit("it does not answer")
        time.sleep(0.05)


def memory(number: int) -> str:
    """The megabytes of a process."""
    rollup = Path(f"/proc/{number}/smaps_rollup").read_text()
    pss, rss = (int(re.search(rf"^{name}: +(\d+)", rollup, re.MULTILINE)[1]) / 1024 for name in ("Pss", "Rss"))  # type: ignore[index]
    return f"{pss:>6.0f}{rss:>10.0f}"


if __name__ == "__main__":
    main()
