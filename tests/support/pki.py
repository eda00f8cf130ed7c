"""A public key infrastructure for tests, and PDFs signed with it. Made in memory; trusted by nobody else."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from io import BytesIO
from typing import Any, Literal

from asn1crypto import cms as _cms  # pyright: ignore[reportMissingTypeStubs] - there are none
from asn1crypto import core as _core  # pyright: ignore[reportMissingTypeStubs] - as above
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.keys import load_certs_from_pemder_data, load_private_key_from_pemder_data
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign import general as _general
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.signers.pdf_signer import DSSContentSettings, SigDSSPlacementPreference, TimestampDSSContentSettings
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore
from reportlab.pdfgen.canvas import Canvas

from certbroker.verification import Trust

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
"""The day of the sandbox, at noon in Seoul."""
DAY = timedelta(days=1)
YEAR = 365 * DAY
cms: Any = _cms
core: Any = _core
general: Any = _general
Level = Literal["B-B", "B-T", "B-LT", "B-LTA"]
Kind = Literal["rsa", "ec", "ed25519"]
USAGES = (
    "digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
    "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
)  # fmt: skip


def new_key(kind: Kind) -> Any:
    if kind == "ed25519":
        return ed25519.Ed25519PrivateKey.generate()
    return ec.generate_private_key(ec.SECP256R1()) if kind == "ec" else rsa.generate_private_key(65537, 2048)


@dataclass(frozen=True)
class Party:
    """Somebody with a key and a certificate."""

    key: Any
    certificate: x509.Certificate
    issuer: "Party | None" = None

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(Encoding.PEM)

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(Encoding.DER)

    @property
    def trust(self) -> Trust:
        return Trust.parse(self.pem)

    def chain(self) -> list["Party"]:
        return [self, *(self.issuer.chain() if self.issuer else [])]

    def issue(
        self,
        name: str,
        *,
        kind: Kind = "ec",
        usages: Sequence[str] | None = ("digital_signature", "content_commitment"),
        purposes: Sequence[x509.ObjectIdentifier] = (),
        is_authority: bool = False,
        since: datetime = NOW - YEAR,
        until: datetime = NOW + 3 * YEAR,
        extensions: Sequence[x509.ExtensionType] = (),
        key: Any = None,
    ) -> "Party":
        """Issue a certificate; the key is a new one of a kind unless given."""
        key = key or new_key(kind)
        made = _certificate(
            key, name, self, usages=usages, purposes=purposes, is_authority=is_authority, since=since, until=until,
            extensions=extensions,
        )  # fmt: skip
        return Party(key, made, self)

    def revocation_list(
        self, *revoked: "Party", at: datetime = NOW - DAY, since: datetime = NOW - DAY, until: datetime = NOW + 30 * DAY
    ) -> bytes:
        """A list (PEM) on which the certificates stand as revoked."""
        builder = x509.CertificateRevocationListBuilder(self.certificate.subject, since, until)
        for one in revoked:
            entry = x509.RevokedCertificateBuilder(one.certificate.serial_number, at).build()
            builder = builder.add_revoked_certificate(entry)
        return builder.sign(self.key, hashes.SHA256()).public_bytes(Encoding.PEM)

    def answer(
        self, about: "Party", *, responder: "Party | None" = None, revoked_at: datetime | None = None,
        since: datetime = NOW - DAY,
    ) -> bytes:  # fmt: skip
        """An OCSP answer (DER) about a certificate that this authority issued."""
        by = responder or self
        status = ocsp.OCSPCertStatus.REVOKED if revoked_at else ocsp.OCSPCertStatus.GOOD
        builder = ocsp.OCSPResponseBuilder().add_response(
            about.certificate, self.certificate, hashes.SHA256(), status, since, since + 30 * DAY, revoked_at, None
        )
        builder = builder.responder_id(ocsp.OCSPResponderEncoding.HASH, by.certificate)
        builder = builder.certificates([responder.certificate]) if responder else builder
        return builder.sign(by.key, hashes.SHA256()).public_bytes(Encoding.DER)


def root(
    name: str = "시험 최상위 인증기관",
    *,
    kind: Kind = "ec",
    since: datetime = NOW - 3 * YEAR,
    until: datetime = NOW + 10 * YEAR,
) -> Party:
    key = new_key(kind)
    usages = ("key_cert_sign", "crl_sign")
    made = _certificate(key, name, None, usages=usages, purposes=(), is_authority=True, since=since, until=until)
    return Party(key, made)


def _certificate(
    key: Any, name: str, issuer: Party | None, *, usages: Sequence[str] | None,
    purposes: Sequence[x509.ObjectIdentifier], is_authority: bool, since: datetime, until: datetime,
    extensions: Sequence[x509.ExtensionType] = (),
) -> x509.Certificate:  # fmt: skip
    subject = x509.Name([x509.NameAttribute(NameOID.COUNTRY_NAME, "KR"), x509.NameAttribute(NameOID.COMMON_NAME, name)])
    signer = issuer or Party(key, None)  # pyright: ignore[reportArgumentType] - signs itself
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.certificate.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(since)
        .not_valid_after(until)
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.key.public_key()), critical=False)
    )
    if usages is not None:
        said = {usage: usage in usages for usage in USAGES}
        builder = builder.add_extension(x509.KeyUsage(**said), critical=True)
    if purposes:
        builder = builder.add_extension(x509.ExtendedKeyUsage(purposes), critical=True)
    for one in extensions:
        builder = builder.add_extension(one, critical=False)
    digest = None if isinstance(signer.key, ed25519.Ed25519PrivateKey) else hashes.SHA256()
    return builder.sign(signer.key, digest)


@dataclass(frozen=True)
class Pki:
    """A root, an authority below it, a signer and a time-stamp authority."""

    root: Party
    authority: Party
    signer: Party
    stamper: Party

    @property
    def trust(self) -> Trust:
        return self.root.trust


@cache
def pki() -> Pki:
    top = root()
    authority = top.issue("시험 인증기관", usages=("key_cert_sign", "crl_sign"), is_authority=True)
    return Pki(top, authority, authority.issue("행정안전부 (시험)"), stamper(top))


def stamper(issuer: Party, **more: Any) -> Party:
    return issuer.issue(
        "시험 시점확인기관",
        kind="rsa",
        usages=("digital_signature",),
        purposes=[ExtendedKeyUsageOID.TIME_STAMPING],
        **more,
    )


@cache
def document(title: str = "주민등록표 등본") -> bytes:
    """Two plain pages."""
    stream = BytesIO()
    canvas = Canvas(stream, invariant=1)
    canvas.setTitle(title)
    for page in (1, 2):
        canvas.drawString(72, 700, f"certificate, page {page} of 2")
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def sign(
    pdf: bytes,
    by: Party,
    *,
    level: Level = "B-B",
    stamps: Party | None = None,
    at: datetime = NOW,
    known: Iterable[bytes] = (),
    answers: Iterable[bytes] = (),
    held: Sequence[Party] | None = None,
    together: bool = False,
    adobe: bool = False,
    certify: bool = False,
    pss: bool = False,
    field: str = "Signature1",
) -> bytes:
    """Sign a PDF. known, answers: revocation lists (DER) and OCSP answers for the levels that carry them.

    held: certificates in the container (default: the signer's chain without its root). together: validation data in
    the signed revision. adobe: revocation data among the signed attributes.
    """
    context = _context(by, stamps, at, known, answers) if level in {"B-LT", "B-LTA"} or adobe else None
    store: Any = SimpleCertificateStore
    signer = SimpleSigner(
        _own(by),
        load_private_key_from_pemder_data(
            by.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()), passphrase=None
        ),
        store.from_certs([_own(one) for one in (by.chain()[1:-1] if held is None else held)]),
        prefer_pss=pss,
        embed_roots=held is not None,
    )
    covered = DSSContentSettings(
        include_vri=False,
        placement=SigDSSPlacementPreference.TOGETHER_WITH_SIGNATURE,
        next_ts_settings=TimestampDSSContentSettings(include_vri=False, update_before_ts=True),
    )
    metadata = PdfSignatureMetadata(
        field_name=field,
        md_algorithm="sha512" if isinstance(by.key, ed25519.Ed25519PrivateKey) else "sha256",
        subfilter=SigSeedSubFilter.ADOBE_PKCS7_DETACHED if adobe else SigSeedSubFilter.PADES,
        embed_validation_info=context is not None,
        use_pades_lta=level == "B-LTA",
        validation_context=context,
        certify=certify,
        docmdp_permissions=MDPPerm.NO_CHANGES if certify else MDPPerm.FILL_FORMS,
        dss_settings=covered if together else DSSContentSettings(),
    )
    stamping = _stamping(stamps, at) if stamps and level != "B-B" else None
    out = BytesIO()
    maker: Any = PdfSigner(metadata, signer, timestamper=stamping)
    maker.sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf)), output=out)
    return out.getvalue()


class _Stamper(DummyTimeStamper):
    """A time-stamp authority that signs with the key it holds: to load one anew for every stamp takes 20 ms."""

    key: Any = None

    def _sign_tst_info(self, tst_info_data: bytes, md_algorithm: str, dt: datetime) -> tuple[bytes, Any]:
        attribute, digest = general.simple_cms_attribute, getattr(hashes, md_algorithm.upper())()
        told = hashes.Hash(digest)
        told.update(tst_info_data)
        attributes = cms.CMSAttributes(
            [
                attribute("content_type", "tst_info"),
                attribute("signing_time", cms.Time({"utc_time": core.UTCTime(dt)})),
                attribute("signing_certificate", general.as_signing_certificate(self.tsa_cert)),
                attribute("message_digest", told.finalize()),
            ]
        )
        return self.key.sign(attributes.dump(), PKCS1v15(), digest), attributes


@cache
def _stamping(by: Party, at: datetime) -> Any:
    """One for all its stamps: it asks itself for a stamp only once to know how long they are."""
    maker: Any = _Stamper
    made = maker(_own(by), None, fixed_dt=at)
    made.key = by.key
    return made


def _own(party: Party) -> Any:
    load: Any = load_certs_from_pemder_data
    return next(load(party.der))


def _context(by: Party, stamps: Party | None, at: datetime, known: Iterable[bytes], answers: Iterable[bytes]) -> Any:
    tops = {party.chain()[-1].der: party.chain()[-1] for party in (by, stamps) if party}
    return ValidationContext(
        trust_roots=[_own(one) for one in tops.values()],
        other_certs=[_own(one) for party in (by, stamps) if party for one in party.chain()],
        crls=list(known),
        ocsps=list(answers),
        moment=at,
        allow_fetching=False,
        revocation_mode="soft-fail",
    )
