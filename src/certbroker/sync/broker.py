"""The blocking broker: a thin layer over the async one, which runs in a thread of its own."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from certbroker import broker as core
from certbroker.catalogue import Catalogue
from certbroker.collect import Rehearsed, Tell
from certbroker.consent import Consent, Periodic
from certbroker.deleting import Marked
from certbroker.dossier import Dossier
from certbroker.journal import History
from certbroker.keeping import Narrowed
from certbroker.model import Holder, Representative
from certbroker.settings import Official, Preferences, Settings
from certbroker.store import AsyncStore, Store
from certbroker.sync.door import Door
from certbroker.sync.vault import Vault, require_no_async
from certbroker.worker.advanced import Advanced

if TYPE_CHECKING:
    from certbroker.bundle import Bundle
    from certbroker.bundle.seal import Sealed
    from certbroker.requirements.statement import Statement

AnyStore = Vault | Store | AsyncStore


class Broker:
    """Asks holders for their consent, and collects what they let be fetched. Safe to share between threads.

    Starts with its first use, and again in a forked process; close it, or use it in `with`. A vault that it gets is a
    blocking one; an async one is a SettingsError.
    """

    def __init__(
        self,
        opener: Callable[[Store | AsyncStore | None], AbstractAsyncContextManager[core.Broker]],
        store: AnyStore | None = None,
    ) -> None:
        require_no_async(store)

        def opened() -> AbstractAsyncContextManager[core.Broker]:
            return opener(store.inner if isinstance(store, Vault) else store)

        self._door = Door(opened, store.door if isinstance(store, Vault) else None)

    @classmethod
    def sandbox(cls, *, store: AnyStore | None = None, preferring: Preferences | None = None, **options: Any) -> Self:
        """Talk to the other side in this process, on 2026-11-20 (see `certbroker.aio.Broker.sandbox`)."""
        return cls(lambda found: core.Broker.sandbox(store=found, preferring=preferring, **options), store)

    @classmethod
    def from_settings(
        cls,
        settings: Settings | str | Path | None = None,
        *,
        party: str | None = None,
        store: AnyStore | None = None,
        preferring: Preferences | None = None,
    ) -> Self:
        """Talk to the real channels, as settings say (an object, a TOML file, or the environment).

        store: in place of the vault that settings name; without either everything is kept in memory.

        Raises SettingsError.
        """
        known = settings if isinstance(settings, Settings) else Settings.load(settings)
        known.party(party)
        return cls(
            lambda found: core.Broker.from_settings(known, party=party, store=found, preferring=preferring), store
        )

    @property
    def people(self) -> Mapping[str, Holder]:
        """The fictional people of the sandbox; empty elsewhere."""
        return self._door.open()[1].people

    @property
    def trust_pem(self) -> str:
        """The root certificate of the sandbox's issuers, in PEM; empty elsewhere."""
        return self._door.open()[1].trust_pem

    @property
    def catalogue(self) -> Catalogue:
        """The certificates that can be asked for."""
        return self._door.open()[1].catalogue

    def request_consent(
        self,
        holder: Holder,
        wanted: Iterable[core.Wanted],
        *,
        recipient: str,
        purpose: str,
        retention_days: int | None = None,
        periodic: Periodic | None = None,
        representative: Representative | None = None,
        callback_url: str | None = None,
    ) -> Consent:
        """Ask a holder to let certificates be fetched: returns at once with a pending consent.

        Its `address` is where the holder decides.

        Raises SettingsError, ChannelError, IdentityConflict.
        """
        return self._door.run(
            core.Broker.request_consent,
            holder,
            wanted,
            recipient=recipient,
            purpose=purpose,
            retention_days=retention_days,
            periodic=periodic,
            representative=representative,
            callback_url=callback_url,
        )

    def rehearse(self, holder: Holder, wanted: Iterable[core.Wanted]) -> tuple[Rehearsed, ...]:
        """Return the requests that fetching would send, keys and personal data hidden. Asks nobody, keeps nothing."""
        return self._door.run(core.Broker.rehearse, holder, wanted)

    def consent(self, consent: Consent | str) -> Consent:
        """Return a consent as it now stands. Raises ConsentMissing."""
        return self._door.run(core.Broker.consent, consent)

    def collect(
        self,
        consent: Consent | str,
        *,
        deadline: float = 120.0,
        official: Official | None = None,
        on_event: Tell | None = None,
    ) -> Dossier:
        """Wait for the holder's approval for at most `deadline` seconds, then fetch everything side by side.

        Raises ConsentPending (go on later with `resume`), ConsentDeclined, ConsentExpired, ConsentWithdrawn.
        `on_event` is called in another thread.
        """
        return self._door.run(core.Broker.collect, consent, deadline=deadline, official=official, on_event=on_event)

    def resume(
        self, consent_id: str, *, deadline: float = 0.0, official: Official | None = None, on_event: Tell | None = None
    ) -> Dossier:
        """Go on with a consent in another process or call: as `collect`, but without waiting unless told to."""
        return self.collect(consent_id, deadline=deadline, official=official, on_event=on_event)

    def read(self, consent: Consent | str, who: Official, why: str, *, place: str = "") -> Dossier:
        """Return what is kept under a consent, and write down who read it and why. Fetches nothing.

        Raises SettingsError without an official or a reason, ConsentSuspended, ConsentWithdrawn.
        """
        return self._door.run(core.Broker.read, consent, who, why, place=place)

    def bundle(self, consent: Consent | str, who: Official, why: str, *, place: str = "", **options: Any) -> "Bundle":
        """Make the submission PDF of what is kept under a consent, and write down for whom. Raises as `read`."""
        return self._door.run(core.Broker.bundle, consent, who, why, place=place, **options)

    def hand_over(
        self, made: "Bundle | Sealed | Statement | bytes", dossier: Dossier, who: Official, why: str, *, place: str = ""
    ) -> str:
        """Write down that a bundle or a statement goes to the recipient of the consent. Raises as `read`."""
        return self._door.run(core.Broker.hand_over, made, dossier, who, why, place=place)

    def history(self, of: Holder | Consent | str) -> History:
        """Return who received what, when and why: of a consent, or of a holder whose CI is known."""
        return self._door.run(core.Broker.history, of)

    def narrow(self, consent: Consent | str, items: Iterable[Narrowed]) -> Consent:
        """Withdraw single certificates of a consent. Raises ConsentMissing, ConsentScope."""
        return self._door.run(core.Broker.narrow, consent, items)

    def to_delete(self) -> Sequence[Marked]:
        """Return what holders withdrew and `purge` has not deleted yet."""
        return self._door.run(core.Broker.to_delete)

    def withdraw(self, consent: Consent | str) -> Consent:
        """Withdraw a consent (철회): nothing is fetched, read or handed on any more; what came is to be deleted."""
        return self._door.run(core.Broker.withdraw, consent)

    def suspend(self, consent: Consent | str) -> Consent:
        """Suspend a consent (유통정지): nothing is fetched, read or handed on under it until `lift`."""
        return self._door.run(core.Broker.suspend, consent)

    def lift(self, consent: Consent | str) -> Consent:
        """Lift a suspension."""
        return self._door.run(core.Broker.lift, consent)

    def start(self, consent: Consent | str) -> None:
        """Leave a consent to workers: returns at once. Raises ConsentMissing."""
        self._door.run(core.Broker.start, consent)

    def advance(self, name: str) -> Advanced:
        """Take a consent or a transfer request one short step further, from any process. Raises ConsentMissing."""
        return self._door.run(core.Broker.advance, name)

    def forget(self, consent: Consent | str) -> int:
        """Delete a consent with everything that was fetched under it; returns how many entries."""
        return self._door.run(core.Broker.forget, consent)

    def purge(self) -> int:
        """Delete what may no longer be kept, and what holders withdrew; returns how many entries."""
        return self._door.run(core.Broker.purge)

    def close(self) -> None:
        """Close the connections and end the background thread."""
        self._door.close()

    def __enter__(self) -> Self:
        self._door.open()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
