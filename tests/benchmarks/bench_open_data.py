"""Open-data answers: MB a second from bytes to rows, beside `json.loads` and lxml's parser on the same bytes.

Then 10,000 business numbers in calls of 100, which take 200 ms each: calls a second, and milliseconds of CPU a call,
beside the rate that the relying party allows.
"""

import asyncio
import json
import time
from collections.abc import Callable
from typing import Any, Final

import httpx
from lxml import etree

from certbroker._http import HttpPool
from certbroker.channels.open_data import OpenDataChannel
from certbroker.channels.open_data.answer import Answer, read_answer
from certbroker.privacy import ApiKey
from certbroker.routes import OpenData
from certbroker.settings import OpenDataAccess
from certbroker_connectors.nts import BusinessStatus

ROWS: Final = 1000
SECONDS: Final = 1.0
GOALS: Final = {"JSON": 20.0, "XML": 10.0}
NUMBERS: Final = 10_000
RATE: Final = 30.0
DELAY: Final = 0.2
SHARE: Final = 0.8
ROUTE: Final = OpenData(
    "https://apis.data.go.kr/1613000/BldRgstHubService/getBrTitleInfo",
    family="data.go.kr",
    rows="response.body.items.item",
    parameters={},
)
ROW: Final = {
    "rnum": 1, "mgmBldrgstPk": "11680-8520602", "platPlc": "서울특별시 강남구 개포동 12번지",
    "newPlatPlc": " 서울특별시 강남구 예시로 1", "bldNm": "예시아파트", "sigunguCd": "11680", "bjdongCd": "10300",
    "platGbCd": "0", "bun": "0012", "ji": "0000", "splotNm": " ", "block": " ", "lot": " ", "regstrGbCd": "2",
    "regstrGbCdNm": "집합", "regstrKindCdNm": "표제부", "dongNm": "101동", "archArea": 412.85, "totArea": "5012.11",
    "strctCdNm": "철근콘크리트구조", "mainPurpsCdNm": "공동주택", "hhldCnt": 60, "grndFlrCnt": 15,
    "pmsDay": "19811020", "stcnsDay": " ", "useAprDay": "19821130", "crtnDay": "20090320",
}  # fmt: skip


def main() -> None:
    for name, data, parse in (("JSON", as_json(), json.loads), ("XML", as_xml(), etree.fromstring)):
        ours, theirs = speeds(data, read, parse)
        print(
            f"{name:4} {len(data) / 1e6:.1f} MB: {ours:6.1f} MB/s to rows, {theirs:6.1f} MB/s parsed alone;"
            f" goal {GOALS[name]:.0f} MB/s {_verdict(ours, GOALS[name])}"
        )
    wall, cpu = asyncio.run(batches())
    speed = NUMBERS / 100 / wall
    print(
        f"{NUMBERS:,} numbers: {speed:.1f} calls/s of {RATE:.0f} allowed, {cpu * 1e5 / NUMBERS:.1f} ms CPU a call;"
        f" goal {SHARE:.0%} {_verdict(speed, SHARE * RATE)}"
    )


def _verdict(ours: float, goal: float) -> str:
    return "reached" if ours >= goal else "missed"


async def batches() -> tuple[float, float]:
    """Look the numbers up; return seconds of the clock and of the CPU."""

    async def status(request: httpx.Request) -> httpx.Response:
        await asyncio.sleep(DELAY)
        numbers = json.loads(request.content)["b_no"]
        return httpx.Response(200, json={"status_code": "OK", "data": [{"b_no": one} for one in numbers]})

    access = OpenDataAccess(service_key=ApiKey("key"), calls_per_second=RATE)
    numbers = ",".join(f"{number:010d}" for number in range(NUMBERS))
    async with HttpPool(transport=httpx.MockTransport(status)) as http:
        wall, cpu = time.perf_counter(), time.process_time()
        found = await OpenDataChannel(access, http).lookup([BusinessStatus.ask(business_numbers=numbers)])
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    assert found.certificate is not None
    assert len(found.certificate.businesses) == NUMBERS
    return wall, cpu


def read(data: bytes) -> None:
    answer = read_answer(ROUTE, data)
    assert isinstance(answer, Answer)
    assert len(answer.rows) == ROWS


def as_json() -> bytes:
    body = {"items": {"item": [ROW] * ROWS}, "numOfRows": ROWS, "pageNo": 1, "totalCount": ROWS}
    told = {"response": {"header": {"resultCode": "00", "resultMsg": "NORMAL SERVICE"}, "body": body}}
    return json.dumps(told, ensure_ascii=False).encode()


def as_xml() -> bytes:
    row = "".join(f"<{name}>{value}</{name}>" for name, value in ROW.items())
    return (
        "<?xml version='1.0' encoding='UTF-8'?><response><header><resultCode>00</resultCode></header>"
        f"<body><items>{f'<item>{row}</item>' * ROWS}</items><totalCount>{ROWS}</totalCount></body></response>"
    ).encode()


def speeds(data: bytes, *works: Callable[[bytes], Any]) -> list[float]:
    """MB a second of CPU time, taking the works in turns; the best round of each."""
    rounds = [[_speed(data, work) for work in works] for _ in range(5)]
    return [max(each) for each in zip(*rounds, strict=True)]


def _speed(data: bytes, work: Callable[[bytes], Any]) -> float:
    count, start = 0, time.process_time()
    while (spent := time.process_time() - start) < SECONDS / 10:
        work(data)
        count += 1
    return count * len(data) / spent / 1e6


if __name__ == "__main__":
    main()
