"""National Health Insurance Service (국민건강보험공단): who is insured as what, the premiums, check-ups and care."""

from typing import TYPE_CHECKING

from certbroker.model import Connector, Issuer

if TYPE_CHECKING:
    from .health_checkup import HealthCheckup as HealthCheckup
    from .longterm_care_grade import LongtermCareGrade as LongtermCareGrade
    from .near_poor_copay import NearPoorCopay as NearPoorCopay
    from .premium_local import PremiumLocal as PremiumLocal
    from .premium_workplace import PremiumWorkplace as PremiumWorkplace
    from .qualification import Qualification as Qualification
    from .qualification_history import QualificationHistory as QualificationHistory
    from .social_insurance_clearance import SocialInsuranceClearance as SocialInsuranceClearance

connector = Connector(
    __name__,
    issuer=Issuer(
        name_ko="국민건강보험공단", name_en="National Health Insurance Service", website="https://www.nhis.or.kr"
    ),
)

if not TYPE_CHECKING:
    __getattr__ = connector.lazy()
