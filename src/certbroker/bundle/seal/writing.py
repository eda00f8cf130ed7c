"""What a seal adds behind a PDF: signature fields with room for their containers, and the security store."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any, Final

from asn1crypto import crl as _crl  # pyright: ignore[reportMissingTypeStubs] - there are none
from asn1crypto import ocsp as _ocsp  # pyright: ignore[reportMissingTypeStubs] - as above
from asn1crypto import x509 as _x509  # pyright: ignore[reportMissingTypeStubs] - as above
from pyhanko.pdf_utils.decode_limits import DecodeLimits
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign.fields import InvisSigSettings, MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import constants
from pyhanko.sign.signers.cms_embedder import PdfCMSEmbedder, SigIOSetup, SigMDPSetup, SigObjSetup
from pyhanko.sign.signers.pdf_byterange import DocumentTimestamp, SignatureObject
from pyhanko.sign.validation.dss import DocumentSecurityStore

from certbroker.bundle.seal.proof import Proof
from certbroker.errors import SealFailed
from certbroker.fields import SEOUL

asn1_crl: Any = _crl
asn1_ocsp: Any = _ocsp
asn1_x509: Any = _x509

SEAL: Final = "Seal"
STAMP: Final = "Timestamp"
STAMP_DIGEST: Final = "sha256"
_INVISIBLE: Final = InvisSigSettings(set_print_flag=True, box_out_of_bounds=True)
"""PDF/A wants what is printed, PDF/UA what lies on no page: an annotation of no size far outside."""
_TITLES: Final = {SEAL: "봉인 전자서명 (Seal)", STAMP: "시점확인 (Time-stamp)"}


@dataclass(frozen=True, slots=True)
class Said:
    """What the seal says beside its signature."""

    at: datetime
    reason: str | None
    location: str | None


class Gap:
    """A document written to its end, but for a container."""

    def __init__(self, embedding: Any, setup: Any, digest: str) -> None:
        next(embedding)
        embedding.send(setup)
        self._prepared, self._output = embedding.send(SigIOSetup(md_algorithm=digest, in_place=True))

    @property
    def digest(self) -> bytes:
        """What is to be signed."""
        return self._prepared.document_digest

    @property
    def room(self) -> int:
        """How many bytes the container may have."""
        return (self._prepared.reserved_region_end - self._prepared.reserved_region_start - 2) // 2

    def fill(self, container: bytes) -> bytes:
        """Return the document with its container, in hexadecimal digits, the rest of the gap zero."""
        self._prepared.fill_with_cms(self._output, container)
        return self._output.getvalue()


@contextmanager
def readable() -> Generator[None]:
    """Turn what pyHanko raises on a file that it cannot read into SealFailed."""
    try:
        yield
    except PdfError:
        raise SealFailed("the file is no PDF that can be sealed") from None
    except (AttributeError, IndexError, KeyError, RecursionError, TypeError, ValueError) as error:
        raise SealFailed(f"the file is no PDF that can be sealed: {type(error).__name__}") from None


def writer_of(data: bytes) -> IncrementalPdfFileWriter:
    """Return what writes behind a PDF. Raises SealFailed."""
    with readable():
        writer = IncrementalPdfFileWriter(BytesIO(data), decode_limits=DecodeLimits.for_untrusted_input())
        if writer.prev.encrypted:
            raise SealFailed("an encrypted PDF is not sealed")
    return writer


def gap_for_seal(data: bytes, room: int, digest: str, said: Said, proof: Proof) -> Gap:
    """Write everything but the signature: certified, no changes allowed, proof under the signature's protection."""
    writer = writer_of(data)
    with readable():
        if writer.prev.embedded_signatures:
            raise SealFailed("the PDF is signed already: a seal comes first, or not at all")
        supply(writer, proof)
        _declare(writer)
        placeholder = SignatureObject(
            timestamp=said.at.astimezone(SEOUL).replace(microsecond=0),
            subfilter=SigSeedSubFilter.PADES,
            reason=said.reason,
            location=said.location,
            bytes_reserved=2 * room,
        )
        certified = SigMDPSetup(md_algorithm=digest, certify=True, docmdp_perms=MDPPerm.NO_CHANGES)
        return Gap(_embedding(writer, SEAL), SigObjSetup(sig_placeholder=placeholder, mdp_setup=certified), digest)


def gap_for_stamp(data: bytes, room: int, proof: Proof) -> Gap:
    """Write everything but a time-stamp of the document: proof goes under its protection."""
    writer = writer_of(data)
    with readable():
        supply(writer, proof)
        _declare(writer)
        taken = {one.field_name for one in writer.prev.embedded_signatures}
        name = next(name for number in range(1, len(taken) + 2) if (name := f"{STAMP}{number}") not in taken)
        placeholder = DocumentTimestamp(bytes_reserved=2 * room)
        return Gap(_embedding(writer, name), SigObjSetup(sig_placeholder=placeholder), STAMP_DIGEST)


def supply(writer: IncrementalPdfFileWriter, proof: Proof) -> None:
    """Put proof into the document's security store (DSS)."""
    if proof == Proof():
        return
    store: Any = DocumentSecurityStore
    store.supply_dss_in_writer(
        writer,
        None,
        certs=[asn1_x509.Certificate.load(one) for one in proof.certificates],
        crls=[asn1_crl.CertificateList.load(one) for one in proof.lists],
        ocsps=[asn1_ocsp.OCSPResponse.load(one) for one in proof.answers],
    )


def _declare(writer: Any) -> None:
    """Say that the file uses PAdES, as ETSI EN 319 142-1 wants of PDF 1.7."""
    writer.ensure_output_version(version=(1, 7))
    if writer.output_version < (2, 0):
        writer.register_extension(constants.ESIC_EXTENSION_1)


def _embedding(writer: IncrementalPdfFileWriter, name: str) -> Any:
    title = _TITLES[name.rstrip("0123456789")]
    field = SigFieldSpec(name, invis_sig_settings=_INVISIBLE, readable_field_name=title)
    embedder: Any = PdfCMSEmbedder(new_field_spec=field)
    return embedder.write_cms(field_name=name, writer=writer)
