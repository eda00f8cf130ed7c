"""Ministry of Justice (법무부): entry, exit and stay of foreigners and overseas Koreans, by way of 하이코리아."""

from typing import TYPE_CHECKING

from certbroker.model import Connector, Issuer

if TYPE_CHECKING:
    from .alien_registration import AlienRegistration as AlienRegistration
    from .domestic_residence import DomesticResidence as DomesticResidence
    from .entry_exit import EntryExit as EntryExit

connector = Connector(
    __name__,
    issuer=Issuer(name_ko="법무부", name_en="Ministry of Justice", website="https://www.moj.go.kr"),
)

if not TYPE_CHECKING:
    __getattr__ = connector.lazy()
