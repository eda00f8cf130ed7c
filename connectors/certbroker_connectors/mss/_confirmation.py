"""Groups that several confirmations of enterprises (확인서) share."""

from certbroker.fields import Address, BusinessNumber, Day, Integer, Text
from certbroker.model import Record, wire


class ValidPeriod(Record):
    """For how long a confirmation holds (유효기간); both days stand beside the other leaves of their group."""

    starts_on: Day = wire("유효기간시작일", label="유효기간(시작)")
    """First day of validity."""

    ends_on: Day = wire("유효기간종료일", label="유효기간(종료)")
    """Last day of validity."""


class Branch(Record):
    """A branch of the enterprise (지점)."""

    sequence: Integer | None = wire("지점순번")
    """Number of the row."""

    name: Text | None = wire("지점명")
    """Name of the branch."""

    address: Address | None = wire("지점주소")
    """Where the branch is."""

    branch_business_number: BusinessNumber | None = wire("지점사업자번호")
    """Business registration number of the branch."""

    business_number: BusinessNumber | None = wire("사업자등록번호")
    """Business registration number of the enterprise."""


class Reissue(Record):
    """A change to the confirmation after which it was issued again (재발급·수정발급)."""

    document_number: Text | None = wire("발급번호")
    """Number of the confirmation that was issued again."""

    reissue_count: Integer | None = wire("재발급횟수")
    """How many times it had been reissued, as printed."""

    sequence: Integer | None = wire("발급순번")
    """Which issue it is, the first being 1."""

    issued_on: Day | None = wire("발급일자")
    """Day of the reissue."""

    reason: Text | None = wire("재발급사유")
    """Why it was reissued, such as 업체명변경."""

    before: Text | None = wire("변경전정보", label="변경 전 정보")
    """What was printed before the change."""

    after: Text | None = wire("변경후정보", label="변경 후 정보")
    """What is printed since."""

    business_number: BusinessNumber | None = wire("사업자등록번호")
    """Business registration number of the enterprise."""
