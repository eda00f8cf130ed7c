"""Events in the log: a name that stays the same, a level, and fields; through `logging` of the standard library."""

import logging
from dataclasses import dataclass
from typing import Unpack

from certbroker.observing.told import Told, fields


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that is told whenever it happens. Whoever tells it states it beside the code.

    A record has its name as `record.event`, and what is told of it as `record.fields`, a mapping.
    """

    name: str
    level: int
    text: str

    def tell(self, log: logging.Logger, **told: Unpack[Told]) -> None:
        """Write it into a log."""
        if log.isEnabledFor(self.level):
            found = fields(told)
            words = "".join(f" {key}={value}" for key, value in found.items())
            log.log(self.level, "%s%s", self.text, words, extra={"event": self.name, "fields": found}, stacklevel=2)
