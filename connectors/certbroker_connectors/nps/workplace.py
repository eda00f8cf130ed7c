"""Workplaces insured in the National Pension, from open data (국민연금 가입 사업장 내역)."""

from typing import Annotated

from certbroker.facts import Fact, Registration, always, gives
from certbroker.fields import Address, Day, Integer, Month, Text, Won, code
from certbroker.model import Certificate, Law, Options, Record, Spec, wire
from certbroker.routes import Known, OpenData, Search, options

ENROLMENT_STATUSES = code({"1": "enrolled", "2": "withdrawn"})
WORKPLACE_KINDS = code({"1": "corporation", "2": "individual"})


class InsuredWorkplace(Record):
    """A workplace as it stood in one month (item)."""

    data_month: Month | None = wire("dataCrtYm", label="자료생성년월")
    """Month of the snapshot; in the search only."""

    sequence: Text | None = wire("seq", label="식별번호")
    """Number of this workplace in this month, by which its details are asked; in the search only."""

    workplace_name: Text = wire("wkplNm", label="사업장명")
    """Name of the workplace."""

    masked_business_number: Text = wire("bzowrRgstNo", label="사업자등록번호")
    """First six digits of the business number and four stars, as given."""

    address: Address | None = wire("wkplRoadNmDtlAddr", label="사업장도로명상세주소")
    """Road address without the building number."""

    province_code: Text | None = wire("ldongAddrMgplDgCd", label="법정동주소광역시도코드")
    """Legal area code of the province; in the search only."""

    sigungu_code: Text | None = wire("ldongAddrMgplSgguCd", label="법정동주소시군구코드")
    """Legal area code of the city or county; in the search only."""

    legal_dong_code: Text | None = wire("ldongAddrMgplSgguEmdCd", label="법정동주소읍면동코드")
    """Legal area code of the neighbourhood; in the search only."""

    enrolment_status: Annotated[str, ENROLMENT_STATUSES] = wire("wkplJnngStcd", label="사업장가입상태코드")
    """Whether the workplace is still enrolled."""

    workplace_kind: Annotated[str, WORKPLACE_KINDS] = wire("wkplStylDvcd", label="사업장형태구분코드")
    """Whether a corporation or an individual runs it."""

    industry_code: Text | None = wire("wkplIntpCd", label="사업장업종코드")
    """Industry code of six digits; in the details only."""

    industry_name: Text | None = wire("vldtVlKrnNm", label="사업장업종코드명")
    """Industry in words; in the details only."""

    enrolled_on: Day | None = wire("adptDt", label="적용일자")
    """Day of enrolment; in the details only."""

    withdrawn_on: Day | None = wire("scsnDt", label="탈퇴일자")
    """Day of withdrawal; absent while enrolled (00010101)."""

    insured_count: Integer | None = wire("jnngpCnt", label="가입자수", unit="명")
    """People insured through the workplace."""

    monthly_notice_amount: Won | None = wire("crrmmNtcAmt", label="당월고지금액")
    """Contributions billed for the month, in won, both halves of everybody."""


class Workplace(Certificate):
    """Industry, insured people and monthly contributions of workplaces in the National Pension, from open data."""

    spec = Spec(
        name_ko="국민연금 가입 사업장 내역",
        name_en="National Pension Insured Workplace",
        aliases=(
            "국민연금 사업장 정보",
            "국민연금 가입사업장 조회",
            "국민연금 가입 사업장 정보조회",
            "국민연금 사업장 가입내역",
        ),
        system="공공데이터포털",
        laws=(Law("국민연금법"), Law("공공데이터의 제공 및 이용 활성화에 관한 법률")),
        subject="business",
        documents=("response",),
        proves=(Fact.BUSINESS_INSURED_ROSTER, Fact.BUSINESS_SIZE_CLASS),
        sensitivity=("business", "employment"),
        used_for=("고용 규모 확인", "거래처 확인", "정책자금 심사"),
        known=Known.CONFIRMED,
        validity_note="monthly snapshot; dataCrtYm is the month of the data",
        notes="One model reads the rows of both operations: the search gives dataCrtYm, seq and the region codes, the "
        "detail gives industry, dates and counts. seq belongs to one workplace and one month, so one company has "
        "several search rows. The format switch is dataType=json (type=json is ignored). resultMsg is never matched.",
    )
    routes = (
        OpenData(
            "https://apis.data.go.kr/B552015/NpsBplcInfoInqireServiceV2/getDetailInfoSearchV2",
            family="data.go.kr",
            rows="response.body.items.item",
            parameters={"seq": options.sequence, "dataType": "json"},
            first=Search(
                OpenData(
                    "https://apis.data.go.kr/B552015/NpsBplcInfoInqireServiceV2/getBassInfoSearchV2",
                    family="data.go.kr",
                    rows="response.body.items.item",
                    parameters={
                        "wkplNm": options.workplace_name,
                        "bzowrRgstNo": options.business_number_front,
                        "dataType": "json",
                    },
                    digits={"bzowrRgstNo": 6},
                ),
                take={"seq": "seq"},
                keep={"dataCrtYm": options.data_month},
                newest="dataCrtYm",
            ),
            others=("getPdAcctoSttusInfoSearchV2",),
        ),
    )
    facts = (
        gives(
            Fact.BUSINESS_INSURED_ROSTER,
            Registration,
            rows="workplaces",
            needs="insured_count",
            status="enrolment_status",
            kind=always("pension"),
            number="masked_business_number",
            name="workplace_name",
            address="address",
            since="enrolled_on",
            until="withdrawn_on",
            count="insured_count",
        ),
        gives(
            Fact.BUSINESS_SIZE_CLASS,
            Registration,
            rows="workplaces",
            needs="insured_count",
            number="masked_business_number",
            name="workplace_name",
            address="address",
            count="insured_count",
        ),
    )

    class Ask(Options):
        """What the applicant chooses."""

        workplace_name: Text
        """Name, or a part of it, of the workplace (사업장명)."""

        business_number_front: Text | None = None
        """First six digits of the business number (사업자등록번호 앞 6자리)."""

        sequence: Text | None = None
        """Number of the workplace that the search gave (식별번호(목록 조회로 얻음))."""

        data_month: Month | None = None
        """Month of the snapshot (자료생성년월)."""

    workplaces: tuple[InsuredWorkplace, ...] = wire("item", label="사업장 목록")
    """Workplaces found, a row per workplace and month."""
