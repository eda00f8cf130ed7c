"""Human Resources Development Service of Korea (한국산업인력공단): national technical qualifications."""

from typing import TYPE_CHECKING

from certbroker.model import Connector, Issuer

if TYPE_CHECKING:
    from .technical_qualification import TechnicalQualification as TechnicalQualification

connector = Connector(
    __name__,
    issuer=Issuer(
        name_ko="한국산업인력공단",
        name_en="Human Resources Development Service of Korea",
        website="https://www.hrdkorea.or.kr",
    ),
)

if not TYPE_CHECKING:
    __getattr__ = connector.lazy()
