"""The holder's file: who is asked. Personal numbers never stand in it, nor on the command line."""

import sys
from getpass import getpass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from certbroker.cli import files
from certbroker.errors import SettingsError
from certbroker.model import Holder
from certbroker.privacy import Secret
from certbroker.settings import KeyReference

PROMPT = "주민등록번호 / resident number (not shown, Enter for none): "
SECRETS = ("resident_number", "ci")


def read_holder(path: Path) -> Holder:
    """Read a holder from a TOML file.

    The resident number and the CI are given by reference (`{ env = "…" }`, `{ file = "…" }`, `{ keyring = […] }`);
    without a reference a person at a terminal is asked for the resident number. Raises SettingsError, FileFailure.
    """
    told = files.read_toml(path)
    secrets = {name: _fetch(path, name, told.pop(name)) for name in SECRETS if name in told}
    if "resident_number" not in secrets and sys.stdin.isatty():
        secrets["resident_number"] = Secret(getpass(PROMPT).strip())
    given = {name: value.reveal() for name, value in secrets.items() if value}
    try:
        return Holder.model_validate(told | given)
    except ValidationError as error:
        raise SettingsError(f"{path.name}: {_reasons(error)}") from None


def _fetch(path: Path, name: str, reference: Any) -> Secret:
    if not isinstance(reference, dict):
        raise SettingsError(f'{path.name}: {name} never stands in clear; write {{ env = "…" }} or {{ file = "…" }}')
    try:
        found = KeyReference.model_validate(reference)
    except ValidationError as error:
        raise SettingsError(f"{path.name}: {name}: {_reasons(error)}") from None
    if found.file:
        found = found.model_copy(update={"file": path.parent / found.file})
    return found.resolve()


def _reasons(error: ValidationError) -> str:
    reasons = error.errors(include_input=False, include_url=False)
    return "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}".removeprefix(": ") for one in reasons)
