"""Korean National Police Agency (경찰청): driving licences, driving records and traffic accidents."""

from typing import TYPE_CHECKING

from certbroker.model import Connector, Issuer

if TYPE_CHECKING:
    from .driver_licence import DriverLicence as DriverLicence
    from .driving_career import DrivingCareer as DrivingCareer
    from .traffic_accident import TrafficAccident as TrafficAccident

connector = Connector(
    __name__,
    issuer=Issuer(name_ko="경찰청", name_en="Korean National Police Agency", website="https://www.police.go.kr"),
)

if not TYPE_CHECKING:
    __getattr__ = connector.lazy()
