"""Korea Student Aid Foundation (한국장학재단): state scholarships and student loans."""

from typing import TYPE_CHECKING

from certbroker.model import Connector, Issuer

if TYPE_CHECKING:
    from .scholarship_bracket import ScholarshipBracket as ScholarshipBracket
    from .student_loan import StudentLoan as StudentLoan

connector = Connector(
    __name__,
    issuer=Issuer(name_ko="한국장학재단", name_en="Korea Student Aid Foundation", website="https://www.kosaf.go.kr"),
)

if not TYPE_CHECKING:
    __getattr__ = connector.lazy()
