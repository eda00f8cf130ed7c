"""Keys on tokens: SoftHSM, which `.ci/setup` installs. Without it the tests fail in CI, and say so loudly elsewhere."""

import os
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pkcs11 import Attribute, CertificateType, ObjectClass
from pkcs11 import lib as load

from certbroker.privacy import Secret
from support.pki import Party
from support.programs import REASON, need
from support.sealing import Hosts, world

PIN: Final = Secret("4321")
FOLDERS: Final = ("/usr/lib/softhsm", "/usr/lib64/pkcs11", "/usr/local/lib/softhsm", "/opt/homebrew/lib/softhsm")


@dataclass(frozen=True)
class Tokens:
    """Token `keys` holds the keys `rsa` and `ec` with their chains; `bare` one key (`ec`) and no certificate."""

    library: str
    rsa: Party
    ec: Party


def made(folder: Path) -> Tokens:
    """Make the tokens in a folder, before anybody loads the driver: it looks for tokens once."""
    program = need("softhsm2-util")
    library = _driver()
    (folder / "tokens").mkdir()
    (folder / "softhsm2.conf").write_text(f"directories.tokendir = {folder / 'tokens'}\nlog.level = ERROR\n")
    os.environ["SOFTHSM2_CONF"] = str(folder / "softhsm2.conf")
    parties = {kind: world(Hosts("http://127.0.0.1:1"), kind, years=30).signer for kind in ("rsa", "ec")}
    for token, keys in (("keys", ("rsa", "ec")), ("bare", ("ec",))):
        _run(program, "--init-token", "--free", "--label", token, "--so-pin", "0000", "--pin", PIN.reveal())
        for number, label in enumerate(keys, 1):
            path = folder / f"{label}.pem"
            path.write_bytes(parties[label].key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
            place = ("--token", token, "--label", label, "--id", f"0{number}", "--pin", PIN.reveal())
            _run(program, "--import", str(path), *place)
    _store(library, [one for party in parties.values() for one in party.chain()[:-1]])
    return Tokens(library, parties["rsa"], parties["ec"])


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)


def _store(library: str, parties: list[Party]) -> None:
    """Put certificates onto the token `keys`."""
    driver: Any = load(library)
    with driver.get_token(token_label="keys").open(rw=True, user_pin=PIN.reveal()) as session:
        for one in parties:
            session.create_object(
                {
                    Attribute.CLASS: ObjectClass.CERTIFICATE,
                    Attribute.CERTIFICATE_TYPE: CertificateType.X_509,
                    Attribute.TOKEN: True,
                    Attribute.LABEL: "certificate",
                    Attribute.SUBJECT: one.certificate.subject.public_bytes(),
                    Attribute.VALUE: one.der,
                }
            )


@cache
def _driver() -> str:
    found = [path for folder in FOLDERS if (path := Path(folder) / "libsofthsm2.so").exists()]
    found += sorted(Path("/usr/lib").glob("*/softhsm/libsofthsm2.so"))
    if found:
        return str(found[0])
    message = f"{REASON} SoftHSM: its driver is in none of the usual folders (bash .ci/setup installs it)"
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)
