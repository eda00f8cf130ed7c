"""Ministry of Foreign Affairs (외교부): passports, emigration and Koreans abroad.

Papers about Koreans abroad are the Overseas Koreans Agency's (재외동포청) since 2023.
"""

from typing import TYPE_CHECKING

from certbroker.model import Connector, Issuer

if TYPE_CHECKING:
    from .emigration_confirmation import EmigrationConfirmation as EmigrationConfirmation
    from .overseas_national import OverseasNational as OverseasNational
    from .passport import Passport as Passport
    from .passport_issue_record import PassportIssueRecord as PassportIssueRecord

connector = Connector(
    __name__,
    issuer=Issuer(name_ko="외교부", name_en="Ministry of Foreign Affairs", website="https://www.mofa.go.kr"),
)

if not TYPE_CHECKING:
    __getattr__ = connector.lazy()
