"""How the channels beside the exchange are reached: open-data APIs and the document wallet."""

from collections.abc import Iterator, Mapping
from typing import Any, cast
from urllib.parse import urlsplit

from pydantic import Field

from certbroker.errors import SettingsError
from certbroker.privacy import ApiKey
from certbroker.settings.keys import KeyReference, Section, Url


class OpenDataAccess(Section):
    """How open-data APIs (공공데이터) are called.

    ```toml
    [relying_party.loans.open_data]
    service_key = { env = "DATA_GO_KR_KEY" }                       # data.go.kr and odcloud
    keys = { "openapi.gg.go.kr" = { env = "GG_KEY" } }             # portals with keys of their own
    hosts = { "apis.data.go.kr" = "https://proxy.example/data" }   # an address that stands for a host
    ```
    """

    service_key: KeyReference | ApiKey | None = None
    """The service key (서비스키) of data.go.kr and odcloud, encoded or decoded."""
    keys: dict[str, KeyReference | ApiKey] = Field(default_factory=dict[str, "KeyReference | ApiKey"])
    """Host → key, for portals that give keys of their own."""
    hosts: dict[str, Url] = Field(default_factory=dict[str, str])
    """Host → address that is called in its place: a sandbox, or a proxy of one's own."""
    parameters: dict[str, dict[str, str]] = Field(default_factory=dict[str, "dict[str, str]"])
    """Host → further parameters of every call, such as the `domain` that a V-World key was given for."""
    deadline: float = Field(default=30.0, gt=0)
    """Seconds that fetching one certificate may take in all, every page and attempt counted."""
    attempts: int = Field(default=3, ge=1, le=10)
    """How often one call is tried where it may be."""
    calls_per_second: float = Field(default=30.0, gt=0)
    """How many calls one host gets in a second; 30 is the gateway's limit since 2026."""

    def key_for(self, host: str) -> ApiKey:
        """Return the key for a host. Raises SettingsError where there is none."""
        found = self.keys.get(host) or self.service_key
        if found is None:
            raise SettingsError(f"no service key for {host}: set open_data.service_key")
        return found if isinstance(found, ApiKey) else found.resolve()

    def address(self, url: str) -> str:
        """Return the address that is called for an operation's published one."""
        parts = urlsplit(url)
        instead = self.hosts.get(parts.hostname or "")
        return f"{instead}{parts.path}" if instead else url


class WalletAccess(Section):
    """How the document wallet (전자문서지갑) is reached.

    ```toml
    [relying_party.loans.wallet]
    url = "https://wallet.example/api"
    system_code = "B000000000000019"
    api_key = { env = "WALLET_API_KEY" }
    address = "500000000019"                                        # our own wallet, where holders submit to
    codes = { "nts.income_amount" = "30000100099" }
    ```
    """

    url: Url
    system_code: str
    """apiUtlInsttCode."""
    api_key: KeyReference | ApiKey
    address: str = ""
    """The relying party's own wallet address (its first digit says whose it is: 5 a bank, 4 a public body)."""
    device_id: str = ""
    codes: dict[str, str] = Field(default_factory=dict[str, str])
    """Certificate → document kind (docKndCode), where no public source shows it."""
    deadline: float = Field(default=60.0, gt=0)
    """Seconds that one call may take in all attempts."""
    attempts: int = Field(default=3, ge=1, le=10)

    def key(self) -> ApiKey:
        """Return the API key, from wherever it is kept."""
        return self.api_key if isinstance(self.api_key, ApiKey) else self.api_key.resolve()


def literal_keys(party: Mapping[str, Any]) -> Iterator[str]:
    """Go through the keys in a relying party's table that stand there themselves, by their places."""
    for place in ("api_key", "wallet.api_key", "open_data.service_key"):
        above, _, name = place.rpartition(".")
        holding: Any = party.get(above) if above else party
        if isinstance(holding, dict) and isinstance(cast("dict[str, Any]", holding).get(name), str):
            yield place
    opened: Any = party.get("open_data")
    keys: Any = cast("dict[str, Any]", opened).get("keys") if isinstance(opened, dict) else None
    for host, key in cast("dict[str, Any]", keys).items() if isinstance(keys, dict) else ():
        if isinstance(key, str):
            yield f"open_data.keys.{host}"
