"""Pages on a port: `serve` with the work beside them, and `preview` for the operator's own browser."""

import logging
import socket
import webbrowser
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

import uvicorn
from fastapi import FastAPI

from newsletter import pipeline, planning, report, schedule
from newsletter.assembly import assembled
from newsletter.console import err, out
from newsletter.errors import NewsletterError, TransportError
from newsletter.models import Edition, Layout
from newsletter.pipeline import Newsletter
from newsletter.run import run
from newsletter.settings import Settings
from newsletter.web import pages
from newsletter.web import preview as previewing

Clock = Callable[[], datetime]

logger = logging.getLogger(__name__)


def serve(settings: Settings, *, clock: Clock) -> None:
    """Serve the pages and run every few minutes until a signal ends it; what is in flight then is finished first."""
    newsletter = assembled(settings)
    listening = _listening(settings.serve.host, settings.serve.port)
    out(f"serving {newsletter.mailing_list.url} on {_shown(listening)}; a run every {settings.serve.every} minutes")
    application = pages.application(newsletter, secrets=settings.secrets, clock=clock)
    interval = timedelta(minutes=settings.serve.every)
    with schedule.every(interval, lambda: _run_and_tell(newsletter, clock), now=clock()):
        _serve(application, listening)


def preview(
    files: Sequence[Path],
    settings: Settings | None,
    *,
    day: date | None,
    port: int,
    open_browser: bool,
    clock: Clock,
) -> None:
    """Serve the preview on this machine only until a signal ends it."""
    now = clock()
    newsletter = assembled(settings) if settings and not files else None

    def planned() -> tuple[Edition, Mapping[Layout, bytes]]:
        if newsletter:
            edition = pipeline.plan(newsletter, now=now, day=day)
        else:
            edition = planning.of_files(files, day=day, settings=settings, now=now)
        return edition, planning.composed(edition, settings, now=now)

    planned()
    listening = _listening("127.0.0.1", port)
    out(f"preview on {_shown(listening)}; it reloads when a template changes; end it with Ctrl-C")
    watched = [*planning.template_folders(settings), *files]
    mailing_list = planning.mailing_list(settings)
    application = previewing.preview_application(planned, watched=watched, mailing_list=mailing_list)
    if open_browser:
        webbrowser.open(_shown(listening))
    _serve(application, listening)


def _run_and_tell(newsletter: Newsletter, clock: Clock) -> None:
    try:
        for line in report.ran_lines(run(newsletter, clock=clock)):
            out(f"{report.moment(clock())}  {line}")
    except NewsletterError as error:
        err(f"{report.moment(clock())}  {error}")


def _listening(host: str, port: int) -> socket.socket:
    try:
        listening = socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        raise TransportError(f"cannot listen on {host}:{port}: {error.strerror}; set serve.port") from error
    # Without it a second answer on one connection waits 40 ms for the acknowledgement of the first.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listening


def _shown(listening: socket.socket) -> str:
    host, port = listening.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"


def _serve(application: FastAPI, listening: socket.socket) -> None:
    config = uvicorn.Config(application, log_level="warning", access_log=False, server_header=False)
    uvicorn.Server(config).run(sockets=[listening])
