"""What tests of any language steer the sandbox with: `{url}/control/clock`, `/control/faults`, `/control/counts`.

Only this machine's own programs are let in: a body must say that it is JSON, which no page of a browser can do unasked.

| call | does |
|---|---|
| `GET /control/clock` | tells the time: `{"now"}` |
| `POST /control/clock` `{"advance": 259200}` | winds the clock forward by so many seconds: `{"now"}` |
| `GET /control/faults` | lists the faults in force, with the `skip` and `times` that are left: `{"fault": [{…}]}` |
| `POST /control/faults` `{"fault": [{…}]}` | puts faults in force beside those that are |
| `DELETE /control/faults` | lifts all faults |
| `GET /control/counts` | tells what was handed out: `confirmations`, `tickets`, `applications`, … |
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any, cast

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from certbroker.sandbox import fault_script
from certbroker.sandbox.clock import Clock
from certbroker.sandbox.faults import Fault, Faults

_JSON = "application/json"


class Control:
    """The handlers, and what they steer."""

    def __init__(self, clock: Clock, in_force: Faults, counts: Callable[[], Mapping[str, int]]) -> None:
        self._clock = clock
        self._faults = in_force
        self._counts = counts

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [
            Route("/control/clock", self.clock, methods=["GET", "POST"]),
            Route("/control/faults", self.faults, methods=["GET", "POST", "DELETE"]),
            Route("/control/counts", self.counts, methods=["GET"]),
        ]

    async def clock(self, request: Request) -> Response:
        """Tell the time, or wind the clock forward."""
        return await _answered(request, self._wind)

    async def faults(self, request: Request) -> Response:
        """List, add or lift faults."""
        if request.method == "DELETE":
            self._faults.clear()
        return await _answered(request, self._add)

    async def counts(self, _: Request) -> Response:
        """Tell what was handed out."""
        return JSONResponse(dict(self._counts()))

    def _wind(self, sent: dict[str, Any] | None) -> dict[str, Any]:
        if sent is not None:
            seconds = sent.get("advance")
            if set(sent) != {"advance"} or not isinstance(seconds, int | float) or isinstance(seconds, bool):
                raise ValueError('the clock takes {"advance": seconds} and nothing else')
            self._clock.advance(seconds)
        return {"now": self._clock.now().isoformat(timespec="milliseconds")}

    def _add(self, sent: dict[str, Any] | None) -> dict[str, Any]:
        if sent is not None:
            self._faults.extend(fault_script.read(sent))
        return {"fault": [_shown(fault) for fault in self._faults]}


async def _answered(request: Request, act: Callable[[dict[str, Any] | None], dict[str, Any]]) -> Response:
    """Act on what was sent, None where nothing was; status 400 says in words what is wrong with it."""
    try:
        return JSONResponse(act(await _sent(request) if request.method == "POST" else None))
    except ValueError as error:
        return JSONResponse({"error": str(error)}, 400)


async def _sent(request: Request) -> dict[str, Any]:
    if request.headers.get("Content-Type", "").partition(";")[0].strip().lower() != _JSON:
        raise ValueError(f"Content-Type must be {_JSON}")
    try:
        sent: object = json.loads(await request.body())
    except (ValueError, RecursionError):
        raise ValueError("the body is no JSON") from None
    if not isinstance(sent, dict):
        raise ValueError("the body is no JSON object")  # noqa: TRY004 - of the caller's, not of ours
    return cast("dict[str, Any]", sent)


def _shown(fault: Fault) -> dict[str, Any]:
    """Return what a fault says, as a table of a script would."""
    told = asdict(fault) | {"nth": None}
    plain = asdict(Fault(fault.kind))
    return {name: value for name, value in told.items() if name == "kind" or value != plain[name]}
