"""Settings: whether they are found, and what is wrong or missing in them."""

import stat
from collections.abc import Iterator

from certbroker.doctor.case import Case
from certbroker.doctor.findings import Finding, say
from certbroker.doctor.paths import others_may
from certbroker.doctor.registry import check
from certbroker.settings import RelyingParty, Settings

_BEGIN = ("CERTBROKER_SYSTEM_CODE", "CERTBROKER_SERVICE_KEY", "CERTBROKER_EXCHANGE_URL", "CERTBROKER_IDENTITY_URL")
_KINDS = {"missing": "settings.lacking", "extra_forbidden": "settings.unknown"}


@check(rank=1)
def settings(case: Case) -> Iterator[Finding]:
    """Say whether settings can be loaded, and each thing that keeps them from it."""
    source = case.source
    if source is None and not any(case.environment.get(name) for name in _BEGIN):
        yield say("settings.none")
        return
    about = str(source) if source else "environment"
    if source and not source.is_file():
        yield say("settings.no_file", about, file=str(source.absolute()))
        return
    if source and (mode := others_may(source, stat.S_IWGRP | stat.S_IWOTH)):
        yield say("settings.writable", about, mode=mode)
    for trouble in Settings.troubles(source, case.environment):
        if trouble.where:
            yield say(_KINDS.get(trouble.kind, "settings.wrong"), trouble.where, problem=trouble.message)
        else:
            yield say("settings.unread", about, problem=trouble.message)
    if case.settings:
        yield say("settings.loaded", about, parties=", ".join(case.settings.relying_party))
        for name, party in case.settings.relying_party.items():
            yield from _party(f"relying_party.{name}", party)


def _party(about: str, party: RelyingParty) -> Iterator[Finding]:
    if not (party.has_exchange or party.wallet or party.open_data.service_key or party.open_data.keys):
        yield say("settings.no_channel", about)
    if party.has_exchange and not party.bundles:
        yield say("settings.no_bundles", f"{about}.bundles")
    if party.has_exchange and not party.official.name:
        yield say("settings.no_official", f"{about}.official")
    if party.specimen:
        yield say("settings.specimen", f"{about}.specimen")
    if party.has_exchange:
        yield _cipher(f"{about}.cipher", party.cipher)


def _cipher(about: str, name: str) -> Finding:
    if name == "declared":
        return say("cipher.declared", about)
    import importlib

    module, _, attribute = name.partition(":")
    try:
        is_there = hasattr(importlib.import_module(module), attribute)
    except Exception:  # noqa: BLE001 - a module of somebody else's may raise anything
        is_there = False
    return say("cipher.loaded" if is_there else "cipher.unloadable", about, name=name)
