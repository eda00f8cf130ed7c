"""Government Employees Pension Service (공무원연금공단): pensions of former officials."""

from typing import TYPE_CHECKING

from certbroker.model import Connector, Issuer

if TYPE_CHECKING:
    from .pension import Pension as Pension

connector = Connector(
    __name__,
    issuer=Issuer(
        name_ko="공무원연금공단", name_en="Government Employees Pension Service", website="https://www.geps.or.kr"
    ),
)

if not TYPE_CHECKING:
    __getattr__ = connector.lazy()
