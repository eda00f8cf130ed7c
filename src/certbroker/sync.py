"""The blocking front door: a thin layer over the async broker, which runs in a thread of its own."""

import threading
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, ExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TypeVar

from anyio.from_thread import BlockingPortal, start_blocking_portal

from certbroker import broker as core
from certbroker.catalogue import Catalogue
from certbroker.collect import Rehearsed, Tell
from certbroker.consent import RETENTION_DAYS, Consent, Periodic
from certbroker.deleting import Marked
from certbroker.dossier import Dossier
from certbroker.journal import History
from certbroker.keeping import Narrowed
from certbroker.model import Holder, Representative
from certbroker.settings import Official, Preferences, Settings
from certbroker.store import AsyncStore, Store
from certbroker.worker.advanced import Advanced

if TYPE_CHECKING:
    from certbroker.bundle import Bundle
    from certbroker.bundle.seal import Sealed
    from certbroker.requirements.statement import Statement

T = TypeVar("T")


class Broker:
    """Asks holders for their consent, and collects what they let be fetched. Safe to share between threads.

    Starts with its first use; close it, or use it in `with`.
    """

    def __init__(self, opener: Callable[[], AbstractAsyncContextManager[core.Broker]]) -> None:
        self._opener = opener
        self._stack = ExitStack()
        self._lock = threading.Lock()
        self._running: tuple[BlockingPortal, core.Broker] | None = None

    @classmethod
    def sandbox(
        cls, *, store: Store | AsyncStore | None = None, preferring: Preferences | None = None, **options: Any
    ) -> Self:
        """Talk to the other side in this process, on 2026-11-20 (see `certbroker.aio.Broker.sandbox`)."""
        return cls(partial(core.Broker.sandbox, store=store, preferring=preferring, **options))

    @classmethod
    def from_settings(
        cls,
        settings: Settings | str | Path | None = None,
        *,
        party: str | None = None,
        store: Store | AsyncStore | None = None,
        preferring: Preferences | None = None,
    ) -> Self:
        """Talk to the real channels, as settings say (an object, a TOML file, or the environment).

        Raises SettingsError.
        """
        found = settings if isinstance(settings, Settings) else Settings.load(settings)
        found.party(party)
        return cls(partial(core.Broker.from_settings, found, party=party, store=store, preferring=preferring))

    @property
    def people(self) -> Mapping[str, Holder]:
        """The fictional people of the sandbox; empty elsewhere."""
        return self._open()[1].people

    @property
    def trust_pem(self) -> str:
        """The root certificate of the sandbox's issuers, in PEM; empty elsewhere."""
        return self._open()[1].trust_pem

    @property
    def catalogue(self) -> Catalogue:
        """The certificates that can be asked for."""
        return self._open()[1].catalogue

    def request_consent(
        self,
        holder: Holder,
        wanted: Iterable[core.Wanted],
        *,
        recipient: str,
        purpose: str,
        retention_days: int = RETENTION_DAYS,
        periodic: Periodic | None = None,
        representative: Representative | None = None,
        callback_url: str | None = None,
    ) -> Consent:
        """Ask a holder to let certificates be fetched: returns at once with a pending consent.

        Its `address` is where the holder decides.

        Raises SettingsError, ChannelError, IdentityConflict.
        """
        portal, inner = self._open()
        call = partial(
            inner.request_consent,
            recipient=recipient,
            purpose=purpose,
            retention_days=retention_days,
            periodic=periodic,
            representative=representative,
            callback_url=callback_url,
        )
        return _call(portal, call, holder, wanted)

    def rehearse(self, holder: Holder, wanted: Iterable[core.Wanted]) -> tuple[Rehearsed, ...]:
        """Return the requests that fetching would send, keys and personal data hidden. Asks nobody, keeps nothing."""
        portal, inner = self._open()
        return _call(portal, inner.rehearse, holder, wanted)

    def consent(self, consent: Consent | str) -> Consent:
        """Return a consent as it now stands. Raises ConsentMissing."""
        portal, inner = self._open()
        return _call(portal, inner.consent, consent)

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
        portal, inner = self._open()
        return _call(portal, partial(inner.collect, consent, deadline=deadline, official=official, on_event=on_event))

    def resume(
        self, consent_id: str, *, deadline: float = 0.0, official: Official | None = None, on_event: Tell | None = None
    ) -> Dossier:
        """Go on with a consent in another process or call: as `collect`, but without waiting unless told to."""
        return self.collect(consent_id, deadline=deadline, official=official, on_event=on_event)

    def read(self, consent: Consent | str, who: Official, why: str, *, place: str = "") -> Dossier:
        """Return what is kept under a consent, and write down who read it and why. Fetches nothing.

        Raises SettingsError without an official or a reason, ConsentSuspended, ConsentWithdrawn.
        """
        portal, inner = self._open()
        return _call(portal, partial(inner.read, place=place), consent, who, why)

    def bundle(self, consent: Consent | str, who: Official, why: str, *, place: str = "", **options: Any) -> "Bundle":
        """Make the submission PDF of what is kept under a consent, and write down for whom. Raises as `read`."""
        portal, inner = self._open()
        return _call(portal, partial(inner.bundle, place=place, **options), consent, who, why)

    def hand_over(
        self, made: "Bundle | Sealed | Statement | bytes", dossier: Dossier, who: Official, why: str, *, place: str = ""
    ) -> str:
        """Write down that a bundle or a statement goes to the recipient of the consent. Raises as `read`."""
        portal, inner = self._open()
        return _call(portal, partial(inner.hand_over, place=place), made, dossier, who, why)

    def history(self, of: Holder | Consent | str) -> History:
        """Return who received what, when and why: of a consent, or of a holder whose CI is known."""
        portal, inner = self._open()
        return _call(portal, inner.history, of)

    def narrow(self, consent: Consent | str, items: Iterable[Narrowed]) -> Consent:
        """Withdraw single certificates of a consent. Raises ConsentMissing, ConsentScope."""
        portal, inner = self._open()
        return _call(portal, inner.narrow, consent, items)

    def to_delete(self) -> Sequence[Marked]:
        """Return what holders withdrew and `purge` has not deleted yet."""
        portal, inner = self._open()
        return _call(portal, inner.to_delete)

    def withdraw(self, consent: Consent | str) -> Consent:
        """Withdraw a consent (철회): nothing is fetched, read or handed on any more; what came is to be deleted."""
        portal, inner = self._open()
        return _call(portal, inner.withdraw, consent)

    def suspend(self, consent: Consent | str) -> Consent:
        """Suspend a consent (유통정지): nothing is fetched, read or handed on under it until `lift`."""
        portal, inner = self._open()
        return _call(portal, inner.suspend, consent)

    def lift(self, consent: Consent | str) -> Consent:
        """Lift a suspension."""
        portal, inner = self._open()
        return _call(portal, inner.lift, consent)

    def start(self, consent: Consent | str) -> None:
        """Leave a consent to workers: returns at once. Raises ConsentMissing."""
        portal, inner = self._open()
        _call(portal, inner.start, consent)

    def advance(self, name: str) -> Advanced:
        """Take a consent or a transfer request one short step further, from any process. Raises ConsentMissing."""
        portal, inner = self._open()
        return _call(portal, inner.advance, name)

    def forget(self, consent: Consent | str) -> int:
        """Delete a consent with everything that was fetched under it; returns how many entries."""
        portal, inner = self._open()
        return _call(portal, inner.forget, consent)

    def purge(self) -> int:
        """Delete what may no longer be kept, and what holders withdrew; returns how many entries."""
        portal, inner = self._open()
        return _call(portal, inner.purge)

    def close(self) -> None:
        """Close the connections and end the background thread."""
        with self._lock:
            self._running = None
            self._stack.close()

    def __enter__(self) -> Self:
        self._open()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _open(self) -> tuple[BlockingPortal, core.Broker]:
        with self._lock:
            if self._running is None:
                # A thread that a failed start left behind would keep the interpreter from ending.
                with ExitStack() as stack:
                    portal = stack.enter_context(start_blocking_portal(name="certbroker"))
                    inner = stack.enter_context(portal.wrap_async_context_manager(self._opener()))
                    self._stack = stack.pop_all()
                self._running = portal, inner
            return self._running


def _call(portal: BlockingPortal, function: Callable[..., Awaitable[T]], *arguments: Any) -> T:
    """Run a function in the background thread; whoever interrupts the wait (Ctrl-C) ends the function too."""
    future = portal.start_task_soon(function, *arguments)
    try:
        return future.result()
    except BaseException:
        future.cancel()
        raise
