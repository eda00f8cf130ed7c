"""Ministry of Agriculture, Food and Rural Affairs (농림축산식품부): farm businesses and farm land."""

from typing import TYPE_CHECKING

from certbroker.model import Connector, Issuer

if TYPE_CHECKING:
    from .farm_business import FarmBusiness as FarmBusiness
    from .farm_land_ledger import FarmLandLedger as FarmLandLedger

connector = Connector(
    __name__,
    issuer=Issuer(
        name_ko="농림축산식품부",
        name_en="Ministry of Agriculture, Food and Rural Affairs",
        website="https://www.mafra.go.kr",
    ),
)

if not TYPE_CHECKING:
    __getattr__ = connector.lazy()
