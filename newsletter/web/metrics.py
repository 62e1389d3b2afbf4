"""`/metrics`: numbers for Prometheus, for whoever may ask and nobody else."""

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

from fastapi import HTTPException, Request
from fastapi.responses import Response

from newsletter.actions.askers import Askers
from newsletter.actions.health import Pulse, health
from newsletter.actions.metrics import measures, text
from newsletter.actions.status import status
from newsletter.errors import StoreError
from newsletter.store.engine import SILENT
from newsletter.web.site import Site

KEPT = 5.0
"""Seconds for which the numbers are kept: whoever asks every second asks the store no more often than this."""

_FORWARDED = ("forwarded", "x-forwarded-for", "via")
_TEXT = "text/plain; version=0.0.4; charset=utf-8"


@dataclass(slots=True)
class MetricsPage:
    """The numbers as they were made last, for a few seconds."""

    site: Site
    pulse: Pulse | None
    askers: Askers
    clock: Callable[[], float] = monotonic
    _made: tuple[float, str] = (float("-inf"), "")

    def metrics(self, request: Request) -> Response:
        """Answer whoever may ask; for all others there is no such page."""
        host = request.client.host if request.client else ""
        passed_on = any(name in request.headers for name in _FORWARDED)
        known = request.headers.get("authorization", "")
        if not self.askers.may(host, authorization=known, passed_on=passed_on):
            raise HTTPException(404)
        moment, shown = self._made
        if self.clock() - moment >= KEPT:
            shown = self._text()
            self._made = (self.clock(), shown)
        return Response(shown, media_type=_TEXT)

    def _text(self) -> str:
        engine, list_id, now = self.site.engine, self.site.mailing_list.id, self.site.clock()
        standing = health(engine, list_id, self.pulse.schedule if self.pulse else None, now=now)
        try:
            state = status(engine, list_id, now=now) if standing.store else None
        except (*SILENT, StoreError):
            state = None
        return text(measures(standing, state))
