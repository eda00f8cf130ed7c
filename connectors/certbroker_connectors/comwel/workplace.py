"""Employment and accident insurance of a business, as open data (고용·산재보험 사업장 현황)."""

from typing import Annotated

from certbroker.facts import Fact, Registration, gives
from certbroker.fields import Address, BusinessNumber, Day, Integer, Text, code
from certbroker.model import Certificate, Law, Options, Record, Spec, wire
from certbroker.routes import Known, OpenData, options

INSURANCES = code({"1": "accident", "2": "employment"})


class InsuredWorkplace(Record):
    """One workplace in one insurance (사업장 현황)."""

    business_number: BusinessNumber = wire("saeopjaDrno", label="사업자등록번호")
    """Business registration number of the workplace's owner."""

    workplace_name: Text = wire("saeopjangNm", label="사업장명")
    """Name of the workplace; the answer pads it with blanks."""

    insurance: Annotated[str, INSURANCES] = wire("opaBoheomFg", label="보험구분")
    """Which of the two insurances the row is about."""

    business_kind_code: Text | None = wire("saeopFg", label="사업구분")
    """Code of the kind of undertaking; its table is not public."""

    established_on: Day | None = wire("seongripDt", label="성립일자")
    """Day on which the workplace came under this insurance."""

    usual_worker_count: Integer | None = wire("sangsiInwonCnt", label="상시인원", unit="명")
    """Workers usually employed, as last reported."""

    postal_code: Text | None = wire("post", label="우편번호")
    """Postal code, 5 digits."""

    address: Address | None = wire("addr", label="주소")
    """Where the workplace is."""

    employment_industry_code: Text | None = wire("gyEopjongCd", label="고용업종코드")
    """Industry by the standard classification; on rows of employment insurance only."""

    employment_industry_name: Text | None = wire("gyEopjongNm", label="고용업종명")
    """Name of that industry."""

    accident_industry_code: Text | None = wire("sjEopjongCd", label="산재업종코드")
    """Industry by the table of accident premium rates; on rows of accident insurance only."""

    accident_industry_name: Text | None = wire("sjEopjongNm", label="산재업종명")
    """Name of that industry."""


class Workplace(Certificate):
    """Whether a business is enrolled in employment and industrial accident insurance, from open data.

    Since when, in which industry and with how many workers.
    """

    spec = Spec(
        name_ko="고용·산재보험 사업장 현황",
        name_en="Employment and Accident Insurance Workplace",
        aliases=(
            "고용산재보험 가입사업장 조회",
            "고용·산재보험 가입 현황",
            "고용보험 사업장 조회",
            "산재보험 사업장 조회",
            "고용산재보험 현황정보",
        ),
        system="공공데이터포털",
        laws=(
            Law("고용보험 및 산업재해보상보험의 보험료징수 등에 관한 법률"),
            Law("공공데이터의 제공 및 이용 활성화에 관한 법률"),
        ),
        subject="business",
        documents=("response",),
        proves=(Fact.BUSINESS_INSURED_ROSTER,),
        sensitivity=("business", "employment"),
        used_for=("고용 규모 확인", "지원금 심사", "거래처 확인"),
        known=Known.CONFIRMED,
        validity_note="state at the moment of the call",
        notes="One business can have one row for each insurance and several workplaces. Element order is the "
        "server's. Codes keep leading zeros.",
    )
    routes = (
        OpenData(
            "https://apis.data.go.kr/B490001/gySjbPstateInfoService/getGySjBoheomBsshItem",
            family="data.go.kr",
            rows="response.body.items.item",
            parameters={"opaBoheomFg": options.insurance, "v_saeopjaDrno": options.business_number},
            digits={"v_saeopjaDrno": 10},
            each={"opaBoheomFg": ("2", "1")},
            repeats={"v_saeopjaDrno": "saeopjaDrno"},
            others=("getEopjongSjBoheomTariffPyoPstateList",),
        ),
    )
    facts = (
        gives(
            Fact.BUSINESS_INSURED_ROSTER,
            Registration,
            rows="workplaces",
            kind="insurance",
            number="business_number",
            name="workplace_name",
            address="address",
            since="established_on",
            count="usual_worker_count",
        ),
    )

    class Ask(Options):
        """What the applicant chooses."""

        business_number: BusinessNumber
        """Business registration number to look up (사업자등록번호)."""

        insurance: Annotated[str, INSURANCES] | None = None
        """Which insurance to look up; both by default (보험구분)."""

    workplaces: tuple[InsuredWorkplace, ...] = wire("item", label="가입 사업장")
    """Insured workplaces of the business, a row for each insurance; none is a fact: not enrolled."""
