"""Ministry of National Defense (국방부): career of soldiers and reserve forces training."""

from typing import TYPE_CHECKING

from certbroker.model import Connector, Issuer

if TYPE_CHECKING:
    from .military_career import MilitaryCareer as MilitaryCareer
    from .reserve_training import ReserveTraining as ReserveTraining

connector = Connector(
    __name__,
    issuer=Issuer(name_ko="국방부", name_en="Ministry of National Defense", website="https://www.mnd.go.kr"),
)

if not TYPE_CHECKING:
    __getattr__ = connector.lazy()
