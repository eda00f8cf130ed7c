"""The broker: the one place where settings, channels, store, catalogue and clock are put together.

Async; `certbroker.sync` has the blocking door.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterable, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from certbroker._http import HttpOptions, HttpPool
from certbroker.catalogue import Catalogue, discover
from certbroker.channels.base import DocumentChannel
from certbroker.channels.identity import SimpleAuthentication
from certbroker.channels.public_mydata.client import ExchangeClient
from certbroker.collect import Collector, Event, Exchange, NoExchange, Rehearsal, Rehearsed, Tell
from certbroker.consent import RETENTION_DAYS, Consent, ConsentStatus, IdentityProvider, Periodic, draft
from certbroker.consents import Consents, id_of
from certbroker.dossier import Dossier
from certbroker.errors import ChannelError, ConsentPending, Recovery
from certbroker.fields import SEOUL
from certbroker.journal import Actor, Journal, Ledger
from certbroker.keeping import Keeping
from certbroker.limits import Limits
from certbroker.model import Certificate, Holder, Item, Representative, given, items_of
from certbroker.sandboxed import sandbox_party, sandbox_people
from certbroker.settings import Official, Preferences, RelyingParty, Settings
from certbroker.store import AsyncStore, Store, waited_for
from certbroker.worker.advance import Durable
from certbroker.worker.advanced import Advanced, Waker
from certbroker.worker.known import Known
from certbroker.worker.places import Places
from certbroker.worker.runner import WIDTH, Runner
from certbroker.worker.telling import Notifier, Silent

if TYPE_CHECKING:
    from certbroker.vault import Vault

Wanted = type[Certificate] | Item[Any]
FIRST_POLL, LONGEST_POLL = 0.1, 2.0


def _silent(_event: Event) -> None:
    """Tell nobody."""


class Broker(Keeping):
    """Asks holders for their consent, and collects what they let be fetched.

    Belongs to one event loop; close it there, or use it in `async with`.
    """

    def __init__(  # noqa: PLR0913 - each is a part that a service or a test may replace
        self,
        party: RelyingParty,
        *,
        http: HttpPool | None = None,
        store: Store | AsyncStore | None = None,
        catalogue: Catalogue | None = None,
        clock: Callable[[], datetime] | None = None,
        identity: IdentityProvider | None = None,
        exchange: Exchange | None = None,
        channels: Iterable[DocumentChannel] | None = None,
        people: Mapping[str, Holder] | None = None,
        notifier: Notifier | None = None,
        queue: Waker | None = None,
        journal: Journal | None = None,
    ) -> None:
        self.party = party
        self.catalogue = catalogue or discover()
        self.people: Mapping[str, Holder] = people or {}
        """The fictional people of the sandbox; empty elsewhere."""
        self.trust_pem = ""
        """The root certificate of the sandbox's issuers, in PEM; empty elsewhere."""
        self.clock = clock or (lambda: datetime.now(SEOUL))
        self.store: AsyncStore = waited_for(store)
        self.retention_days = RETENTION_DAYS
        """How long what was fetched is kept, where a request for consent does not say."""
        self.own: Vault | None = None
        """The vault that settings named: it is closed with the broker."""
        self.journal = journal or Ledger(self.store, self.clock)
        self._consents = Consents(self.store, party.mark, self.clock, self.journal)
        self._notifier, self._queue = notifier or Silent(), queue
        self._http = http or HttpPool()
        self._identity = identity
        if identity is None and party.identity_url:
            self._identity = SimpleAuthentication(party, self._http, clock=self.clock)
        self._collector = Collector(
            party,
            exchange or (ExchangeClient(party, self._http, clock=self.clock) if party.has_exchange else NoExchange()),
            self.store,
            self.catalogue,
            self.clock,
            self._consents.load,
            {one.name: one for one in (self._other_channels() if channels is None else channels)},
            journal=self.journal,
            restated=self._consents.restated,
        )

        self._known = Known(self._collector, self._consents)

    def _other_channels(self) -> Iterator[DocumentChannel]:
        """Make the channels beside the exchange that settings name."""
        from certbroker.channels.document_wallet.channel import WalletChannel
        from certbroker.channels.open_data import OpenDataChannel

        yield OpenDataChannel(self.party.open_data, self._http, self.clock)
        if self.party.wallet:
            yield WalletChannel(self.party.wallet, self._http, self.clock)

    @classmethod
    def from_settings(
        cls,
        settings: Settings | str | Path | None = None,
        *,
        party: str | None = None,
        store: Store | AsyncStore | None = None,
        preferring: Preferences | None = None,
        notifier: Notifier | None = None,
        queue: Waker | None = None,
    ) -> Self:
        """Talk to the real channels, as settings say (an object, a TOML file, or the environment).

        notifier: tells holders of periodic transfers what was sent. queue: hears of what is due for workers at once.
        store: in place of the vault that settings name; that one is opened with its first use, and closed by `close`.

        Raises SettingsError, KeyMissing.
        """
        found = settings if isinstance(settings, Settings) else Settings.load(settings)
        known = given(preferring or Preferences(), "preferring", Preferences).of(found.party(party))
        own = _vault(found, known) if store is None and found.vault else None
        options, kept = HttpOptions(**found.http.model_dump()), waited_for(own or store)
        limits = Limits.of(found.limits, store=kept, concurrency=options.connections_per_host)
        http = HttpPool(options, limits=limits)
        journal = Ledger(kept, keep_years=found.journal.keep_years)
        broker = cls(known, http=http, store=kept, notifier=notifier, queue=queue, journal=journal)
        broker.own = own
        if found.vault:
            broker.retention_days = found.vault.retention_days
        return broker

    @classmethod
    @asynccontextmanager
    async def sandbox(
        cls, *, store: Store | AsyncStore | None = None, preferring: Preferences | None = None, **options: Any
    ) -> AsyncGenerator[Self]:
        """Talk to the other side in this process: the sandbox's exchange and other channels, and its people.

        It is 2026-11-20 there. Options are those of `certbroker.sandbox.Sandbox`. Needs `certbroker[sandbox]`.
        """
        from certbroker.sandbox import Sandbox

        box = Sandbox(**options)
        await asyncio.to_thread(box.__enter__)
        try:
            async with cls(
                (preferring or Preferences()).of(sandbox_party(box.info)),
                store=store,
                clock=box.now,
                people=sandbox_people(box.info),
            ) as broker:
                broker.trust_pem = box.info.get("trust", "")
                yield broker
        finally:
            await asyncio.to_thread(box.__exit__, None, None, None)

    async def request_consent(
        self,
        holder: Holder,
        wanted: Iterable[Wanted],
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

        Without an identity provider only open data that anyone may read can be asked for: that is approved at once.

        Raises SettingsError where an item lacks an option, ConsentMissing where it needs an identity provider and none
        is set up, ChannelError where the identity provider does not answer,
        IdentityConflict where it knows no such person.
        """
        items = items_of(wanted)
        consent = draft(
            holder,
            items,
            recipient=recipient,
            purpose=purpose,
            now=self.clock(),
            retention_days=self.retention_days if retention_days is None else retention_days,
            periodic=periodic,
            representative=representative,
            channels=lambda item: self._collector.advancing.ways.of(item, holder),
        )
        if self._identity is None:
            return await self._consents.keep(
                consent.of_public_records(self.clock()).model_copy(update={"party": self.party.mark})
            )
        pending = await self._identity.start(consent, callback_url)
        asked = {"party": self.party.mark, "address": pending.address, "provider_request": pending.request_id}
        return await self._consents.keep(consent.model_copy(update=asked))

    async def rehearse(self, holder: Holder, wanted: Iterable[Wanted]) -> tuple[Rehearsed, ...]:
        """Return the requests that fetching would send, keys and personal data hidden. Asks nobody, keeps nothing."""
        items = items_of(wanted)
        consent = draft(holder, items, recipient="-", purpose="-", now=self.clock())
        return tuple(Rehearsal(self.party, self._collector.channels).of(consent, items))

    async def consent(self, consent: Consent | str) -> Consent:
        """Return a consent as it now stands, asking the identity provider while it is pending.

        Raises ConsentMissing.
        """
        return await self.durable.decide(id_of(consent))

    async def collect(
        self,
        consent: Consent | str,
        *,
        deadline: float = 120.0,
        official: Official | None = None,
        on_event: Tell | None = None,
    ) -> Dossier:
        """Wait for the holder's approval for at most `deadline` seconds, then fetch everything side by side.

        What was fetched before is not fetched again. Raises ConsentPending where the holder has not decided by then
        (go on later with `resume`), ConsentDeclined, ChannelError where the identity provider cannot be reached by
        then; ConsentExpired where nothing was fetched before; ConsentWithdrawn, ConsentSuspended. A document
        that failed is an outcome in the dossier, not an error. What the official got to see is written down.
        """
        tell = on_event or _silent
        approved = await self._decided(consent, deadline, tell)
        approved.require_readable()
        who = given(official or self.party.official, "official", Official)
        if not who.purpose:
            who = who.model_copy(update={"purpose": approved.purpose})
        outcomes = await self._collector.collect(approved, who, tell)
        dossier = Dossier(
            holder=approved.holder.masked_name,
            recipient=approved.recipient,
            purpose=approved.purpose,
            consent_ids=(approved.id,),
            collected_at=self.clock(),
            outcomes=outcomes,
        )
        return await self._shown(approved, dossier, Actor.of(who), who.purpose)

    async def resume(
        self, consent_id: str, *, deadline: float = 0.0, official: Official | None = None, on_event: Tell | None = None
    ) -> Dossier:
        """Go on with a consent in another process or call: as `collect`, but without waiting unless told to."""
        return await self.collect(consent_id, deadline=deadline, official=official, on_event=on_event)

    async def suspend(self, consent: Consent | str) -> Consent:
        """Suspend a consent (유통정지): nothing is fetched, read or handed on under it until `lift`."""
        return await self._consents.suspend(id_of(consent))

    async def lift(self, consent: Consent | str) -> Consent:
        """Lift a suspension. Workers that had the consent go on with it."""
        lifted = await self._consents.suspend(id_of(consent), lift=True)
        await self.durable.lifted(lifted.id)
        return lifted

    @property
    def durable(self) -> Durable:
        """What takes rows of the store further: for workers."""
        official, notifier = self.party.official, self._notifier
        return Durable(self._collector, self._consents, self._identity, official, self.clock, notifier, self._known)

    def runner(self, width: int = WIDTH) -> Runner:
        """Return a worker for the rows of the store in this process, of which at most `width` are worked on at once."""
        places = Places(width)
        advance = replace(self.durable, places=places).advance
        return Runner(advance, self.store, self.clock, places, width)

    async def start(self, consent: Consent | str) -> None:
        """Leave a consent to workers: they ask whether the holder has decided, and then fetch what it covers.

        Returns at once. Done again, requests that stopped for good are tried once more. Raises ConsentMissing.
        """
        name = id_of(consent)
        await self.durable.start(name)
        if self._queue is not None:
            await self._queue.wake(name)

    async def advance(self, name: str) -> Advanced:
        """Take a consent (`con_…`) or a transfer request (`trq_…`) one short step further, from any process.

        A step that failed is told in the answer. Doing it again does no harm. Raises ConsentMissing.
        """
        return await self.durable.advance(name)

    async def close(self) -> None:
        """Close the connections."""
        await self._http.close()
        if self.own is not None:
            await self.own.close()

    async def __aenter__(self) -> Self:
        if self.own is not None:
            try:
                await self.own.prepare()
            except BaseException:
                await self.close()
                raise
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def _decided(self, consent: Consent | str, deadline: float, tell: Tell) -> Consent:
        """Wait until the holder has decided, asking less and less often, and not before the provider wants to be."""
        loop = asyncio.get_running_loop()
        end, pause = loop.time() + deadline, FIRST_POLL
        found, away = await self._looked(consent)
        while found.status is ConsentStatus.PENDING:
            asked = (away.retry_at - self.clock()).total_seconds() if away and away.retry_at else 0.0
            if loop.time() + max(asked, 0.0) >= end:
                raise away or ConsentPending(f"consent {found.id}")
            tell(Event("waiting"))
            await asyncio.sleep(max(asked, min(pause, end - loop.time())))
            pause = min(pause * 1.5, LONGEST_POLL)
            found, away = await self._looked(found)
        if found.status is ConsentStatus.APPROVED:
            tell(Event("approved"))
        return found

    async def _looked(self, consent: Consent | str) -> tuple[Consent, ChannelError | None]:
        """Return a consent as it now stands; as it is kept, with the error, where the provider cannot say just now."""
        try:
            return await self.consent(consent), None
        except ChannelError as error:
            if error.recovery is not Recovery.RETRY:
                raise
            return await self._consents.load(id_of(consent)), error


def _vault(settings: Settings, party: RelyingParty) -> "Vault":
    from certbroker.vault import Vault

    return Vault.of(settings, party=party)
