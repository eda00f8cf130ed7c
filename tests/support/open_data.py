"""Open-data APIs in tests: the routes of the portals, answers as they come, and a channel that does not wait."""

import asyncio
import json
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from certbroker._http import HttpPool
from certbroker.channels.base import Order
from certbroker.channels.open_data import OpenDataChannel
from certbroker.model import Certificate, Holder, Item
from certbroker.privacy import ApiKey, ConnectingInformation
from certbroker.routes import OpenData
from certbroker.settings import OpenDataAccess

SAMPLES = Path(__file__).parents[1] / "channels" / "open_data" / "samples"
NOW = datetime(2026, 11, 20, 5, 25, 30, tzinfo=UTC)
"""14:25:30 in Seoul."""
PLAIN_KEY = "ab+cd/ef==ghij0123456789"
ENCODED_KEY = "ab%2Bcd%2Fef%3D%3Dghij0123456789"
HONG = Holder(name="홍길동", birth_date=date(1990, 1, 1))
BUILDING_URL = "https://apis.data.go.kr/1613000/BldRgstHubService/getBrTitleInfo"

Row = dict[str, Any]


def route(family: str = "data.go.kr", rows: str = "response.body.items.item", **more: Any) -> OpenData:
    """A route of a portal, with nothing to resolve."""
    told: dict[str, Any] = {"url": BUILDING_URL, "parameters": dict[str, str](), **more}
    return OpenData(**told, family=family, rows=rows)


GOV24 = route("odcloud", "data", url="https://api.odcloud.kr/api/gov24/v3/serviceList")
REGION = route(
    "region", "StanReginCd.row", url="https://apis.data.go.kr/1741000/StanReginCd/getStanReginCdList",
    parameters={"type": "json"},
)  # fmt: skip
JOBS = route(
    "gg", "GGJOBABARECRUSTM.row", url="https://openapi.gg.go.kr/GGJOBABARECRUSTM", parameters={"Type": "json"},
    page_size=5000,
)  # fmt: skip
WELFARE = route(rows="wantedList.servList", url="https://apis.data.go.kr/B554287/NationalWelfareInformationsV001/list")
WELFARE_ONE = route(rows="wantedDtl", url="https://apis.data.go.kr/B554287/NationalWelfareInformationsV001/one")
YOUTH = route("youth", "result.youthPolicyList", url="https://www.youthcenter.go.kr/go/ythip/getPlcy")
WORK = route(
    "work24", "wantedRoot.wanted", url="https://www.work24.go.kr/cm/openApi/call/wk/callOpenApiSvcInfo210L01.do"
)
LAND = route(rows="fields.ladfrlVOList", url="https://apis.data.go.kr/1611000/nsdi/eios/LadfrlService/ladfrlList.xml")
STATUS = route("odcloud", "data", url="https://api.odcloud.kr/api/nts-businessman/v1/status", method="POST")
ROUTES = {
    "building": route(), "error": route(), "kcomwel": route(), "nps": route(), "land": LAND, "nts": STATUS,
    "region": REGION, "service": GOV24, "support": GOV24, "jobaba": JOBS, "list": JOBS, "nodata": JOBS,
    "local": WELFARE, "national": WELFARE, "getplcy": YOUTH, "wanted": WORK,
}  # fmt: skip
"""The first word of a sample's name → its route."""


def sample(path: str) -> bytes:
    """A recorded answer."""
    return (SAMPLES / path).read_bytes()


def answer(rows: Sequence[Row], total: object = None, *, code: object = "00") -> bytes:
    """An answer of data.go.kr in JSON."""
    body = {"items": {"item": list(rows)} if rows else "", "totalCount": len(rows) if total is None else total}
    return json.dumps({"response": {"header": {"resultCode": code}, "body": body}}).encode()


def gateway(code: str, name: str, status_text: str = "SERVICE ERROR") -> bytes:
    """An error of the old gateway."""
    head = f"<errMsg>{status_text}</errMsg><returnAuthMsg>{name}</returnAuthMsg>"
    head = f"<cmmMsgHeader>{head}<returnReasonCode>{code}</returnReasonCode></cmmMsgHeader>"
    return f"<OpenAPI_ServiceResponse>{head}</OpenAPI_ServiceResponse>".encode()


def access(**changes: Any) -> OpenDataAccess:
    """Settings, with a limit that tests do not meet."""
    told: dict[str, Any] = {"service_key": ApiKey(PLAIN_KEY), "calls_per_second": 10_000.0} | changes
    return OpenDataAccess(**told)


def order(item: Item[Certificate] | type[Certificate]) -> Order:
    """One item, asked for by nobody in particular."""
    return Order(Item[Certificate].of(item), HONG, ConnectingInformation("ci"), "consent", NOW)


class Waits(list[float]):
    """Remembers how long was waited, and does not wait."""

    async def __call__(self, seconds: float) -> None:
        self.append(seconds)
        await asyncio.sleep(0)


@asynccontextmanager
async def channel(
    clock: Callable[[], datetime] = lambda: NOW, *, waits: Waits | None = None, **changes: Any
) -> AsyncGenerator[OpenDataChannel]:
    """A channel over a pool of its own."""
    sleep = Waits() if waits is None else waits
    async with HttpPool() as http:
        yield OpenDataChannel(access(**changes), http, clock, sleep=sleep)
