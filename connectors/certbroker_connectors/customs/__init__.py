"""Korea Customs Service (관세청): customs duties and import taxes, by way of 유니패스."""

from typing import TYPE_CHECKING

from certbroker.model import Connector, Issuer

if TYPE_CHECKING:
    from .tax_clearance import TaxClearance as TaxClearance

connector = Connector(
    __name__,
    issuer=Issuer(name_ko="관세청", name_en="Korea Customs Service", website="https://www.customs.go.kr"),
)

if not TYPE_CHECKING:
    __getattr__ = connector.lazy()
