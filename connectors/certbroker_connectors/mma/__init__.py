"""Military Manpower Administration (병무청): examination for military service and military record."""

from typing import TYPE_CHECKING

from certbroker.model import Connector, Issuer

if TYPE_CHECKING:
    from .military_exam import MilitaryExam as MilitaryExam
    from .military_record import MilitaryRecord as MilitaryRecord

connector = Connector(
    __name__,
    issuer=Issuer(name_ko="병무청", name_en="Military Manpower Administration", website="https://www.mma.go.kr"),
)

if not TYPE_CHECKING:
    __getattr__ = connector.lazy()
