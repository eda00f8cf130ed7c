"""The open-data hosts over HTTP."""

import asyncio
from collections.abc import Callable
from typing import cast

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from certbroker.sandbox import wire
from certbroker.sandbox.open_data.call import Call
from certbroker.sandbox.open_data.host import OpenData

PATH = "/open-data/{host}/{path:path}"


class Door:
    """The handler of every call, and what it works on."""

    def __init__(self, hosts: OpenData, latency: Callable[[str], float], connections: wire.Connections) -> None:
        self._hosts = hosts
        self._latency = latency
        self._connections = connections

    def route(self) -> Route:
        """Return the route of the hosts."""
        return Route(PATH, self.answer, methods=["GET", "POST"])

    async def answer(self, request: Request) -> Response:
        """Answer one call."""
        call = await _call(request)
        await asyncio.sleep(self._latency("open_data"))
        reply = self._hosts.answer(call)
        answer = reply.answer
        response = Response(answer.body, answer.status, dict(answer.headers), answer.media)
        return await wire.send(response, reply.wire, request, self._connections)


async def _call(request: Request) -> Call:
    return Call(
        host=request.path_params["host"],
        path=request.path_params["path"],
        query=cast("bytes", request.scope["query_string"]).decode("latin-1"),
        method=request.method,
        authorization=request.headers.get("Authorization", ""),
        body=await request.body(),
    )
