"""Where the text of a key ring lies: in a file for its owner alone, in the environment, in the system's keyring."""

import os
import secrets
import stat
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from certbroker.errors import KeyMissing, SettingsError

_OTHERS = stat.S_IRWXG | stat.S_IRWXO


class Source(Protocol):
    """Where a key ring is read from, and written to where that can be."""

    @property
    def name(self) -> str:
        """What it is called in messages."""
        ...

    def read(self) -> str:
        """Return the text of the ring. Raises KeyMissing, SettingsError."""
        ...

    def state(self) -> object:
        """Return what changes whenever the text may have changed; cheap enough to be asked before every write."""
        ...

    def write(self, text: str, before: str) -> None:
        """Put another text in the place of `before`. Raises SettingsError where that cannot be, or another stands."""
        ...


@dataclass(frozen=True, slots=True)
class KeyFile:
    """A file of mode 0600."""

    path: Path

    @property
    def name(self) -> str:
        """The file's name, without its folder."""
        return self.path.name

    def read(self) -> str:
        """Return the text. Raises KeyMissing, or SettingsError where others than the owner may read or write it."""
        try:
            with self.path.open(encoding="ascii") as file:
                if os.name == "posix" and os.fstat(file.fileno()).st_mode & _OTHERS:
                    raise SettingsError(f"{self.name} is open to others: chmod 600 it")
                return file.read()
        except FileNotFoundError:
            raise KeyMissing(self.name) from None
        except (OSError, UnicodeDecodeError) as error:
            raise SettingsError(f"{self.name} holds no keys: {type(error).__name__}") from None

    def state(self) -> object:
        """Return which file lies there and when it was written; None where there is none."""
        try:
            found = self.path.stat()
        except OSError:
            return None
        return found.st_ino, found.st_mtime_ns, found.st_size

    def create(self, text: str) -> bool:
        """Make the file, all of it or nothing; returns whether it was this call that made it."""
        with self._drafted(text) as draft:
            try:
                os.link(draft, self.path)
            except FileExistsError:
                return False
        return True

    def write(self, text: str, before: str) -> None:
        """Replace the file. Raises SettingsError where another program is changing it, or has changed it."""
        lock = self.path.with_name(f"{self.name}.lock")
        try:
            os.close(os.open(lock, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        except FileExistsError:
            raise SettingsError(f"another program changes {self.name}; where none does, remove {lock.name}") from None
        try:
            if self.read() != before:
                raise SettingsError(f"{self.name} was changed meanwhile: read it again")
            with self._drafted(text) as draft:
                draft.replace(self.path)
        finally:
            lock.unlink()

    @contextmanager
    def _drafted(self, text: str) -> Generator[Path]:
        draft = self.path.with_name(f".{self.name}.{secrets.token_hex(8)}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "w", encoding="ascii") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            yield draft
        finally:
            draft.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class KeyVariable:
    """A variable of the environment. It is read once: a process does not see it change."""

    name: str
    environment: Mapping[str, str] = field(default_factory=lambda: os.environ, repr=False)

    def read(self) -> str:
        """Return the text. Raises KeyMissing."""
        found = self.environment.get(self.name)
        if not found:
            raise KeyMissing(self.name)
        return found

    def state(self) -> object:
        """Return the same always."""
        return self.name

    def write(self, text: str, before: str) -> None:  # noqa: ARG002 - as Source
        """Refuse: raises SettingsError. A key that lies nowhere but in this process would be lost with it."""
        raise SettingsError(f"{self.name} cannot be written from here: put the new keys there, then start again")


@dataclass(frozen=True, slots=True)
class KeyringEntry:
    """An entry of the operating system's keyring. Needs `certbroker[keyring]`."""

    service: str
    user: str

    @property
    def name(self) -> str:
        """What it is called in messages."""
        return f"keyring entry {self.service}/{self.user}"

    def read(self) -> str:
        """Return the text. Raises KeyMissing, SettingsError."""
        try:
            import keyring
            from keyring.errors import KeyringError
        except ImportError:
            raise SettingsError("a key in the keyring needs: pip install certbroker[keyring]") from None
        try:
            found = keyring.get_password(self.service, self.user)
        except KeyringError as error:
            raise SettingsError(f"{self.name}: {type(error).__name__}") from None
        if not found:
            raise KeyMissing(self.name)
        return found

    def state(self) -> object:
        """Return the same always: asking a keyring before every write would take too long."""
        return self.name

    def write(self, text: str, before: str) -> None:
        """Replace the entry. Raises SettingsError where it was changed meanwhile."""
        if self.read() != before:
            raise SettingsError(f"{self.name} was changed meanwhile: read it again")
        import keyring

        keyring.set_password(self.service, self.user, text)
