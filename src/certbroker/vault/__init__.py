"""The vault (보관함): consents, transfer requests and evidence, sealed, in SQLite or PostgreSQL.

Needs `certbroker[vault]`, and `certbroker[postgres]` for PostgreSQL.
"""

from certbroker.vault.keys import Kms, LocalKey, WrappingKey
from certbroker.vault.packing import Kept, Listed
from certbroker.vault.ring import KeyRing
from certbroker.vault.sealing import Envelope, Sealed, Sealer
from certbroker.vault.vault import Vault

__all__ = ["Envelope", "Kept", "KeyRing", "Kms", "Listed", "LocalKey", "Sealed", "Sealer", "Vault", "WrappingKey"]
