"""Specifications that are there, and packages of connectors that tests write into."""

import sys
from collections.abc import Callable, Iterator
from copy import deepcopy
from importlib import import_module, invalidate_caches
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import yaml

from certbroker.model import Certificate, Connector
from certbroker.scaffold import new
from support.tree import PACKAGES

try:  # libyaml is ten times as fast where PyYAML was built with it
    from yaml import CSafeLoader as Loader
except ImportError:
    from yaml import SafeLoader as Loader

SPECIFICATIONS = sorted((PACKAGES["certbroker"] / "sandbox" / "catalogue").glob("*/*.yaml"))
NUMBERS = count()

Raw = dict[str, Any]
Made = Callable[..., type[Certificate]]


def raw_of(path: Path) -> Raw:
    return yaml.load(path.read_text(encoding="utf-8"), Loader)


def specification_of(certificate: str) -> Raw:
    return raw_of(next(path for path in SPECIFICATIONS if f"{path.parent.name}.{path.stem}" == certificate))


def elsewhere(raw: Raw, issuer: str) -> Raw:
    """The specification of the same certificate at another issuer, under a root element of its own."""
    told = deepcopy(raw)
    name = raw["id"].partition(".")[2]
    return told | {"id": f"{issuer}.{name}", "issuer": issuer, "document": f"{issuer}-{name}"}


class Workshop:
    """A folder of connectors, from which what was written can be imported."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.issuer = f"made_{next(NUMBERS)}"

    def new(self, raw: Raw) -> type[Certificate]:
        told = elsewhere(raw, self.issuer)
        new(told["id"], told, self.folder)
        return self.load(told["id"].partition(".")[2])

    def load(self, name: str) -> type[Certificate]:
        for loaded in [one for one in sys.modules if one.partition(".")[0] == self.issuer]:
            del sys.modules[loaded]
        invalidate_caches()
        connector: Connector = import_module(self.issuer).connector
        return connector.load(name)


@pytest.fixture
def workshop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workshop]:
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    yield (made := Workshop(tmp_path))
    for loaded in [one for one in sys.modules if one.partition(".")[0] == made.issuer]:
        del sys.modules[loaded]
