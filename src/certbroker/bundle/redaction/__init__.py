"""Minimisation: what the recipient does not need is neither drawn nor attached, and the manifest says what that was.

Names load when they are first used: the process that paints issuers' pages needs none of the rules.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from certbroker.bundle.redaction.copies import Shown, shown
    from certbroker.bundle.redaction.redacting import Redacted, Redaction, masked, redacted, without_numbers
    from certbroker.bundle.redaction.rules import KINDS, Region, Rule
    from certbroker.bundle.redaction.sweep import Removed

__all__ = [
    "KINDS",
    "Redacted",
    "Redaction",
    "Region",
    "Removed",
    "Rule",
    "Shown",
    "masked",
    "redacted",
    "shown",
    "without_numbers",
]

_HOMES = {
    "KINDS": "rules",
    "Redacted": "redacting",
    "Redaction": "redacting",
    "Region": "rules",
    "Removed": "sweep",
    "Rule": "rules",
    "Shown": "copies",
    "masked": "redacting",
    "redacted": "redacting",
    "shown": "copies",
    "without_numbers": "redacting",
}


def __getattr__(name: str) -> Any:
    """Load a public name when it is first used (PEP 562)."""
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'certbroker.bundle.redaction' has no attribute {name!r}")
    value = getattr(import_module(f"certbroker.bundle.redaction.{home}"), name)
    globals()[name] = value
    return value
