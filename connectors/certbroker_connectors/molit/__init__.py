"""Ministry of Land, Infrastructure and Transport (국토교통부): land, buildings, prices and vehicles.

Registers that cities and counties keep come by way of its systems and as open data.
"""

from typing import TYPE_CHECKING

from certbroker.model import Connector, Issuer

if TYPE_CHECKING:
    from .building_register import BuildingRegister as BuildingRegister
    from .construction_machine_register import ConstructionMachineRegister as ConstructionMachineRegister
    from .house_price import HousePrice as HousePrice
    from .land_price import LandPrice as LandPrice
    from .land_register import LandRegister as LandRegister
    from .land_use_plan import LandUsePlan as LandUsePlan
    from .rental_business import RentalBusiness as RentalBusiness
    from .vehicle_register import VehicleRegister as VehicleRegister

connector = Connector(
    __name__,
    issuer=Issuer(
        name_ko="국토교통부",
        name_en="Ministry of Land, Infrastructure and Transport",
        website="https://www.molit.go.kr",
    ),
)

if not TYPE_CHECKING:
    __getattr__ = connector.lazy()
