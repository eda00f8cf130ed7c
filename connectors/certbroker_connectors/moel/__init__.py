"""Ministry of Employment and Labor (고용노동부): job seeking and unemployment benefit, by way of 고용24."""

from typing import TYPE_CHECKING

from certbroker.model import Connector, Issuer

if TYPE_CHECKING:
    from .job_seeking import JobSeeking as JobSeeking
    from .unemployment_benefit import UnemploymentBenefit as UnemploymentBenefit

connector = Connector(
    __name__,
    issuer=Issuer(name_ko="고용노동부", name_en="Ministry of Employment and Labor", website="https://www.moel.go.kr"),
)

if not TYPE_CHECKING:
    __getattr__ = connector.lazy()
