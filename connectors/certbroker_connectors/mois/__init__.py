"""Ministry of the Interior and Safety (행정안전부): the resident register, seals and signatures, volunteer service."""

from typing import TYPE_CHECKING

from certbroker.model import Connector, Issuer

if TYPE_CHECKING:
    from .move_in_household import MoveInHousehold as MoveInHousehold
    from .overseas_emigration_report import OverseasEmigrationReport as OverseasEmigrationReport
    from .resident_record import ResidentRecord as ResidentRecord
    from .resident_register import ResidentRegister as ResidentRegister
    from .seal import Seal as Seal
    from .signature_confirmation import SignatureConfirmation as SignatureConfirmation
    from .volunteer_record import VolunteerRecord as VolunteerRecord

connector = Connector(
    __name__,
    issuer=Issuer(
        name_ko="행정안전부", name_en="Ministry of the Interior and Safety", website="https://www.mois.go.kr"
    ),
)

if not TYPE_CHECKING:
    __getattr__ = connector.lazy()
