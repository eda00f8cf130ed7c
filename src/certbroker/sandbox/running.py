"""The sandbox's servers: one for plain HTTP and one for each TLS certificate, in a thread of their own."""

import asyncio
import socket
import ssl
import threading
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, cast

from certbroker.sandbox.wire import Connections

if TYPE_CHECKING:
    import uvicorn
    from starlette.applications import Starlette

_START_SECONDS = 10


class Running:
    """Servers of one application that share its connections; `contexts` are those of the TLS ports, by name."""

    def __init__(self, app: "Starlette", connections: Connections, contexts: Mapping[str, ssl.SSLContext]) -> None:
        self._servers = {name: _server(app, connections, context) for name, context in contexts.items()}
        self._plain = _server(app, connections, None)
        self._thread: threading.Thread | None = None
        self.tls_ports: dict[str, int] = {}

    def start(self, host: str, port: int) -> int:
        """Run in a thread; return the port of plain HTTP once everything answers."""
        plain = _listening(host, port)
        sockets = {name: _listening(host, 0) for name in self._servers}
        self.tls_ports = {name: _port(one) for name, one in sockets.items()}
        served = [(self._plain, plain), *((server, sockets[name]) for name, server in self._servers.items())]
        self._thread = threading.Thread(target=lambda: asyncio.run(_serve(served)), name="sandbox", daemon=True)
        self._thread.start()
        self._wait(self._thread)
        return _port(plain)

    def stop(self) -> None:
        """Stop, and wait for the thread."""
        for server in self._all():
            server.should_exit = True
        if self._thread:
            self._thread.join()

    def _all(self) -> "tuple[uvicorn.Server, ...]":
        return self._plain, *self._servers.values()

    def _wait(self, thread: threading.Thread) -> None:
        deadline = time.monotonic() + _START_SECONDS
        while not all(server.started for server in self._all()):
            if not thread.is_alive() or time.monotonic() > deadline:
                raise RuntimeError("the sandbox's server did not start")
            time.sleep(0.005)


async def _serve(served: "list[tuple[uvicorn.Server, socket.socket]]") -> None:
    await asyncio.gather(*(server.serve([listening]) for server, listening in served))


def _listening(host: str, port: int) -> socket.socket:
    return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)


def _port(listening: socket.socket) -> int:
    return cast("int", listening.getsockname()[1])


def _server(app: "Starlette", connections: Connections, context: ssl.SSLContext | None) -> "uvicorn.Server":
    import uvicorn
    from uvicorn.protocols.http.h11_impl import H11Protocol

    class Protocol(H11Protocol):
        """Remembers its connection by the address of the other end, so that a fault can break it off."""

        def connection_made(self, transport: asyncio.Transport) -> None:  # pyright: ignore[reportIncompatibleMethodOverride] - as in uvicorn
            super().connection_made(transport)
            self._peer = transport.get_extra_info("peername")[:2]
            connections[self._peer] = transport

        def connection_lost(self, exc: Exception | None) -> None:
            super().connection_lost(exc)
            connections.pop(self._peer, None)

    config = uvicorn.Config(
        app,
        http=Protocol,
        ws="none",
        loop="asyncio",
        lifespan="off",
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=1,
    )
    if context is not None:
        config.load()
        config.ssl = context
    return uvicorn.Server(config)
