"""What the recipient takes and what is left out, as options of `certbroker bundle` and `certbroker lint`."""

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from certbroker.cli import files

if TYPE_CHECKING:
    from certbroker.bundle import Filing, Profile

ProfileName = Annotated[
    str | None,
    typer.Option("--profile", metavar="ID|FILE", help="What the recipient takes: default, email-10mb, print, archive."),
]
Rules = Annotated[
    list[str] | None,
    typer.Option("--redact", metavar="RULE", help="Leave out CERTIFICATE:FIELD or kind:KIND (repeatable)."),
]
Separators = Annotated[bool, typer.Option("--separators", help="Put a sheet before each document.")]
Bates = Annotated[
    str | None, typer.Option("--bates", metavar="PREFIX", help="Number every page: GN- gives GN-000001, GN-000002, …")
]
DropRefused = Annotated[
    bool,
    typer.Option(
        "--drop-refused",
        help="Where an issuer's file is broken or dangerous, draw the document from its data (else: an error).",
    ),
]


def filing_of(profile: "Profile", bates: str | None, *, separators: bool) -> "Filing":
    """Return what is added to the pages: what the recipient's profile wishes, and what is asked for."""
    wished = profile.filing()
    return replace(wished, separators=wished.separators or separators, bates=bates)


def profile_of(name: str | None) -> "Profile":
    """Return a profile by its id or file. Raises SettingsError, FileFailure."""
    from certbroker.bundle.profiles import chosen

    try:
        return chosen(name or "default")
    except OSError as error:
        raise files.failure(error, name or "") from None
