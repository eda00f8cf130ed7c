"""Business registration status (사업자등록 상태조회)."""

from certbroker.facts import Fact, Registration, gives
from certbroker.fields import Text
from certbroker.model import Certificate, Law, Options, Spec, wire
from certbroker.routes import Entries, Known, OpenData, options

from ._state import BusinessState


class BusinessStatus(Certificate):
    """Whether business registration numbers are active, suspended or closed, and how each pays VAT."""

    spec = Spec(
        name_ko="사업자등록 상태조회",
        name_en="Business Registration Status",
        aliases=("사업자등록상태조회", "휴폐업조회", "휴·폐업 조회", "사업자 상태조회", "국세청 사업자등록 상태조회"),
        system="공공데이터포털(odcloud)",
        laws=(Law("공공데이터의 제공 및 이용 활성화에 관한 법률"),),
        subject="business",
        documents=("response",),
        proves=(Fact.BUSINESS_STATUS, Fact.BUSINESS_CLOSURE, Fact.BUSINESS_SUSPENSION),
        sensitivity=("business",),
        used_for=("거래처 확인", "지원금 심사", "세금계산서 발급"),
        known=Known.CONFIRMED,
        fresh_days=7,
        validity_note="state at the moment of the call",
        notes="data has one row per number asked, in the order asked. An unregistered number is a row with empty "
        "codes, not an error. A status_code other than OK is an error even with HTTP 200.",
    )
    routes = (
        OpenData(
            "https://api.odcloud.kr/api/nts-businessman/v1/status",
            family="odcloud",
            rows="data",
            parameters={"returnType": "JSON"},
            method="POST",
            body=Entries("b_no", options.business_numbers),
            digits={"b_no": 10},
            repeats={"b_no": "b_no"},
        ),
    )
    facts = (
        gives(
            Fact.BUSINESS_STATUS,
            Registration,
            rows="businesses",
            needs="status",
            status="status",
            kind="tax_type",
            number="business_number",
        ),
        gives(
            Fact.BUSINESS_CLOSURE,
            Registration,
            rows="businesses",
            where={"status": "closed"},
            status="status",
            number="business_number",
            until="closed_on",
        ),
        gives(
            Fact.BUSINESS_SUSPENSION,
            Registration,
            rows="businesses",
            where={"status": "suspended"},
            status="status",
            number="business_number",
        ),
    )

    class Ask(Options):
        """What the applicant chooses."""

        business_numbers: Text
        """Business registration numbers of 10 digits, at most 100 (사업자등록번호(10자리, 최대 100개))."""

    businesses: tuple[BusinessState, ...] = wire("data", label="사업자 상태")
    """The state of each business asked about, in the order asked."""
