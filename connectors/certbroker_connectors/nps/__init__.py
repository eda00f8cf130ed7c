"""National Pension Service (국민연금공단): who was enrolled, what was paid in, and what is paid out."""

from typing import TYPE_CHECKING

from certbroker.model import Connector, Issuer

if TYPE_CHECKING:
    from .benefit import Benefit as Benefit
    from .contribution_payment import ContributionPayment as ContributionPayment
    from .enrolment import Enrolment as Enrolment
    from .history import History as History
    from .pension_withholding import PensionWithholding as PensionWithholding
    from .workplace import Workplace as Workplace

connector = Connector(
    __name__,
    issuer=Issuer(name_ko="국민연금공단", name_en="National Pension Service", website="https://www.nps.or.kr"),
)

if not TYPE_CHECKING:
    __getattr__ = connector.lazy()
