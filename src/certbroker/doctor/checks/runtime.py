"""Python, OpenSSL and its ARIA, fonts."""

import importlib.util
import platform
import sqlite3
import ssl
from collections.abc import Iterator
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

from certbroker.doctor.case import Case
from certbroker.doctor.findings import Finding, say
from certbroker.doctor.registry import check

_FONT_DIR = "CERTBROKER_FONT_DIR"


@check()
def machine(_case: Case) -> Iterator[Finding]:
    """Say what runs."""
    yield say(
        "runtime.versions",
        certbroker=version("certbroker"),
        python=platform.python_version(),
        openssl=ssl.OPENSSL_VERSION,
        sqlite=sqlite3.sqlite_version,
    )
    if importlib.util.find_spec("resource") is None:
        yield say("runtime.unconfined")


@check()
def aria(_case: Case) -> Iterator[Finding]:
    """Say what computes ARIA, the cipher of the exchange."""
    from certbroker.channels.public_mydata.aria import openssl

    found = openssl()
    yield say("aria.quick", library=found.name) if found else say("aria.slow")


@check()
def fonts(case: Case) -> Iterator[Finding]:
    """Look for the fonts of the bundle, and those of a folder of one's own."""
    own = [one.name for one in (files("certbroker.bundle") / "fonts").iterdir() if one.name.endswith(".ttf")]
    yield say("fonts.own", fonts=", ".join(sorted(own))) if own else say("fonts.gone")
    folder = case.environment.get(_FONT_DIR)
    if folder:
        count = sum(1 for _ in Path(folder).rglob("*.ttf")) if Path(folder).is_dir() else 0
        yield say("fonts.folder", _FONT_DIR, count=count) if count else say("fonts.no_folder", _FONT_DIR)
