"""Certificates from Korean public issuers: asked for with consent, fetched, typed, bundled into one submission PDF.

```python
from certbroker import Broker
from certbroker_connectors.nts import IncomeAmount

with Broker.sandbox() as broker:
    holder = broker.people["hong"]
    consent = broker.request_consent(
        holder, [IncomeAmount.ask(from_year=2023, to_year=2025)], recipient="가나은행", purpose="대출 신청"
    )
    broker.collect(consent).bundle().save("submission.pdf")
```

Everything here loads when it is first used, so that importing certbroker costs a service nothing. The same names,
async, are in `certbroker.aio`.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from certbroker.catalogue import Catalogue as Catalogue
    from certbroker.catalogue import discover as discover
    from certbroker.collect import Event as Event
    from certbroker.consent import Consent as Consent
    from certbroker.dossier import Dossier as Dossier
    from certbroker.errors import BundleError as BundleError
    from certbroker.errors import CertbrokerError as CertbrokerError
    from certbroker.errors import ChannelError as ChannelError
    from certbroker.errors import ConsentError as ConsentError
    from certbroker.errors import NotDelivered as NotDelivered
    from certbroker.errors import PayloadError as PayloadError
    from certbroker.errors import SetupError as SetupError
    from certbroker.errors import VerificationError as VerificationError
    from certbroker.evidence import Evidence as Evidence
    from certbroker.evidence import Outcome as Outcome
    from certbroker.facts import Fact as Fact
    from certbroker.model import Certificate as Certificate
    from certbroker.model import Holder as Holder
    from certbroker.model import Item as Item
    from certbroker.model import Representative as Representative
    from certbroker.model import Subject as Subject
    from certbroker.reading import Reading as Reading
    from certbroker.reading import read as read
    from certbroker.settings import Settings as Settings
    from certbroker.store import MemoryStore as MemoryStore
    from certbroker.store import SqliteStore as SqliteStore
    from certbroker.sync import Broker as Broker
    from certbroker.sync import Vault as Vault

_HOMES = {
    "Broker": "sync",
    "BundleError": "errors",
    "Catalogue": "catalogue",
    "CertbrokerError": "errors",
    "Certificate": "model",
    "ChannelError": "errors",
    "Consent": "consent",
    "ConsentError": "errors",
    "Dossier": "dossier",
    "Event": "collect",
    "Evidence": "evidence",
    "Fact": "facts",
    "Holder": "model",
    "Item": "model",
    "MemoryStore": "store",
    "NotDelivered": "errors",
    "Outcome": "evidence",
    "PayloadError": "errors",
    "Reading": "reading",
    "Representative": "model",
    "Settings": "settings",
    "SetupError": "errors",
    "SqliteStore": "store",
    "Subject": "model",
    "Vault": "sync",
    "VerificationError": "errors",
    "discover": "catalogue",
    "read": "reading",
}

__all__ = [
    "Broker",
    "BundleError",
    "Catalogue",
    "CertbrokerError",
    "Certificate",
    "ChannelError",
    "Consent",
    "ConsentError",
    "Dossier",
    "Event",
    "Evidence",
    "Fact",
    "Holder",
    "Item",
    "MemoryStore",
    "NotDelivered",
    "Outcome",
    "PayloadError",
    "Reading",
    "Representative",
    "Settings",
    "SetupError",
    "SqliteStore",
    "Subject",
    "Vault",
    "VerificationError",
    "discover",
    "read",
]


def __getattr__(name: str) -> Any:
    """Load a public name when it is first used (PEP 562)."""
    if name == "__version__":
        return import_module("importlib.metadata").version("certbroker")
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'certbroker' has no attribute {name!r}")
    value = getattr(import_module(f"certbroker.{home}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
