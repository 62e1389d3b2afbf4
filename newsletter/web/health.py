"""The pages for whoever watches the program: `/health/live` asks nothing, `/health/ready` asks the store."""

from dataclasses import dataclass

from fastapi.responses import JSONResponse, PlainTextResponse, Response

from newsletter.actions import values
from newsletter.actions.health import Health, Pulse, health
from newsletter.web.site import LATER, Site


@dataclass(frozen=True, slots=True)
class HealthPages:
    """They name no address, and no page of them is kept. `pulse` is None where this process has no schedule."""

    site: Site
    pulse: Pulse | None

    async def live(self) -> Response:
        """200 while this process answers at all. No thread and no store is waited for."""
        return JSONResponse({"live": True})

    def ready(self) -> Response:
        """200 while the store answers and runs begin, else 503."""
        state = self._health()
        answer = values.health_values(state)
        return JSONResponse(answer, 503, headers=LATER) if state.faults else JSONResponse(answer)

    def healthz(self) -> Response:
        """The same in one word, under the address that many monitors ask."""
        state = self._health()
        if state.faults:
            return PlainTextResponse("; ".join(state.faults), 503, headers=LATER)
        return PlainTextResponse("ok")

    def _health(self) -> Health:
        schedule = self.pulse.schedule if self.pulse else None
        return health(self.site.engine, self.site.mailing_list.id, schedule, now=self.site.clock())
