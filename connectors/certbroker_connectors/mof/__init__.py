"""Ministry of Oceans and Fisheries (해양수산부): fishers, seafarers and vessels, by way of its regional offices."""

from typing import TYPE_CHECKING

from certbroker.model import Connector, Issuer

if TYPE_CHECKING:
    from .fishery_business import FisheryBusiness as FisheryBusiness
    from .seafarer_career import SeafarerCareer as SeafarerCareer
    from .vessel_register import VesselRegister as VesselRegister

connector = Connector(
    __name__,
    issuer=Issuer(name_ko="해양수산부", name_en="Ministry of Oceans and Fisheries", website="https://www.mof.go.kr"),
)

if not TYPE_CHECKING:
    __getattr__ = connector.lazy()
