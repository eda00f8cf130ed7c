"""The seal: a PDF signed as a whole (PAdES), so that whoever receives it sees who made it and that nothing was changed.

Needs `certbroker[seal]`; keys on a token or hardware module need `certbroker[pkcs11]`.
"""

from certbroker.bundle.seal.configured import seal_by_settings, sealer_of
from certbroker.bundle.seal.keys import Key
from certbroker.bundle.seal.options import LEVELS, Level, Revocation, Timestamps
from certbroker.bundle.seal.pkcs11 import Pkcs11Key
from certbroker.bundle.seal.sealed import Sealed
from certbroker.bundle.seal.sealer import Sealer, renew, seal

__all__ = [
    "LEVELS",
    "Key",
    "Level",
    "Pkcs11Key",
    "Revocation",
    "Sealed",
    "Sealer",
    "Timestamps",
    "renew",
    "seal",
    "seal_by_settings",
    "sealer_of",
]
