"""Turns what was issued into originals: drawn, signed by its issuer, and spoilt where a fault says so.

The libraries for drawing and signing are heavy: they load when the first original is made.
"""

from collections.abc import Callable
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from certbroker.sandbox.originals.pki import Pki, Standing
from certbroker.sandbox.wallet.issuing import Issue

if TYPE_CHECKING:
    from certbroker.sandbox.originals.signing import Signatory

_STANDINGS: dict[str, Standing] = {"revoked_signer": "revoked", "expired_signer": "expired"}
_MARK = b"document number "
_SWAPPED = bytes.maketrans(b"0123456789", b"1234567890")


class Press:
    """Draws and signs for all issuers. `url` is where the wallet lies."""

    def __init__(self, now: Callable[[], datetime], url: Callable[[], str]) -> None:
        self._now = now
        self._url = url

    @cached_property
    def pki(self) -> Pki:
        """The test PKI of this sandbox."""
        return Pki(self._now, self._url)

    @cached_property
    def signatory(self) -> "Signatory":
        """Who signs under the root that is told."""
        return _signatory(self.pki)

    @cached_property
    def _stranger(self) -> "Signatory":
        """Who signs under a root of the same name that nobody knows."""
        return _signatory(Pki(self._now, self._url))

    def draw(self, issue: Issue) -> bytes:
        """Return the paper of a document."""
        from certbroker.sandbox.originals import blocks, paper

        document = issue.document
        return paper.draw(
            paper.Paper(
                title=issue.kind.name,
                issuer=issue.kind.issuer,
                issued_by=issue.issued_by,
                number=issue.number,
                issued_on=issue.issued_on,
                address=f"{self._url()}/verify/{issue.number.replace('-', '')}",
                blocks=tuple(blocks.of_document(document.node, document.entry.fields)),
            )
        )

    def sign(self, issue: Issue, drawn: bytes, fault: str = "") -> bytes:
        """Return the original; under one of the faults about signers, as that says."""
        if fault == "unsigned_original":
            return drawn
        signatory = self._stranger if fault == "unknown_signer" else self.signatory
        return signatory.sign(drawn, issue.kind.issuer, _STANDINGS.get(fault, "good"))


def spoil(fault: str, signed: bytes) -> bytes:
    """Return an original cut off, or with a digit of its number changed."""
    if fault == "truncated_original":
        return signed[: len(signed) * 2 // 3]
    place = signed.index(_MARK) + len(_MARK)
    return signed[:place] + signed[place : place + 1].translate(_SWAPPED) + signed[place + 1 :]


def _signatory(pki: Pki) -> "Signatory":
    from certbroker.sandbox.originals.signing import Signatory

    return Signatory(pki)
