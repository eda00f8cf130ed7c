"""Business registration verification (사업자등록정보 진위확인)."""

from typing import Annotated

from certbroker.facts import Fact, Registration, gives
from certbroker.fields import Address, BusinessNumber, CorporateNumber, Day, Text, code
from certbroker.model import Certificate, Law, Options, Record, Spec, wire
from certbroker.routes import Entries, Known, OpenData, options

from ._state import BusinessState

RESULTS = code({"01": "confirmed", "02": "not_confirmed"})


CONFIRMED = {"result": "confirmed"}


class Claim(Record):
    """What was to be verified, as the API repeats it (요청 파라미터)."""

    business_number: BusinessNumber = wire("b_no", label="사업자등록번호")
    """Business registration number given."""

    opened_on: Day = wire("start_dt", label="개업일자")
    """Day of opening given; as on the registration, which may differ from the day of registering."""

    representative_name: Text = wire("p_nm", label="대표자성명")
    """Name of the representative given."""

    second_representative_name: Text | None = wire("p_nm2", label="대표자성명2")
    """Name of a foreign representative in Korean letters, where one was given."""

    trade_name: Text | None = wire("b_nm", label="상호")
    """Trade name, where one was given."""

    corporation_number: CorporateNumber | None = wire("corp_no", label="법인등록번호")
    """Corporate registration number, where one was given."""

    business_sector: Text | None = wire("b_sector", label="주업태명")
    """Main category of business, where one was given."""

    business_type: Text | None = wire("b_type", label="주종목명")
    """Main item of business, where one was given."""

    business_address: Address | None = wire("b_adr", label="사업장주소")
    """Where the business is, where it was given."""


class Verification(Record):
    """Whether one claim agrees with the register (진위확인 결과)."""

    business_number: BusinessNumber = wire("b_no", label="사업자등록번호")
    """Business registration number that was asked about."""

    result: Annotated[str, RESULTS] = wire("valid", label="진위확인 결과 코드")
    """Whether everything given agrees with the register; it is never said which value does not."""

    message: Text | None = wire("valid_msg", label="진위확인 결과 메세지")
    """Why it is not confirmed, in words."""

    request: Claim | None = wire("request_param", label="진위확인 요청")
    """What was to be verified."""

    status: BusinessState | None = wire("status", label="사업자 상태")
    """How the business stands; only where the claim is confirmed."""


class BusinessVerification(Certificate):
    """Whether a business number, opening day and representative that somebody gives agree with the tax register.

    Where they do, it also says how the business stands.
    """

    spec = Spec(
        name_ko="사업자등록정보 진위확인",
        name_en="Business Registration Verification",
        aliases=(
            "사업자등록 진위확인",
            "사업자등록번호 진위확인",
            "사업자등록증 진위확인",
            "국세청 사업자등록정보 진위확인",
        ),
        system="공공데이터포털(odcloud)",
        laws=(Law("공공데이터의 제공 및 이용 활성화에 관한 법률"),),
        subject="business",
        documents=("response",),
        proves=(Fact.BUSINESS_REGISTRATION, Fact.BUSINESS_STATUS),
        sensitivity=("business",),
        used_for=("거래처 확인", "입점 심사", "지원금 심사"),
        known=Known.CONFIRMED,
        fresh_days=7,
        validity_note="state at the moment of the call",
        notes="A mismatch is a fact (result not_confirmed), not an error; status is then absent. The API never says "
        "which of the three values is wrong.",
    )
    routes = (
        OpenData(
            "https://api.odcloud.kr/api/nts-businessman/v1/validate",
            family="odcloud",
            rows="data",
            parameters={"returnType": "JSON"},
            method="POST",
            body=Entries(
                "businesses",
                {
                    "b_no": options.business_number,
                    "start_dt": options.opened_on,
                    "p_nm": options.representative_name,
                    "p_nm2": options.second_representative_name,
                    "b_nm": options.trade_name,
                    "corp_no": options.corporation_number,
                    "b_sector": options.business_sector,
                    "b_type": options.business_type,
                    "b_adr": options.business_address,
                },
            ),
            digits={"b_no": 10, "start_dt": 8, "corp_no": 13},
            repeats={"b_no": "b_no"},
        ),
    )
    facts = (
        # What was asked is true where all of it agrees with the register, and nothing is known otherwise.
        gives(
            Fact.BUSINESS_REGISTRATION,
            Registration,
            rows="results",
            where=CONFIRMED,
            status="status.status",
            kind="status.tax_type",
            number="business_number",
            name="request.trade_name",
            address="request.business_address",
            since="request.opened_on",
        ),
        gives(
            Fact.BUSINESS_STATUS,
            Registration,
            rows="results",
            where=CONFIRMED,
            needs="status.status",
            status="status.status",
            kind="status.tax_type",
            number="business_number",
        ),
    )

    class Ask(Options):
        """What the applicant chooses."""

        business_number: BusinessNumber
        """Business registration number to verify (사업자등록번호)."""

        opened_on: Day
        """Day of opening, as on the registration (개업일자)."""

        representative_name: Text
        """Name of the representative, without 외 for further ones (대표자성명)."""

        second_representative_name: Text | None = None
        """Name of a foreign representative in Korean letters (대표자성명2(외국인 한글명))."""

        trade_name: Text | None = None
        """Trade name; verified too where given (상호)."""

        corporation_number: CorporateNumber | None = None
        """Corporate registration number; verified too where given (법인등록번호)."""

        business_sector: Text | None = None
        """Main category of business; verified too where given (주업태명)."""

        business_type: Text | None = None
        """Main item of business; verified too where given (주종목명)."""

        business_address: Address | None = None
        """Where the business is; verified too where given (사업장주소)."""

    results: tuple[Verification, ...] = wire("data", label="진위확인 결과")
    """One row per claim, in the order asked."""
