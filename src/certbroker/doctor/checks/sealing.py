"""The key that seals bundles, and the certificates that are trusted: whether they can be read, and for how long."""

from collections.abc import Iterator
from datetime import datetime
from itertools import chain
from pathlib import Path

from certbroker.doctor.case import Case
from certbroker.doctor.findings import Finding, say
from certbroker.doctor.paths import lifetime, secret_file
from certbroker.doctor.registry import check
from certbroker.errors import CertbrokerError
from certbroker.settings import Seal


@check(rank=3)
def seal(case: Case) -> Iterator[Finding]:
    """Read the sealing key. One on a token is not asked for: a wrong PIN could lock it."""
    found = case.settings.seal if case.settings else None
    if found is None:
        return
    if found.pkcs11:
        library = found.pkcs11.library
        yield say("seal.token" if library.is_file() else "seal.no_driver", "seal.pkcs11", file=str(library))
        return
    secrets = [(f"seal.{name}", path) for name in ("key", "pkcs12") if (path := getattr(found, name))]
    wrong = list(chain.from_iterable(secret_file(about, path) for about, path in secrets))
    yield from wrong
    if all(one.id == "file.open" for one in wrong):
        yield from _key(found, case.clock())


def _key(found: Seal, now: datetime) -> Iterator[Finding]:
    from certbroker.signing import SigningKey

    try:
        if found.pkcs12:
            key = SigningKey.from_pkcs12(found.pkcs12, found.secret())
        else:
            key = SigningKey.from_pem(found.key or b"", found.certificate or b"", found.secret())
    except CertbrokerError as error:
        yield say("seal.unusable", "seal", problem=error.detail or error.code)
        return
    for number, certificate in enumerate(key.chain):
        yield lifetime("seal" if number == 0 else f"seal, certificate {number + 1} of its chain", certificate, now)


@check(rank=3)
def trusted(case: Case) -> Iterator[Finding]:
    """Read the files of certificates that settings name."""
    for about, path in _files(case):
        yield from _certificates(about, path, case.clock())
    own = case.settings.http.client_certificate if case.settings else None
    if own:
        yield from _certificates("http.client_certificate", Path(own[0]), case.clock())
        yield from secret_file("http.client_certificate", Path(own[1]))


def _files(case: Case) -> Iterator[tuple[str, Path]]:
    settings = case.settings
    if settings is None:
        return
    for name, party in settings.relying_party.items():
        if party.trust:
            yield f"relying_party.{name}.trust", party.trust
    if settings.http.ca_file:
        yield "http.ca_file", Path(settings.http.ca_file)
    if settings.seal and settings.seal.timestamp and settings.seal.timestamp.certificates:
        yield "seal.timestamp.certificates", settings.seal.timestamp.certificates


def _certificates(about: str, path: Path, now: datetime) -> Iterator[Finding]:
    from certbroker.signing import read_certificates

    if not path.is_file():
        yield say("file.missing", about, file=str(path.absolute()))
        return
    try:
        found = read_certificates(path)
    except CertbrokerError:
        yield say("trust.unreadable", about, file=str(path))
        return
    if not found:
        yield say("trust.unreadable", about, file=str(path))
    told = [lifetime(about, one, now) for one in found]
    good = [one for one in told if one.id == "certificate.good"]
    yield from (one for one in told if one not in good)
    if good:
        yield say("trust.good", about, count=len(good))
