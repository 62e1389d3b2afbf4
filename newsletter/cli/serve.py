"""Pages on a port: `serve` with the work beside them, and `preview` for the operator's own browser."""

import asyncio
import errno
import logging
import os
import socket
import webbrowser
from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread
from typing import TYPE_CHECKING, cast

import uvicorn
from fastapi import FastAPI
from starlette.types import ASGIApp

from newsletter.actions.askers import Askers
from newsletter.actions.health import Pulse, Schedule
from newsletter.actions.newsletter import Clock, Newsletter
from newsletter.actions.notify import notify
from newsletter.actions.run import EVERY_PART, run
from newsletter.actions.sign_up import answer
from newsletter.actions.timetable import Part
from newsletter.actions.welcome import welcome
from newsletter.cli import lines, starter
from newsletter.cli.console import out, stop_on_signals
from newsletter.cli.crew import crew, started
from newsletter.cli.logs import Log
from newsletter.cli.opened import assembled, shared
from newsletter.cli.options import CONFIG, settings_of
from newsletter.cli.schedule import at_each_ring, by_timetable
from newsletter.errors import NewsletterError, TransportError
from newsletter.mail.contents import Look
from newsletter.people import subscribers_file
from newsletter.settings.file import Settings
from newsletter.store.engine import open_store
from newsletter.web import pages
from newsletter.web.patience import Bounds, Door, Patient

if TYPE_CHECKING:
    from newsletter.web.preview.editions import Given
    from newsletter.web.preview.reopening import Opened

logger = logging.getLogger(__name__)

_PATIENCE = timedelta(seconds=5)  # how long a page waits for the store; its own connections, so no run waits for pages


@dataclass(frozen=True, slots=True)
class Workers:
    """So many processes that do the work, by the settings in this file."""

    number: int
    config: Path


def serve(settings: Settings, *, clock: Clock, workers: Workers | None = None) -> None:
    """Serve the pages and run every few minutes until a signal ends it; what is in flight then is finished first.

    Where there are `workers`, they run, and nothing is run here.
    """
    newsletter, log = assembled(settings, sends=True), Log(settings.log.format, settings.log.name)
    if workers:
        shared(newsletter.engine)
    listening = _listening(settings.serve.host, settings.serve.port, cure="set serve.port")
    who = f"{workers.number} workers" if workers else f"a run every {settings.serve.every} minutes"
    log.say(f"serving {newsletter.mailing_list.url} on {_shown(listening)}; {who}", at=clock())
    interval = timedelta(minutes=settings.serve.every)
    pulse = Pulse(Schedule(since=clock(), every=interval))
    with (
        stop_on_signals() as stop,
        at_each_ring(lambda: _notify_and_tell(newsletter, clock, stop, log)) as ring,
        _work(
            workers,
            interval,
            lambda parts: _run_and_tell(newsletter, clock, stop, pulse, log, parts),
            clock=clock,
            log=log,
        ),
    ):
        application = pages.application(
            open_store(settings.store_url, patience=_PATIENCE),
            newsletter.mailing_list,
            secrets=newsletter.links.secrets,
            templates=newsletter.editing.templates,
            clock=clock,
            written=ring,
            subscribing=newsletter.subscribing,
            choices=newsletter.editing.choices,
            journal=newsletter.way_out.journal,
            pulse=None if workers else pulse,
            askers=Askers.of(settings.serve.metrics.get_secret_value()),
        )
        _serve(application, listening, stop)


def _work(
    workers: Workers | None, interval: timedelta, job: Callable[[frozenset[Part]], None], *, clock: Clock, log: Log
) -> AbstractContextManager[None]:
    """What does the work while pages are served: workers, or a job in this process by the timetable."""

    def say(words: str) -> None:
        log.say(words, at=clock(), level="warning")

    if workers:
        return crew(workers.number, partial(started, config=workers.config, log_name=log.name), say=say)
    return by_timetable(interval, job, clock=clock, say=say)


def preview(given: "Given", *, config: Path, to: str, port: int, open_browser: bool, clock: Clock) -> None:
    """Serve the preview on this machine only until a signal ends it. `to` stands before what the settings say."""
    from newsletter.web.preview import editions  # what makes and reads mails takes 10 MB, which `serve` does without
    from newsletter.web.preview.pages import preview_application
    from newsletter.web.preview.reopening import Reopening

    address = subscribers_file.address(to) if to else ""
    with TemporaryDirectory(prefix="newsletter-preview-") as folder:
        reopening = Reopening(lambda: _opened(config, given, to=address, folder=Path(folder)))
        if given.files:
            shown = reopening.now()[0].newsletter
            editions.find(shown.engine, shown.mailing_list.id, shown.editing, editions.FILES, given, now=clock())
        listening = _listening("127.0.0.1", port, cure="choose another --port")
        out(f"preview on {_shown(listening)}; it reloads when a template or a setting changes; end it with Ctrl-C")
        application = preview_application(reopening, given=given, clock=clock, say=out)
        with stop_on_signals() as stop:
            if open_browser:
                webbrowser.open(_shown(listening))
            _serve(application, listening, stop)


def _opened(config: Path, given: "Given", *, to: str, folder: Path) -> "Opened":
    """The newsletter of these settings; files can be looked at without any, on those of the example."""
    from newsletter.web.preview.reopening import Opened

    nowhere = given.files and config == CONFIG and not config.exists()
    chosen = starter.looking_settings(folder) if nowhere else settings_of(config)
    themes = (chosen.folder / chosen.edition.themes,) if chosen.edition.themes else ()
    sent_to = to or chosen.preview.to or chosen.list.operator or ""
    return Opened(newsletter=assembled(chosen), read=(config, *themes), to=sent_to)


def _run_and_tell(
    newsletter: Newsletter, clock: Clock, stop: Event, pulse: Pulse, log: Log, parts: Collection[Part] = EVERY_PART
) -> None:
    failed = True
    pulse.begin(clock())
    try:
        ran = run(newsletter, clock=clock, stopping=stop, parts=parts)
        failed = ran.failed
        for line in lines.ran_lines(ran):
            log.say(line, at=clock())
        for mistake in ran.imported.mistakes:
            log.say(mistake, at=clock(), level="error")
    except NewsletterError as error:
        log.say(str(error), at=clock(), level="error")
    finally:
        pulse.end(clock(), failed=failed)


def _notify_and_tell(newsletter: Newsletter, clock: Clock, stop: Event, log: Log) -> None:
    """Somebody waits for the mail that a page has promised: it does not wait for the next run."""
    look = Look(mailing_list=newsletter.mailing_list, templates=newsletter.editing.templates)
    try:
        answer(newsletter.engine, newsletter.mailing_list.id, now=clock())
        if newsletter.operator.welcome:
            welcome(
                newsletter.engine,
                newsletter.mailing_list.id,
                week_ends=newsletter.editing.choices.week_ends,
                now=clock(),
            )
        sent = notify(newsletter.engine, look, newsletter.links, newsletter.way_out, clock=clock, stopping=stop)
        for line in lines.notified_lines(sent):
            log.say(line, at=clock())
    except NewsletterError as error:
        log.say(str(error), at=clock(), level="error")


def _listening(host: str, port: int, *, cure: str) -> socket.socket:
    try:
        listening = socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        elsewhere = (error.errno or 0) < 0 or error.errno == errno.EADDRNOTAVAIL  # a name has no positive number
        cure = "name an address of this machine as serve.host" if elsewhere else cure
        raise TransportError(f"cannot listen on {host}:{port}: {_why(error)}; {cure}") from error
    # Without it a second answer on one connection waits 40 ms for the acknowledgement of the first.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listening


def _why(error: OSError) -> str:
    """The system's words for it, which Python puts the address behind."""
    number = error.errno or 0
    return os.strerror(number) if number > 0 else str(error.args[-1]).partition(" (while ")[0]


def _shown(listening: socket.socket) -> str:
    host, port = listening.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"


def _serve(application: FastAPI, listening: socket.socket, stop: Event) -> None:
    server = _Server(configured(application))
    Thread(target=server.end_after, args=(stop,), daemon=True).start()
    server.run(sockets=[listening])


def configured(application: ASGIApp, bounds: Bounds | None = None) -> uvicorn.Config:
    """How uvicorn serves it: nobody who sends half a request or reads half an answer is waited for long."""
    protocol = cast("type[asyncio.Protocol]", partial(Patient, door=Door(bounds or Bounds())))
    return uvicorn.Config(
        application,
        http=protocol,
        ws="none",
        log_config=None,  # what it logs goes where everything goes
        log_level="warning",
        access_log=False,
        server_header=False,
    )


class _Server(uvicorn.Server):
    """uvicorn, but for signals: it raises each again when it has ended, which would end the run beside it half-way."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    def end_after(self, stop: Event) -> None:
        stop.wait()
        self.should_exit = True
