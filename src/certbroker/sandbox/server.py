"""The sandbox as a whole: one object that holds its parts and runs them as a server."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from certbroker.sandbox import people, samples, world
from certbroker.sandbox.clock import TODAY, Clock
from certbroker.sandbox.counter import Counter
from certbroker.sandbox.exchange import Exchange
from certbroker.sandbox.fault_script import FaultScript
from certbroker.sandbox.faults import Fault, Faults
from certbroker.sandbox.identity import IdentityProvider
from certbroker.sandbox.open_data.host import OpenData
from certbroker.sandbox.wallet import kinds
from certbroker.sandbox.wallet.press import Press
from certbroker.sandbox.world import RelyingParty

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.routing import Route

    from certbroker.sandbox.running import Running
    from certbroker.sandbox.tls import Certificates
    from certbroker.sandbox.wallet.counter import Counter as WalletCounter
    from certbroker.sandbox.web import Web


class Sandbox:
    """The other side: exchange, issuers and identity provider for a fictional cast, on a real HTTP server.

    As a context manager it runs in a thread of its own from entry to exit. `latency` is in seconds, one number for
    every call or one each for `issuerequest`, `issue`, `identity`, `open_data`, `wallet`; it, `faults` and the limits
    of `open_data` may be changed while it runs. `approve_after` is the delay after which a holder's approval comes by
    itself, None to wait for a click on the page. `samples` names folders shaped like the connectors package, for trying
    samples of one's own.
    """

    def __init__(
        self,
        port: int = 0,
        host: str = "127.0.0.1",
        *,
        today: date = TODAY,
        latency: float | Mapping[str, float] = 0.0,
        approve_after: float | None = 0.3,
        faults: Iterable[Fault] | FaultScript | Path | None = None,
        check_clock: bool = False,
        samples: Iterable[Path] | None = None,
    ) -> None:
        self.clock = Clock(today)
        self.latency = latency
        script = FaultScript.of(faults)
        self.faults = Faults(script.faults)
        self._tls = script.tls
        self._roots = None if samples is None else tuple(samples)
        self._place = (host, port)
        self._running: Running | None = None
        self._certificates: Certificates | None = None
        self._exchange = Exchange(self.clock, self._sample_folders, check_clock=check_clock)
        self._identity = IdentityProvider(self.clock, approve_after)
        self.open_data = OpenData(self.clock, self._sample_folders, self.faults)
        self._press = Press(self.now, lambda: self.wallet_url)
        self._web: Web | None = None
        self._wallet: WalletCounter | None = None
        self._app: Starlette | None = None

    @property
    def app(self) -> "Starlette":
        """The application, for use inside another process without a server."""
        if self._app is None:
            self._app = self._parts().app()
        return self._app

    @property
    def url(self) -> str:
        """The address of the running server."""
        return self._address("http", self._place[1])

    @property
    def tls_urls(self) -> dict[str, str]:
        """The addresses with TLS, by kind of certificate; none before it runs."""
        ports = self._running.tls_ports if self._running else {}
        return {kind: self._address("https", port) for kind, port in ports.items()}

    @property
    def identity_url(self) -> str:
        """The address of the identity provider."""
        return f"{self.url}/identity"

    @property
    def wallet_url(self) -> str:
        """The address of the document wallet."""
        return f"{self.url}/wallet"

    @property
    def relying_parties(self) -> tuple[RelyingParty, ...]:
        """Those who may ask; `info` tells of the first."""
        return world.load().relying_parties

    @property
    def info(self) -> dict[str, Any]:
        """What a client needs to know: the first line of `certbroker sandbox`."""
        known = world.load()
        party = known.relying_parties[0]
        told = {
            "url": self.url,
            "api_key": party.api_key,
            "system_code": party.system_code,
            "identity_url": self.identity_url,
            "bundles": {
                bundle.id: list(bundle.documents) for bundle in known.bundles if bundle.of == party.system_code
            },
            "provisional": dict(known.provisional),
            "open_data": self.open_data.info(self.url),
            "wallet": self._wallet_info(party),
            "trust": self._press.pki.root_pem,
            "people": {name: person.public() for name, person in people.cast_of_people().items()},
        }
        authority = self._certificates.authority_pem if self._certificates else ""
        return told | ({"tls": {"authority": authority, "urls": self.tls_urls}} if authority else {})

    def now(self) -> datetime:
        """Return the sandbox's time, with its +09:00."""
        return self.clock.now()

    def counts(self) -> dict[str, int]:
        """Return how much was handed out: confirmations asked for, tickets, applications, originals, downloads, …."""
        exchange = {"confirmations": self._identity.confirmations(), "tickets": self._exchange.tickets()}
        return exchange | (self._wallet.counts() if self._wallet else {})

    def start(self) -> None:
        """Run the servers in a thread, and return when they answer."""
        from certbroker.sandbox.running import Running
        from certbroker.sandbox.tls import Certificates

        web = self._parts()
        self._certificates = Certificates(self._place[0]) if self._tls else None
        contexts = {kind: self._certificates.context(kind) for kind in self._tls} if self._certificates else {}
        self._running = Running(self.app, web.connections, contexts)
        self._place = (self._place[0], self._running.start(*self._place))

    def stop(self) -> None:
        """Stop the servers and wait for their thread."""
        if self._running:
            self._running.stop()
        self._running = None

    def __enter__(self) -> Self:
        """Start the server."""
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop the server."""
        self.stop()

    def _sample_folders(self) -> tuple[Path, ...]:
        return samples.installed() if self._roots is None else self._roots

    def _seconds(self, call: str) -> float:
        return self.latency.get(call, 0.0) if isinstance(self.latency, Mapping) else self.latency

    def _address(self, scheme: str, port: int) -> str:
        host = self._place[0]
        return f"{scheme}://{f'[{host}]' if ':' in host else host}:{port}"

    def _wallet_info(self, party: RelyingParty) -> dict[str, Any]:
        return {
            "url": self.wallet_url,
            "system_code": party.system_code,
            "api_key": party.api_key,
            "address": party.wallet_address,
            "codes": dict(kinds.codes()),
        }

    def _parts(self) -> "Web":
        if self._web is None:
            from certbroker.sandbox.control import Control
            from certbroker.sandbox.open_data.web import Door

            self._web = _import_web()(Counter(self._exchange, self.faults), self._identity, self.faults, self._seconds)
            self._web.more.append(Door(self.open_data, self._seconds, self._web.connections).route())
            self._web.more += self._wallet_routes(self._web)
            self._web.more += Control(self.clock, self.faults, self.counts).routes()
        return self._web

    def _wallet_routes(self, web: "Web") -> "list[Route]":
        from certbroker.sandbox.wallet.counter import Counter as WalletCounter
        from certbroker.sandbox.wallet.web import Wallet

        roots, url = self._sample_folders, lambda: self.wallet_url
        self._wallet = WalletCounter(self.clock, self.faults, self._press, roots, url)
        return Wallet(self._wallet, self._press, self._seconds, web.connections).routes()


def _import_web() -> "type[Web]":
    from certbroker.sandbox.web import Web

    return Web
