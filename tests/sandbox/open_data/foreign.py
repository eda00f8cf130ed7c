"""A foreign client of the open-data hosts: urllib, and what the published descriptions say."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast
from urllib.error import HTTPError
from urllib.parse import quote, urlencode
from urllib.request import Request, urlopen
from xml.etree import ElementTree as ET

RECORDED = Path(__file__).parent / "recorded"

BUILDINGS = "apis.data.go.kr/1613000/BldRgstHubService"
TITLE = f"{BUILDINGS}/getBrTitleInfo"
PARCELS = "apis.data.go.kr/1611000/nsdi/eios/LadfrlService/ladfrlList.xml"
POSSESSIONS = "apis.data.go.kr/1611000/nsdi/PossessionService/attr/getPossessionAttr"
REGIONS = "apis.data.go.kr/1741000/StanReginCd/getStanReginCdList"
WORKPLACES = "apis.data.go.kr/B552015/NpsBplcInfoInqireServiceV2"
SEARCH = f"{WORKPLACES}/getBassInfoSearchV2"
DETAIL = f"{WORKPLACES}/getDetailInfoSearchV2"
PERIOD = f"{WORKPLACES}/getPdAcctoSttusInfoSearchV2"
INSURANCES = "apis.data.go.kr/B490001/gySjbPstateInfoService/getGySjBoheomBsshItem"
CORPORATIONS = "apis.data.go.kr/1160100/service/GetCorpBasicInfoService_V2/getCorpOutline_V2"
STATUS = "api.odcloud.kr/api/nts-businessman/v1/status"
VALIDATE = "api.odcloud.kr/api/nts-businessman/v1/validate"
PROGRAMMES = "api.odcloud.kr/api/gov24/v3"
JOBS = "openapi.gg.go.kr/GGJOBABARECRUSTM"

HONG = {"sigunguCd": "41115", "bjdongCd": "14100", "platGbCd": "0", "bun": "0001", "ji": "0000"}


@dataclass(frozen=True)
class Got:
    """What came back."""

    status: int
    body: bytes
    media: str
    retry_after: str | None = None

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def json(self) -> Any:
        assert "json" in self.media, self.media
        return json.loads(self.body)

    @property
    def xml(self) -> ET.Element:
        assert "xml" in self.media, self.media
        return ET.fromstring(self.body)  # noqa: S314 - the sandbox's own answer


@dataclass(frozen=True)
class Client:
    """Calls an address as published, at the place that the sandbox's first line tells."""

    hosts: Mapping[str, str]
    key: str

    def get(self, at: str, *, key: str | None = None, **parameters: str) -> Got:
        name = "KEY" if at.startswith("openapi.gg") else "serviceKey"
        encoded = quote(self.key, safe="") if key is None else key
        return self.raw(at, f"{name}={encoded}&{urlencode(parameters)}")

    def post(self, at: str, body: object, **headers: str) -> Got:
        sent = body if isinstance(body, bytes) else json.dumps(body).encode()
        headers = headers or {"Authorization": f"Infuser {self.key}"}
        return self.raw(at, "returnType=JSON", sent, headers | {"Content-Type": "application/json"})

    def raw(self, at: str, query: str, body: bytes | None = None, headers: Mapping[str, str] | None = None) -> Got:
        host, _, path = at.partition("/")
        request = Request(f"{self.hosts[host]}/{path}?{query}", body, dict(headers or {}))  # noqa: S310 - as below
        try:
            with urlopen(request, timeout=5) as answer:  # noqa: S310 - the sandbox's own address
                return Got(answer.status, answer.read(), answer.headers.get("Content-Type", ""))
        except HTTPError as error:
            with error:
                media, after = error.headers.get("Content-Type", ""), error.headers.get("Retry-After")
                return Got(error.code, error.read(), media, after)


def items(got: Got) -> list[dict[str, Any]]:
    """The rows of the common envelope, in either format."""
    if "json" in got.media:
        found: Any = got.json["response"]["body"]["items"]
        rows: Any = found["item"] if found else []
        return cast("list[dict[str, Any]]", rows if isinstance(rows, list) else [rows])
    return [texts(item) for item in got.xml.iterfind("body/items/item")]


def texts(element: ET.Element) -> dict[str, Any]:
    return {child.tag: child.text or "" for child in element}


def recorded(name: str) -> Any:
    """A recorded answer: JSON as it is, XML as its root."""
    data = (RECORDED / name).read_bytes()
    return json.loads(data) if name.endswith(".json") else ET.fromstring(data)  # noqa: S314 - our own file


def recorded_text(name: str) -> str:
    return (RECORDED / name).read_text(encoding="utf-8")


def refusal(got: Got) -> tuple[str, str, str]:
    """The three texts of a gateway's error."""
    header = (
        got.json["OpenAPI_ServiceResponse"]["cmmMsgHeader"]
        if "json" in got.media
        else texts(next(got.xml.iter("cmmMsgHeader")))
    )
    return header["errMsg"], header["returnAuthMsg"], header["returnReasonCode"]


def unspaced(text: str) -> str:
    """XML without what stands between its elements."""
    return re.sub(r">\s+<", "><", text).strip()
