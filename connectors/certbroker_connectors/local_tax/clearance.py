"""Local tax clearance certificate (지방세 납세증명서)."""

from typing import Annotated

from certbroker.facts import Clearance as ClearanceFact
from certbroker.facts import Fact, always, gives
from certbroker.fields import CorporateNumber, Day, Integer, ResidentNumber, Text, Won, Year, code
from certbroker.model import Certificate, Law, Options, Record, Spec, wire
from certbroker.routes import Known, MyData, Wallet, business, options, subject

APPLICANT_KINDS = code({"개인": "person", "법인": "corporation"})
PURPOSES = code(
    {
        "대금수령": "payment_receipt",
        "해외이주": "emigration",
        "부동산신탁등기": "trust_registration",
        "기타": "other",
    }
)


NOTHING_OWED = {"remark": "위와 같은 사항의 체납 내역이 없습니다"}


class TaxRecord(Record):
    """A local tax in arrears or put off; where nothing is owed, one record without amounts (과세정보)."""

    number: Text | None = wire("번호", also=("정보제공번호",))
    """Number of the record, its leading zeros kept."""

    taxpayer_name: Text | None = wire("성명", also=("납세자명",), label="납세자")
    """Name of the taxpayer."""

    details: Text | None = wire("주소-발급", also=("과세물건내용",), label="주소·과세물건")
    """An address, the taxed thing, or the sentence with the last day of validity and the count of deferrals."""

    arrears_amount: Won | None = wire("체납금액")
    """Tax in arrears, in won."""

    tax_item: Text | None = wire("체납세목")
    """Which tax is in arrears."""

    upper_office: Text | None = wire("상위관청", also=("과세관청상위기관",))
    """City or province that the taxing office belongs to."""

    lower_office: Text | None = wire("하위관청", also=("과세관청하위기관",))
    """City, county or district that imposed the tax."""

    year: Year | None = wire("년", label="과세연도")
    """Year in which the tax was imposed."""

    month_number: Integer | None = wire("월", label="과세월")
    """Month in which the tax was imposed, 1 to 12."""

    write_off_amount: Won | None = wire("정리보류액")
    """Tax whose collection is put off (formerly 결손처분), in won."""


class Clearance(Certificate):
    """That a person or corporation has no unpaid local tax on the day of issue, apart from tax under deferral."""

    spec = Spec(
        name_ko="지방세 납세증명서",
        name_en="Local Tax Clearance Certificate",
        aliases=(
            "지방세납세증명서",
            "지방세 납세증명",
            "지방세 완납증명서",
            "지방세완납증명",
            "지방세 납세증명(신청)서",
        ),
        system="위택스",
        laws=(
            Law("지방세징수법 제5조, 같은 법 시행령 제6조·제7조", confirmed=True),
            Law("지방세징수법 시행규칙 제2조, 별지 제1호서식", confirmed=True),
        ),
        gov24_code="13100000056",
        subject="person",
        documents=("지방세납세증명서", "지방세납세증명서-기업용"),
        proves=(Fact.TAX_LOCAL_CLEARANCE,),
        sensitivity=("resident_number", "address", "tax"),
        used_for=("대금 수령", "입찰", "대출", "정책자금", "해외이주"),
        known=Known.SAMPLE,
        fresh_days=30,
        valid_days=30,
        validity_note="30 days counting the issue day, shortened when tax falls due sooner: read the printed period, "
        "never compute it",
        notes="The message has no document number, purpose, issuer, business number or row of deferrals. The validity "
        "stands only inside a sentence of 주소-발급 (과세물건내용): (유효기간 : 2026.12.04, …, 징수유예 등 : 0 건); "
        "it is kept as text, not parsed. The person and the company variant name most leaves of 과세정보 differently. "
        "A refusal is a fact (there are arrears), not an error.",
    )
    routes = (
        MyData(
            "L014",
            K001=options.applicant_kind.codes(person="01", corporation="02"),
            K002=subject.is_foreigner.codes(no="01", yes="02"),
            K003=business.corporate_name.only_for("corporation"),
            K004=subject.name.only_for("person"),
            K005=subject.resident_number.front.only_for("person"),
            K006=subject.resident_number.back.only_for("person"),
            K007=business.corporate_number.front.only_for("corporation"),
            K008=business.corporate_number.back.only_for("corporation"),
            K009=subject.alien_number.only_for("person"),
            # What it wants of a corporation is not public: the representative's own number is not sent on a guess.
            K010=subject.registration_number.only_for("person"),
        ),
        Wallet(),
    )
    facts = (
        gives(Fact.TAX_LOCAL_CLEARANCE, ClearanceFact, where=NOTHING_OWED, holds=always(True), as_of="issued_on"),
        gives(
            Fact.TAX_LOCAL_CLEARANCE,
            ClearanceFact,
            rows="tax_records",
            needs="arrears_amount",
            kind="tax_item",
            arrears="arrears_amount",
            as_of="/issued_on",
        ),
    )

    class Ask(Options):
        """What the applicant chooses."""

        applicant_kind: Annotated[str, APPLICANT_KINDS] = "person"
        """Whether a person or a corporation applies (신청자 구분)."""

        purpose: Annotated[str, PURPOSES] = "other"
        """What the certificate is for (증명서 사용 목적)."""

        purpose_note: Text | None = None
        """What it is for, in words, where it is none of the listed purposes (기타 사용 목적)."""

        show_resident_number: bool = False
        """Whether the back part of the resident number is printed (주민등록번호 뒷자리 공개)."""

    holder_name: Text = wire("과세정보/성명", also=("과세정보/납세자명",))
    """Name of the person or corporation, as the first record of tax data has it."""

    resident_number: ResidentNumber | None = wire("주민등록번호-발급/주민등록번호-발급", label="주민등록번호")
    """Resident registration number of the person, or a foreigner's alien number; absent for a company."""

    corporate_number: CorporateNumber | None = wire("법인등록번호/납세자번호", label="법인등록번호")
    """Corporate registration number; for a company only."""

    tax_records: tuple[TaxRecord, ...] = wire("과세정보", label="과세 정보")
    """Taxes in arrears or put off; one record without amounts where nothing is owed."""

    remark: Text | None = wire("비고/비고")
    """The statement that nothing is in arrears."""

    issued_on: Day = wire("발급일자")
    """Day of issue."""
