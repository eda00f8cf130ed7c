"""What was found: a stable id, a level, and in two languages what is so and how to mend it."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from certbroker.privacy import redact


class Level(StrEnum):
    """How a finding is to be taken."""

    OK = "ok"
    WARNING = "warning"
    """It works, but should be looked at."""
    PROBLEM = "problem"
    """Something will not work, or lets somebody in."""
    SKIPPED = "skipped"
    """It was not asked for, or cannot be examined here."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was found. `id` has its words and its level in `wording.toml`."""

    id: str
    about: str = ""
    """What was examined: a setting, a file, a host; empty for the whole."""
    values: Mapping[str, str | int] = field(default_factory=dict[str, str | int])

    @property
    def level(self) -> Level:
        """How it is to be taken."""
        return Level(wording()[self.id]["level"])

    def message(self, language: str = "en") -> str:
        """Return what is so."""
        return self._text(language)

    def mend(self, language: str = "en") -> str:
        """Return what to do about it; empty where there is nothing to do."""
        return self._text(f"mend_{language}")

    def describe(self) -> dict[str, str]:
        """Return it as a JSON object (shape `Doctor` in docs/shapes.md)."""
        return {
            "id": self.id,
            "level": self.level.value,
            "about": self.about,
            "message": self.message(),
            "message_ko": self.message("ko"),
            "mend": self.mend(),
            "mend_ko": self.mend("ko"),
        }

    def _text(self, name: str) -> str:
        return redact(wording()[self.id].get(name, "").format(about=self.about, **self.values))


def say(finding: str, about: str = "", **values: str | int) -> Finding:
    """Make a finding. Raises KeyError where there are no words for it."""
    _ = wording()[finding]
    return Finding(finding, about, values)


@cache
def wording() -> Mapping[str, Mapping[str, Any]]:
    """Return every finding by its id: `level`, `en`, `ko`, `mend_en`, `mend_ko`."""
    return tomllib.loads(files("certbroker.doctor").joinpath("wording.toml").read_text(encoding="utf-8"))
