"""Keys that settings refer to: whether they are there, whole, and for their owner alone. None is shown."""

from collections.abc import Iterator
from importlib.util import find_spec

from certbroker.doctor.case import Case
from certbroker.doctor.findings import Finding, say
from certbroker.doctor.paths import secret_file
from certbroker.doctor.references import references
from certbroker.doctor.registry import check_each
from certbroker.errors import SettingsError
from certbroker.settings import KeyReference

SHORTEST = 16
"""Characters below which a key is most likely a part of one, or a word in its place."""


class _Named(tuple[str, KeyReference]):
    """A reference, with the name of its setting."""

    __slots__ = ()

    def __str__(self) -> str:
        return self[0]


def _keys(case: Case) -> Iterator[_Named]:
    for one in references(case.settings) if case.settings else ():
        yield _Named(one)


@check_each(_keys, rank=2)
def keys(case: Case, named: _Named) -> Iterator[Finding]:
    """Look for one key."""
    about, reference = named
    if reference.file:
        found = list(secret_file(about, reference.file))
        yield from found
        if any(one.id != "file.open" for one in found):
            return
    if reference.keyring and find_spec("keyring") is None:
        return  # the check of extras says so
    try:
        key = reference.resolve(case.environment).reveal()
    except SettingsError:
        yield _absent(about, reference)
        return
    except Exception as error:  # noqa: BLE001 - keyrings raise what they like
        yield say("key.keyring_fails", about, error=type(error).__name__)
        return
    is_password = about.endswith("password")
    if any(one.isspace() for one in key) and not is_password:
        yield say("key.broken", about)
    elif len(key) < SHORTEST and not is_password:
        yield say("key.short", about, least=SHORTEST)
    else:
        yield say("key.found", about)


def _absent(about: str, reference: KeyReference) -> Finding:
    if reference.env:
        return say("key.unset", about, name=reference.env)
    if reference.keyring:
        service, user = reference.keyring
        return say("key.not_in_keyring", about, service=service, user=user)
    return say("key.empty", about, file=str(reference.file))
