"""Seals PDFs, and renews seals. One async core; `seal` and `renew` are its blocking door."""

from collections.abc import Awaitable, Callable, Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeVar

from cryptography import x509

from certbroker._http import HttpOptions, HttpPool
from certbroker.bundle.seal.keys import Key, ders, require_extra, require_fit
from certbroker.bundle.seal.options import LEVELS, Level, Revocation, Timestamps
from certbroker.bundle.seal.sealed import Sealed
from certbroker.errors import SettingsError

if TYPE_CHECKING:
    from certbroker.bundle.seal.making import Maker
    from certbroker.bundle.seal.signer import Signer

T = TypeVar("T")


def _now() -> datetime:
    return datetime.now(UTC)


class Sealer:
    """Seals many PDFs with one key, and keeps what it can from one to the next. Belongs to one event loop, as `http`.

    level: what every seal has. timestamp: an authority or its address, from B-T on. revocation: where proof comes from,
    from B-LT on. reason, location: what the seal says of itself; anybody reads it.

    Raises SettingsError where these do not fit together or `certbroker[seal]` is missing.
    """

    def __init__(
        self,
        key: Key,
        *,
        http: HttpPool,
        level: Level = "B-B",
        timestamp: Timestamps | str | None = None,
        revocation: Revocation | None = None,
        reason: str | None = None,
        location: str | None = None,
    ) -> None:
        require_extra()
        if level not in LEVELS:
            raise SettingsError(f"a level is one of {', '.join(LEVELS)}")
        if level != "B-B" and timestamp is None:
            raise SettingsError(f"{level} needs a time-stamp authority")
        self._level: Level = level
        self._reason, self._location = reason, location
        stamps = _timestamps(timestamp) if timestamp and level != "B-B" else None
        self._maker = _maker(http, stamps, revocation)
        self._signer = _signer(key)

    async def seal(self, data: bytes, *, now: datetime | None = None) -> Sealed:
        """Seal a PDF: everything in it is protected, and no change is allowed.

        now: when, by the signer's own word (default: now).

        Raises SealFailed: temporary (`recovery` is RETRY) where the time-stamp authority is down.
        """
        from certbroker.bundle.seal.writing import Said

        moment = now or _now()
        require_fit(self._signer.key, moment)
        said = Said(moment, self._reason, self._location)
        return await self._maker.seal(data, self._signer, self._level, said)


def seal(  # noqa: PLR0913 - each is a part of how it is sealed
    data: bytes,
    key: Key,
    *,
    level: Level = "B-B",
    timestamp: Timestamps | str | None = None,
    revocation: Revocation | None = None,
    reason: str | None = None,
    location: str | None = None,
    http: HttpOptions | None = None,
    now: datetime | None = None,
) -> Sealed:
    """Seal one PDF; blocks. As `Sealer`, which services that seal many keep. Raises SealFailed, SettingsError."""

    async def work(pool: HttpPool) -> Sealed:
        made = Sealer(
            key,
            http=pool,
            level=level,
            timestamp=timestamp,
            revocation=revocation,
            reason=reason,
            location=location,
        )
        return await made.seal(data, now=now)

    return _blocking(work, http)


def renew(
    data: bytes,
    timestamp: Timestamps | str,
    *,
    revocation: Revocation | None = None,
    certificates: Iterable[x509.Certificate] = (),
    http: HttpOptions | None = None,
    now: datetime | None = None,
) -> Sealed:
    """Renew a seal before its last time-stamp runs out, or raise it to B-LTA; blocks.

    Adds proof, and a time-stamp over all. Needs no key. certificates: those of the signer's chain that are not in the
    file. Raises SealFailed where the file is not sealed, was changed, or proof is missing; SettingsError.
    """
    require_extra()

    from certbroker.bundle.seal.renewing import renew as renewed

    timestamps = _timestamps(timestamp)
    known = ders((*certificates, *timestamps.certificates))

    async def work(pool: HttpPool) -> Sealed:
        return await renewed(data, _maker(pool, timestamps, revocation), known, now or _now())

    return _blocking(work, http)


def _timestamps(told: Timestamps | str) -> Timestamps:
    return Timestamps(told) if isinstance(told, str) else told


def _maker(http: HttpPool, timestamp: Timestamps | None, revocation: Revocation | None) -> "Maker":
    from certbroker.bundle.seal.making import Maker
    from certbroker.bundle.seal.proof import Prover
    from certbroker.bundle.seal.stamping import Stamper

    stamper = Stamper(timestamp, http) if timestamp else None
    return Maker(stamper, Prover(revocation or Revocation(), http))


def _signer(key: Key) -> "Signer":
    from certbroker.bundle.seal.signer import Signer

    return Signer(key)


def _blocking(work: Callable[[HttpPool], Awaitable[T]], options: HttpOptions | None) -> T:
    from anyio.from_thread import start_blocking_portal

    async def run() -> T:
        async with HttpPool(options) as pool:
            return await work(pool)

    with start_blocking_portal(name="certbroker-seal") as portal:
        return portal.call(run)
