"""The guild (예시조합), which does not exist."""

from certbroker.model import Connector, Issuer

from .membership import Membership as Membership

connector = Connector(__name__, issuer=Issuer(name_ko="예시조합", name_en="Example Guild"))
