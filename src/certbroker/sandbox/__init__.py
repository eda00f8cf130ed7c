"""The sandbox: the other side of every exchange, with a fictional cast, on a real server.

`Sandbox` runs it inside a process, `serve` as a program of its own, `Fault` makes it misbehave. It is written from the
specification and shares nothing with the client but the ARIA primitive. It needs the extra `certbroker[sandbox]`.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from certbroker.sandbox.fault_script import FaultScript
    from certbroker.sandbox.faults import Fault
    from certbroker.sandbox.people import Person
    from certbroker.sandbox.program import serve
    from certbroker.sandbox.server import Sandbox
    from certbroker.sandbox.world import RelyingParty

__all__ = ["Fault", "FaultScript", "Person", "RelyingParty", "Sandbox", "serve"]

_HOMES = {
    "Fault": "faults",
    "FaultScript": "fault_script",
    "Person": "people",
    "RelyingParty": "world",
    "Sandbox": "server",
    "serve": "program",
}
_EXTRA = {"h11", "starlette", "uvicorn", "yaml"}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    try:
        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    except ModuleNotFoundError as error:
        if error.name not in _EXTRA:
            raise
        message = "the sandbox needs its extra: pip install certbroker[sandbox]"
        raise RuntimeError(message) from error
