"""Pages on a port: `serve` with the work beside them, and `preview` for the operator's own browser."""

import logging
import socket
import webbrowser
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from threading import Event, Thread

import uvicorn
from fastapi import FastAPI

from newsletter import pipeline, planning, report, schedule, stopping
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
    with (
        stopping.on_signals() as stop,
        schedule.every(interval, lambda: _run_and_tell(newsletter, clock, stop), now=clock()),
    ):
        _serve(application, listening, stop)


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
    with stopping.on_signals() as stop:
        _serve(application, listening, stop)


def _run_and_tell(newsletter: Newsletter, clock: Clock, stop: Event) -> None:
    try:
        for line in report.ran_lines(run(newsletter, clock=clock, stopping=stop)):
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


def _serve(application: FastAPI, listening: socket.socket, stop: Event) -> None:
    server = _Server(uvicorn.Config(application, log_level="warning", access_log=False, server_header=False))
    Thread(target=server.end_after, args=(stop,), daemon=True).start()
    server.run(sockets=[listening])


class _Server(uvicorn.Server):
    """uvicorn, but for signals: it raises each again when it has ended, which would end the run beside it half-way."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    def end_after(self, stop: Event) -> None:
        stop.wait()
        self.should_exit = True
