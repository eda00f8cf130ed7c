"""Settings: who the relying party is, where the exchange lies, and how it is reached.

From a TOML file, the environment, or code.

```toml
default = "loans"

[relying_party.loans]
name = "가나은행"
system_code = "B000000000000019"                 # 이용기관 시스템 코드, 16 characters
api_key = { env = "EXCHANGE_API_KEY" }           # or { file = "…" }, { keyring = ["service", "user"] }
exchange_url = "https://exchange.example/api"
identity_url = "https://identity.example/api"
method = "POST"                                  # or "GET"
cipher = "declared"                              # or "package.module:Class", called with (api_key, system_code)
bundles = [{ id = "MDS0001617", documents = ["L001", "L100"], required = ["L001"] }]
provisional = { "scourt.family_relation" = "X001" }
profiles = "profiles.toml"                       # wire profiles, beside this file

[relying_party.loans.official]
name = "김담당"
purpose = "대출 심사"

[http]
ca_file = "/etc/ssl/gov.pem"

[limits."apis.data.go.kr"]
rates = [{ calls = 20, per = "second" }]

[vault]
url = "sqlite:////var/lib/service/vault.db"
keys = { file = "/run/secrets/vault.keys" }
```
"""

import os
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, Self, cast

from pydantic import AfterValidator, Field, ValidationError, model_validator
from pydantic_core import ErrorDetails

from certbroker.errors import SettingsError
from certbroker.privacy import ApiKey
from certbroker.reading import Profile
from certbroker.settings.access import OpenDataAccess, WalletAccess, literal_keys
from certbroker.settings.journal import JournalSettings
from certbroker.settings.keys import LOOPBACK, KeyReference, Section, Url, proxy_address, read_text
from certbroker.settings.limits import HostLimits, LimitSettings
from certbroker.settings.seal import Seal
from certbroker.settings.vault import VaultSettings, of_address

__all__ = [
    "LOOPBACK",
    "ExchangeBundle",
    "HostLimits",
    "Http",
    "JournalSettings",
    "KeyReference",
    "LimitSettings",
    "Official",
    "OpenDataAccess",
    "Preferences",
    "RelyingParty",
    "Seal",
    "Settings",
    "VaultSettings",
    "WalletAccess",
    "WireProfile",
]

ResultMeaning = Literal["not_eligible", "not_found", "not_delivered"]
Channel = Literal["public_mydata", "document_wallet", "open_data"]
CHANNELS: tuple[Channel, ...] = ("public_mydata", "document_wallet", "open_data")


class ExchangeBundle(Section):
    """An exchange bundle (묶음정보) of the relying party: its documents, and which of them must always be asked for."""

    id: str
    documents: tuple[str, ...]
    required: tuple[str, ...] = ()


class Official(Section):
    """The official who looks, and why (담당자, 이용목적): the exchange refuses a collection without."""

    name: str
    purpose: str = ""
    id: str = ""
    position: str = ""
    phone: str = ""


class WireProfile(Section):
    """Where real documents differ from our paths: real path → our path, both below the root.

    `document`: the real name of the root.
    """

    document: str | None = None
    paths: dict[str, str] = Field(default_factory=dict[str, str])

    def profile(self) -> Profile:
        """Return it as the reader takes it."""
        return Profile(self.paths, (self.document,) if self.document else ())


class RelyingParty(Section):
    """A relying party (이용기관) as the exchange knows it."""

    name: str
    system_code: str = Field(default="", pattern=r"^[A-Za-z0-9]{16}$")
    api_key: KeyReference | ApiKey | None = None
    exchange_url: Url = ""
    """Address of the exchange; system code and API key come with it. Without it there are the other channels."""
    identity_url: Url = ""
    """Address of the identity provider; open data that anyone may read needs none."""
    official: Official = Official(name="")
    method: Literal["GET", "POST"] = "POST"
    cipher: str = "declared"
    bundles: tuple[ExchangeBundle, ...] = ()
    provisional: dict[str, str] = Field(default_factory=dict[str, str])
    """Certificate → provisional document code, for those whose real code is not public."""
    codes: dict[str, str] = Field(default_factory=dict[str, str])
    """Certificate → document code, where the relying party's numbering differs from the catalogue's."""
    result_codes: dict[str, dict[str, ResultMeaning]] = Field(default_factory=dict[str, dict[str, ResultMeaning]])
    """Certificate → its documents' own result codes and what they mean.

    Without it a coded document counts as not delivered.
    """
    profiles: dict[str, WireProfile] = Field(default_factory=dict[str, WireProfile])
    timestamp_element: Literal["timeStmapToken", "timeStampToken", "timestampToken"] = "timeStmapToken"
    specimen: bool = False
    """Whether this is a test environment: what comes from it is marked 견본 on every page."""
    relay_headers: bool = False
    """Whether who-and-why also goes into HTTP headers, as the credit-information relay wants it."""
    open_data: OpenDataAccess = OpenDataAccess()
    """How open-data APIs are called."""
    wallet: WalletAccess | None = None
    """How the document wallet is reached, if it is."""
    channels: tuple[Channel, ...] = CHANNELS
    """Which channels are used, the preferred first."""
    trust: Path | None = None
    """PEM file of the authorities whose signatures on originals are trusted; without it originals are not verified."""
    originals: bool = False
    """Whether a channel that delivers the issuer's signed original comes first."""
    check_answer_hash: bool = False
    """Whether an answer's own hash must be an HMAC over its body; whether it is one is not known publicly."""
    request_deadline: float = Field(default=60.0, gt=0)
    """Seconds that issuerequest may take in all."""
    issue_deadline: float = Field(default=300.0, gt=0)
    """Seconds that issue may take in all."""
    attempts: int = Field(default=3, ge=1, le=10)
    """How often a call is tried while the channel is unavailable."""
    on_uncertain: Literal["ask_again", "hold"] = "ask_again"
    """What to do where nobody knows whether the exchange got a request, after a crash or a time-out.

    Declared: issuerequest makes a ticket and issues nothing, so asking again does no harm. `hold` waits for a person.
    """

    @model_validator(mode="after")
    def _whole(self) -> Self:
        exchange = {name: getattr(self, name) for name in ("system_code", "api_key", "exchange_url", "identity_url")}
        lacking = [name for name, value in exchange.items() if not value] if any(exchange.values()) else []
        if self.wallet and not (exchange["identity_url"] and exchange["api_key"]):
            lacking = ["identity_url", "api_key"]
        if lacking:
            message = f"{', '.join(lacking)}: missing"
            raise ValueError(message)
        return self

    @property
    def has_exchange(self) -> bool:
        """Whether the exchange can be asked."""
        return bool(self.exchange_url)

    @property
    def mark(self) -> str:
        """What consents are bound to: the system code, else the name."""
        return self.system_code or self.name

    def key(self) -> ApiKey:
        """Return the API key, from wherever it is kept. Raises SettingsError where there is none."""
        if self.api_key is None:
            raise SettingsError("no API key of the exchange: set api_key, system_code, exchange_url, identity_url")
        return self.api_key if isinstance(self.api_key, ApiKey) else self.api_key.resolve()


class Preferences(Section):
    """Which channels are preferred for once, over what the relying party's settings say."""

    channels: tuple[Channel, ...] | None = None
    originals: bool | None = None

    def of(self, party: RelyingParty) -> RelyingParty:
        """Return the relying party with these preferences."""
        return party.model_copy(update=self.model_dump(exclude_none=True))


class Http(Section):
    """How hosts are reached."""

    proxy: Annotated[str, AfterValidator(proxy_address)] | None = Field(default=None, repr=False)
    """Address of the proxy; it may hold a password."""
    ca_file: str | None = None
    client_certificate: tuple[str, str] | None = None
    """PEM file of the certificate, PEM file of its key."""
    connections_per_host: int = Field(default=8, ge=1, le=64)
    connect_timeout: float = Field(default=10.0, gt=0)


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing that is wrong in settings."""

    where: str
    """The setting, dotted; empty for the whole file."""
    message: str
    kind: str
    """As pydantic calls it (`missing`, `extra_forbidden`, …); `unread` where nothing could be read."""

    @classmethod
    def of(cls, error: ErrorDetails) -> Self:
        """Return what pydantic found."""
        is_reference = error.get("ctx", {}).get("class_name") == KeyReference.__name__
        told = KeyReference.WANTED if is_reference else error["msg"].removeprefix("Value error, ")
        return cls(".".join(map(str, error["loc"])), told, error["type"])

    def __str__(self) -> str:
        return f"{self.where}: {self.message}"


class Settings(Section):
    """Everything that stands outside the code. `Settings.load()` reads it."""

    relying_party: dict[str, RelyingParty]
    default: str | None = None
    http: Http = Http()
    limits: LimitSettings = LimitSettings()
    journal: JournalSettings = JournalSettings()
    vault: VaultSettings | None = None
    """Where everything is kept; without it, in memory, unless a store is given."""
    seal: Seal | None = None
    """How bundles are sealed, if they are."""

    @classmethod
    def load(cls, path: str | Path | None = None, environment: Mapping[str, str] | None = None) -> Self:
        """Read settings from a file, else from what CERTBROKER_SETTINGS names, else from CERTBROKER_… variables.

        CERTBROKER_VAULT is the address of the vault where the file has no section for it.

        Raises SettingsError that names what is missing or wrong, never its value.
        """
        environment = os.environ if environment is None else environment
        source = path or environment.get("CERTBROKER_SETTINGS")
        found = _from_file(Path(source)) if source else _from_environment(environment)
        vault = environment.get("CERTBROKER_VAULT")
        return cls.parse({"vault": of_address(vault)} | found if vault else found)

    @classmethod
    def parse(cls, data: Mapping[str, Any]) -> Self:
        """Make settings from a mapping as the file has it. Raises SettingsError."""
        try:
            return cls.model_validate(data)
        except ValidationError as error:
            told = "; ".join(str(Trouble.of(one)) for one in error.errors(include_input=False))
            raise SettingsError(told) from None

    @classmethod
    def troubles(
        cls, path: str | Path | None = None, environment: Mapping[str, str] | None = None
    ) -> tuple[Trouble, ...]:
        """Say everything that keeps settings from being loaded, never a value; nothing where they can be."""
        environment = os.environ if environment is None else environment
        source = path or environment.get("CERTBROKER_SETTINGS")
        try:
            cls.model_validate(_from_file(Path(source)) if source else _from_environment(environment))
        except SettingsError as error:
            return (Trouble("", error.detail, "unread"),)
        except ValidationError as error:
            return tuple(map(Trouble.of, error.errors(include_input=False)))
        return ()

    def party(self, name: str | None = None) -> RelyingParty:
        """Return a relying party by name; without a name the default, or the only one. Raises SettingsError."""
        chosen = name or self.default or (next(iter(self.relying_party)) if len(self.relying_party) == 1 else None)
        if chosen is None:
            raise SettingsError(
                f"several relying parties ({', '.join(self.relying_party)}): name one, or set `default`"
            )
        if chosen not in self.relying_party:
            raise SettingsError(f"no relying party {chosen!r}")
        return self.relying_party[chosen]


def _from_file(path: Path) -> dict[str, Any]:
    data = _toml(path)
    for name, party in _tables(data.get("relying_party")):
        if isinstance(party.get("trust"), str):
            party["trust"] = path.parent / party["trust"]
        if isinstance(party.get("profiles"), str):
            party["profiles"] = _toml(path.parent / party["profiles"])
        for where in literal_keys(party):
            told = f"relying_party.{name}.{where}"
            raise SettingsError(f"{told}: a key never stands in a file; give env, file or keyring")
    vault: Any = data.get("vault")
    if isinstance(vault, dict) and isinstance(cast("dict[str, Any]", vault).get("password"), str):
        raise SettingsError("vault.password: a password never stands in a file; give env, file or keyring")
    return data


def _tables(value: object) -> Iterator[tuple[str, dict[str, Any]]]:
    """Go through the tables of a table; what is none, validation refuses by its name."""
    for name, one in cast("dict[str, object]", value).items() if isinstance(value, dict) else ():
        if isinstance(one, dict):
            yield name, cast("dict[str, Any]", one)


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(read_text(path))
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{path.name} is no TOML: {error}") from None


def _bundle(text: str) -> dict[str, Any]:
    """Read one bundle of CERTBROKER_BUNDLES: `MDS0001617=L001!,L100`, where ! marks what must always be asked for."""
    name, _, codes = text.partition("=")
    documents = [code for code in codes.split(",") if code]
    required = [code.removesuffix("!") for code in documents if code.endswith("!")]
    return {"id": name, "documents": [code.removesuffix("!") for code in documents], "required": required}


def _from_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    names = {
        "name": "NAME",
        "system_code": "SYSTEM_CODE",
        "exchange_url": "EXCHANGE_URL",
        "identity_url": "IDENTITY_URL",
    }
    party: dict[str, Any] = {
        key: environment[f"CERTBROKER_{name}"] for key, name in names.items() if f"CERTBROKER_{name}" in environment
    }
    service_key = environment.get("CERTBROKER_SERVICE_KEY")
    if service_key:
        party["open_data"] = {"service_key": ApiKey(service_key)}
    if not party:
        raise SettingsError(
            "no settings: give a file, CERTBROKER_SETTINGS, CERTBROKER_SERVICE_KEY for open data,"
            " or CERTBROKER_SYSTEM_CODE and its companions for the exchange"
        )
    if set(party) <= {"name", "open_data"}:
        return {"relying_party": {"default": {"name": "certbroker", **party}}}
    party["bundles"] = [_bundle(one) for one in environment.get("CERTBROKER_BUNDLES", "").split()]
    key = environment.get("CERTBROKER_API_KEY")
    party["api_key"] = ApiKey(key) if key else {"env": "CERTBROKER_API_KEY"}
    party["official"] = {
        "name": environment.get("CERTBROKER_OFFICIAL", ""),
        "purpose": environment.get("CERTBROKER_PURPOSE", ""),
    }
    return {"relying_party": {"default": {"name": party.get("system_code", ""), **party}}}
