"""Service keys: decoded once, encoded once, and shown to nobody.

A portal gives its key encoded, decoded or both; sent encoded twice it is a key that nobody knows (code 30). The key
stands in addresses, so no address that holds it leaves this package but to the HTTP layer.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, unquote_to_bytes

from certbroker.channels.open_data.families import Family
from certbroker.errors import SettingsError
from certbroker.privacy import ApiKey

HIDDEN = "***"
SAMPLE = "sample"
_SHORTEST = 8
"""What is shorter is no real key, and may be a word of any answer."""
_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
_VISIBLE = re.compile(r"[!-~]+")


@dataclass(frozen=True, slots=True)
class ServiceKey:
    """A service key (서비스키), decoded."""

    plain: ApiKey

    @classmethod
    def of(cls, key: ApiKey, host: str) -> "ServiceKey":
        """Take a key as settings have it, encoded or decoded. Raises SettingsError, which never quotes it."""
        text = key.reveal().strip()
        if _ESCAPE.search(text):
            raise SettingsError(f"the service key for {host} holds a % that encodes nothing: copy it again")
        text = unquote_to_bytes(text).decode("ascii", "replace")
        if not _VISIBLE.fullmatch(text):
            raise SettingsError(f"the service key for {host} is empty, or holds what no key holds: copy it again")
        if text.lower() == SAMPLE:
            raise SettingsError(f"a sample key gives five rows of anything: {host} needs a key of your own")
        return cls(ApiKey(text))

    @property
    def mark(self) -> str:
        """What tells the key from others and does not give it away: portals give long random keys."""
        return hashlib.sha256(b"certbroker.service-key\x00" + self.plain.reveal().encode()).hexdigest()[:12]

    def query(self, family: Family) -> str:
        """Return the part of the address that holds the key, encoded once; empty where a header does."""
        return f"{family.key}={quote(self.plain.reveal(), safe='')}" if family.key else ""

    def headers(self, family: Family) -> Mapping[str, str]:
        """Return the header that holds the key, where none is in the address."""
        return {} if family.key else {"Authorization": f"Infuser {self.plain.reveal()}"}

    def out_of(self, body: bytes) -> bytes:
        """Take the key out of an answer that repeats it, in whatever form."""
        plain = self.plain.reveal()
        if len(plain) < _SHORTEST:
            return body
        for form in (plain, quote(plain, safe=""), quote(plain)):
            if form.encode() in body:
                body = body.replace(form.encode(), HIDDEN.encode())
        return body
