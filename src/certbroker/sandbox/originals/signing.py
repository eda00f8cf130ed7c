"""Signs an original as an issuer does: PAdES B-T, certified (no changes allowed), with the revocation lists inside.

The lists are written before the signature, so that it covers the whole file. The key stays loaded: pyHanko would parse
it anew for every signature.
"""

import asyncio
from datetime import datetime
from functools import cached_property
from io import BytesIO
from typing import Any

from asn1crypto import crl as _crl  # pyright: ignore[reportMissingTypeStubs] - there are none
from asn1crypto import x509 as _x509  # pyright: ignore[reportMissingTypeStubs] - as above
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes, Signer
from pyhanko.sign.signers.pdf_signer import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko_certvalidator.registry import SimpleCertificateStore

from certbroker.sandbox.originals.pki import Credential, Pki, Standing
from certbroker.sandbox.originals.stamping import Authority

crl: Any = _crl
x509: Any = _x509

_RESERVED = 16384
"""Hexadecimal digits kept free for the signature: about twice what it needs."""


class _Signer(Signer):
    """Signs with a key that is loaded already."""

    def __init__(self, credential: Credential, chain: list[Any]) -> None:
        store = SimpleCertificateStore()
        store.register_multiple(chain)
        certificate = x509.Certificate.load(credential.der)
        super().__init__(signing_cert=certificate, cert_registry=store, embed_roots=False)
        self._key = credential.key

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:  # noqa: ARG002, FBT001, FBT002 - as pyHanko has it
        return self._key.sign(data, ec.ECDSA(SHA256()))


class Signatory:
    """Signs originals for every issuer of one PKI; `stranger` is the same with a PKI that nobody trusts."""

    def __init__(self, pki: Pki) -> None:
        self._pki = pki
        self._signers: dict[tuple[str, str], _Signer] = {}

    @cached_property
    def authority(self) -> Authority:
        """The time-stamp authority."""
        return Authority(self._pki.stamper, (self._pki.issuing.der,), self._pki.now)

    def sign(self, original: bytes, issuer: str, standing: Standing = "good") -> bytes:
        """Return a drawn original with the signature of its issuer behind it."""
        return asyncio.run(self._sign(original, self._signer(issuer, standing), self._pki.now()))

    async def _sign(self, original: bytes, signer: _Signer, now: datetime) -> bytes:
        writer, output = IncrementalPdfFileWriter(BytesIO(original)), BytesIO()
        self._supply(writer)
        maker = PdfSigner(_METADATA, signer, timestamper=self.authority)
        session: Any = maker.init_signing_session(writer)  # much of what it gives has no types
        session.system_time = now
        document = session.prepare_tbs_document(validation_info=None, bytes_reserved=_RESERVED)
        digest, _ = document.digest_tbs_document(output=output)
        attributes = PdfCMSSignedAttributes(signing_time=now)
        signed = await document.perform_signature(digest.document_digest, attributes)
        await signed.post_signature_processing(output)
        return output.getvalue()

    def _supply(self, writer: IncrementalPdfFileWriter) -> None:
        """Write certificates and revocation lists into the document."""
        authorities = [x509.Certificate.load(one.der) for one in (self._pki.issuing, self._pki.stamper)]
        lists = [crl.CertificateList.load(self._pki.crl(name)) for name in ("root", "issuing")]
        security: Any = DocumentSecurityStore  # as above
        security.supply_dss_in_writer(writer, None, certs=authorities, crls=lists)

    def _signer(self, issuer: str, standing: Standing) -> _Signer:
        if (issuer, standing) not in self._signers:
            chain = [x509.Certificate.load(self._pki.issuing.der)]
            self._signers[issuer, standing] = _Signer(self._pki.signer(issuer, standing), chain)
        return self._signers[issuer, standing]


_METADATA = PdfSignatureMetadata(
    field_name="IssuerSignature",
    md_algorithm="sha256",
    subfilter=SigSeedSubFilter.PADES,
    certify=True,
    docmdp_permissions=MDPPerm.NO_CHANGES,
    reason="전자증명서 발급 (견본)",
)
