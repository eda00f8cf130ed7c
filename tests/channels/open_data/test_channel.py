"""The channel against the sandbox over HTTP: every certificate, look-ups of many, and faults on the wire."""

import asyncio
import json
import tomllib
from collections.abc import AsyncGenerator, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import pytest
import respx

from certbroker import discover
from certbroker._http import HttpPool
from certbroker.channels.base import Fetched, Order, Turned
from certbroker.channels.documents import canonical, read_delivered
from certbroker.channels.open_data import OpenDataChannel
from certbroker.channels.open_data.envelope import open_data_route
from certbroker.errors import (
    CertbrokerError,
    ChannelRefused,
    ChannelUnavailable,
    Maintenance,
    PayloadError,
    RateLimited,
)
from certbroker.model import Certificate
from certbroker.privacy import ApiKey
from certbroker.routes import OpenData
from certbroker.samples import Sample, folder_of, samples_of
from certbroker.sandbox import Fault, Sandbox
from certbroker.settings import OpenDataAccess
from certbroker_connectors.comwel import Workplace as InsuredBusiness
from certbroker_connectors.molit import BuildingRegister, LandRegister
from certbroker_connectors.nps import Workplace
from certbroker_connectors.nts import BusinessStatus, BusinessVerification
from support.open_data import GOV24, JOBS, NOW, REGION, Waits, access, answer, channel, order, sample

OPEN = [one for one in discover() if any(isinstance(route, OpenData) for route in one.routes)]
HOUSE = BuildingRegister.ask(sigungu_code="41115", legal_dong_code="14100", main_number="1")
NPS = "https://apis.data.go.kr/B552015/NpsBplcInfoInqireServiceV2/"
PATIENT = 1e9
UNREGISTERED = "국세청에 등록되지 않은 사업자등록번호입니다."


@pytest.fixture(scope="module")
def box() -> Iterator[Sandbox]:
    with Sandbox() as running:
        running.open_data.calls_per_second = PATIENT
        yield running


@pytest.fixture
def sandbox(box: Sandbox) -> Iterator[Sandbox]:
    yield box
    box.faults.clear()
    box.open_data.calls_per_second = PATIENT


@pytest.fixture
def waits() -> Waits:
    return Waits()


def settings(box: Sandbox, **changes: Any) -> OpenDataAccess:
    told = box.info["open_data"]
    return access(service_key=ApiKey(told["service_key"]), hosts=told["hosts"], **changes)


@pytest.fixture
async def there(sandbox: Sandbox, waits: Waits) -> AsyncGenerator[OpenDataChannel]:
    async with HttpPool() as http:
        yield OpenDataChannel(settings(sandbox), http, lambda: NOW, sleep=waits)


def served() -> list[tuple[type[Certificate], Sample]]:
    """The samples that the sandbox answers with."""
    found: list[tuple[type[Certificate], Sample]] = []
    for certificate in OPEN:
        cases = tomllib.loads((folder_of(certificate) / "cases.toml").read_text(encoding="utf-8"))
        found += [(certificate, one) for one in samples_of(certificate) if cases[one.case].get("served", True)]
    return [(certificate, one) for certificate, one in found if not one.is_refusal]


async def collected(there: OpenDataChannel, asked: Order) -> Any:
    """What collecting an order brings, as canonical JSON."""
    assert there.refusal(asked.item, asked.holder) is None
    got = await there.collect(asked, await there.request(asked))
    assert isinstance(got, Fetched)
    return canonical(read_delivered(asked.item.certificate, there.name, got.raw))


@pytest.mark.parametrize(
    ("certificate", "case"), served(), ids=lambda one: one.case if isinstance(one, Sample) else one.id()
)
async def test_every_certificate(there: OpenDataChannel, certificate: type[Certificate], case: Sample) -> None:
    """Whatever the options lead to, a search or two insurances, it is what the sample says."""
    assert await collected(there, order(certificate.ask(**case.options))) == case.expect


def test_every_certificate_is_among_them() -> None:
    assert len(OPEN) == 6
    assert {certificate for certificate, _ in served()} == set(OPEN)


async def test_unregistered_and_mismatch_are_answers(there: OpenDataChannel) -> None:
    status = await collected(there, order(BusinessStatus.ask(business_numbers="0000000000")))
    assert status["businesses"][0]["status"] is None
    assert status["businesses"][0]["tax_type_name"] == UNREGISTERED
    claim = BusinessVerification.ask(
        business_number="000-00-00017", opened_on="2019-02-25", representative_name="이도전"
    )
    found = await collected(there, order(claim))
    assert (found["results"][0]["result"], found["results"][0]["status"]) == ("not_confirmed", None)


async def test_a_search_asks_for_what_it_found(there: OpenDataChannel) -> None:
    found = await collected(there, order(Workplace.ask(workplace_name="가나다상사")))
    assert {one["workplace_name"] for one in found["workplaces"]} >= {"주식회사 가나다상사"}
    assert all(one["insured_count"] is not None for one in found["workplaces"])


async def test_further_operations_of_a_service(there: OpenDataChannel) -> None:
    floors = open_data_route(BuildingRegister).other("getBrFlrOulnInfo")
    place = {"sigunguCd": "41115", "bjdongCd": "14100", "platGbCd": "0", "bun": "1", "ji": "0"}
    assert await there.rows(floors, place)
    (period,) = await there.rows(open_data_route(Workplace).other("getPdAcctoSttusInfoSearchV2"), {"seq": "17"})
    assert {"nwAcqzrCnt", "lssJnngpCnt"} <= period.keys()


async def test_lists_of_other_portals(there: OpenDataChannel) -> None:
    assert all("서비스ID" in row for row in await there.rows(GOV24, {"returnType": "JSON"}))
    assert all(row["region_cd"].isdecimal() for row in await there.rows(REGION, {"locatadd_nm": "경기도"}))
    assert await there.rows(REGION, {"locatadd_nm": "없는 곳"}) == []


NUMBERS = [f"{number:010d}" for number in range(1250)]


async def test_many_business_numbers_in_few_calls(sandbox: Sandbox, there: OpenDataChannel) -> None:
    """The rows stand in the order of the numbers, whichever call came back first."""
    items = [BusinessStatus.ask(business_numbers=",".join(NUMBERS[start : start + 70])) for start in range(0, 1250, 70)]
    sandbox.faults.append(Fault("slow", call="open_data", seconds=0.3))
    found = await there.lookup(items)
    assert found.certificate is not None
    states = found.certificate.businesses
    assert [state.business_number.replace("-", "") for state in states] == NUMBERS
    assert states[17].status == "active"
    assert sum(state.status is not None for state in states) < 20


async def test_many_claims_share_calls(there: OpenDataChannel, respx_mock: respx.MockRouter) -> None:
    sizes: list[int] = []

    def validate(request: httpx.Request) -> httpx.Response:
        asked = json.loads(request.content)["businesses"]
        sizes.append(len(asked))
        return httpx.Response(
            200, json={"status_code": "OK", "data": [{"b_no": one["b_no"], "valid": "02"} for one in asked]}
        )

    respx_mock.post(url__startswith="http").mock(side_effect=validate)
    claims = [
        BusinessVerification.ask(business_number=number, opened_on="2020-01-01", representative_name="홍길동")
        for number in NUMBERS[:230]
    ]
    found = await there.lookup(claims)
    assert found.certificate is not None
    assert [one.business_number.replace("-", "") for one in found.certificate.results] == NUMBERS[:230]
    assert sorted(sizes) == [30, 100, 100]


async def test_many_parcels_are_looked_up_one_by_one(there: OpenDataChannel) -> None:
    parcels = ["4182025021101810000", "4111514100199990000", "4111514100100010000"]
    found = await there.lookup([LandRegister.ask(parcel_number=one) for one in parcels])
    assert found.certificate is not None
    assert [one.parcel_number for one in found.certificate.parcels] == [parcels[0], parcels[2]]


async def test_what_came_before_an_error_stays_good(sandbox: Sandbox, there: OpenDataChannel) -> None:
    # Calls are made at once and may arrive in any order: one of the last is struck, so that the first is not.
    sandbox.faults.append(Fault("gateway_error", call="open_data", code="22", status=429, value="new", skip=6))
    items = [BusinessStatus.ask(business_numbers=number) for number in NUMBERS[:1000]]
    came: list[Any] = []

    async def keep() -> None:
        async for rows in there.batches(items):
            came.extend(rows)

    with pytest.raises(RateLimited) as caught:
        await keep()
    assert caught.value.certificate == "nts.business_status"
    assert [row["b_no"] for row in came] == NUMBERS[: len(came)]
    assert 0 < len(came) < 1000


@pytest.mark.parametrize("items", [[], [HOUSE, BusinessStatus.ask(business_numbers="0000000017")]])
async def test_a_lookup_is_for_one_certificate(there: OpenDataChannel, items: list[Any]) -> None:
    with pytest.raises(ValueError, match="items of one certificate are needed"):
        await there.lookup(items)


async def test_a_lookup_that_is_given_up_leaves_no_call_behind(sandbox: Sandbox, there: OpenDataChannel) -> None:
    sandbox.faults.append(Fault("slow", call="open_data", seconds=5, times=-1, skip=1))
    items = [BusinessStatus.ask(business_numbers=",".join(NUMBERS))]
    before = asyncio.all_tasks()
    found = there.batches(items)
    assert len(await anext(found)) == 100
    await found.aclose()
    assert asyncio.all_tasks() == before


# What the wire does → the error, or nothing where a further attempt brings the answer.
WIRE: list[tuple[Fault, type[CertbrokerError] | None]] = [
    (Fault("http_500"), None),
    (Fault("http_status"), None),
    (Fault("http_503_retry_after", seconds=2), None),
    (Fault("http_429", seconds=2), None),
    (Fault("empty_body", times=2), None),
    (Fault("reset"), None),
    (Fault("cut_body"), None),
    (Fault("plain_text", value="Unexpected errors"), None),
    (Fault("gateway_error", code="23", value="new", status=429), None),
    (Fault("gateway_error", code="04", value="old"), None),
    (Fault("other_format"), None),
    (Fault("text_counts"), None),
    (Fault("drifting_total", times=-1), None),
    (Fault("short_pages", value="1", times=-1), None),
    (Fault("empty_body", times=-1), ChannelUnavailable),
    (Fault("html"), Maintenance),
    (Fault("not_json"), PayloadError),
    (Fault("missing_row", times=-1), ChannelUnavailable),
    (Fault("plain_text", status=401), ChannelRefused),
    (Fault("plain_text", value="Forbidden", status=403), ChannelRefused),
    (Fault("gateway_error", code="22", value="new", status=429), RateLimited),
    (Fault("gateway_error", code="22", value="old"), RateLimited),
    *(
        (Fault("gateway_error", value=style), ChannelRefused)
        for style in ("old", "new", "new_json", "new_xml", "named")
    ),
]


@pytest.mark.parametrize(("fault", "error"), WIRE, ids=lambda one: getattr(one, "kind", ""))
async def test_faults_on_the_wire(
    sandbox: Sandbox, there: OpenDataChannel, fault: Fault, error: type[CertbrokerError] | None
) -> None:
    expected = next(one.expect for certificate, one in served() if certificate is BuildingRegister)
    sandbox.faults.append(replace(fault, call="open_data"))
    if error is None:
        assert await collected(there, order(HOUSE)) == expected
        return
    with pytest.raises(error) as caught:
        await there.collect(order(HOUSE), "")
    assert type(caught.value) is error
    assert caught.value.certificate == "molit.building_register"


@pytest.mark.parametrize("style", ["old", "new", "new_json", "new_xml", "named"])
@pytest.mark.parametrize("name", ["SERVICE_KEY_IS_NULL", "PERMISSION_DENIED", "SERVICE_ACCESS_DENIED_ERROR"])
async def test_code_twenty_by_its_name(sandbox: Sandbox, there: OpenDataChannel, style: str, name: str) -> None:
    sandbox.faults.append(Fault("gateway_error", call="open_data", code="20", value=style, element=name))
    with pytest.raises(ChannelRefused) as caught:
        await there.collect(order(HOUSE), "")
    assert caught.value.channel_code == name


@pytest.mark.parametrize("style", ["text", "null", "object", "list", "code"])
async def test_no_rows_in_every_way_of_saying_so(sandbox: Sandbox, there: OpenDataChannel, style: str) -> None:
    sandbox.faults.append(Fault("no_rows", call="open_data", value=style))
    assert await collected(there, order(HOUSE)) == {"buildings": []}


async def test_the_gateway_refuses_a_key_that_it_does_not_know(sandbox: Sandbox) -> None:
    told = sandbox.info["open_data"]
    async with channel(service_key=ApiKey("nobody+s/key=="), hosts=told["hosts"]) as there:
        for item in (HOUSE, BusinessStatus.ask(business_numbers="0000000017")):
            with pytest.raises(ChannelRefused) as caught:
                await there.collect(order(item), "")
            assert caught.value.channel_code in {"30", "-4", "-401"}


async def test_a_day_s_quota_comes_back_at_midnight(sandbox: Sandbox, there: OpenDataChannel, waits: Waits) -> None:
    sandbox.faults.append(Fault("gateway_error", call="open_data", code="22", value="old"))
    with pytest.raises(RateLimited) as caught:
        await there.collect(order(HOUSE), "")
    assert caught.value.retry_at is not None
    assert caught.value.retry_at.isoformat() == "2026-11-21T00:00:00+09:00"
    assert not [wait for wait in waits if wait > 0.01]


async def test_the_rate_is_kept_and_used(sandbox: Sandbox) -> None:
    """Faster than four fifths of what is allowed, and never so fast that the gateway says so."""
    sandbox.open_data.calls_per_second = rate = 30.0
    async with HttpPool() as http:
        there = OpenDataChannel(settings(sandbox, calls_per_second=rate, attempts=1), http)
        await asyncio.sleep(1.1)
        start = asyncio.get_running_loop().time()
        found = await there.lookup([BusinessStatus.ask(business_numbers=",".join(NUMBERS * 4))])
        taken = asyncio.get_running_loop().time() - start
    assert found.certificate is not None
    assert len(found.certificate.businesses) == 5000
    assert 50 / taken >= 0.8 * rate


async def test_fewer_rows_than_were_asked_about(respx_mock: respx.MockRouter) -> None:
    respx_mock.post(url__startswith="https://api.odcloud.kr/").respond(content=sample("datagokr/nts_status_ok.json"))
    async with channel() as there:
        with pytest.raises(PayloadError, match="3 rows for 4 entries") as caught:
            await there.collect(order(BusinessStatus.ask(business_numbers=",".join(NUMBERS[:4]))), "")
    assert caught.value.code == "payload.incomplete"
    assert caught.value.certificate == "nts.business_status"


def month(number: int, *, of: str = "202610", name: str = "가나다상사") -> dict[str, Any]:
    return {"dataCrtYm": of, "seq": number, "wkplNm": name, "bzowrRgstNo": "000000****"}


async def searched(respx_mock: respx.MockRouter, found: list[dict[str, Any]], **options: Any) -> tuple[Any, list[str]]:
    """What a search for a workplace that finds rows comes to, and which details were asked for."""
    asked: list[str] = []

    def details(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.params["seq"])
        row = {
            "wkplNm": request.url.params["seq"],
            "bzowrRgstNo": "000000****",
            "wkplJnngStcd": "1",
            "wkplStylDvcd": "1",
        }
        return httpx.Response(200, content=answer([row]))

    respx_mock.get(url__startswith=f"{NPS}getBassInfoSearchV2").respond(content=answer(found))
    respx_mock.get(url__startswith=f"{NPS}getDetailInfoSearchV2").mock(side_effect=details)
    async with channel() as there:
        got = await there.collect(order(Workplace.ask(workplace_name="가나다", **options)), "")
    return got, asked


def names(got: Any) -> list[str]:
    assert isinstance(got, Fetched)
    return [one["workplace_name"] for one in canonical(read_delivered(Workplace, "open_data", got.raw))["workplaces"]]


async def test_of_a_search_the_newest_month_counts(respx_mock: respx.MockRouter) -> None:
    """A row stands for one workplace in one month, and the details do not say which month they are of."""
    rows = [month(1, of="202609"), month(2), month(3), month(4, of="202512")]
    got, asked = await searched(respx_mock, rows)
    assert (names(got), sorted(asked)) == (["2", "3"], ["2", "3"])


async def test_of_a_search_the_chosen_month_counts(respx_mock: respx.MockRouter) -> None:
    got, _ = await searched(respx_mock, [month(1, of="202609"), month(2)], data_month="2026-09")
    assert names(got) == ["1"]


async def test_a_search_that_finds_nothing_is_no_rows(respx_mock: respx.MockRouter) -> None:
    got, asked = await searched(respx_mock, [])
    assert (names(got), asked) == ([], [])


async def test_a_search_that_finds_another_month_is_turned_down(respx_mock: respx.MockRouter) -> None:
    got, asked = await searched(respx_mock, [month(1)], data_month="2026-01")
    assert (got, asked) == (Turned("not_found", "the search found it, but not for what was chosen"), [])


async def test_a_search_that_finds_too_many_asks_for_none(respx_mock: respx.MockRouter) -> None:
    with pytest.raises(CertbrokerError, match="the search found 51 of them") as caught:
        await searched(respx_mock, [month(number) for number in range(51)])
    assert caught.value.code == "setup.settings"


async def test_both_insurances_in_one_document(respx_mock: respx.MockRouter) -> None:
    """One says no rows by code and without a body; the other has one."""
    service = "https://apis.data.go.kr/B490001/gySjbPstateInfoService/getGySjBoheomBsshItem"
    respx_mock.get(service, params__contains={"opaBoheomFg": "1"}).respond(
        content=sample("datagokr/error_resultcode_03.xml")
    )
    respx_mock.get(service, params__contains={"opaBoheomFg": "2"}).respond(
        content=sample("datagokr/kcomwel_single.xml")
    )
    async with channel() as there:
        got = await there.collect(order(InsuredBusiness.ask(business_number="000-00-00001")), "")
    assert isinstance(got, Fetched)
    found = canonical(read_delivered(InsuredBusiness, "open_data", got.raw))
    assert [one["insurance"] for one in found["workplaces"]] == ["employment"]
    assert got.raw.count(b"\x1e") == 2


async def test_jobs_of_the_gyeonggi_portal(sandbox: Sandbox) -> None:
    """Where the sandbox has the portal, its rows come by its own names of page and key."""
    told = sandbox.info["open_data"]
    async with HttpPool() as http:
        there = OpenDataChannel(settings(sandbox), http, lambda: NOW + timedelta(days=1))
        assert "openapi.gg.go.kr" in told["hosts"]
        assert await there.rows(JOBS)
