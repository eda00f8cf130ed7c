"""Proof that the certificates of a chain were not revoked: at hand, or fetched from the addresses in them."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from cryptography.x509.oid import AuthorityInformationAccessOID

from certbroker._http import HttpPool
from certbroker.bundle.seal.calling import Call, Caller
from certbroker.bundle.seal.chains import is_root
from certbroker.bundle.seal.options import MAX_BYTES, Revocation, list_der
from certbroker.errors import SealFailed
from certbroker.signing import name_of
from certbroker.verification.originals.certificates import load
from certbroker.verification.originals.revocation import Known, statuses

KEPT_FOR: Final = timedelta(hours=1)
"""How long what was fetched is used again."""
_ANSWER_BYTES: Final = 64 * 1024


@dataclass(frozen=True, slots=True)
class Proof:
    """What goes into a document's security store, in DER."""

    certificates: tuple[bytes, ...] = ()
    lists: tuple[bytes, ...] = ()
    answers: tuple[bytes, ...] = ()

    def __add__(self, other: "Proof") -> "Proof":
        return Proof(
            tuple(dict.fromkeys((*self.certificates, *other.certificates))),
            tuple(dict.fromkeys((*self.lists, *other.lists))),
            tuple(dict.fromkeys((*self.answers, *other.answers))),
        )


class Prover:
    """Finds proof. Keeps what it fetched for an hour."""

    def __init__(self, revocation: Revocation, http: HttpPool) -> None:
        self._revocation = revocation
        self._caller = Caller(http, "the revocation service", revocation.deadline, attempts=2)
        self._fetched: list[tuple[datetime, Proof]] = []

    async def prove(self, chain: Sequence[bytes], moment: datetime, known: Known | None = None) -> Proof:
        """Return proof for a chain (DER, from the signer's certificate to its root) at a moment.

        known: what the document holds already.

        Raises SealFailed where a certificate was revoked, or nothing can be found about it.
        """
        if not is_root(chain[-1]):
            raise SealFailed(f"the issuer of {_name(chain[-1])!r} is not known: its certificate is needed")
        found = Proof(tuple(chain))
        for certificate, issuer in pairwise(chain):
            found += await self._one(certificate, issuer, moment, known or Known())
        return found

    async def _one(self, certificate: bytes, issuer: bytes, moment: datetime, known: Known) -> Proof:
        self._fetched = [(at, one) for at, one in self._fetched if moment - at < KEPT_FOR]
        if _judged(certificate, issuer, moment, known.lists, known.answers):
            return Proof()
        for proof in self._at_hand():
            if _judged(certificate, issuer, moment, proof.lists, proof.answers):
                return proof
        if self._revocation.fetch:
            return await self._fetch(certificate, issuer, moment)
        raise SealFailed(
            f"nothing at hand says that {_name(certificate)!r} is not revoked: give lists, or have them fetched"
        )

    def _at_hand(self) -> Iterator[Proof]:
        yield from (Proof(lists=(one,)) for one in self._revocation.lists)
        yield from (Proof(answers=(one,)) for one in self._revocation.answers)
        yield from (one for _, one in self._fetched)

    async def _fetch(self, certificate: bytes, issuer: bytes, moment: datetime) -> Proof:
        """Ask the services that a certificate names, then fetch its lists, until one tells."""
        failures: list[SealFailed] = []
        for url, is_service in _addresses(load(certificate)):
            try:
                proof = await (self._ask(url, certificate, issuer) if is_service else self._list(url))
            except SealFailed as failure:
                failures.append(failure)
                continue
            if _judged(certificate, issuer, moment, proof.lists, proof.answers):
                self._fetched.append((moment, proof))
                return proof
        if failures:
            raise failures[0]
        raise SealFailed(f"no address that {_name(certificate)!r} names tells whether it is revoked")

    async def _ask(self, url: str, certificate: bytes, issuer: bytes) -> Proof:
        # RFC 5019: the one digest that every service knows. It protects nothing here.
        asked = ocsp.OCSPRequestBuilder().add_certificate(load(certificate), load(issuer), SHA1())  # noqa: S303
        query = asked.build().public_bytes(Encoding.DER)
        headers = {"Content-Type": "application/ocsp-request", "Accept": "application/ocsp-response"}
        return Proof(answers=(await self._caller.call(Call("POST", url, headers, query, _ANSWER_BYTES)),))

    async def _list(self, url: str) -> Proof:
        body = await self._caller.call(Call("GET", url, {}, None, MAX_BYTES))
        try:
            return Proof(lists=(list_der(body),))
        except ValueError:
            raise SealFailed("the revocation service gave no revocation list") from None


def _judged(
    certificate: bytes, issuer: bytes, moment: datetime, lists: tuple[bytes, ...], answers: tuple[bytes, ...]
) -> bool:
    """Whether these say that a certificate was good at a moment. Raises SealFailed where they say that it was not."""
    (status,) = statuses((certificate, issuer), Known(lists, answers), moment)
    if status.revoked_at and status.revoked_at <= moment:
        raise SealFailed(f"{_name(certificate)!r} was revoked on {status.revoked_at:%Y-%m-%d}")
    return status.is_good or status.revoked_at is not None


def _addresses(certificate: x509.Certificate) -> Iterator[tuple[str, bool]]:
    """Go through the addresses that a certificate names, and whether each is a service's or a list's."""
    with suppress(x509.ExtensionNotFound, ValueError):
        for one in certificate.extensions.get_extension_for_class(x509.AuthorityInformationAccess).value:
            if one.access_method == AuthorityInformationAccessOID.OCSP:
                yield from ((url, True) for url in _urls([one.access_location]))
    with suppress(x509.ExtensionNotFound, ValueError):
        for point in certificate.extensions.get_extension_for_class(x509.CRLDistributionPoints).value:
            yield from ((url, False) for url in _urls(point.full_name or ()))


def _urls(names: Iterable[x509.GeneralName]) -> Iterator[str]:
    """Go through the addresses that http reaches; directories (ldap) are not asked."""
    for name in names:
        if isinstance(name, x509.UniformResourceIdentifier) and urlsplit(name.value).scheme in {"http", "https"}:
            yield name.value


def _name(certificate: bytes) -> str:
    return name_of(load(certificate))
