"""The limits that ship: those of portals beside this module, those of issuers in their folders (`limits.toml`)."""

import importlib
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from certbroker.catalogue import Catalogue, discover
from certbroker.errors import ConnectorDefect
from certbroker.model import Connector
from certbroker.routes import Known
from certbroker.settings.limits import HostLimits, Hours, LimitSettings, OperationLimits

NAME = "limits.toml"
L = TypeVar("L", bound=OperationLimits)


class ReportedHours(BaseModel):
    """Hours in which a certificate is reported to be issued, on some way to its issuer."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    open: Hours
    of: str
    """Of which way they are reported."""
    known: Known
    source: str


class IssuerLimits(BaseModel):
    """What an issuer's folder knows: hosts of its own operations, and hours that are reported of its certificates."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    hosts: dict[str, HostLimits] = Field(default_factory=dict[str, HostLimits])
    hours: dict[str, ReportedHours] = Field(default_factory=dict[str, ReportedHours])


def issuer_limits(connector: Connector) -> IssuerLimits:
    """Return what an issuer's folder knows of limits. Raises ConnectorDefect where it cannot be read."""
    return _read(connector.package)


@cache
def _read(package: str) -> IssuerLimits:
    found = Path(next(iter(importlib.import_module(package).__path__))) / NAME
    try:
        return IssuerLimits.model_validate(_toml(found.read_text(encoding="utf-8")) if found.is_file() else {})
    except (tomllib.TOMLDecodeError, ValidationError) as error:
        raise ConnectorDefect(f"{package}/{NAME}: {error}") from None


@cache
def portals() -> Mapping[str, HostLimits]:
    """Return the limits of the hosts that channels call."""
    told = _toml(files("certbroker.limits").joinpath("defaults.toml").read_text(encoding="utf-8"))
    return {host: HostLimits.model_validate(limits) for host, limits in told.items()}


def _toml(text: str) -> dict[str, Any]:
    return tomllib.loads(text)


def shipped(settings: LimitSettings, catalogue: Catalogue | None = None) -> dict[str, HostLimits]:
    """Return the limits that ship, for the account that keys are of, with those of settings over them."""
    found = dict(portals())
    for connector in (discover() if catalogue is None else catalogue).connectors.values():
        found = _over(issuer_limits(connector).hosts, found)
    ours = {host: _for_account(limits, settings.account) for host, limits in found.items()}
    return _over(settings.hosts, ours)


def _over(first: Mapping[str, HostLimits], second: Mapping[str, HostLimits]) -> dict[str, HostLimits]:
    none = HostLimits()
    return {host: first.get(host, none).joined(second.get(host, none)) for host in {*first, *second}}


def _for_account(limits: HostLimits, account: str) -> HostLimits:
    kept = {path: _kept(one, account) for path, one in limits.operations.items()}
    operations = {path: one for path, one in kept.items() if one != OperationLimits()}
    return _kept(limits, account).model_copy(update={"operations": operations})


def _kept(limits: L, account: str) -> L:
    """Return limits without the rates that hold for other accounts."""
    rates: Iterable[Any] = limits.rates or ()
    return limits.model_copy(update={"rates": tuple(one for one in rates if one.account in {"any", account}) or None})
