"""Ministry of the Interior and Safety (행정안전부): the resident register, by way of 주민등록시스템."""

from typing import TYPE_CHECKING

from certbroker.model import Connector, Issuer

if TYPE_CHECKING:
    from .resident_record import ResidentRecord as ResidentRecord
    from .resident_register import ResidentRegister as ResidentRegister

connector = Connector(
    __name__,
    issuer=Issuer(
        name_ko="행정안전부", name_en="Ministry of the Interior and Safety", website="https://www.mois.go.kr"
    ),
)

if not TYPE_CHECKING:
    __getattr__ = connector.lazy()
