"""Ministry of SMEs and Startups (중소벤처기업부): size class and confirmed kinds of enterprises."""

from typing import TYPE_CHECKING

from certbroker.model import Connector, Issuer

if TYPE_CHECKING:
    from .direct_production import DirectProduction as DirectProduction
    from .disabled_owned import DisabledOwned as DisabledOwned
    from .innobiz import Innobiz as Innobiz
    from .mainbiz import Mainbiz as Mainbiz
    from .micro_business import MicroBusiness as MicroBusiness
    from .sme import Sme as Sme
    from .venture import Venture as Venture
    from .women_owned import WomenOwned as WomenOwned

connector = Connector(
    __name__,
    issuer=Issuer(name_ko="중소벤처기업부", name_en="Ministry of SMEs and Startups", website="https://www.mss.go.kr"),
)

if not TYPE_CHECKING:
    __getattr__ = connector.lazy()
