"""The wallet over HTTP: its operations, the time-stamp authority, revocation lists, and verifying a document number."""

import asyncio
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from certbroker.sandbox import wire
from certbroker.sandbox.wallet.counter import Counter, Message
from certbroker.sandbox.wallet.press import Press

_QUERY, _REPLY = "application/timestamp-query", "application/timestamp-reply"
_CRL = "application/pkix-crl"
_LISTS = {"root.crl": "root", "issuing.crl": "issuing"}


class Wallet:
    """The handlers. Drawing and signing keep a processor busy: they run beside the event loop."""

    def __init__(
        self, counter: Counter, press: Press, latency: Callable[[str], float], connections: wire.Connections
    ) -> None:
        self._counter = counter
        self._press = press
        self._latency = latency
        self._connections = connections

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [
            Route("/wallet/tsa", self.stamp, methods=["POST"]),
            Route("/wallet/pki/{name}", self.revoked, methods=["GET"]),
            Route("/wallet/verify/{number}", self.verify, methods=["GET"]),
            Route("/wallet/{operation}", self.operate, methods=["POST"]),
        ]

    async def operate(self, request: Request) -> Response:
        """Answer an operation."""
        headers = request.headers
        message = Message(
            system_code=headers.get("apiUtlInsttCode", ""),
            hash=headers.get("apiKeyHashcd", ""),
            number=headers.get("apiUtlInsttTrnsmisNo", ""),
            data=await request.body(),
        )
        await asyncio.sleep(self._latency("wallet"))
        reply = await asyncio.to_thread(self._counter.answer, request.path_params["operation"], message)
        return await wire.send(JSONResponse(reply.answer), reply.wire, request, self._connections)

    async def stamp(self, request: Request) -> Response:
        """Answer a time-stamp query (RFC 3161 over HTTP)."""
        if request.headers.get("Content-Type", "").partition(";")[0].strip().lower() != _QUERY:
            return PlainTextResponse("a time-stamp query is expected", 415)
        query = await request.body()
        answer = await asyncio.to_thread(lambda: self._press.signatory.authority.answer(query))
        return Response(answer, media_type=_REPLY)

    async def revoked(self, request: Request) -> Response:
        """Return a revocation list."""
        authority = _LISTS.get(request.path_params["name"])
        if authority is None:
            return PlainTextResponse("no such list", 404)
        return Response(await asyncio.to_thread(self._press.pki.crl, authority), media_type=_CRL)

    async def verify(self, request: Request) -> Response:
        """Tell whether a document number was given out, and for what."""
        found = self._counter.verified(request.path_params["number"])
        return JSONResponse(found, 200 if found else 404)
