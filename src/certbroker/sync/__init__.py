"""The blocking front door: the broker and the vault without asyncio, safe to share between threads."""

from certbroker.sync.broker import Broker
from certbroker.sync.vault import Vault

__all__ = ["Broker", "Vault"]
