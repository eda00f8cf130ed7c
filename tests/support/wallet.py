"""A wallet host that answers what a test tells it to, and keeps what it was sent."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import httpx

from certbroker.channels.document_wallet.channel import WalletChannel
from certbroker.channels.document_wallet.client import WalletClient
from certbroker.model import Holder
from certbroker.privacy import ApiKey
from certbroker.settings import WalletAccess
from support.exchange import CI

KEY = "wallet-key"
NOW = datetime(2026, 11, 20, 5, 25, 30, 123456, tzinfo=UTC)
"""14:25:30.123 in Seoul."""
ADDRESS = "100000000001"
Told = httpx.Response | Exception | dict[str, Any]


class Host(httpx.AsyncBaseTransport):
    """Answers by operation: the answers in turn, the last again and again. Refuses what is not signed as declared."""

    def __init__(self) -> None:
        self.answers: dict[str, list[Told]] = {}
        self.requests: list[httpx.Request] = []

    def tell(self, operation: str, *answers: Told) -> None:
        self.answers[operation] = list(answers)

    @property
    def operations(self) -> list[str]:
        return [request.url.path.rpartition("/")[2] for request in self.requests]

    def sent(self, operation: str) -> list[dict[str, Any]]:
        return [json.loads(one.content) for one in self.requests if one.url.path.endswith(f"/{operation}")]

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        await request.aread()
        self.requests.append(request)
        wanted = base64.b64encode(hmac.new(KEY.encode(), request.content, hashlib.sha256).digest()).decode()
        assert request.headers["apiKeyHashcd"] == wanted
        told = self.answers[self.operations[-1]]
        answer = told.pop(0) if len(told) > 1 else told[0]
        if isinstance(answer, Exception):
            raise answer
        return answer if isinstance(answer, httpx.Response) else good(**answer)


def good(**members: Any) -> httpx.Response:
    return httpx.Response(200, json={"rspnsCode": "100", "rspnsMssage": "성공"} | members)


def access(**changes: Any) -> WalletAccess:
    told: dict[str, Any] = {
        "url": "https://wallet.test/api",
        "system_code": "B000000000000019",
        "api_key": ApiKey(KEY),
        "address": "500000000019",
        "device_id": "server-1",
    }
    return WalletAccess.model_validate(told | changes)


def holder(**changes: Any) -> Holder:
    told = {"name": "홍길동", "birth_date": date(1990, 1, 1), "ci": CI, "wallet_address": ADDRESS}
    return Holder.model_validate(told | changes)


Make = Callable[..., WalletClient]
MakeChannel = Callable[..., WalletChannel]
