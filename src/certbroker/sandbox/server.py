"""The sandbox as a whole: one object that holds its parts and runs them as a server."""

import asyncio
import socket
import threading
import time
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, cast

from certbroker.sandbox import people, samples, world
from certbroker.sandbox.clock import TODAY, Clock
from certbroker.sandbox.counter import Counter
from certbroker.sandbox.exchange import Exchange
from certbroker.sandbox.faults import Fault, Faults
from certbroker.sandbox.faults import load as load_faults
from certbroker.sandbox.identity import IdentityProvider
from certbroker.sandbox.world import RelyingParty

if TYPE_CHECKING:
    import uvicorn
    from starlette.applications import Starlette

    from certbroker.sandbox.web import Web

"""The day on which all samples were made."""

_START_SECONDS = 10


class Sandbox:
    """The other side: exchange, issuers and identity provider for a fictional cast, on a real HTTP server.

    As a context manager it runs in a thread of its own from entry to exit. `latency` is in seconds, one number for
    every call or one each for `issuerequest`, `issue` and `identity`; it and `faults` may be changed while it runs.
    `approve_after` is the delay after which a holder's approval comes by itself, None to wait for a click on the page.
    `samples` names folders shaped like the connectors package, for trying samples of one's own.
    """

    def __init__(
        self,
        port: int = 0,
        host: str = "127.0.0.1",
        *,
        today: date = TODAY,
        latency: float | Mapping[str, float] = 0.0,
        approve_after: float | None = 0.3,
        faults: Iterable[Fault] | Path | None = None,
        check_clock: bool = False,
        samples: Iterable[Path] | None = None,
    ) -> None:
        self.clock = Clock(today)
        self.latency = latency
        self.faults = load_faults(faults) if isinstance(faults, Path) else Faults(faults or ())
        self._roots = None if samples is None else tuple(samples)
        self._place = (host, port)
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None
        self._exchange = Exchange(self.clock, self._sample_folders, check_clock=check_clock)
        self._identity = IdentityProvider(self.clock, approve_after)
        self._web: Web | None = None
        self._app: Starlette | None = None

    @property
    def app(self) -> "Starlette":
        """The application, for use inside another process without a server."""
        if self._app is None:
            self._app = self._parts().app()
        return self._app

    @property
    def url(self) -> str:
        """The address of the running server."""
        host, port = self._place
        return f"http://{f'[{host}]' if ':' in host else host}:{port}"

    @property
    def identity_url(self) -> str:
        """The address of the identity provider."""
        return f"{self.url}/identity"

    @property
    def relying_parties(self) -> tuple[RelyingParty, ...]:
        """Those who may ask; `info` tells of the first."""
        return world.load().relying_parties

    @property
    def info(self) -> dict[str, Any]:
        """What a client needs to know: the first line of `certbroker sandbox`."""
        known = world.load()
        party = known.relying_parties[0]
        return {
            "url": self.url,
            "api_key": party.api_key,
            "system_code": party.system_code,
            "identity_url": self.identity_url,
            "bundles": {
                bundle.id: list(bundle.documents) for bundle in known.bundles if bundle.of == party.system_code
            },
            "provisional": dict(known.provisional),
            "people": {name: person.public() for name, person in people.cast_of_people().items()},
        }

    def now(self) -> datetime:
        """Return the sandbox's time, with its +09:00."""
        return self.clock.now()

    def start(self) -> None:
        """Run the server in a thread, and return when it answers."""
        listening = socket.create_server(self._place, family=_family(self._place[0]))
        self._place = (self._place[0], cast("int", listening.getsockname()[1]))
        self._server = _server(self._parts())
        self._thread = threading.Thread(target=self._server.run, args=([listening],), name="sandbox", daemon=True)
        self._thread.start()
        deadline = time.monotonic() + _START_SECONDS
        while not self._server.started:
            if not self._thread.is_alive() or time.monotonic() > deadline:
                message = "the sandbox's server did not start"
                raise RuntimeError(message)
            time.sleep(0.005)

    def stop(self) -> None:
        """Stop the server and wait for its thread."""
        if self._server and self._thread:
            self._server.should_exit = True
            self._thread.join()
        self._server = self._thread = None

    def __enter__(self) -> Self:
        """Start the server."""
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop the server."""
        self.stop()

    def _sample_folders(self) -> tuple[Path, ...]:
        return samples.installed() if self._roots is None else self._roots

    def _seconds(self, call: str) -> float:
        return self.latency.get(call, 0.0) if isinstance(self.latency, Mapping) else self.latency

    def _parts(self) -> "Web":
        if self._web is None:
            self._web = _import_web()(Counter(self._exchange, self.faults), self._identity, self.faults, self._seconds)
        return self._web


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET


def _import_web() -> "type[Web]":
    from certbroker.sandbox.web import Web

    return Web


def _server(web: "Web") -> "uvicorn.Server":
    import uvicorn
    from uvicorn.protocols.http.h11_impl import H11Protocol

    class Protocol(H11Protocol):
        """Remembers its connection by the address of the other end, so that a fault can break it off."""

        def connection_made(self, transport: asyncio.Transport) -> None:  # pyright: ignore[reportIncompatibleMethodOverride] - as in uvicorn
            super().connection_made(transport)
            self._peer = transport.get_extra_info("peername")[:2]
            web.connections[self._peer] = transport

        def connection_lost(self, exc: Exception | None) -> None:
            super().connection_lost(exc)
            web.connections.pop(self._peer, None)

    config = uvicorn.Config(
        web.app(),
        http=Protocol,
        ws="none",
        loop="asyncio",
        lifespan="off",
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=1,
    )
    return uvicorn.Server(config)
