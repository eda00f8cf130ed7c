"""What an operation is asked for the options of an item, and what is said where one is missing."""

from typing import Any

import pytest

from certbroker.channels.documents import canonical
from certbroker.channels.open_data import read
from certbroker.channels.open_data.envelope import open_data_route
from certbroker.channels.open_data.questions import questions_of
from certbroker.channels.references import References
from certbroker.errors import ConnectorDefect, SettingsError
from certbroker.fields import Parcel
from certbroker.model import Certificate, Item
from certbroker.privacy import ApiKey
from certbroker.reading import Reading
from certbroker_connectors.comwel import Workplace as InsuredBusiness
from certbroker_connectors.molit import BuildingRegister, LandRegister
from certbroker_connectors.nps import Workplace
from certbroker_connectors.nts import BusinessStatus, BusinessVerification, IncomeAmount
from support.open_data import HONG, channel, order

TEN_DIGITS = "option business_numbers must be a number of 10 digits"
NUMBERS = [f"{number:010d}" for number in range(250)]


async def shown(item: Item[Any], **changes: Any) -> list[str]:
    async with channel(**changes) as there:
        return [line.url.partition("?")[2] for line in there.dry_run(order(item))]


async def test_both_insurances_are_asked_where_none_was_chosen() -> None:
    page = "&pageNo=1&numOfRows=100"
    number = "v_saeopjaDrno=0000000025"
    assert await shown(InsuredBusiness.ask(business_number="000-00-00025")) == [
        f"serviceKey=***&{number}&opaBoheomFg=2{page}",
        f"serviceKey=***&{number}&opaBoheomFg=1{page}",
    ]
    assert await shown(InsuredBusiness.ask(business_number="000-00-00025", insurance="accident")) == [
        f"serviceKey=***&opaBoheomFg=1&{number}{page}"
    ]


async def test_a_workplace_is_searched_first_where_its_number_is_not_known() -> None:
    page = "&pageNo=1&numOfRows=100"
    asked = Workplace.ask(workplace_name="가나다 상사", business_number_front="000000", data_month="2026-10")
    async with channel() as there:
        search, details = there.dry_run(order(asked))
    assert search.url.endswith(
        f"/getBassInfoSearchV2?serviceKey=***&wkplNm=가나다 상사&bzowrRgstNo=000000&dataType=json{page}"
    )
    assert details.url.endswith(f"/getDetailInfoSearchV2?serviceKey=***&dataType=json&seq=<seq>{page}")
    known = Workplace.ask(workplace_name="가나다상사", sequence="17")
    assert await shown(known) == [f"serviceKey=***&seq=17&dataType=json{page}"]


async def test_a_claim_is_a_body_with_every_name() -> None:
    asked = BusinessVerification.ask(
        business_number="000-00-00017", opened_on="2019-03-02", representative_name="이도전", trade_name="도전분식"
    )
    async with channel() as there:
        (sent,) = there.dry_run(order(asked))
    assert sent.body == (
        '{"businesses": [{"b_no": "0000000017", "start_dt": "20190302", "p_nm": "이도전", "p_nm2": "", '
        '"b_nm": "도전분식", "corp_no": "", "b_sector": "", "b_type": "", "b_adr": ""}]}'
    )


def test_a_corporate_number_goes_without_its_hyphen() -> None:
    asked = BusinessVerification.ask(
        business_number="000-00-00025", opened_on="2005-05-05", representative_name="가대표",
        corporation_number="000000-0000017",
    )  # fmt: skip
    (question,) = questions_of(open_data_route(BusinessVerification), References(asked, HONG, ""))
    (entry,) = question.entries
    assert isinstance(entry, dict)
    assert entry["corp_no"] == "0000000000017"


def test_more_numbers_than_a_call_takes_are_several_calls() -> None:
    asked = BusinessStatus.ask(business_numbers=" ,".join(NUMBERS))
    questions = questions_of(open_data_route(BusinessStatus), References(asked, HONG, ""))
    assert [len(one.entries) for one in questions] == [100, 100, 50]
    assert [entry for one in questions for entry in one.entries] == NUMBERS


PLACE: dict[str, Any] = {**Parcel.parse("4111514100100170000").options()}
HOUSE = BuildingRegister.ask(**PLACE)


@pytest.mark.parametrize(
    ("item", "row", "column"),
    [
        (HOUSE, {"sigunguCd": "41115", "bjdongCd": "14100", "platGbCd": "0", "bun": "0017", "ji": "0000"}, None),
        (HOUSE, {"sigunguCd": "41115", "bjdongCd": "14100", "platGbCd": "0", "bun": "17", "ji": "0"}, None),
        (HOUSE, {"bun": " ", "ji": None}, None),
        (HOUSE, "no mapping", None),
        (HOUSE, {"bun": "0018", "ji": "0000"}, "bun"),
        (HOUSE, {"bun": "0017", "ji": "0001"}, "ji"),
        (HOUSE, {"sigunguCd": "41117"}, "sigunguCd"),
        (LandRegister.ask(parcel_number="4111514100"), {"pnu": "4111514100100010000"}, None),
        (LandRegister.ask(parcel_number="4111514100"), {"pnu": "4111514200100010000"}, "pnu"),
        (BusinessStatus.ask(business_numbers="0000000017,0000000025"), {"b_no": "0000000025"}, None),
        (BusinessStatus.ask(business_numbers="0000000017,0000000025"), {"b_no": "25"}, None),
        (BusinessStatus.ask(business_numbers="0000000017,0000000025"), {"b_no": "0000000033"}, "b_no"),
    ],
)
def test_a_row_about_something_else_is_seen(item: Item[Certificate], row: Any, column: str | None) -> None:
    question, *_ = questions_of(open_data_route(item.certificate), References(item, HONG, ""))
    assert question.contradicts(row) == column


@pytest.mark.parametrize(
    ("item", "told"),
    [
        (BusinessStatus.ask(business_numbers=" , "), "option business_numbers is needed"),
        (BusinessStatus.ask(business_numbers="0000000017,123"), TEN_DIGITS),
        (BusinessStatus.ask(business_numbers="000000001a"), TEN_DIGITS),
        (BusinessStatus.ask(business_numbers="٠٠٠٠٠٠٠٠١٧"), TEN_DIGITS),
        (
            InsuredBusiness.ask(business_number="000-00-000**"),
            "option business_number must be a number of 10 digits",
        ),
        (
            BuildingRegister.ask(sigungu_code="4111", legal_dong_code="14100"),
            "option sigungu_code must be a number of 5 digits",
        ),
        (
            BuildingRegister.ask(sigungu_code="41115", legal_dong_code="14100", main_number="산17"),
            "option main_number must be a number of 4 digits",
        ),
        (
            Workplace.ask(workplace_name="가나다상사", business_number_front="00000"),
            "option business_number_front must be a number of 6 digits",
        ),
        (IncomeAmount.ask(from_year=2024, to_year=2025), "no open-data route"),
    ],
)  # fmt: skip
async def test_what_is_missing_is_said_in_a_sentence(item: Item[Certificate], told: str) -> None:
    async with channel() as there:
        assert there.refusal(item, HONG) == told
        with pytest.raises((SettingsError, ConnectorDefect)) as caught:
            await there.request(order(item))
    assert caught.value.certificate == item.certificate.id()
    assert "123" not in str(caught.value)


async def test_what_can_be_asked_for_is_not_refused() -> None:
    async with channel() as there:
        assert there.refusal(Workplace.ask(workplace_name="가나다상사"), HONG) is None
        assert await there.request(order(Workplace.ask(workplace_name="가나다상사"))) == "getBassInfoSearchV2"
        assert (
            await there.request(order(Workplace.ask(workplace_name="가나다상사", sequence="17")))
            == "getDetailInfoSearchV2"
        )
        assert await there.request(order(BusinessStatus.ask(business_numbers="0000000017"))) == "status"


async def test_a_parcel_asks_both_registers() -> None:
    parcel = Parcel.parse("4111514100200010012")
    (line,) = await shown(BuildingRegister.ask(**dict[str, Any](parcel.options())))
    assert "sigunguCd=41115&bjdongCd=14100&platGbCd=1&bun=0001&ji=0012&" in line
    (line,) = await shown(LandRegister.ask(parcel_number=parcel.number))
    assert line == "serviceKey=***&pnu=4111514100200010012&pageNo=1&numOfRows=1000"


async def test_land_comes_from_v_world_where_there_is_a_key_for_it() -> None:
    """Since 2024 the service lives there; it wants the domain that the key was given for."""
    own: dict[str, Any] = {
        "keys": {"api.vworld.kr": ApiKey("v")},
        "parameters": {"api.vworld.kr": {"domain": "broker.example"}},
    }
    async with channel(**own) as there:
        (line,) = there.dry_run(order(LandRegister.ask(parcel_number="4111514100100010000")))
    assert line.url == (
        "https://api.vworld.kr/ned/data/ladfrlList?key=***&pnu=4111514100100010000&format=json"
        "&domain=broker.example&pageNo=1&numOfRows=1000"
    )


def test_rows_of_v_world_are_read_like_those_of_the_portal() -> None:
    row = (
        '{"pnu":"1111017700102110000","ldCode":"1111017700","ldCodeNm":"서울특별시 종로구 숭인동","mnnmSlno":"211",'
        '"regstrSeCode":"1","lndcgrCode":"08","lndpclAr":"122.5"}'
    )
    body = f'{{"ladfrlVOList":{{"ladfrlVOList":[{row}],"totalCount":"1"}}}}'
    reading = read(LandRegister, body.encode())
    assert isinstance(reading, Reading)
    assert reading.certificate is not None
    (parcel,) = reading.certificate.parcels
    assert (parcel.parcel_number, parcel.land_category) == ("1111017700102110000", "building_site")
    nothing = read(LandRegister, b'{"ladfrlVOList":{"ladfrlVOList":[],"totalCount":"0"}}')
    assert canonical(nothing) == {"parcels": []}


def test_an_operation_is_one_that_the_route_names() -> None:
    route = open_data_route(BuildingRegister)
    floors = route.other("getBrFlrOulnInfo")
    assert floors.url == "https://apis.data.go.kr/1613000/BldRgstHubService/getBrFlrOulnInfo"
    assert floors.parameters == {"_type": "json"}
    with pytest.raises(ConnectorDefect, match="no operation getBrEverything; there is getBrAtchJibunInfo"):
        route.other("getBrEverything")
