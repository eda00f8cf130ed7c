"""A web service (pip install fastapi): starts a consent, is called back, serves the PDF. Argument 2 is the port."""

import asyncio
import sys

import uvicorn
from fastapi import BackgroundTasks, FastAPI, Request, Response

from certbroker.aio import Broker
from certbroker_connectors.mois import ResidentRegister

consents: dict[str, str] = {}  # the provider's id → ours; a service of many processes keeps both on disk (SqliteStore)


async def main(app: FastAPI, port: int) -> None:
    """Serve until stopped, with one broker for all requests."""
    async with Broker.sandbox() as broker:

        @app.post("/applications", status_code=201)
        async def apply(request: Request) -> dict[str, str]:
            holder, back = broker.people["hong"], str(request.url_for("called_back"))
            consent = await broker.request_consent(
                holder, [ResidentRegister], recipient="가나은행", purpose="대출 신청", callback_url=back
            )
            consents[consent.provider_request] = consent.id
            return {"id": consent.id, "approve_at": consent.address}

        @app.post("/decided", status_code=202)
        async def called_back(decision: dict[str, str], tasks: BackgroundTasks) -> None:
            tasks.add_task(broker.resume, consents[decision["request_id"]])  # asks the provider for its signed proof

        @app.get("/applications/{consent}/submission.pdf")
        async def submission(consent: str) -> Response:
            dossier = await broker.resume(consent)  # what was fetched is not fetched again
            return Response((await asyncio.to_thread(dossier.bundle)).data, media_type="application/pdf")

        await uvicorn.Server(uvicorn.Config(app, port=port)).serve()


asyncio.run(main(FastAPI(), int((sys.argv[2:] or ["8000"])[0])))
