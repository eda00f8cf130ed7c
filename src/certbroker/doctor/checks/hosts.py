"""Every host that settings name: name, connection, TLS; and the clock, beside those of the exchange and identity."""

from collections import defaultdict
from collections.abc import Iterator
from urllib.parse import urlsplit

from certbroker.doctor.case import Case
from certbroker.doctor.findings import Finding, say
from certbroker.doctor.reaching import Target, Way, reach
from certbroker.doctor.registry import check, check_each
from certbroker.settings import OpenDataAccess, RelyingParty, Settings

_SHARE = 0.8
"""Of the deadline that one host may take."""


def targets(case: Case) -> list[Target]:
    """Return the hosts that settings name, each once."""
    roles, timed = defaultdict[tuple[str, int, bool], list[str]](list), set[tuple[str, int, bool]]()
    for role, url, tells_time in _addresses(case.settings) if case.settings else ():
        parts = urlsplit(url)
        secure = parts.scheme == "https"
        place = parts.hostname or "", parts.port or (443 if secure else 80), secure
        roles[place].append(role)
        if tells_time:
            timed.add(place)
    return [Target(*place, tuple(named), place in timed) for place, named in roles.items()]


def _addresses(settings: Settings) -> Iterator[tuple[str, str, bool]]:
    for name, party in settings.relying_party.items():
        yield from _party(name, party)
    if settings.seal and settings.seal.timestamp:
        yield "seal.timestamp", settings.seal.timestamp.url, False


def _party(name: str, party: RelyingParty) -> Iterator[tuple[str, str, bool]]:
    for role, url in (("exchange", party.exchange_url), ("identity", party.identity_url)):
        if url:
            yield f"{name}: {role}", url, True
    if party.wallet:
        yield f"{name}: wallet", party.wallet.url, False
    for host in _portals(party.open_data):
        yield f"{name}: open data", party.open_data.hosts.get(host, f"https://{host}"), False


def _portals(access: OpenDataAccess) -> list[str]:
    """Return the portals that there is a key for; with a service key alone, those that certificates come from."""
    found = {*access.keys, *access.hosts}
    return sorted(found | _published() if access.service_key and not access.hosts else found)


def _published() -> set[str]:
    from certbroker.catalogue import discover
    from certbroker.routes import OpenData

    routes = [route for one in discover() for route in one.routes if isinstance(route, OpenData)]
    own = {host for route in routes if route.instead for host in [urlsplit(route.instead.url).hostname or ""]}
    return {urlsplit(route.url).hostname or "" for route in routes} - own


@check_each(targets, rank=6, network=True)
def hosts(case: Case, target: Target) -> Iterator[Finding]:
    """Reach one host."""
    from certbroker._http import HttpOptions, ssl_context

    settings = case.settings
    if settings is None:
        return
    try:
        context = ssl_context(HttpOptions(**settings.http.model_dump()))
    except OSError:
        return  # the check of certificates says which file it is
    seconds = min(settings.http.connect_timeout, case.deadline * _SHARE)
    yield from reach(target, Way(context, settings.http.proxy, seconds, case.clock))


@check(rank=6)
def network(case: Case) -> Iterator[Finding]:
    """Say that hosts were not looked for, where that was asked, or that there are none."""
    if case.offline:
        yield say("network.offline")
    elif case.settings and not targets(case):
        yield say("network.no_hosts")
