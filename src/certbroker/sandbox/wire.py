"""The last yards: faults done to a response, and the connection they are done on."""

import asyncio
import socket
import struct
from collections.abc import AsyncIterator, Callable, Sequence
from typing import TypeAlias, cast

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response, StreamingResponse

from certbroker.sandbox.faults import Fault

Address: TypeAlias = tuple[str, int]
Connections: TypeAlias = dict[Address, asyncio.Transport]

_MAINTENANCE = "<!doctype html><html lang='ko'><title>점검 안내</title><p>시스템 점검 중입니다.</p></html>"
_PIECES = 10
_NO_LINGER = struct.pack("ii", 1, 0)


async def send(response: Response, struck: Sequence[Fault], request: Request, connections: Connections) -> Response:
    """Return the response as the faults leave it."""
    for fault in struck:
        if fault.kind == "slow":
            await asyncio.sleep(fault.seconds)
        elif fault.kind == "slow_body":
            response = _slowly(response, fault.seconds)
        elif fault.kind == "reset":
            _reset(request, connections)
        elif fault.kind in _INSTEAD:
            response = _INSTEAD[fault.kind](fault)
    return response


_INSTEAD: dict[str, Callable[[Fault], Response]] = {
    "http_500": lambda _: PlainTextResponse("Internal Server Error", 500),
    "http_503_retry_after": lambda fault: PlainTextResponse(
        "Service Unavailable",
        503,
        headers={"Retry-After": str(max(1, round(fault.seconds)))},
    ),
    "html": lambda _: HTMLResponse(_MAINTENANCE),
    "empty_body": lambda _: Response(b"", media_type="application/json"),
    "not_json": lambda _: Response(b'{"rspnsCode": "100", "rspns', media_type="application/json"),
}


def _slowly(response: Response, seconds: float) -> Response:
    body = bytes(response.body)
    size = max(1, -(-len(body) // _PIECES))

    async def pieces() -> AsyncIterator[bytes]:
        for start in range(0, len(body), size):
            await asyncio.sleep(seconds / _PIECES)
            yield body[start : start + size]

    headers = {"Content-Length": str(len(body))}
    return StreamingResponse(pieces(), response.status_code, headers, response.media_type)


def _reset(request: Request, connections: Connections) -> None:
    """Break the connection off so that the other end sees a reset, not an end."""
    transport = connections.get((request.client.host, request.client.port)) if request.client else None
    if transport is None:
        message = "this application does not run on the sandbox's own server"
        raise ConnectionResetError(message)
    sock = cast("socket.socket", transport.get_extra_info("socket"))
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGER)
    transport.abort()
