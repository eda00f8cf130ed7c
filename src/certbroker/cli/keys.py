"""The key that a command signs with. Its password never stands on the command line."""

import os
import sys
from contextlib import closing, contextmanager
from dataclasses import dataclass
from getpass import getpass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from certbroker.cli import files
from certbroker.cli.failures import WrongUsage
from certbroker.privacy import Secret

if TYPE_CHECKING:
    from collections.abc import Generator

    from certbroker.bundle.seal import Key, Pkcs11Key
    from certbroker.signing import SigningKey

PASSWORD = "CERTBROKER_KEY_PASSWORD"  # noqa: S105 - the name of a variable
PROMPT = "열쇠 비밀번호 / password of the key (not shown, Enter for none): "
TRUST = "trust.pem"

KeyFile = Annotated[Path | None, typer.Option("--key", metavar="FILE", help="Private key, PEM or DER.")]
CertificateFile = Annotated[
    Path | None, typer.Option("--certificate", metavar="FILE", help="Its certificate and those above.")
]
Pkcs12File = Annotated[Path | None, typer.Option("--pkcs12", metavar="FILE", help="Key and certificates in one file.")]
OnToken = Annotated[
    str | None,
    typer.Option("--pkcs11", metavar="LIB:TOKEN[/KEY]", help="Key on a token: driver, label, the key's if several."),
]
PasswordFile = Annotated[
    Path | None,
    typer.Option("--password-file", metavar="FILE", help=f"Holds the key's password or PIN (else: ${PASSWORD})."),
]


@dataclass(frozen=True)
class Keys:
    """Where the key is that signs."""

    key: Path | None
    certificate: Path | None
    pkcs12: Path | None
    pkcs11: str | None = None
    password_file: Path | None = None

    @property
    def is_given(self) -> bool:
        """Whether there is a key of one's own."""
        return any((self.key, self.certificate, self.pkcs12, self.pkcs11))

    def read(self) -> "SigningKey":
        """Read the key from its file. Raises WrongUsage, SettingsError, SealFailed."""
        from certbroker.signing import SigningKey

        if self.pkcs12 and not (self.key or self.certificate or self.pkcs11):
            return SigningKey.from_pkcs12(self.pkcs12, self._password())
        if self.key and self.certificate and not (self.pkcs12 or self.pkcs11):
            return SigningKey.from_pem(self.key, self.certificate, self._password())
        raise WrongUsage("a key is --key FILE with --certificate FILE, or --pkcs12 FILE")

    @contextmanager
    def opened(self) -> "Generator[Key]":
        """Read the key, or log in to its token and out again. Raises WrongUsage, SettingsError, SealFailed."""
        if not self.pkcs11 or self.key or self.pkcs12:
            yield self.read()
            return
        with closing(self._token(self.pkcs11)) as key:
            yield key

    def _token(self, told: str) -> "Pkcs11Key":
        from certbroker.bundle.seal import Pkcs11Key
        from certbroker.signing import read_certificates

        library, _, labels = told.rpartition(":")
        token, _, label = labels.partition("/")
        if not (library and token):
            raise WrongUsage("--pkcs11 takes LIB:TOKEN, as /usr/lib/softhsm/libsofthsm2.so:seals")
        more = read_certificates(self.certificate) if self.certificate else ()
        return Pkcs11Key.open(library, token, self._password(), key=label or None, certificates=more)

    def _password(self) -> Secret | None:
        if self.password_file:
            return Secret(files.read_bytes(str(self.password_file)).decode(errors="replace").strip())
        told = os.environ.get(PASSWORD)
        if told is None and sys.stdin.isatty():
            told = getpass(PROMPT)
        return Secret(told) if told else None
