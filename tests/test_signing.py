"""A signing key is read once, checked at once, and shows itself to nobody."""

import pickle
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)

from certbroker.errors import SealFailed, SettingsError
from certbroker.privacy import Secret
from certbroker.signing import SigningKey
from support.pki import NOW, YEAR, Party, pki, root

PASSWORD = "열려라 참깨"


def pem(key: Any, password: str | None = None, encoding: Encoding = Encoding.PEM) -> bytes:
    sealed = BestAvailableEncryption(password.encode()) if password else NoEncryption()
    return key.private_bytes(encoding, PrivateFormat.PKCS8, sealed)


def bag(*parties: Party) -> bytes:
    return b"".join(one.pem for one in parties)


@pytest.fixture(scope="module")
def signer() -> Party:
    return pki().signer


def test_the_chain_is_put_in_order_and_strangers_are_left_out(signer: Party) -> None:
    found = SigningKey.from_pem(pem(signer.key), bag(root("남남"), pki().root, signer, pki().authority))
    assert found.chain == (signer.certificate, pki().authority.certificate, pki().root.certificate)
    assert found.certificate == signer.certificate
    assert found.private_key.public_key() == signer.key.public_key()
    assert found.trust_pem.encode() == pki().root.pem
    assert found.name == "행정안전부 (시험)"
    assert found.valid_until == signer.certificate.not_valid_after_utc


def test_files_are_read_as_well_as_bytes(signer: Party, tmp_path: Path) -> None:
    (tmp_path / "key.pem").write_bytes(pem(signer.key, PASSWORD))
    (tmp_path / "chain.pem").write_bytes(bag(signer, pki().authority))
    found = SigningKey.from_pem(tmp_path / "key.pem", str(tmp_path / "chain.pem"), Secret(PASSWORD))
    assert len(found.chain) == 2
    with pytest.raises(SettingsError, match="does not hold its root"):
        _ = found.trust_pem
    with pytest.raises(SettingsError, match=r"nothing\.pem cannot be read: FileNotFoundError"):
        SigningKey.from_pem(tmp_path / "nothing.pem", b"")
    (tmp_path / "large.pem").write_bytes(b"x" * (1024 * 1024 + 1))
    with pytest.raises(SettingsError, match="too large"):
        SigningKey.from_pem(tmp_path / "large.pem", b"")


def test_der_is_read_too(signer: Party) -> None:
    found = SigningKey.from_pem(pem(signer.key, encoding=Encoding.DER), signer.der)
    assert found.chain == (signer.certificate,)


@pytest.mark.parametrize(
    ("password", "problem"),
    [("falsch", "wrong password"), (None, "is encrypted: give its password")],
)
def test_a_password_that_is_wrong_or_missing_is_named_and_not_quoted(
    signer: Party, password: str | None, problem: str
) -> None:
    with pytest.raises(SettingsError, match=problem) as raised:
        SigningKey.from_pem(pem(signer.key, PASSWORD), signer.pem, password)
    assert "falsch" not in f"{raised.value!r} {raised.value.describe()}"
    with pytest.raises(SettingsError, match="is not encrypted"):
        SigningKey.from_pem(pem(signer.key), signer.pem, PASSWORD)


def test_a_pkcs12_file(signer: Party, tmp_path: Path) -> None:
    others = [pki().root.certificate, pki().authority.certificate]
    data = pkcs12.serialize_key_and_certificates(
        b"seal", signer.key, signer.certificate, others, BestAvailableEncryption(PASSWORD.encode())
    )
    (tmp_path / "seal.p12").write_bytes(data)
    found = SigningKey.from_pkcs12(tmp_path / "seal.p12", PASSWORD)
    assert found.chain == (signer.certificate, pki().authority.certificate, pki().root.certificate)
    for wrong in (lambda: SigningKey.from_pkcs12(data, "falsch"), lambda: SigningKey.from_pkcs12(b"no", PASSWORD)):
        with pytest.raises(SettingsError, match="PKCS#12"):
            wrong()
    bare = pkcs12.serialize_key_and_certificates(None, None, signer.certificate, None, NoEncryption())
    with pytest.raises(SettingsError, match="RSA"):
        SigningKey.from_pkcs12(bare, None)


@pytest.mark.parametrize(
    ("key", "algorithm"),
    [
        (rsa.generate_private_key(65537, 2048), "PS256"),
        (ec.generate_private_key(ec.SECP256R1()), "ES256"),
        (ec.generate_private_key(ec.SECP384R1()), "ES384"),
    ],
)
def test_the_algorithm_is_that_of_the_key(key: Any, algorithm: str) -> None:
    assert SigningKey(key, [_self_signed(key)]).algorithm == algorithm


@pytest.mark.parametrize(
    "key",
    [
        rsa.generate_private_key(65537, 1024),  # noqa: S505 - what must be refused
        ec.generate_private_key(ec.SECP256K1()),
        ec.generate_private_key(ec.SECP521R1()),
        ed25519.Ed25519PrivateKey.generate(),
        None,
    ],
)
def test_a_key_that_is_weak_or_of_another_kind_is_refused(key: Any) -> None:
    with pytest.raises(SettingsError, match="at least 2048 bits, or EC"):
        SigningKey(key, [pki().signer.certificate])


def _self_signed(key: Any) -> x509.Certificate:
    from cryptography.hazmat.primitives import hashes

    name = x509.Name([x509.NameAttribute(x509.oid.NameOID.ORGANIZATION_NAME, "가나은행")])
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(1).not_valid_before(NOW).not_valid_after(NOW + YEAR)
    return builder.sign(key, hashes.SHA256())


def test_a_certificate_without_key_usage_may_sign_and_is_its_own_root() -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    found = SigningKey(key, [_self_signed(key)])
    assert found.name == "가나은행"
    assert x509.load_pem_x509_certificate(found.trust_pem.encode()) == found.certificate


def test_somebody_elses_certificate_is_refused(signer: Party) -> None:
    with pytest.raises(SettingsError, match="no certificate belongs"):
        SigningKey.from_pem(pem(signer.key), bag(pki().authority, pki().root))
    with pytest.raises(SettingsError, match="neither PEM nor DER"):
        SigningKey.from_pem(pem(signer.key), b"nothing")
    with pytest.raises(SettingsError, match="cannot be read"):
        SigningKey.from_pem(b"nothing", signer.pem)


def test_an_issuer_of_the_same_name_and_another_key_is_not_in_the_chain() -> None:
    true, false = root("같은 이름"), root("같은 이름")
    leaf = true.issue("가나은행")
    assert SigningKey(leaf.key, [leaf.certificate, false.certificate, true.certificate]).chain == (
        leaf.certificate,
        true.certificate,
    )
    assert SigningKey(leaf.key, [leaf.certificate, false.certificate]).chain == (leaf.certificate,)


@pytest.mark.parametrize("usages", [("key_cert_sign",), ("key_encipherment",)])
def test_a_certificate_without_the_right_to_sign_is_refused(usages: tuple[str, ...]) -> None:
    leaf = pki().root.issue("가나은행", usages=usages)
    with pytest.raises(SealFailed, match="key usage"):
        SigningKey(leaf.key, [leaf.certificate])


@pytest.mark.parametrize("usage", ["digital_signature", "content_commitment"])
def test_either_right_is_enough(usage: str) -> None:
    leaf = pki().root.issue("가나은행", usages=(usage,))
    assert SigningKey(leaf.key, [leaf.certificate]).certificate == leaf.certificate


def test_a_key_signs_only_while_its_whole_chain_is_valid() -> None:
    authority = pki().root.issue(
        "짧은 기관", usages=("key_cert_sign",), is_authority=True, until=NOW + timedelta(days=1)
    )
    leaf = authority.issue("가나은행")
    key = SigningKey(leaf.key, [leaf.certificate, authority.certificate])
    key.require_valid(NOW)
    with pytest.raises(SealFailed, match="expired on 2026-11-21"):
        key.require_valid(NOW + timedelta(days=2))
    with pytest.raises(SealFailed, match="not valid before"):
        key.require_valid(NOW - 2 * YEAR)


def test_a_throwaway_key_has_a_root_of_its_own() -> None:
    one, other = SigningKey.throwaway("가나은행", NOW), SigningKey.throwaway("가나은행", NOW)
    one.require_valid(NOW)
    assert one.trust_pem != other.trust_pem
    top = x509.load_pem_x509_certificate(one.trust_pem.encode())
    one.certificate.verify_directly_issued_by(top)
    usage = one.certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    assert usage.digital_signature
    assert usage.content_commitment
    assert not usage.key_cert_sign
    assert "demo" in one.certificate.subject.rfc4514_string()
    for name in ("", "가" * 65):
        with pytest.raises(SettingsError, match="1 to 64"):
            SigningKey.throwaway(name, NOW)


def test_nothing_secret_is_shown_or_pickled(signer: Party) -> None:
    key = SigningKey.from_pem(pem(signer.key), bag(signer, pki().authority))
    assert repr(key) == "SigningKey('행정안전부 (시험)', ES256, 2 certificates)"
    with pytest.raises(TypeError, match="in clear"):
        pickle.dumps(key)
