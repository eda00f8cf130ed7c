"""The other sides of a seal: time-stamp authorities and revocation services over HTTP, keys on tokens, a judge."""

import asyncio
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESPassed
from pyhanko.sign.validation import (
    validate_pdf_signature,
    validate_pdf_timestamp,
)
from pyhanko.sign.validation.ades import ades_lta_validation
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.policy_decl import (
    PdfSignatureValidationSpec,
    RevinfoOnlineFetchingRule,
    RevocationInfoGatheringSpec,
    SignatureValidationSpec,
)
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.ltv.types import ValidationTimingInfo
from pyhanko_certvalidator.policy_decl import REQUIRE_REVINFO, CertRevTrustPolicy
from pyhanko_certvalidator.registry import SimpleTrustManager

from certbroker.bundle.seal import Level, Timestamps
from certbroker.sandbox.originals.pki import Credential
from certbroker.sandbox.originals.stamping import Authority
from certbroker.signing import SigningKey
from support.pki import DAY, NOW, YEAR, Kind, Party, root

ROOTS = ("시험 최상위 인증기관", "시험 시점확인 최상위기관")
Answer = tuple[int, bytes]
Answers = Callable[[bytes], Answer]


@dataclass
class Hosts:
    """HTTP on this machine: a path and what answers it. Keeps what was asked."""

    url: str
    paths: dict[str, Answers] = field(default_factory=dict[str, Answers])
    asked: list[str] = field(default_factory=list[str])
    headers: list[dict[str, str]] = field(default_factory=list[dict[str, str]])

    def forget(self) -> None:
        self.asked.clear()
        self.headers.clear()

    def answer(self, path: str, headers: dict[str, str], body: bytes) -> Answer:
        self.asked.append(path)
        self.headers.append(headers)
        return self.paths.get(path, lambda _: (404, b""))(body)


@contextmanager
def hosts() -> Generator[Hosts]:
    """Run the hosts in a thread."""
    there = Hosts("")

    class Handler(BaseHTTPRequestHandler):
        def _do(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            status, told = there.answer(self.path, {k.lower(): v for k, v in self.headers.items()}, body)
            self.send_response(status)
            self.send_header("Content-Length", str(len(told)))
            self.send_header("Content-Type", self.headers.get("Accept", "application/octet-stream"))
            self.end_headers()
            self.wfile.write(told)

        do_GET = do_POST = _do  # noqa: N815 - the names that the base looks for

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as the base has it
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    there.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield there
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@dataclass(frozen=True)
class World:
    """A signer and a time-stamp authority under two roots, and where what is known of them is served."""

    hosts: Hosts
    root: Party
    authority: Party
    signer: Party
    stamp_root: Party
    stamper: Party

    @property
    def key(self) -> SigningKey:
        return key_of(self.signer)

    def issue(self, name: str = "가나시청 (시험)", **more: Any) -> Party:
        """Somebody else under the same authority, whose list is served."""
        return self.authority.issue(name, extensions=[lists_at(f"{self.hosts.url}/authority.crl")], **more)

    @property
    def timestamps(self) -> Timestamps:
        return Timestamps(f"{self.hosts.url}/tsa", certificates=(self.stamp_root.certificate,))

    @property
    def trust(self) -> bytes:
        return self.root.pem + self.stamp_root.pem

    def serve(self, at: datetime, stamper: Party | None = None) -> None:
        """Answer as of a moment."""
        told = {"since": at - DAY, "until": at + 30 * DAY}
        self.hosts.paths |= {
            "/tsa": self.stamps(lambda: at, by=stamper),
            "/root.crl": lambda _: (200, self.root.revocation_list(**told)),
            "/authority.crl": lambda _: (200, self.authority.revocation_list(**told)),
            "/stamp.crl": lambda _: (200, der_list(self.stamp_root.revocation_list(**told))),
            "/ocsp": lambda _: (200, self.authority.answer(self.signer, since=at - DAY)),
        }

    def stamps(self, at: Callable[[], datetime] = lambda: NOW, by: Party | None = None) -> Answers:
        """A time-stamp authority that answers at a moment."""
        one = by or self.stamper
        served = Authority(Credential(one.certificate, one.key), tuple(up.der for up in one.chain()[1:-1]), at)
        return lambda query: (200, served.answer(query))


def key_of(party: Party) -> SigningKey:
    return SigningKey(party.key, [one.certificate for one in party.chain()])


def world(there: Hosts, kind: Kind = "ec", at: datetime = NOW, years: int = 3) -> World:
    """Set everything up, to seal at a moment: the signer and who stamps run out some years later."""
    life: dict[str, Any] = {"since": at - YEAR, "until": at + years * YEAR}
    top, stamp_top = (root(name, since=at - 3 * YEAR, until=at + (years + 7) * YEAR) for name in ROOTS)
    authority = top.issue(
        "시험 인증기관",
        usages=("key_cert_sign", "crl_sign"),
        is_authority=True,
        extensions=[lists_at(f"{there.url}/root.crl")],
        since=at - 2 * YEAR,
        until=at + (years + 6) * YEAR,
    )
    signer = authority.issue(
        "가나은행 (시험)",
        kind=kind,
        extensions=[service_at(f"{there.url}/ocsp"), lists_at(f"{there.url}/authority.crl")],
        **life,
    )
    stamps = stamp_top.issue(
        "시험 시점확인기관",
        usages=("digital_signature",),
        purposes=[ExtendedKeyUsageOID.TIME_STAMPING],
        extensions=[lists_at(f"{there.url}/stamp.crl")],
        **life,
    )
    made = World(there, top, authority, signer, stamp_top, stamps)
    made.serve(at)
    return made


def in_turn(*answers: Answers) -> Answers:
    """The answers one after the other, the last again and again."""
    left = list(answers)

    def answer(body: bytes) -> Answer:
        return (left.pop(0) if len(left) > 1 else left[0])(body)

    return answer


def der_list(pem: bytes) -> bytes:
    return x509.load_pem_x509_crl(pem).public_bytes(Encoding.DER)


def lists_at(url: str) -> x509.CRLDistributionPoints:
    directory = x509.UniformResourceIdentifier("ldap://ds.test/cn=list")
    return x509.CRLDistributionPoints(
        [x509.DistributionPoint([directory, x509.UniformResourceIdentifier(url)], None, None, None)]
    )


def service_at(url: str) -> x509.AuthorityInformationAccess:
    where = x509.UniformResourceIdentifier(url)
    return x509.AuthorityInformationAccess([x509.AccessDescription(AuthorityInformationAccessOID.OCSP, where)])


@dataclass(frozen=True)
class Judged:
    """What pyHanko finds of the signature and the time-stamps after it."""

    is_valid: bool
    coverage: Any
    permission: int
    stamped_at: datetime | None
    later_stamps: int


def judged(pdf: bytes, *trusted: Party, level: Level = "B-B", moment: datetime = NOW) -> Judged:
    """Validate with pyHanko: with the validation data in the file alone from B-LT on."""
    reader = PdfFileReader(BytesIO(pdf))
    signature: Any = reader.embedded_regular_signatures[0]
    told: dict[str, Any] = {"trust_roots": [_asn1(one) for one in trusted], "moment": moment, "allow_fetching": False}
    proven = level in {"B-LT", "B-LTA"}

    def context() -> Any:
        if proven:
            store: Any = DocumentSecurityStore.read_dss(reader)
            return store.as_validation_context({**told, "revocation_mode": "require"})
        return ValidationContext(**told)

    status: Any = validate_pdf_signature(signature, context(), context())
    stamps = [validate_pdf_timestamp(one, context()) for one in reader.embedded_timestamp_signatures]
    stamp = status.timestamp_validity
    last: Any = reader.embedded_signatures[-1]
    last.compute_integrity_info()
    return Judged(
        status.bottom_line and all(one.intact and one.valid and one.trusted for one in stamps),
        last.evaluate_signature_coverage(),
        int(signature.docmdp_level.value),
        stamp.timestamp if stamp else None,
        len(stamps),
    )


def passes_as_archive(pdf: bytes, *trusted: Party, moment: datetime = NOW) -> bool:
    """Whether the signature passes validation with archival data (ETSI EN 319 102-1, 5.6.3), by pyHanko."""
    (signature,) = PdfFileReader(BytesIO(pdf)).embedded_regular_signatures
    managed: Any = SimpleTrustManager.build([_asn1(one) for one in trusted])
    rules = CertValidationPolicySpec(managed, CertRevTrustPolicy(REQUIRE_REVINFO))
    local = RevocationInfoGatheringSpec(RevinfoOnlineFetchingRule.LOCAL_ONLY)
    spec = PdfSignatureValidationSpec(SignatureValidationSpec(rules, revinfo_gathering_policy=local))
    timing = ValidationTimingInfo(moment, moment, point_in_time_validation=True)
    found = asyncio.run(ades_lta_validation(signature, spec, timing))
    return found.ades_subindic is AdESPassed.OK


def _asn1(party: Party) -> Any:
    from pyhanko.keys import load_certs_from_pemder_data

    load: Any = load_certs_from_pemder_data
    return next(load(party.der))


ENTIRE = SignatureCoverageLevel.ENTIRE_FILE
