"""Makes seals and time-stamps of documents: first room for what is not known yet, then the container itself."""

from typing import Final

from certbroker.bundle.seal.keys import Key, ders
from certbroker.bundle.seal.options import Level
from certbroker.bundle.seal.proof import Proof, Prover
from certbroker.bundle.seal.sealed import Sealed
from certbroker.bundle.seal.signer import Signer
from certbroker.bundle.seal.stamping import Stamper, Token
from certbroker.bundle.seal.writing import STAMP_DIGEST, Said, gap_for_seal, gap_for_stamp
from certbroker.errors import Recovery, SealFailed, SettingsError
from certbroker.signing import require_valid
from certbroker.verification.originals.revocation import Known

TRIES: Final = 3
_SLACK: Final = 40
"""By how many bytes the time-stamps of one authority differ from one another: serial number, fractions, signature."""


class Maker:
    """Makes seals with one authority; keeps what its time-stamps look like.

    stamper: asks the authority; without it there are no time-stamps.
    """

    def __init__(self, stamper: Stamper | None, prover: Prover) -> None:
        self.prover = prover
        self._stamper = stamper
        self._sample: Token | None = None

    async def seal(self, data: bytes, signer: Signer, level: Level, said: Said) -> Sealed:
        """Seal a PDF. Raises SealFailed, SettingsError."""
        for _ in range(TRIES):
            made = await self._signed(data, signer, said, proves=level in {"B-LT", "B-LTA"})
            if made is None:
                continue
            sealed, token = made
            if level == "B-LTA":
                sealed, _ = await self.stamp(sealed, Proof())
            at = token.at if token else said.at
            return Sealed(sealed, level, signer.key.name, at, _root(signer.key))
        raise _unsteady()

    async def stamp(self, data: bytes, proof: Proof, known: Known | None = None) -> tuple[bytes, Token]:
        """Add proof, that of the authority included, and a time-stamp of the whole document.

        known: what the document holds already. Raises SealFailed, SettingsError.
        """
        for _ in range(TRIES):
            sample = await self._sampled()
            added = proof + await self.prover.prove(sample.chain, sample.at, known)
            gap = gap_for_stamp(data, len(sample.der) + _SLACK, added)
            token = await self._authority.stamp(gap.digest, STAMP_DIGEST)
            if len(token.der) <= gap.room and token.chain == sample.chain:
                return gap.fill(token.der), token
            self._sample = token
        raise _unsteady()

    async def _signed(
        self, data: bytes, signer: Signer, said: Said, *, proves: bool
    ) -> tuple[bytes, Token | None] | None:
        """Sign; returns the time-stamp as well, and nothing where it is other than what there is room and proof for."""
        sample = await self._sampled() if self._stamper else None
        proof = await self._proof(signer.key, sample) if proves and sample else Proof()
        room = signer.size(sample.der) + _SLACK if sample else signer.size()
        gap = gap_for_seal(data, room, signer.digest, said, proof)
        container, token = await signer.container(gap.digest, self._stamper)
        if token:
            _require_valid_when_stamped(signer.key, token)
        if len(container) > gap.room or (proves and token and sample and token.chain != sample.chain):
            self._sample = token
            return None
        return gap.fill(container), token

    async def _proof(self, key: Key, sample: Token) -> Proof:
        signer = await self.prover.prove(ders(key.chain), sample.at)
        return signer + await self.prover.prove(sample.chain, sample.at)

    async def _sampled(self) -> Token:
        """Return a time-stamp to measure by; the first of an authority is asked for that alone."""
        if self._sample is None:
            self._sample = await self._authority.stamp(bytes(32), STAMP_DIGEST)
        return self._sample

    @property
    def _authority(self) -> Stamper:
        if self._stamper is None:
            raise SettingsError("time-stamps need a time-stamp authority")
        return self._stamper


def _require_valid_when_stamped(key: Key, token: Token) -> None:
    try:
        require_valid(key.chain, token.at)
    except SealFailed as error:
        raise SealFailed(f"{error.detail}; the time-stamp says {token.at:%Y-%m-%d}") from None


def _root(key: Key) -> str | None:
    try:
        return key.trust_pem
    except SettingsError:
        return None


def _unsteady() -> SealFailed:
    return SealFailed("the time-stamp authority's answers differ too much from one another", recovery=Recovery.RETRY)
