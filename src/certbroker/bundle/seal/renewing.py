"""Renews seals: what was sealed long ago still holds where a later time-stamp covers it, with proof as of then."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any, Final

from pyhanko.pdf_utils.decode_limits import DecodeLimits
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation.generic_cms import (
    extract_certs_for_validation,
    extract_tst_data_iter,
    validate_sig_integrity,
)

from certbroker.bundle.seal.chains import way_up
from certbroker.bundle.seal.making import Maker
from certbroker.bundle.seal.proof import Proof
from certbroker.bundle.seal.sealed import Sealed
from certbroker.bundle.seal.stamping import imprinted, signer_of
from certbroker.bundle.seal.writing import readable
from certbroker.errors import SealFailed
from certbroker.signing import name_of, require_valid
from certbroker.verification.originals.certificates import load
from certbroker.verification.originals.store import others, stored

MAX_SIGNATURES: Final = 30

Signature = Any
"""An EmbeddedPdfSignature: pyHanko leaves most of its members without types."""
Link = tuple[bytes, tuple[bytes, ...], datetime | None]
"""Who signed (DER), the certificates beside, and when: for time-stamps."""


async def renew(data: bytes, maker: Maker, known: Sequence[bytes], now: datetime) -> Sealed:
    """Add proof for every signature and time-stamp, and a new time-stamp over all. known: further certificates (DER).

    Raises SealFailed where the file is not sealed or was changed, a certificate ran out before it was renewed, or proof
    is missing.
    """
    with readable():
        reader = PdfFileReader(BytesIO(data), decode_limits=DecodeLimits.for_untrusted_input())
        signatures = _whole(reader, data)
        links = [link for one in reversed(signatures) for link in _links(one)]
        held, at_hand = (*others(reader), *known), stored(reader, ())
    proof, moment = Proof(), now
    for signer, beside, at in links:
        chain = way_up(signer, (*beside, *held))
        require_valid(map(load, chain), moment)
        proof += await maker.prover.prove(chain, moment, at_hand)
        moment = at or moment
    renewed, token = await maker.stamp(data, proof, at_hand)
    return Sealed(renewed, "B-LTA", name_of(load(token.chain[0])), token.at)


def _whole(reader: PdfFileReader, data: bytes) -> list[Signature]:
    """Return the signatures from the first to the last, which covers the file to its end. Raises SealFailed."""
    found = sorted(reader.embedded_signatures, key=_end)
    if not found or len(found) > MAX_SIGNATURES:
        raise SealFailed("the file is not sealed" if not found else "the file has too many signatures")
    if _end(found[-1]) != len(data):
        raise SealFailed("something follows the last signature of the file: it is not renewed")
    return found


def _end(signature: Signature) -> int:
    return int(signature.byte_range[2]) + int(signature.byte_range[3])


def _links(signature: Signature) -> Iterator[Link]:
    """Go through the time-stamps of a signature, and its signer: the later first."""
    if signature.sig_object_type == "/DocTimeStamp":
        yield _stamp(signature.signed_data, signature.compute_digest)
        return
    for token in extract_tst_data_iter(signature.signer_info, signed=False):
        yield _stamp(token, None)
    whole = validate_sig_integrity(signature.signer_info, signature.signer_cert, "data", signature.compute_digest())
    if whole != (True, True):
        raise SealFailed("the file was changed after it was sealed: it is not renewed")
    yield signature.signer_cert.dump(), tuple(one.dump() for one in signature.other_embedded_certs), None


def _stamp(signed: Any, digest: Any) -> Link:
    content = signed["encap_content_info"]["content"]
    signer = signer_of(signed, bytes(content))
    algorithm, stamped = imprinted(content.parsed)
    if digest and digest(algorithm) != stamped:
        raise SealFailed("the file was changed after its time-stamp: it is not renewed")
    held: Any = extract_certs_for_validation(signed)
    beside = tuple(one.dump() for one in held.other_certs)
    return signer, beside, content.parsed["gen_time"].native
