"""The time-stamp authority (RFC 3161), by the sandbox's clock."""

import hashlib
import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from asn1crypto import algos as _algos  # pyright: ignore[reportMissingTypeStubs] - there are none
from asn1crypto import cms as _cms  # pyright: ignore[reportMissingTypeStubs] - as above
from asn1crypto import tsp as _tsp  # pyright: ignore[reportMissingTypeStubs] - as above
from asn1crypto import x509 as _x509  # pyright: ignore[reportMissingTypeStubs] - as above
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from pyhanko.sign.general import as_signing_certificate_v2
from pyhanko.sign.timestamps import TimeStamper

from certbroker.sandbox.originals.pki import Credential

algos: Any = _algos
cms: Any = _cms
tsp: Any = _tsp
x509: Any = _x509

QUERY, REPLY = "application/timestamp-query", "application/timestamp-reply"
POLICY = "1.3.6.1.4.1.32473.1.1"
"""Under the number that is set apart for examples (RFC 5612)."""
_KNOWN = {"sha256": 32, "sha384": 48, "sha512": 64}


class Authority(TimeStamper):
    """Answers time-stamp queries: those of pyHanko within the process, and encoded ones."""

    def __init__(self, credential: Credential, chain: tuple[bytes, ...], now: Callable[[], datetime]) -> None:
        super().__init__(include_nonce=True)
        self._key = credential.key
        self._certificate = x509.Certificate.load(credential.der)
        self._chain = [x509.Certificate.load(der) for der in chain]
        self._now = now

    def answer(self, query: bytes) -> bytes:
        """Answer an encoded TimeStampReq; what is none, or has a digest we do not stamp, is rejected (RFC 3161)."""
        try:
            request = tsp.TimeStampReq.load(query, strict=True)
            imprint = request["message_imprint"]
            digest = imprint["hash_algorithm"]["algorithm"].native
            size = len(imprint["hashed_message"].native)
        except (ValueError, TypeError):
            return _rejected("bad_data_format")
        if _KNOWN.get(digest) != size:
            return _rejected("bad_alg")
        return self.respond(request).dump()

    async def async_request_tsa_response(self, req: Any) -> Any:
        """Answer a query of pyHanko's."""
        return self.respond(req)

    def respond(self, request: Any) -> Any:
        """Return the TimeStampResp for a query."""
        moment = self._now().astimezone(UTC).replace(microsecond=0)
        content = self._content(request, moment)
        token = cms.ContentInfo({"content_type": "signed_data", "content": self._signed(content)})
        return tsp.TimeStampResp({"status": {"status": "granted"}, "time_stamp_token": token})

    def _content(self, request: Any, moment: datetime) -> bytes:
        told = {
            "version": "v1",
            "policy": POLICY,
            "message_imprint": request["message_imprint"],
            "serial_number": secrets.randbits(63),
            "gen_time": moment,
            "tsa": x509.GeneralName(name="directory_name", value=self._certificate.subject),
        }
        if request["nonce"].native is not None:
            told["nonce"] = request["nonce"]
        return tsp.TSTInfo(told).dump()

    def _signed(self, content: bytes) -> Any:
        digest = algos.DigestAlgorithm({"algorithm": "sha256"})
        return cms.SignedData(
            {
                "version": "v3",
                "digest_algorithms": [digest],
                "encap_content_info": {"content_type": "tst_info", "content": cms.ParsableOctetString(content)},
                "certificates": [self._certificate, *self._chain],
                "signer_infos": [self._signer_info(content, digest)],
            }
        )

    def _signer_info(self, content: bytes, digest: Any) -> Any:
        attributes = cms.CMSAttributes(
            [
                cms.CMSAttribute({"type": "content_type", "values": ["tst_info"]}),
                cms.CMSAttribute({"type": "message_digest", "values": [hashlib.sha256(content).digest()]}),
                cms.CMSAttribute(
                    {"type": "signing_certificate_v2", "values": [as_signing_certificate_v2(self._certificate)]}
                ),
            ]
        )
        name = {"issuer": self._certificate.issuer, "serial_number": self._certificate.serial_number}
        return cms.SignerInfo(
            {
                "version": "v1",
                "sid": cms.SignerIdentifier({"issuer_and_serial_number": name}),
                "digest_algorithm": digest,
                "signature_algorithm": {"algorithm": "sha256_ecdsa"},
                "signed_attrs": attributes,
                "signature": self._key.sign(attributes.dump(), ec.ECDSA(SHA256())),
            }
        )


def _rejected(reason: str) -> bytes:
    """Return a TimeStampResp without a token. It is put together here: asn1crypto knows none without."""
    status = tsp.PKIStatusInfo({"status": "rejection", "fail_info": {reason}}).dump()
    return b"\x30" + bytes([len(status)]) + status
