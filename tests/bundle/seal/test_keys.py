"""Who may seal, and who may not: rights, validity, purposes, the file's own state; nothing secret is told."""

import asyncio
import subprocess
import sys
from datetime import datetime
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)
from cryptography.x509.oid import ExtendedKeyUsageOID

from certbroker.bundle.seal import seal
from certbroker.errors import CertbrokerError, SealFailed, SettingsError
from certbroker.privacy import Secret
from certbroker.signing import SigningKey
from certbroker.verification import Trust, verify_original
from support.pki import DAY, NOW, YEAR, document, pki, sign
from support.sealing import World, key_of


@pytest.mark.parametrize(
    ("more", "at", "problem"),
    [
        ({"usages": ("key_agreement",)}, NOW, "key usage names neither"),
        ({"usages": None}, NOW, "does not say that its key may sign"),
        ({"purposes": [ExtendedKeyUsageOID.SERVER_AUTH]}, NOW, "for other purposes than signing"),
        ({"until": NOW - DAY}, NOW, "expired on 2026-11-19"),
        ({"since": NOW + DAY}, NOW, "not valid before 2026-11-21"),
        ({}, NOW + 4 * YEAR, "expired on"),
    ],
)
def test_signers_that_no_receiver_would_accept_do_not_seal(
    more: dict[str, Any], at: datetime, problem: str, parties: World
) -> None:
    with pytest.raises(SealFailed, match=problem):
        seal(document(), key_of(parties.issue(**more)), now=at)


@pytest.mark.parametrize("purposes", [[], [ExtendedKeyUsageOID.EMAIL_PROTECTION], [ExtendedKeyUsageOID.CLIENT_AUTH]])
def test_purposes_that_fit_documents_seal(purposes: list[Any], parties: World) -> None:
    signer = parties.issue(purposes=purposes)
    made = seal(document(), key_of(signer), now=NOW)
    assert verify_original(made.data, trust=Trust.parse(parties.root.pem), as_of=NOW).is_valid


def test_a_weak_key_and_one_of_somebody_else_are_refused(parties: World) -> None:
    weak = rsa.generate_private_key(65537, 1024)  # noqa: S505 - weak on purpose
    with pytest.raises(SettingsError, match="RSA of at least 2048 bits"):
        key_of(parties.issue(key=weak))
    other = parties.issue()
    with pytest.raises(SettingsError, match="no certificate belongs to the private key"):
        SigningKey(other.key, [parties.signer.certificate])


def test_a_key_from_a_pkcs12_file_seals_and_its_password_is_never_told(parties: World) -> None:
    signer = parties.signer
    above = [one.certificate for one in signer.chain()[1:]]
    sealed = BestAvailableEncryption("열려라".encode())
    bag = pkcs12.serialize_key_and_certificates(b"seal", signer.key, signer.certificate, above, sealed)
    made = seal(document(), SigningKey.from_pkcs12(bag, Secret("열려라")), now=NOW)
    assert verify_original(made.data, trust=Trust.parse(parties.root.pem), as_of=NOW).is_valid
    with pytest.raises(SettingsError) as raised:
        SigningKey.from_pkcs12(bag, Secret("닫혀라"))
    assert "닫혀라" not in f"{raised.value!r}"


def test_a_signer_that_signs_itself_is_trusted_by_itself(parties: World) -> None:
    """Whoever has no authority gives the certificate itself to the receiver."""
    key = SigningKey.throwaway("가나은행", NOW)
    made = seal(document(), key, now=NOW)
    assert made.trust_pem == key.trust_pem
    assert verify_original(made.data, trust=Trust.parse(key.trust_pem), as_of=NOW).is_valid
    assert not verify_original(made.data, trust=Trust.parse(parties.root.pem), as_of=NOW).is_valid


def test_a_chain_without_its_root_seals_too(parties: World) -> None:
    key = SigningKey(parties.signer.key, [parties.signer.certificate, parties.authority.certificate])
    made = seal(document(), key, now=NOW)
    assert made.trust_pem is None
    assert verify_original(made.data, trust=Trust.parse(parties.root.pem), as_of=NOW).is_valid


def encrypted_pdf() -> bytes:
    out = BytesIO()
    with pikepdf.open(BytesIO(document())) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(owner="o", user="", R=6))
    return out.getvalue()


@pytest.mark.parametrize(
    ("pdf", "problem"),
    [
        (sign(document(), pki().signer), "signed already"),
        (b"", "no PDF that can be sealed"),
        (b"%PDF-1.7\nnothing", "no PDF that can be sealed"),
        (document()[: len(document()) // 2], "no PDF that can be sealed"),
        (encrypted_pdf(), "encrypted PDF is not sealed"),
    ],
)
def test_files_that_cannot_be_sealed_are_named(pdf: bytes, problem: str, parties: World) -> None:
    with pytest.raises(SealFailed, match=problem):
        seal(pdf, parties.key, now=NOW)


def test_a_seal_is_not_sealed_again(parties: World) -> None:
    once = seal(document(), parties.key, now=NOW)
    with pytest.raises(SealFailed, match="signed already"):
        seal(once.data, parties.key, now=NOW)


def test_an_unknown_level_is_refused(parties: World) -> None:
    level: Any = "B-X"
    with pytest.raises(SettingsError, match="B-B, B-T, B-LT, B-LTA"):
        seal(document(), parties.key, level=level, now=NOW)


def test_nothing_of_a_key_is_told(parties: World) -> None:
    secret = parties.signer.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    made = seal(document(), parties.key, now=NOW)
    number = parties.signer.key.private_numbers().private_value
    told = f"{made!r} {parties.key!r} {made.describe()}"
    assert secret.hex() not in told
    assert str(number) not in told
    assert number.to_bytes(32) not in made.data


def test_sealing_in_an_event_loop_works_as_well(parties: World) -> None:
    async def handler() -> bytes:
        return seal(document(), parties.key, now=NOW).data

    assert verify_original(asyncio.run(handler()), trust=Trust.parse(parties.root.pem), as_of=NOW).is_valid


def test_the_names_are_there_without_the_libraries_that_seal() -> None:
    code = (
        "import sys; sys.modules['pyhanko'] = None; import certbroker.bundle.seal as s\n"
        "assert not [m for m in sys.modules if m.startswith(('asn1crypto', 'pkcs11'))]\n"
        "from certbroker.errors import SettingsError\n"
        "import datetime\nfrom certbroker.signing import SigningKey\n"
        "key = SigningKey.throwaway('x', datetime.datetime.now(datetime.UTC))\n"
        "try: s.seal(b'', key)\n"
        "except SettingsError as error: print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "pip install certbroker[seal]" in done.stdout


def test_errors_are_of_the_tree(parties: World) -> None:
    with pytest.raises(CertbrokerError) as raised:
        seal(b"", parties.key, now=NOW)
    assert raised.value.describe()["code"] == "bundle.seal_failed"
