"""The sandbox over HTTP: the two calls of the exchange, and the identity provider with its page."""

import asyncio
import http.client
import json
import logging
from collections.abc import Callable, Coroutine, Mapping
from datetime import timedelta
from secrets import compare_digest
from typing import Literal, cast
from urllib.parse import parse_qs, urlsplit

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from certbroker.sandbox import damage, faults, page, wire
from certbroker.sandbox.counter import Counter
from certbroker.sandbox.exchange import Message
from certbroker.sandbox.faults import Faults, Situation
from certbroker.sandbox.identity import Approval, IdentityError, IdentityProvider

_log = logging.getLogger("certbroker.sandbox")
_DECISIONS: dict[str, Literal["approved", "declined"]] = {"approve": "approved", "decline": "declined"}
_PARAMETER = "encData="
_CALLBACK_SECONDS = 5


class Web:
    """The handlers, and what they work on."""

    def __init__(
        self,
        counter: Counter,
        provider: IdentityProvider,
        in_force: Faults,
        latency: Callable[[str], float],
    ) -> None:
        self._counter = counter
        self._provider = provider
        self._faults = in_force
        self._latency = latency
        self._background: set[asyncio.Task[None]] = set()
        self.connections = wire.Connections()
        self.more: list[Route] = []
        """Routes of what else the sandbox plays."""

    def app(self) -> Starlette:
        """Return the application."""
        both = ["GET", "POST"]
        return Starlette(
            routes=[
                Route("/provdapis/issuerequest", self.exchange, methods=both),
                Route("/provdapis/issue", self.exchange, methods=both),
                Route("/identity/requests", self.create, methods=["POST"]),
                Route("/identity/requests/{request_id}", self.status, methods=["GET"]),
                Route("/identity/approve/{page}", self.page, methods=["GET"]),
                Route("/identity/approve/{page}", self.decide, methods=["POST"]),
                *self.more,
            ],
        )

    async def exchange(self, request: Request) -> Response:
        """Answer a call of the exchange."""
        call = request.url.path.rpartition("/")[2]
        message = await _message(request)
        await asyncio.sleep(self._latency(call))
        reply = self._counter.answer(call, message)
        return await wire.send(JSONResponse(reply.json()), reply.wire, request, self.connections)

    async def create(self, request: Request) -> Response:
        """Take in a request for a holder's confirmation."""
        body = await request.body()
        await asyncio.sleep(self._latency("identity"))
        try:
            approval = self._provider.create(body, request.headers.get("X-Signature", ""))
        except IdentityError as error:
            return await self._identity(request, "start", JSONResponse({"error": error.error}, error.status))
        self._spawn(self._by_itself(approval))
        address = str(request.base_url).rstrip("/")
        told = {
            "request_id": approval.id,
            "status": approval.status,
            "approve_url": f"{address}/identity/approve/{approval.page}",
            "expires_at": (approval.expires_at + self._ahead("start")).isoformat(timespec="seconds"),
        }
        return await self._identity(request, "start", JSONResponse(told, 201))

    async def status(self, request: Request) -> Response:
        """Tell the relying party how a confirmation stands."""
        await asyncio.sleep(self._latency("identity"))
        try:
            approval = self._provider.get(request.path_params["request_id"], request.headers.get("X-Signature", ""))
            told = {"request_id": approval.id, "status": approval.status, "proof": self._proof(approval)}
        except IdentityError as error:
            return await self._identity(request, "check", JSONResponse({"error": error.error}, error.status))
        return await self._identity(request, "check", JSONResponse(told))

    async def page(self, request: Request) -> Response:
        """Show the holder what to confirm."""
        try:
            approval = self._provider.on_page(request.path_params["page"])
        except IdentityError as error:
            return HTMLResponse(page.unknown(), error.status, page.HEADERS)
        return HTMLResponse(page.render(approval), headers=page.HEADERS)

    async def decide(self, request: Request) -> Response:
        """Take the holder's decision."""
        form = parse_qs((await request.body()).decode("utf-8", "replace"))
        try:
            approval = self._provider.on_page(request.path_params["page"])
        except IdentityError as error:
            return HTMLResponse(page.unknown(), error.status, page.HEADERS)
        decision = _DECISIONS.get(form.get("decision", [""])[0])
        token = form.get("form_token", [""])[0]
        if decision is None or not compare_digest(token.encode(), approval.form_token.encode()):
            return HTMLResponse(page.render(approval), 400, page.HEADERS)
        if self._provider.decide(approval, decision):
            self._spawn(_call_back(approval))
        return RedirectResponse(request.url.path, 303, page.HEADERS)

    async def _identity(self, request: Request, operation: str, response: Response) -> Response:
        struck = self._faults.strike(faults.WIRE - {"code"}, Situation("identity", operation=operation))
        return await wire.send(response, struck, request, self.connections)

    def _ahead(self, operation: str) -> timedelta:
        """Return by how much a fault lets the provider's clock be ahead."""
        fault = self._faults.first(faults.CLOCK, Situation("identity", operation=operation))
        return timedelta(seconds=fault.seconds if fault else 0)

    def _proof(self, approval: Approval) -> dict[str, str] | None:
        """Return the proof of an approval as the faults leave it; lose the confirmation where one says so."""
        situation = Situation("identity", operation="check")
        if self._faults.first(faults.LOST, situation):
            self._provider.forget(approval)
            raise IdentityError(404, "unknown_request")
        proof = approval.proof(self._ahead("check"))
        fault = self._faults.first(faults.PROOF, situation) if proof else None
        return damage.to_proof(fault.kind, proof, approval.sign) if fault and proof else proof

    async def _by_itself(self, approval: Approval) -> None:
        """Approve after the set delay, where nobody decided before, and call back."""
        if self._provider.approve_after is not None:
            await asyncio.sleep(self._provider.approve_after)
            self._provider.settle(approval)
            await _call_back(approval)

    def _spawn(self, work: Coroutine[None, None, None]) -> None:
        """Run something beside the request; the set keeps the task from being collected."""
        task = asyncio.get_running_loop().create_task(work)
        self._background.add(task)
        task.add_done_callback(self._background.discard)


async def _message(request: Request) -> Message:
    headers = request.headers
    return Message(
        system_code=headers.get("apiUtlinsttCode", ""),
        hash=headers.get("apiKeyHashcd", ""),
        number=headers.get("apiUtlinsttTrnsmisNo", ""),
        data=_of_query(request) if request.method == "GET" else _of_body(await request.body()),
    )


def _of_query(request: Request) -> str:
    """Return the parameter as it was sent, still percent-encoded: the hash is over those very characters."""
    query = cast("bytes", request.scope["query_string"]).decode("latin-1")
    found = (part for part in query.split("&") if part.startswith(_PARAMETER))
    return next(found, "").removeprefix(_PARAMETER)


def _of_body(body: bytes) -> str:
    try:
        sent = json.loads(body)
    except ValueError:
        return ""
    value = cast("Mapping[str, object]", sent).get("encData") if isinstance(sent, dict) else None
    return value if isinstance(value, str) else ""


async def _call_back(approval: Approval) -> None:
    """Tell the relying party of a decision, once."""
    if approval.callback_url and approval.decided_at and not approval.called_back:
        approval.called_back = True
        told = {"request_id": approval.id, "status": approval.status}
        await asyncio.to_thread(_post, approval.callback_url, json.dumps(told).encode())


def _post(url: str, body: bytes) -> None:
    parts = urlsplit(url)
    target = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=_CALLBACK_SECONDS)
    try:
        connection.request("POST", target, body, {"Content-Type": "application/json"})
        connection.getresponse().read()
    except (OSError, http.client.HTTPException):
        # The relying party can still ask for the status; its callback being down must not change a decision.
        _log.warning("the callback of a confirmation could not be delivered")
    finally:
        connection.close()
