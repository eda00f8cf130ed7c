"""The state of a business as the open API of the National Tax Service answers it."""

from typing import Annotated

from certbroker.fields import BusinessNumber, Day, Text, YesNo, code
from certbroker.model import Record, wire

STATUSES = code({"01": "active", "02": "suspended", "03": "closed"})
TAX_TYPES = code(
    {
        "01": "general",
        "02": "simplified",
        "03": "special",
        "04": "exempt",
        "05": "nonprofit_or_government",
        "06": "group_number",
        "07": "simplified_with_invoice",
        "99": "not_applicable",
    }
)


class BusinessState(Record):
    """How a business stands with the tax office at the moment of the call (납세자상태)."""

    business_number: BusinessNumber = wire("b_no", label="사업자등록번호")
    """Business registration number that was asked about."""

    status_name: Text | None = wire("b_stt", label="납세자상태(명칭)")
    """The status in words: 계속사업자, 휴업자, 폐업자."""

    status: Annotated[str, STATUSES] | None = wire("b_stt_cd", label="납세자상태(코드)")
    """Whether it is active, suspended or closed; absent where the number is not registered."""

    tax_type_name: Text | None = wire("tax_type", label="과세유형메세지(명칭)")
    """The kind of taxation in words; for a number that is not registered, the sentence that says so."""

    tax_type: Annotated[str, TAX_TYPES] | None = wire("tax_type_cd", label="과세유형메세지(코드)")
    """How it pays VAT; absent where the number is not registered."""

    closed_on: Day | None = wire("end_dt", label="폐업일")
    """Day on which the business closed."""

    is_closed_by_unit_taxation: YesNo | None = wire("utcc_yn", label="단위과세전환폐업여부")
    """Whether the number was closed because its place of business is now taxed together with the head office."""

    tax_type_changed_on: Day | None = wire("tax_type_change_dt", label="최근과세유형전환일자")
    """Day of the latest change of the kind of taxation."""

    invoice_applied_on: Day | None = wire("invoice_apply_dt", label="세금계산서적용일자")
    """Day from which a simplified taxpayer has to issue tax invoices."""

    previous_tax_type_name: Text | None = wire("rbf_tax_type", label="직전과세유형메세지(명칭)")
    """The kind of taxation before the latest change, in words."""

    previous_tax_type: Annotated[str, TAX_TYPES] | None = wire("rbf_tax_type_cd", label="직전과세유형메세지(코드)")
    """The kind of taxation before the latest change; `not_applicable` where it never changed."""
