"""Pages: short ones, totals that drift or lie, pages that come again, and where to stop."""

import json
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
import respx
from hypothesis import given
from hypothesis import strategies as st

from certbroker.channels.open_data import paging, read
from certbroker.channels.open_data.answer import Answer
from certbroker.channels.open_data.caller import Page
from certbroker.channels.open_data.paging import all_pages
from certbroker.channels.open_data.sequence import joined, parts
from certbroker.errors import ChannelRefused, ChannelUnavailable, PayloadError, SettingsError
from certbroker.reading import Reading
from certbroker_connectors.molit import LandRegister
from support.open_data import GOV24, JOBS, REGION, YOUTH, answer, channel, order, route

Serve = Callable[[int, int], tuple[list[Any], object]]
"""Page and size → rows and total."""


def rows(count: int, start: int = 0) -> list[dict[str, str]]:
    return [{"rnum": str(number % 7), "key": str(number)} for number in range(start, count)]


def paged(every: list[Any], total: object = None, size: int | None = None) -> Serve:
    """A service that has rows; pages of `size` whatever was asked."""
    told = len(every) if total is None else total

    def serve(page: int, asked: int) -> tuple[list[Any], object]:
        step = size or asked
        return every[(page - 1) * step : page * step], told

    return serve


def service(respx_mock: respx.MockRouter, serve: Serve) -> respx.Route:
    def reply(request: httpx.Request) -> httpx.Response:
        asked = request.url.params
        found, total = serve(int(asked["pageNo"]), int(asked["numOfRows"]))
        return httpx.Response(200, content=answer(found, total))

    return respx_mock.get(url__startswith="https://apis.data.go.kr/").mock(side_effect=reply)


async def fetched(respx_mock: respx.MockRouter, serve: Serve) -> tuple[list[Any], int]:
    """All rows, and after how many calls."""
    sent = service(respx_mock, serve)
    async with channel() as there:
        found = await there.rows(route())
    return [row["key"] for row in found], sent.call_count


def keys(count: int) -> list[str]:
    return [str(number) for number in range(count)]


@pytest.mark.parametrize(("count", "calls"), [(0, 1), (1, 1), (99, 1), (100, 1), (101, 2), (200, 2), (250, 3)])
async def test_as_many_pages_as_there_are(respx_mock: respx.MockRouter, count: int, calls: int) -> None:
    assert await fetched(respx_mock, paged(rows(count))) == (keys(count), calls)


async def test_pages_are_shorter_than_asked_for(respx_mock: respx.MockRouter) -> None:
    assert await fetched(respx_mock, paged(rows(250), size=60)) == (keys(250), 5)


async def test_a_total_as_text(respx_mock: respx.MockRouter) -> None:
    assert await fetched(respx_mock, paged(rows(150), "150")) == (keys(150), 2)


async def test_no_total_ends_with_an_empty_page_not_with_a_short_one(respx_mock: respx.MockRouter) -> None:
    assert await fetched(respx_mock, paged(rows(150), "", size=60)) == (keys(150), 4)


async def test_no_total_from_a_service_that_knows_no_pages(respx_mock: respx.MockRouter) -> None:
    assert await fetched(respx_mock, lambda _page, _size: (rows(60), "")) == (keys(60), 2)


async def test_a_total_of_none_beside_rows_is_no_total(respx_mock: respx.MockRouter) -> None:
    assert await fetched(respx_mock, paged(rows(150), 0)) == (keys(150), 3)


async def test_everything_on_one_page_whatever_was_asked(respx_mock: respx.MockRouter) -> None:
    assert await fetched(respx_mock, lambda _page, _size: (rows(150), 150)) == (keys(150), 1)


async def test_a_page_that_comes_again_is_not_more_data(respx_mock: respx.MockRouter) -> None:
    sent = service(respx_mock, lambda _page, _size: (rows(100), 250))
    async with channel() as there:
        with pytest.raises(ChannelUnavailable, match="100 of 250 rows came"):
            await there.rows(route())
    assert sent.call_count == 4, "two walks of two pages"


async def test_a_row_that_is_missing(respx_mock: respx.MockRouter) -> None:
    service(respx_mock, paged(rows(249), 250))
    async with channel() as there:
        with pytest.raises(ChannelUnavailable, match="249 of 250 rows came"):
            await there.rows(route())


@pytest.mark.parametrize("repeats", [True, False])
async def test_five_rows_of_more_are_a_sample_key(respx_mock: respx.MockRouter, *, repeats: bool) -> None:
    service(respx_mock, lambda page, _size: (rows(5) if repeats or page == 1 else [], 1234))
    async with channel() as there:
        with pytest.raises(ChannelRefused, match=r"5 of 1,234 rows came, as with a sample key") as caught:
            await there.rows(route())
    assert caught.value.channel_code == "incomplete"


async def test_a_total_that_grows_once_has_everything_read_again(respx_mock: respx.MockRouter) -> None:
    """A row that came in front moved the others: the first walk saw one twice and missed the new one."""
    old, new, calls = rows(150), rows(150, -1), 0

    def serve(page: int, size: int) -> tuple[list[Any], object]:
        nonlocal calls
        calls += 1
        return paged(old if calls == 1 else new)(page, size)

    found, sent = await fetched(respx_mock, serve)
    assert found == ["-1", *keys(150)]
    assert sent == 4


async def test_a_row_that_went_is_not_missed_in_silence(respx_mock: respx.MockRouter) -> None:
    """149 rows by the last total, and 149 came; but one of them is gone, and one was jumped over."""
    old, new, calls = rows(150), rows(150, 1), 0

    def serve(page: int, size: int) -> tuple[list[Any], object]:
        nonlocal calls
        calls += 1
        return paged(old if calls == 1 else new)(page, size)

    assert (await fetched(respx_mock, serve))[0] == keys(150)[1:]


@pytest.mark.parametrize("step", [1, -1, 40])
async def test_a_total_that_never_stands_still(respx_mock: respx.MockRouter, step: int) -> None:
    """The rows do: what pages hold is believed, once they were read twice."""

    def serve(page: int, size: int) -> tuple[list[Any], object]:
        found, total = paged(rows(250))(page, size)
        assert isinstance(total, int)
        return found, total + step * (page - 1)

    found, calls = await fetched(respx_mock, serve)
    assert found == keys(250)
    assert calls in {6, 8}


async def test_rows_that_never_stand_still_are_refused(respx_mock: respx.MockRouter) -> None:
    calls = 0

    def serve(page: int, size: int) -> tuple[list[Any], object]:
        nonlocal calls
        calls += 1
        every = rows(150, -calls)
        return every[(page - 1) * size : page * size], len(every)

    service(respx_mock, serve)
    async with channel() as there:
        with pytest.raises(ChannelUnavailable, match="rows moved from page to page"):
            await there.rows(route())


async def test_a_drifting_total_hides_no_page_that_comes_again(respx_mock: respx.MockRouter) -> None:
    service(respx_mock, lambda page, _size: (rows(100), 250 + page))
    async with channel() as there:
        with pytest.raises(ChannelUnavailable, match="100 of 251 rows came"):
            await there.rows(route())


async def test_more_rows_than_can_be_meant(respx_mock: respx.MockRouter) -> None:
    sent = service(respx_mock, paged(rows(100), paging.MOST_ROWS + 1))
    async with channel() as there:
        with pytest.raises(SettingsError, match="more than 100,000 rows"):
            await there.rows(route())
    assert sent.call_count == 1


async def test_a_service_without_end(monkeypatch: pytest.MonkeyPatch, respx_mock: respx.MockRouter) -> None:
    monkeypatch.setattr(paging, "MOST_ROWS", 1000)
    sent = service(respx_mock, lambda page, size: (rows(page * size, (page - 1) * size), ""))
    async with channel() as there:
        with pytest.raises(SettingsError):
            await there.rows(route())
    assert sent.call_count == 11


async def test_more_bytes_than_are_kept(monkeypatch: pytest.MonkeyPatch, respx_mock: respx.MockRouter) -> None:
    monkeypatch.setattr(paging, "MOST_BYTES", 5000)
    service(respx_mock, paged(rows(1000)))
    async with channel() as there:
        with pytest.raises(SettingsError):
            await there.rows(route())


@pytest.mark.parametrize(
    ("asked", "page", "size", "most"),
    [
        (route(page_size=5000), "pageNo", "numOfRows", "1000"),
        (GOV24, "page", "perPage", "100"),
        (JOBS, "pIndex", "pSize", "1000"),
        (REGION, "pageNo", "numOfRows", "100"),
        (YOUTH, "pageNum", "pageSize", "100"),
    ],
)
async def test_every_portal_has_its_own_names_and_its_own_limit(
    respx_mock: respx.MockRouter, asked: Any, page: str, size: str, most: str
) -> None:
    sent = respx_mock.get(url__startswith=asked.url).respond(content=b"")
    async with channel(attempts=1) as there:
        with pytest.raises(ChannelUnavailable):
            await there.rows(asked)
    told = sent.calls.last.request.url.params
    assert (told[page], told[size]) == ("1", most)


@asynccontextmanager
async def portal(
    respx_mock: respx.MockRouter, url: str, serve: Callable[[httpx.QueryParams], Any]
) -> AsyncGenerator[Any]:
    def reply(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json=serve(request.url.params))

    respx_mock.get(url__startswith=url).mock(side_effect=reply)
    async with channel() as there:
        yield there


async def test_a_filtered_list_ends_at_match_count(respx_mock: respx.MockRouter) -> None:
    """`totalCount` is the size without the filter: whoever waits for it asks for ever."""

    def serve(told: httpx.QueryParams) -> Any:
        found = rows(150)[(int(told["page"]) - 1) * 100 :][:100]
        assert told["cond[소관기관명::EQ]"] == "경기도"
        return {"totalCount": 10947, "matchCount": 150, "currentCount": len(found), "data": found}

    async with portal(respx_mock, GOV24.url, serve) as there:
        found = await there.rows(GOV24, {"cond[소관기관명::EQ]": "경기도"})
    assert [row["key"] for row in found] == keys(150)


async def test_pages_of_the_gyeonggi_portal(respx_mock: respx.MockRouter) -> None:
    def serve(told: httpx.QueryParams) -> Any:
        found = rows(1500)[(int(told["pIndex"]) - 1) * 1000 :][:1000]
        head = [{"list_total_count": 1500}, {"RESULT": {"CODE": "INFO-000"}}]
        return {"GGJOBABARECRUSTM": [{"head": head}, {"row": found}]}

    async with portal(respx_mock, JOBS.url, serve) as there:
        found = await there.rows(JOBS)
    assert len(found) == 1500


def land(number: int) -> str:
    return (
        f"<ladfrlVOList><pnu>41115141001{number:08d}</pnu><ldCode>4111514100</ldCode><ldCodeNm>인계동</ldCodeNm>"
        f"<mnnmSlno>{number}</mnnmSlno><regstrSeCode>1</regstrSeCode><lndcgrCode>08</lndcgrCode>"
        "<lndpclAr>1.5</lndpclAr></ladfrlVOList>"
    )


async def test_several_pages_are_kept_as_they_came_and_read_as_one(respx_mock: respx.MockRouter) -> None:
    def page(request: httpx.Request) -> httpx.Response:
        number = int(request.url.params["pageNo"])
        assert request.url.params["numOfRows"] == "1000"
        found = "".join(land(one) for one in range(2500)[(number - 1) * 1000 : number * 1000])
        return httpx.Response(
            200, text=f"<?xml version='1.0'?>\n<fields>{found}<totalCount>2500</totalCount></fields>\n"
        )

    respx_mock.get(url__startswith="https://apis.data.go.kr/1611000/").mock(side_effect=page)
    async with channel() as there:
        got = await there.collect(order(LandRegister.ask(parcel_number="4111514100")), "")
    raw = getattr(got, "raw", b"")
    assert raw.startswith(b"\x1e<?xml version='1.0'?>\n<fields><ladfrlVOList>")
    assert raw.count(b"\x1e") == len(parts(raw)) == 3
    reading = read(LandRegister, raw)
    assert isinstance(reading, Reading)
    assert reading.certificate is not None
    assert [parcel.lot_number for parcel in reading.certificate.parcels] == keys(2500)


async def test_one_page_is_kept_byte_for_byte(respx_mock: respx.MockRouter) -> None:
    body = f"<fields>{land(1)}<totalCount>1</totalCount></fields>\n\n".encode()
    respx_mock.get(url__startswith="https://apis.data.go.kr/1611000/").respond(content=body)
    async with channel() as there:
        got = await there.collect(order(LandRegister.ask(parcel_number="4111514100")), "")
    assert getattr(got, "raw", None) == body


def test_a_fault_among_pages_is_told() -> None:
    good = f"<fields>{land(1)}<totalCount>1</totalCount></fields>".encode()
    assert getattr(read(LandRegister, joined([good, b""])), "code", None) == "empty"


@given(st.lists(st.binary().map(lambda data: data.replace(b"\x1e", b"").strip(b"\n")), min_size=2))
def test_sequences_come_apart_as_they_were(answers: list[bytes]) -> None:
    assert [part.removesuffix(b"\n") for part in parts(joined(answers))] == answers


def test_an_answer_that_holds_the_separator_is_none() -> None:
    with pytest.raises(PayloadError):
        joined([b"{\x1e}", b"{}"])
    assert parts(b"{}") == [b"{}"]


@given(st.integers(0, 40), st.integers(1, 7), st.booleans())
async def test_whatever_the_sizes_all_rows_come_once(count: int, size: int, has_total: bool) -> None:
    every = rows(count)

    async def ask(page: int) -> Page:
        found = every[(page - 1) * size : page * size]
        return Page(json.dumps(found).encode(), Answer(found, count if has_total else None))

    pages = await all_pages(ask)
    assert [row for page in pages for row in page.answer.rows] == every
    assert pages
