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
Key: TypeAlias = tuple[str, str]

_MAINTENANCE = "<!doctype html><html lang='ko'><title>점검 안내</title><p>시스템 점검 중입니다.</p></html>"
_ELSEWHERE = "http://elsewhere.invalid/"
_PIECES = 10
_BLANKS, _ENOUGH = b" " * 2**16, 2**14
"""A piece of an answer without an end, and after how many pieces it has one all the same (1 GiB)."""
_NO_LINGER = struct.pack("ii", 1, 0)


class Connections(dict[Address, asyncio.Transport]):
    """The open connections by the address of the other end, and what was answered over them of late."""

    def __init__(self) -> None:
        super().__init__()
        self.last: dict[Key, Response] = {}
        """The latest right answer of each operation."""
        self.parked: dict[Key, tuple[Response, asyncio.Future[Response]]] = {}
        """Answers that wait for another one to change places with."""

    def of(self, request: Request) -> asyncio.Transport:
        """Return the connection that a request came over. Raises ConnectionResetError where it is not known."""
        transport = self.get((request.client.host, request.client.port)) if request.client else None
        if transport is None:
            raise ConnectionResetError("this application does not run on the sandbox's own server")
        return transport


async def send(response: Response, struck: Sequence[Fault], request: Request, connections: Connections) -> Response:
    """Return the response as the faults leave it."""
    response = await _exchanged(response, struck, request, connections)
    for fault in struck:
        if fault.kind == "slow":
            await asyncio.sleep(fault.seconds)
        elif fault.kind in _ON_CONNECTION:
            response = _ON_CONNECTION[fault.kind](response, request, connections)
        elif fault.kind in _INSTEAD:
            response = _INSTEAD[fault.kind](response, fault)
    return response


async def _exchanged(
    response: Response, struck: Sequence[Fault], request: Request, connections: Connections
) -> Response:
    """Return the answer, or the one of another call where a fault, of this call or of the one before, says so."""
    key, kinds = _key(request), {fault.kind: fault for fault in struck}
    before, connections.last[key] = connections.last.get(key, response), response
    if "duplicated" in kinds:
        return before
    parked = connections.parked.pop(key, None)
    if parked and not parked[1].done():
        parked[1].set_result(response)
        return parked[0]
    if "reordered" in kinds:
        return await _waited(response, key, kinds["reordered"].seconds, connections)
    return response


async def _waited(response: Response, key: Key, seconds: float, connections: Connections) -> Response:
    other: asyncio.Future[Response] = asyncio.get_running_loop().create_future()
    connections.parked[key] = (response, other)
    try:
        return await asyncio.wait_for(other, seconds)
    except TimeoutError:
        return response


def _key(request: Request) -> Key:
    """Return what calls of one operation have in common: the path, without the number of a confirmation."""
    number = request.path_params.get("request_id", "")
    return request.method, request.url.path.removesuffix(number) if number else request.url.path


def _redirect(_: Response, fault: Fault) -> Response:
    return Response(status_code=fault.status or 302, headers={"Location": fault.value or _ELSEWHERE})


def _come_again(words: str, status: int) -> Callable[[Response, Fault], Response]:
    return lambda _, fault: PlainTextResponse(words, status, {"Retry-After": str(max(1, round(fault.seconds)))})


def _retyped(response: Response, fault: Fault) -> Response:
    response.headers["Content-Type"] = fault.value or "text/html; charset=UTF-8"
    return response


def _slowly(response: Response, fault: Fault) -> Response:
    body = bytes(response.body)
    size = max(1, -(-len(body) // _PIECES))

    async def pieces() -> AsyncIterator[bytes]:
        for start in range(0, len(body), size):
            await asyncio.sleep(fault.seconds / _PIECES)
            yield body[start : start + size]

    headers = {"Content-Length": str(len(body))}
    return StreamingResponse(pieces(), response.status_code, headers, response.media_type)


_INSTEAD: dict[str, Callable[[Response, Fault], Response]] = {
    "slow_body": _slowly,
    "http_500": lambda _, __: PlainTextResponse("Internal Server Error", 500),
    "http_503_retry_after": _come_again("Service Unavailable", 503),
    "http_429": _come_again("Too Many Requests", 429),
    "http_status": lambda _, fault: PlainTextResponse(fault.value or "Bad Gateway", fault.status or 502),
    "redirect": _redirect,
    "html": lambda _, __: HTMLResponse(_MAINTENANCE),
    "empty_body": lambda _, __: Response(b"", media_type="application/json"),
    "not_json": lambda _, __: Response(b'{"rspnsCode": "100", "rspns', media_type="application/json"),
    "content_type": _retyped,
}


def _reset(response: Response, request: Request, connections: Connections) -> Response:
    """Break the connection off so that the other end sees a reset, not an end."""
    transport = connections.of(request)
    sock = cast("socket.socket", transport.get_extra_info("socket"))
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGER)
    transport.abort()
    return response


def _cut(response: Response, request: Request, connections: Connections) -> Response:
    connections.of(request).close()
    return response


def _cut_body(response: Response, request: Request, connections: Connections) -> Response:
    """Announce the whole body, send half of it, and close the connection."""
    body = bytes(response.body)

    async def half() -> AsyncIterator[bytes]:
        yield body[: len(body) // 2]
        connections.of(request).close()
        # The server learns of the end in its next round only; until then it would miss the rest of the body.
        await asyncio.sleep(0.01)

    return StreamingResponse(half(), response.status_code, {"Content-Length": str(len(body))}, response.media_type)


def _endless(response: Response, request: Request, _: Connections) -> Response:
    async def pieces() -> AsyncIterator[bytes]:
        yield bytes(response.body)
        for _ in range(_ENOUGH):
            if await request.is_disconnected():
                return
            yield _BLANKS

    return StreamingResponse(pieces(), response.status_code, media_type=response.media_type)


_ON_CONNECTION: dict[str, Callable[[Response, Request, Connections], Response]] = {
    "reset": _reset,
    "cut": _cut,
    "cut_body": _cut_body,
    "endless": _endless,
}
