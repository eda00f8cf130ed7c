"""A key that never leaves its token, card or hardware module (PKCS#11). Needs `certbroker[pkcs11]`."""

import hashlib
import threading
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, Self

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from certbroker.errors import SealFailed, SettingsError
from certbroker.privacy import Secret
from certbroker.signing import chain_of, is_suitable, name_of, trust_pem

if TYPE_CHECKING:
    from types import TracebackType

_RSA = {"sha256": "SHA256_RSA_PKCS", "sha384": "SHA384_RSA_PKCS"}


class Pkcs11Key:
    """A private key on a token, with its certificate chain. Logged in until closed; safe to share between threads."""

    def __init__(self, session: Any, private_key: Any, certificates: Iterable[x509.Certificate]) -> None:
        self._session, self._private_key = session, private_key
        self._lock = threading.Lock()
        self.chain = _chain(private_key, list(certificates))
        """The certificate of the key and those above it, the key's own first."""

    @classmethod
    def open(
        cls,
        library: str | Path,
        token: str,
        pin: Secret | None,
        *,
        key: str | None = None,
        certificates: Iterable[x509.Certificate] = (),
    ) -> Self:
        """Log in to a token and find its key.

        library: the driver (`/usr/lib/softhsm/libsofthsm2.so`). token, key: their labels; without the key's the token
        must hold one private key only. certificates: those that are not on the token.

        Raises SettingsError where the driver, the token, the key or its certificate is not there or the PIN is wrong;
        SealFailed where the certificate gives no right to sign.
        """
        with _told("the token cannot be opened"):
            session = _login(_load(str(library)), token, pin)
        try:
            with _told("the token cannot be read"):
                return cls(session, _private_key(session, key), [*_certificates(session), *certificates])
        except BaseException:
            session.close()
            raise

    @property
    def certificate(self) -> x509.Certificate:
        """The certificate of the key."""
        return self.chain[0]

    @property
    def name(self) -> str:
        """Who signs, as the certificate says."""
        return name_of(self.certificate)

    @property
    def trust_pem(self) -> str:
        """The root of the chain in PEM. Raises SettingsError where it is not there."""
        return trust_pem(self.chain)

    def sign(self, data: bytes, digest: str) -> bytes:
        """Sign with PKCS#1 v1.5 or ECDSA. Raises SealFailed.

        Few tokens hash for ECDSA: they are given the digest.
        """
        from pkcs11 import Mechanism, PKCS11Error

        is_rsa = isinstance(self.certificate.public_key(), rsa.RSAPublicKey)
        mechanism = Mechanism[_RSA[digest]] if is_rsa else Mechanism.ECDSA
        given = data if is_rsa else hashlib.new(digest, data).digest()
        try:
            with self._lock:
                signature = bytes(self._private_key.sign(given, mechanism=mechanism))
        except PKCS11Error as error:
            raise SealFailed(f"the token does not sign: {type(error).__name__}") from None
        return signature if is_rsa else _der(signature)

    def close(self) -> None:
        """Log out."""
        with self._lock:
            self._session.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: "TracebackType | None"
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Pkcs11Key({self.name!r}, {len(self.chain)} certificates)"

    def __reduce__(self) -> NoReturn:
        raise TypeError("Pkcs11Key is not pickled: it is a session with a token")


def _load(library: str) -> Any:
    try:
        from pkcs11 import lib
    except ImportError:
        raise SettingsError("keys on tokens need: pip install certbroker[pkcs11]") from None
    try:
        return lib(library)
    except RuntimeError:  # the driver is no library, or none of this machine
        raise SettingsError(f"{Path(library).name} is no PKCS#11 driver that can be loaded") from None


def _login(driver: Any, token: str, pin: Secret | None) -> Any:
    found = driver.get_token(token_label=token)
    return found.open(user_pin=pin.reveal() if pin else None)


@contextmanager
def _told(problem: str) -> Generator[None]:
    """Say what a driver raises, by its kind alone: a message of a driver's own may hold anything."""
    try:
        yield
    except (SettingsError, SealFailed):
        raise
    except Exception as error:
        kinds = {one.__name__ for one in type(error).__mro__}
        if not kinds & {"PKCS11Error", "RuntimeError"}:
            raise
        raise SettingsError(f"{problem}: {type(error).__name__}") from None


def _private_key(session: Any, label: str | None) -> Any:
    from pkcs11 import Attribute, ObjectClass

    wanted = {Attribute.CLASS: ObjectClass.PRIVATE_KEY} | ({Attribute.LABEL: label} if label else {})
    found = list(session.get_objects(wanted))
    if len(found) != 1:
        problem = "holds several private keys: say which by its label" if found else "holds no such private key"
        raise SettingsError(f"the token {problem}")
    return found[0]


def _certificates(session: Any) -> Iterator[x509.Certificate]:
    from pkcs11 import Attribute, ObjectClass

    for one in session.get_objects({Attribute.CLASS: ObjectClass.CERTIFICATE}):
        try:
            yield x509.load_der_x509_certificate(one[Attribute.VALUE])
        except ValueError:
            continue


def _chain(private_key: Any, certificates: list[x509.Certificate]) -> tuple[x509.Certificate, ...]:
    own = next((one for one in certificates if _belongs(private_key, one)), None)
    if own is None:
        raise SettingsError("no certificate belongs to the private key on the token")
    if not is_suitable(own.public_key()):
        raise SettingsError("a signing key is RSA of at least 2048 bits, or EC on P-256 or P-384")
    return chain_of(own.public_key(), certificates)


def _belongs(private_key: Any, certificate: x509.Certificate) -> bool:
    """Whether a certificate is that of a key on a token: proven by what can be read of the key, without signing."""
    from pkcs11 import Attribute, KeyType

    public = certificate.public_key()
    if isinstance(public, rsa.RSAPublicKey):
        if private_key.key_type is not KeyType.RSA:
            return False
        return int.from_bytes(private_key[Attribute.MODULUS]) == public.public_numbers().n
    return private_key.key_type is KeyType.EC and _signs_as(private_key, public)


def _signs_as(private_key: Any, public: Any) -> bool:
    """An EC key on a token does not show its public part: it has to sign something to be known."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
    from pkcs11 import Mechanism

    if not isinstance(public, ec.EllipticCurvePublicKey):
        return False
    digest = hashlib.sha256(b"whose key is this?").digest()
    try:
        signature = _der(bytes(private_key.sign(digest, mechanism=Mechanism.ECDSA)))
        public.verify(signature, digest, ec.ECDSA(Prehashed(hashes.SHA256())))
    except InvalidSignature:
        return False
    return True


def _der(signature: bytes) -> bytes:
    half = len(signature) // 2
    return encode_dss_signature(int.from_bytes(signature[:half]), int.from_bytes(signature[half:]))
