"""What is asked for, as it is written on the command line and in the demo's stories: `ID:option=value,option=value`."""

import re
from typing import Any

from certbroker.catalogue import Catalogue
from certbroker.cli.failures import WrongUsage
from certbroker.fields import kind_of_field
from certbroker.model import Certificate, Item, Options

_COMMA = re.compile(r"(?<!\\),")


def item(text: str, catalogue: Catalogue) -> Item[Certificate]:
    r"""Read one item. A list's values are joined by `+`; a comma that belongs to a value is written `\,`.

    Raises UnknownCertificate, WrongUsage, and SettingsError where an option is missing or no value of its type.
    """
    name, _, told = text.partition(":")
    certificate = catalogue[name.strip()]
    parts = [part for part in _COMMA.split(told) if part.strip()]
    return certificate.ask(**dict(_option(certificate.Ask, part, text) for part in parts))


def _option(ask: type[Options], part: str, whole: str) -> tuple[str, Any]:
    name, equals, value = part.replace("\\,", ",").partition("=")
    name, value = name.strip(), value.strip()
    if not equals or not name:
        raise WrongUsage(f"{whole}: options are written name=value,name=value")
    many = name in ask.model_fields and kind_of_field(ask, name).many
    return name, tuple(value.split("+")) if many else value
