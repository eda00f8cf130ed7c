"""The submission PDF (제출 서류 묶음): cover, index, certificates rendered from their data, and the data attached.

Names load when they are first used: the process that reads issuers' files needs none of the drawing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from certbroker.bundle.file import Bundle, Document, Section
    from certbroker.bundle.filing import Filing
    from certbroker.bundle.finding import Finding
    from certbroker.bundle.parts import Submission, Wishes, submit
    from certbroker.bundle.profiles import Profile
    from certbroker.bundle.redaction import Redaction, Region, Rule
    from certbroker.bundle.stated import Stated
    from certbroker.bundle.submission import make, render_certificate
    from certbroker.bundle.wanted import Wanted
    from certbroker.bundle.wording import Language

__all__ = [
    "Bundle",
    "Document",
    "Filing",
    "Finding",
    "Language",
    "Profile",
    "Redaction",
    "Region",
    "Rule",
    "Section",
    "Stated",
    "Submission",
    "Wanted",
    "Wishes",
    "make",
    "render_certificate",
    "submit",
]

_HOMES = {
    "Bundle": "file",
    "Document": "file",
    "Filing": "filing",
    "Finding": "finding",
    "Language": "wording",
    "Profile": "profiles",
    "Redaction": "redaction",
    "Region": "redaction",
    "Rule": "redaction",
    "Section": "file",
    "Stated": "stated",
    "Submission": "parts",
    "Wanted": "wanted",
    "Wishes": "parts",
    "make": "submission",
    "render_certificate": "submission",
    "submit": "parts",
}


def __getattr__(name: str) -> Any:
    """Load a public name when it is first used (PEP 562)."""
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'certbroker.bundle' has no attribute {name!r}")
    value = getattr(import_module(f"certbroker.bundle.{home}"), name)
    globals()[name] = value
    return value
