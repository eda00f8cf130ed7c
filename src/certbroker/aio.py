"""The async front door: the same names as `certbroker`, for services that run an event loop of their own.

```python
async with Broker.sandbox() as broker:
    holder = broker.people["hong"]
    consent = await broker.request_consent(holder, [ResidentRegister], recipient="가나은행", purpose="대출 신청")
    dossier = await broker.collect(consent)
```
"""

from certbroker.broker import Broker
from certbroker.collect import Event
from certbroker.consent import Consent, Periodic
from certbroker.dossier import Dossier
from certbroker.settings import Official, Settings
from certbroker.store import MemoryStore, SqliteStore
from certbroker.vault import Vault

__all__ = [
    "Broker",
    "Consent",
    "Dossier",
    "Event",
    "MemoryStore",
    "Official",
    "Periodic",
    "Settings",
    "SqliteStore",
    "Vault",
]
