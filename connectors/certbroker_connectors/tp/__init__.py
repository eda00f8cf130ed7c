"""Teachers Pension (사립학교교직원연금공단): enrolment and pensions of private school staff."""

from typing import TYPE_CHECKING

from certbroker.model import Connector, Issuer

if TYPE_CHECKING:
    from .pension import Pension as Pension

connector = Connector(
    __name__,
    issuer=Issuer(name_ko="사립학교교직원연금공단", name_en="Teachers Pension", website="https://www.tp.or.kr"),
)

if not TYPE_CHECKING:
    __getattr__ = connector.lazy()
