"""What is kept whole beside the entries, sealed by the store: proofs of approval, and which consents a holder gave."""

import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass, field, replace
from typing import Any, Self

from certbroker.consent import Consent
from certbroker.journal.rows import FOREVER, ROOT, parent_of
from certbroker.privacy import ConnectingInformation
from certbroker.store import AsyncStore, Entry

_PROOF, _HOLDER, _KEY = "ledger_proof", "ledger_holder", "ledger_key"
_KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class Proof:
    """How a holder approved: the text that was shown, and the identity provider's signed proof, field by field.

    It names the holder: it stays in the store, and goes into no entry and no export.
    """

    provider: str
    request: str
    """The provider's id of what was asked."""
    text: str = field(repr=False)
    signed: str = field(repr=False)
    """The proof as it came, in JSON; empty where the provider gave none in JSON."""
    signature: str = field(repr=False)
    ci: ConnectingInformation | None = None

    @classmethod
    def of(cls, consent: Consent) -> Self | None:
        """Return the proof of a consent, if it was approved."""
        found = consent.approval
        if found is None:
            return None
        signed = found.signed.reveal() if found.signed else ""
        return cls(found.provider, consent.provider_request, consent.text, signed, found.signature, found.ci)

    def written(self) -> bytes:
        """Write it down in clear: to be sealed at once."""
        told = {name: getattr(self, name) for name in ("provider", "request", "text", "signed", "signature")}
        ci = self.ci.reveal() if self.ci else None
        return json.dumps({**told, "ci": ci}, sort_keys=True, ensure_ascii=False).encode()

    @classmethod
    def parse(cls, data: bytes) -> Self:
        """Read what `written` wrote."""
        told: dict[str, Any] = json.loads(data)
        ci = told.pop("ci")
        return cls(**told, ci=ConnectingInformation(ci) if ci else None)

    @property
    def sha256(self) -> str:
        """What the entry of the approval holds of it."""
        return hashlib.sha256(self.written()).hexdigest()


@dataclass(frozen=True, slots=True)
class Proofs:
    """Keeps proofs, and finds consents by a keyed hash of their holder's CI. The key lies sealed in the store."""

    store: AsyncStore

    async def keep(self, consent: str, proof: Proof) -> None:
        """Keep a proof; the first one stays."""
        await self.store.add(Entry(_PROOF, f"prf_{consent}", parent_of(consent), FOREVER, proof.written()))
        if proof.ci:
            owner = await self._owner(proof.ci)
            await self.store.add(Entry(_HOLDER, f"hld_{consent}", owner, FOREVER, consent.encode()))

    async def of(self, consent: str) -> Proof | None:
        """Return the proof of a consent's approval."""
        found = await self.store.get(_PROOF, f"prf_{consent}")
        return Proof.parse(found.data) if found else None

    async def consents(self, ci: ConnectingInformation) -> list[str]:
        """Return the consents that a holder gave, in the order of their approval."""
        return [one.data.decode() for one in await self.store.children(_HOLDER, await self._owner(ci))]

    async def gather(self, group: str, consent: str) -> None:
        """Bring what is kept beside the entries of a consent under one name, to be deleted with others."""
        for kind, name in ((_PROOF, f"prf_{consent}"), (_HOLDER, f"hld_{consent}")):
            found = await self.store.get(kind, name)
            if found is not None:
                await self.store.put(replace(found, parent=group))

    async def _owner(self, ci: ConnectingInformation) -> str:
        mark = hmac.digest(await self._key(), ci.reveal().encode(), "sha256")
        return f"own_{mark.hex()}"

    async def _key(self) -> bytes:
        found = await self.store.get(_KEY, _KEY)
        if found is None:
            fresh = Entry(_KEY, _KEY, ROOT, FOREVER, secrets.token_bytes(_KEY_BYTES))
            if await self.store.add(fresh):
                return fresh.data
            found = await self.store.get(_KEY, _KEY) or fresh
        return found.data
