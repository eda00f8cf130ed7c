"""The broker: the one place where settings, channels, store, catalogue and clock are put together.

Async; `certbroker.sync` has the blocking door.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Self

from certbroker._http import HttpOptions, HttpPool
from certbroker.catalogue import Catalogue, discover
from certbroker.channels.identity import SimpleAuthentication
from certbroker.channels.public_mydata.client import ExchangeClient
from certbroker.collect import Collector, Event, Exchange, Tell
from certbroker.consent import RETENTION_DAYS, Consent, ConsentStatus, IdentityProvider, Periodic, draft
from certbroker.dossier import Dossier
from certbroker.errors import ChannelError, ConsentMissing, ConsentPending, Recovery
from certbroker.fields import SEOUL
from certbroker.model import Certificate, Holder, Item, Representative
from certbroker.privacy import SEALED
from certbroker.settings import ExchangeBundle, Official, RelyingParty, Settings
from certbroker.store import Entry, MemoryStore, Store

Wanted = type[Certificate] | Item[Any]
KIND = "consent"
FIRST_POLL, LONGEST_POLL = 0.1, 2.0


def _silent(_event: Event) -> None:
    """Tell nobody."""


class Broker:
    """Asks holders for their consent, and collects what they let be fetched.

    Belongs to one event loop; close it there, or use it in `async with`.
    """

    def __init__(
        self,
        party: RelyingParty,
        *,
        http: HttpPool | None = None,
        store: Store | None = None,
        catalogue: Catalogue | None = None,
        clock: Callable[[], datetime] | None = None,
        identity: IdentityProvider | None = None,
        exchange: Exchange | None = None,
        people: Mapping[str, Holder] | None = None,
    ) -> None:
        self.party = party
        self.catalogue = catalogue or discover()
        self.people: Mapping[str, Holder] = people or {}
        """The fictional people of the sandbox; empty elsewhere."""
        self.clock = clock or (lambda: datetime.now(SEOUL))
        self.store: Store = store or MemoryStore()
        self._http = http or HttpPool()
        self._identity = identity or SimpleAuthentication(party, self._http, clock=self.clock)
        self._collector = Collector(
            party,
            exchange or ExchangeClient(party, self._http, clock=self.clock),
            self.store,
            self.catalogue,
            self.clock,
            self._load,
        )

    @classmethod
    def from_settings(
        cls, settings: Settings | str | Path | None = None, *, party: str | None = None, store: Store | None = None
    ) -> Self:
        """Talk to the real channels, as settings say (an object, a TOML file, or the environment).

        Raises SettingsError.
        """
        found = settings if isinstance(settings, Settings) else Settings.load(settings)
        options = HttpOptions(**found.http.model_dump())
        return cls(found.party(party), http=HttpPool(options), store=store)

    @classmethod
    @asynccontextmanager
    async def sandbox(cls, *, store: Store | None = None, **options: Any) -> AsyncGenerator[Self]:
        """Talk to the other side in this process: the sandbox exchange, its identity provider and its people.

        It is 2026-11-20 there. Options are those of `certbroker.sandbox.Sandbox`. Needs `certbroker[sandbox]`.
        """
        from certbroker.sandbox import Sandbox

        box = Sandbox(**options)
        await asyncio.to_thread(box.__enter__)
        try:
            async with cls(
                sandbox_party(box.info), store=store, clock=box.now, people=sandbox_people(box.info)
            ) as broker:
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
        retention_days: int = RETENTION_DAYS,
        periodic: Periodic | None = None,
        representative: Representative | None = None,
        callback_url: str | None = None,
    ) -> Consent:
        """Ask a holder to let certificates be fetched: returns at once with a pending consent.

        Its `address` is where the holder decides.

        Raises SettingsError where an item lacks an option, ChannelError where the identity provider does not answer,
        IdentityConflict where it knows no such person.
        """
        items = [Item[Certificate].of(one) for one in wanted]
        consent = draft(
            holder,
            items,
            recipient=recipient,
            purpose=purpose,
            now=self.clock(),
            retention_days=retention_days,
            periodic=periodic,
            representative=representative,
        )
        pending = await self._identity.start(consent, callback_url)
        return self._keep(
            consent.model_copy(
                update={
                    "party": self.party.system_code,
                    "address": pending.address,
                    "provider_request": pending.request_id,
                }
            )
        )

    async def consent(self, consent: Consent | str) -> Consent:
        """Return a consent as it now stands, asking the identity provider while it is pending.

        Raises ConsentMissing.
        """
        found = self._load(consent if isinstance(consent, str) else consent.id)
        if found.status is not ConsentStatus.PENDING:
            return found
        if self.clock() > found.approve_until:
            return self._keep(found.ended(ConsentStatus.EXPIRED))
        checked = await self._identity.check(found)
        current = self._load(found.id)
        if current.status is not ConsentStatus.PENDING:
            return current  # withdrawn, or decided by another call, while the provider was asked
        return self._keep(checked)

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
        (go on later with `resume`), ConsentDeclined, ChannelError where the identity provider cannot be reached at the
        first attempt; ConsentExpired and ConsentWithdrawn where nothing was fetched before. A document that failed is
        an outcome in the dossier, not an error.
        """
        tell = on_event or _silent
        approved = await self._decided(consent, deadline, tell)
        who = official or self.party.official
        if not who.purpose:
            who = who.model_copy(update={"purpose": approved.purpose})
        outcomes = await self._collector.collect(approved, who, tell)
        return Dossier(
            holder=approved.holder.masked_name,
            recipient=approved.recipient,
            purpose=approved.purpose,
            consent_ids=(approved.id,),
            collected_at=self.clock(),
            outcomes=outcomes,
        )

    async def resume(
        self, consent_id: str, *, deadline: float = 0.0, official: Official | None = None, on_event: Tell | None = None
    ) -> Dossier:
        """Go on with a consent in another process or call: as `collect`, but without waiting unless told to."""
        return await self.collect(consent_id, deadline=deadline, official=official, on_event=on_event)

    async def withdraw(self, consent: Consent | str) -> Consent:
        """Withdraw a consent (철회): from now on nothing is fetched under it."""
        found = self._load(consent if isinstance(consent, str) else consent.id)
        return self._keep(found.ended(ConsentStatus.WITHDRAWN, self.clock()))

    async def forget(self, consent: Consent | str) -> int:
        """Delete a consent with everything that was fetched under it; returns how many entries."""
        return self.store.delete(consent if isinstance(consent, str) else consent.id)

    async def purge(self) -> int:
        """Delete what may no longer be kept; returns how many entries."""
        return self.store.purge(self.clock())

    async def close(self) -> None:
        """Close the connections."""
        await self._http.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def _decided(self, consent: Consent | str, deadline: float, tell: Tell) -> Consent:
        """Wait until the holder has decided, asking less and less often."""
        loop = asyncio.get_running_loop()
        end, pause = loop.time() + deadline, FIRST_POLL
        found = await self.consent(consent)
        while found.status is ConsentStatus.PENDING:
            if loop.time() >= end:
                raise ConsentPending(f"consent {found.id}")
            tell(Event("waiting"))
            await asyncio.sleep(min(pause, max(end - loop.time(), 0)))
            pause = min(pause * 1.5, LONGEST_POLL)
            found = await self._asked_again(found)
        if found.status is ConsentStatus.APPROVED:
            tell(Event("approved"))
        return found

    async def _asked_again(self, consent: Consent) -> Consent:
        """Return a consent as it now stands, or as it stood where the provider cannot say just now."""
        try:
            return await self.consent(consent)
        except ChannelError as error:
            if error.recovery is not Recovery.RETRY:
                raise
            return consent

    def _keep(self, consent: Consent) -> Consent:
        until = max(consent.approve_until, consent.fetch_until or consent.approve_until) + timedelta(
            days=consent.retention_days
        )
        self.store.put(Entry(KIND, consent.id, "", until, consent.model_dump_json(context=SEALED).encode()))
        return consent

    def _load(self, consent: str) -> Consent:
        entry = self.store.get(KIND, consent)
        if entry is None:
            raise ConsentMissing(f"no consent {consent[:40]}")
        found = Consent.model_validate_json(entry.data)
        if found.party != self.party.system_code:
            raise ConsentMissing(f"consent {found.id} was given to another relying party")
        return found


def sandbox_party(info: Mapping[str, Any]) -> RelyingParty:
    """Return the relying party that a sandbox's first line describes."""
    return Settings.parse(
        {
            "relying_party": {
                "sandbox": {
                    "name": "certbroker sandbox",
                    "specimen": True,
                    "system_code": info["system_code"],
                    "api_key": info["api_key"],
                    "exchange_url": info["url"],
                    "identity_url": info["identity_url"],
                    "official": Official(name="김담당", position="심사팀"),
                    "bundles": [
                        ExchangeBundle(id=one, documents=tuple(codes)) for one, codes in info["bundles"].items()
                    ],
                    "codes": {certificate: code for code, certificate in info.get("provisional", {}).items()},
                }
            }
        }
    ).party()


def sandbox_people(info: Mapping[str, Any]) -> dict[str, Holder]:
    """Return the fictional people that a sandbox's first line names."""
    return {
        name: Holder.model_validate(_holder(told)) for name, told in info["people"].items() if told.get("birth_date")
    }


def _holder(told: Mapping[str, Any]) -> dict[str, Any]:
    known = {key: told[key] for key in ("name", "birth_date", "sex", "resident_number", "ci", "phone") if told.get(key)}
    known["is_foreigner"] = told.get("nationality") == "foreign"
    if not told.get("business_number"):
        return known
    name = told.get("corporate_name") or told["business_name"]
    number, corporate = told["business_number"], told.get("corporate_number")
    return known | {"business": {"name": name, "number": number, "corporate_number": corporate}}
