"""What the recipient takes and what is left out, as options of `certbroker bundle` and `certbroker lint`."""

from typing import TYPE_CHECKING, Annotated

import typer

from certbroker.cli import files

if TYPE_CHECKING:
    from certbroker.bundle import Profile

ProfileName = Annotated[
    str | None,
    typer.Option("--profile", metavar="ID|FILE", help="What the recipient takes: default, email-10mb, print, archive."),
]
Rules = Annotated[
    list[str] | None,
    typer.Option("--redact", metavar="RULE", help="Leave out CERTIFICATE:FIELD or kind:KIND (repeatable)."),
]


def profile_of(name: str | None) -> "Profile":
    """Return a profile by its id or file. Raises SettingsError, FileFailure."""
    from certbroker.bundle.profiles import chosen

    try:
        return chosen(name or "default")
    except OSError as error:
        raise files.failure(error, name or "") from None
