"""A connector: the contents page of an issuer's folder."""

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from certbroker.errors import ConnectorDefect, UnknownCertificate
from certbroker.model.certificate import Certificate


@dataclass(frozen=True, slots=True, kw_only=True)
class Issuer:
    """Who issues or holds a certificate (발급·보유기관)."""

    name_ko: str
    name_en: str
    website: str = ""


class Connector:
    """Everything about one issuer: stands in the `__init__` of the issuer's folder.

    The modules of the folder are its certificates; each loads when it is asked for. The class of `income_amount` is
    `IncomeAmount`.
    """

    def __init__(self, package: str, *, issuer: Issuer) -> None:
        self.package = package
        self.issuer = issuer

    @property
    def id(self) -> str:
        """The id of the issuer: the name of its folder."""
        return self.package.rpartition(".")[2]

    @cached_property
    def certificates(self) -> tuple[str, ...]:
        """The certificate modules of the folder, sorted."""
        paths = importlib.import_module(self.package).__path__
        return tuple(sorted(m.name for m in pkgutil.iter_modules(paths) if not m.ispkg and not m.name.startswith("_")))

    def load(self, name: str) -> type[Certificate]:
        """Return the certificate type of a module.

        Raises UnknownCertificate, or ConnectorDefect where the module lacks its class.
        """
        if name not in self.certificates:
            raise UnknownCertificate(f"{self.id}.{name}")
        found = getattr(importlib.import_module(f"{self.package}.{name}"), camel(name), None)
        if not (isinstance(found, type) and issubclass(found, Certificate)):
            raise ConnectorDefect(f"{self.package}.{name} has no class {camel(name)}")
        return found

    def lazy(self) -> Callable[[str], Any]:
        """Return the `__getattr__` of the folder, so that importing a certificate's class loads its module only."""

        def load(name: str) -> type[Certificate]:
            module = next((m for m in self.certificates if camel(m) == name), None)
            if module is None:
                message = f"module {self.package!r} has no attribute {name!r}"
                raise AttributeError(message)
            return self.load(module)

        return load


def camel(name: str) -> str:
    """Return the class name of a module name: income_amount → IncomeAmount."""
    return "".join(part.capitalize() for part in name.split("_"))
