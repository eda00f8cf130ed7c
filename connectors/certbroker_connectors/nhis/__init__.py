"""National Health Insurance Service (국민건강보험공단): who was insured as what, and the premiums."""

from typing import TYPE_CHECKING

from certbroker.model import Connector, Issuer

if TYPE_CHECKING:
    from .premium_local import PremiumLocal as PremiumLocal
    from .premium_workplace import PremiumWorkplace as PremiumWorkplace
    from .qualification_history import QualificationHistory as QualificationHistory

connector = Connector(
    __name__,
    issuer=Issuer(
        name_ko="국민건강보험공단", name_en="National Health Insurance Service", website="https://www.nhis.or.kr"
    ),
)

if not TYPE_CHECKING:
    __getattr__ = connector.lazy()
