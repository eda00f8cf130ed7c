"""The contract that every certificate keeps, as checks for the tests of any package of connectors.

```python
import pytest
from certbroker.testing import cases
from my_connectors.my_bank import connector

@pytest.mark.parametrize(**cases(connector))
def test_contract(certificate, check):
    check(certificate)
```

A check takes a certificate type and raises AssertionError, which says in one line what is wrong. Every function of this
package whose name begins with `check_` is one; pytest itself is not needed.
"""

from collections.abc import Callable
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from certbroker.catalogue import Catalogue
from certbroker.model import Certificate, Connector

Check = Callable[[type[Certificate]], None]


def _checks() -> tuple[Check, ...]:
    modules = (import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__))
    return tuple(check for module in modules for name, check in vars(module).items() if name.startswith("check_"))


CHECKS = _checks()
"""Every check."""


def cases(source: Catalogue | Connector) -> dict[str, Any]:
    """Return every certificate with every check, as the arguments of `pytest.mark.parametrize`."""
    types = map(source.load, source.certificates) if isinstance(source, Connector) else source
    pairs = [(certificate, check) for certificate in types for check in CHECKS]
    ids = [f"{certificate.id()}-{check.__name__.removeprefix('check_')}" for certificate, check in pairs]
    return {"argnames": ("certificate", "check"), "argvalues": pairs, "ids": ids}
