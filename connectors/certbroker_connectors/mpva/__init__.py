"""Ministry of Patriots and Veterans Affairs (국가보훈부): national merit, support of veterans and families."""

from typing import TYPE_CHECKING

from certbroker.model import Connector, Issuer

if TYPE_CHECKING:
    from .education_support import EducationSupport as EducationSupport
    from .employment_support import EmploymentSupport as EmploymentSupport
    from .merit import Merit as Merit

connector = Connector(
    __name__,
    issuer=Issuer(
        name_ko="국가보훈부", name_en="Ministry of Patriots and Veterans Affairs", website="https://www.mpva.go.kr"
    ),
)

if not TYPE_CHECKING:
    __getattr__ = connector.lazy()
