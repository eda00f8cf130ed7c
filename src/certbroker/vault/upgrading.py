"""Looks at the version of a vault's tables without changing it."""

from certbroker.vault import engine
from certbroker.vault.migrations import HEAD

WANTED = HEAD
"""The version that this code works with."""


async def version(url: str) -> str | None:
    """Return the version of the tables of a database that is there; None where it has none yet.

    Raises SettingsError, VaultError, VaultUnavailable.
    """
    connecting = engine.connect(engine.address(url), 1)
    try:
        with engine.told():
            async with connecting.connect() as connection:
                return await connection.run_sync(engine.version)
    finally:
        await connecting.dispose()
