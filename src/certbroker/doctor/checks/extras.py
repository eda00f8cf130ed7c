"""Optional parts: what is installed, and what settings need that is not."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, metadata, requires, version

from certbroker.doctor.case import Case
from certbroker.doctor.findings import Finding, say
from certbroker.doctor.references import references
from certbroker.doctor.registry import check

_REQUIREMENT = re.compile(r"\s*([\w.-]+)(?:\[([\w,\s-]+)\])?[^;]*;.*\bextra\s*==\s*['\"]([\w-]+)['\"]")
_NO_PARTS = frozenset({"all", "dev"})
_OWN = "certbroker"


@check()
def installed(case: Case) -> Iterator[Finding]:
    """Say which extras are there; one that is missing is a problem where settings or the store need it."""
    needed = dict(_needed(case))
    for extra in sorted(set(metadata(_OWN).get_all("Provides-Extra") or ()) - _NO_PARTS):
        missing = [name for name in sorted(_packages(extra)) if not _is_there(name)]
        about, packages = f"{_OWN}[{extra}]", ", ".join(missing)
        if not missing:
            yield say("extra.installed", about)
        elif extra in needed:
            yield say("extra.needed", about, packages=packages, need=needed[extra])
        else:
            yield say("extra.absent", about, packages=packages)


def _needed(case: Case) -> Iterator[tuple[str, str]]:
    settings = case.settings
    if settings and settings.seal:
        yield ("pkcs11" if settings.seal.pkcs11 else "seal"), "seal"
    if settings and any(party.trust for party in settings.relying_party.values()):
        yield "seal", "trust"
    if settings and any(one.keyring for _, one in references(settings)):
        yield "keyring", "keyring"
    shared = (settings and settings.limits.shared) or ""
    for url, named in ((shared, "limits.shared"), (case.place, "--store")):
        if url.startswith("postgresql:"):
            yield "postgres", named
        elif url.startswith("sqlite:") and named == "--store":
            yield "vault", named


def _packages(extra: str) -> set[str]:
    """Return the packages of an extra, those of extras in it too."""
    found = set[str]()
    for name, parts in _table().get(extra, ()):
        if name == _OWN:
            found = found.union(*map(_packages, parts))
        else:
            found.add(name)
    return found


@cache
def _table() -> Mapping[str, list[tuple[str, tuple[str, ...]]]]:
    table = dict[str, list[tuple[str, tuple[str, ...]]]]()
    for line in requires(_OWN) or ():
        if told := _REQUIREMENT.match(line):
            parts = tuple(one.strip() for one in (told[2] or "").split(",") if one.strip())
            table.setdefault(told[3], []).append((told[1].lower(), parts))
    return table


def _is_there(name: str) -> bool:
    try:
        return bool(version(name))
    except PackageNotFoundError:
        return False
