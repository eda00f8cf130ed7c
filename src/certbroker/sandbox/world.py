"""Relying parties, their exchange bundles and the provisional codes."""

from dataclasses import dataclass, field
from functools import cache

from certbroker.sandbox import data


@dataclass(frozen=True)
class RelyingParty:
    """An institution that may ask (이용기관)."""

    name: str
    system_code: str
    api_key: str = field(repr=False)
    wallet_address: str = ""


@dataclass(frozen=True)
class ExchangeBundle:
    """What one relying party may ask for in one go; every document is optional."""

    id: str
    of: str
    name: str
    documents: tuple[str, ...]


@dataclass(frozen=True)
class World:
    """Everything the exchange knows about who may ask for what."""

    relying_parties: tuple[RelyingParty, ...]
    bundles: tuple[ExchangeBundle, ...]
    provisional: dict[str, str]

    def party(self, system_code: str) -> RelyingParty | None:
        """Return the relying party of a system code."""
        return next((party for party in self.relying_parties if party.system_code == system_code), None)

    def bundle(self, party: RelyingParty, bundle_id: str) -> ExchangeBundle | None:
        """Return a bundle if it is this relying party's."""
        mine = (bundle for bundle in self.bundles if bundle.of == party.system_code)
        return next((bundle for bundle in mine if bundle.id == bundle_id), None)


@cache
def load() -> World:
    """Read the world that ships with the sandbox."""
    table = data.table("world.toml")
    return World(
        relying_parties=tuple(RelyingParty(**row) for row in table["relying_party"]),
        bundles=tuple(
            ExchangeBundle(row["id"], row["of"], row["name"], tuple(row["documents"])) for row in table["bundle"]
        ),
        provisional=dict(table["provisional"]),
    )
