"""The seal of `certbroker bundle`, as options or settings say; where it cannot be made, the file is kept without."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from certbroker.cli import files
from certbroker.cli.failures import WrongUsage
from certbroker.cli.keys import Keys
from certbroker.cli.screen import Screen
from certbroker.cli.wording import text
from certbroker.errors import CertbrokerError

if TYPE_CHECKING:
    from certbroker.bundle.seal import Key, Level, Sealed, Timestamps
    from certbroker.signing import SigningKey

LevelName = Annotated[
    str | None,
    typer.Option("--level", metavar="LEVEL", help="B-B, B-T (time-stamp), B-LT (with proof), B-LTA (archive)."),
]
Authority = Annotated[str | None, typer.Option("--tsa", metavar="URL", help="Time-stamp authority (RFC 3161).")]
AuthorityFile = Annotated[
    Path | None,
    typer.Option("--tsa-certificates", metavar="PEM", help="Its root and those below: nobody else's stamp."),
]
Lists = Annotated[
    list[Path] | None,
    typer.Option("--revocation", metavar="FILE", help="Revocation list or OCSP answer (repeatable); else fetched."),
]
Reason = Annotated[str | None, typer.Option("--reason", metavar="TEXT", help="Why it is sealed; anybody reads it.")]
SettingsFile = Annotated[
    Path | None, typer.Option("--settings", metavar="FILE", help="Seal as the section [seal] of these settings says.")
]
Make = Callable[[bytes], "Sealed"]


@dataclass(frozen=True)
class Sealing:
    """What was asked of the seal."""

    keys: Keys
    level: str | None = None
    tsa: str | None = None
    tsa_certificates: Path | None = None
    revocation: tuple[Path, ...] = ()
    reason: str | None = None
    settings: Path | None = None

    @contextmanager
    def opened(self) -> Generator[Make | None]:
        """Give what seals, its key ready; nothing where no seal was asked for.

        Raises WrongUsage, SettingsError, SealFailed.
        """
        asked = any((self.level, self.tsa, self.tsa_certificates, self.revocation, self.reason))
        if self.settings and (asked or self.keys.is_given):
            raise WrongUsage("--settings says how to seal: it takes no other option of the seal")
        if self.settings:
            yield _by_settings(self.settings)
        elif self.keys.is_given:
            with self.keys.opened() as key:
                yield self._by_options(key)
        elif asked:
            raise WrongUsage("say who seals: --key with --certificate, --pkcs12, --pkcs11 or --settings")
        else:
            yield None

    def _by_options(self, key: "Key") -> Make:
        from certbroker.bundle.seal import Revocation, seal

        level = self._level()
        timestamp = self._timestamps()
        revocation = Revocation.read(self.revocation, fetch=not self.revocation)
        return lambda data: seal(data, key, level=level, timestamp=timestamp, revocation=revocation, reason=self.reason)

    def _level(self) -> "Level":
        from certbroker.bundle.seal import LEVELS

        wanted = self.level or ("B-T" if self.tsa else "B-B")
        for level in LEVELS:
            if level == wanted.upper():
                return level
        raise WrongUsage(f"--level takes one of {', '.join(LEVELS)}")

    def _timestamps(self) -> "Timestamps | None":
        from certbroker.bundle.seal import Timestamps
        from certbroker.signing import read_certificates

        if not self.tsa:
            return None
        trusted = read_certificates(self.tsa_certificates) if self.tsa_certificates else ()
        return Timestamps(self.tsa, tuple(trusted))


def _by_settings(path: Path) -> Make:
    from certbroker.bundle.seal import seal_by_settings
    from certbroker.settings import Settings

    settings = Settings.load(path)
    return lambda data: seal_by_settings(data, settings)


def sealed_or_kept(screen: Screen, data: bytes, output: Path, make: Make) -> "Sealed":
    """Seal a PDF; where that fails, write it unsealed beside, and say so. Raises CertbrokerError, FileFailure."""
    try:
        return make(data)
    except CertbrokerError:
        path = output.with_name(f"{output.stem}.unsealed{output.suffix}")
        write(data, path)
        screen.line(text("unsealed", screen.language, path=path))
        raise


def write(data: bytes, path: Path) -> None:
    """Write a PDF, whole or not at all. Raises FileFailure."""
    from certbroker.bundle.saving import save

    try:
        save(data, path)
    except OSError as error:
        raise files.failure(error, str(path)) from None


def throwaway(data: bytes, made_at: datetime) -> "Sealed":
    """Seal with a key that nobody keeps: for demos. made_at: by the sandbox's clock, as what it seals."""
    from certbroker.bundle.seal import seal

    return seal(data, throwaway_key(made_at), now=made_at)


def throwaway_key(made_at: datetime) -> "SigningKey":
    """Make a key that nobody keeps, good on the day of the sandbox's clock and on that of the wall's."""
    from certbroker.signing import SigningKey

    days = sorted((made_at, datetime.now(UTC)))
    return SigningKey.throwaway("certbroker demo", days[1], since=days[0] - timedelta(days=1))
