"""Korea Workers' Compensation and Welfare Service (근로복지공단): employment and industrial accident insurance."""

from typing import TYPE_CHECKING

from certbroker.model import Connector, Issuer

if TYPE_CHECKING:
    from .accident_benefit import AccidentBenefit as AccidentBenefit
    from .daily_work import DailyWork as DailyWork
    from .employment_history import EmploymentHistory as EmploymentHistory
    from .insured_roster import InsuredRoster as InsuredRoster
    from .premium_clearance import PremiumClearance as PremiumClearance
    from .workplace import Workplace as Workplace

connector = Connector(
    __name__,
    issuer=Issuer(
        name_ko="근로복지공단",
        name_en="Korea Workers' Compensation and Welfare Service",
        website="https://www.comwel.or.kr",
    ),
)

if not TYPE_CHECKING:
    __getattr__ = connector.lazy()
