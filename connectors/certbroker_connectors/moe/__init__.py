"""Ministry of Education (교육부): schools, qualification examinations and the education benefit."""

from typing import TYPE_CHECKING

from certbroker.model import Connector, Issuer

if TYPE_CHECKING:
    from .education_benefit import EducationBenefit as EducationBenefit
    from .ged import Ged as Ged
    from .grades import Grades as Grades
    from .graduation import Graduation as Graduation
    from .school_record import SchoolRecord as SchoolRecord

connector = Connector(
    __name__,
    issuer=Issuer(name_ko="교육부", name_en="Ministry of Education", website="https://www.moe.go.kr"),
)

if not TYPE_CHECKING:
    __getattr__ = connector.lazy()
