"""One short step of a consent or a transfer request, named by its opaque id."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from certbroker.collect.collector import Collector
from certbroker.collect.rows import KIND as REQUEST
from certbroker.consent import Consent, IdentityProvider
from certbroker.consents import KIND as CONSENT
from certbroker.consents import Consents
from certbroker.errors import ConsentMissing, LeaseLost
from certbroker.observing import Name, span
from certbroker.settings import Official
from certbroker.transfers import State
from certbroker.worker.advanced import Advanced
from certbroker.worker.consenting import Consenting
from certbroker.worker.known import Known
from certbroker.worker.observed import advanced
from certbroker.worker.places import Places
from certbroker.worker.requesting import Requesting
from certbroker.worker.telling import Notifier

PREFIXES = {"con_": CONSENT, "trq_": REQUEST}


def kind_of(name: str) -> str:
    """Return what kind of row an id names. Raises ConsentMissing where it names none."""
    try:
        return PREFIXES[name[:4]]
    except KeyError:
        raise ConsentMissing(f"no such row: {name[:40]}") from None


@dataclass(frozen=True, slots=True)
class Durable:
    """Takes rows further. Any number of them, in any number of processes, may share one store."""

    collector: Collector
    consents: Consents
    identity: IdentityProvider | None
    official: Official
    clock: Callable[[], datetime]
    notifier: Notifier
    """Who tells holders of periodic transfers what was sent."""
    known: Known
    """Consents that were read before."""
    places: Places = field(default_factory=Places)
    """How many requests of one issuer are worked on at once."""

    async def start(self, consent: str) -> None:
        """Let workers have a consent: from now on its row is due. Raises ConsentMissing, LeaseLost.

        Done again, requests that stopped for good are tried once more.
        """
        await self._consenting.start(consent)

    async def decide(self, consent: str) -> Consent:
        """Return a consent as it now stands, asking the identity provider while it is pending. Raises ConsentMissing.

        An answer is kept; workers that have the consent go on with it at once.
        """
        return await self._consenting.decide(consent)

    async def lifted(self, consent: str) -> None:
        """Go on with what a suspension had stopped, where workers had it."""
        rows = self.collector.advancing.rows
        if any((one.error or {}).get("code") == "consent.suspended" for one in await rows.all(consent)):
            await self.start(consent)

    async def ask_again(self, request: str) -> None:
        """Have a request asked again that may have been asked already (`on_uncertain = "hold"`). Raises LeaseLost."""
        rows = self.collector.advancing.rows
        async with rows.held(request) as row:
            if row.request.state is State.ASKING:
                again = row.request.after(State.CONSENTED)
                await row.settle(await rows.current(again.consent_id), again, self.clock())

    async def advance(self, name: str, *, through: bool = False) -> Advanced:
        """Take a row one step further. A step that fails is an `Advanced` with its error.

        through: as workers do: only where it is due, and on, step by step, for as long as nothing is to be waited for.

        Raises ConsentMissing where it is another relying party's, VaultError where the store fails.
        """
        kind = kind_of(name)
        with span(Name.ADVANCE, row=name, kind=kind) as own:
            done = await self._advanced(kind, name, through=through)
            advanced(kind, done, own)
            return done

    async def _advanced(self, kind: str, name: str, *, through: bool) -> Advanced:
        try:
            if kind == CONSENT:
                return await self._consenting.advance(name, through=through)
            return await self._requesting.advance(name, through=through)
        except LeaseLost:
            is_there = await self.collector.store.get(kind, name) is not None
            return Advanced(name, "busy" if is_there else "gone")

    @property
    def _consenting(self) -> Consenting:
        return Consenting(self.collector, self.consents, self.identity, self.clock, self.notifier)

    @property
    def _requesting(self) -> Requesting:
        return Requesting(self.collector, self.official, self.clock, self.notifier, self.places, self.known)
