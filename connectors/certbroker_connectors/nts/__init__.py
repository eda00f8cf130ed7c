"""National Tax Service (국세청): income, business registration and tax clearance, by way of 홈택스."""

from typing import TYPE_CHECKING

from certbroker.model import Connector, Issuer

if TYPE_CHECKING:
    from .business_registration import BusinessRegistration as BusinessRegistration
    from .income_amount import IncomeAmount as IncomeAmount
    from .tax_clearance import TaxClearance as TaxClearance

connector = Connector(
    __name__,
    issuer=Issuer(name_ko="국세청", name_en="National Tax Service", website="https://www.nts.go.kr"),
)

if not TYPE_CHECKING:
    __getattr__ = connector.lazy()
