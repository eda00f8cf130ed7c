"""What the linter found: sentences in two languages, and what to ask again with."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Final, Literal, cast

from certbroker.verification.report import Check, Verdict

Level = Literal["refuses", "doubts", "notes"]
LEVELS: Final[Mapping[Level, tuple[str, str, str]]] = {
    "refuses": ("✗", "The recipient would refuse:", "제출처가 받지 않을 것:"),
    "doubts": ("?", "The recipient may refuse:", "제출처가 받지 않을 수 있는 것:"),
    "notes": ("·", "For your information:", "참고:"),
}
"""Level → its mark and what it is called, in the order in which a person reads them."""
_NONE: Final[Mapping[str, Any]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a recipient would say. No text in it holds personal data."""

    id: str
    """Stable and dotted: `document.missing`."""
    level: Level
    en: str
    ko: str
    to_do_en: str = ""
    to_do_ko: str = ""
    certificate: str = ""
    """Id of the certificate that it is about; empty for the whole."""
    document: int | None = None
    """Number of the document in the bundle."""
    ask_again: Mapping[str, Any] = field(default_factory=lambda: _NONE)
    """Options to ask for the certificate again with."""

    def text(self, language: str = "en") -> str:
        """Return what was found, in `en` or `ko`."""
        return self.ko if language == "ko" else self.en

    def to_do(self, language: str = "en") -> str:
        """Return how to mend it, in `en` or `ko`."""
        return self.to_do_ko if language == "ko" else self.to_do_en

    def describe(self) -> dict[str, Any]:
        """Return the finding as a JSON object (shape `finding` in docs/shapes.md)."""
        return {
            "id": self.id,
            "level": self.level,
            "certificate": self.certificate or None,
            "document": self.document,
            "text": self.en,
            "text_ko": self.ko,
            "to_do": self.to_do_en or None,
            "to_do_ko": self.to_do_ko or None,
            "ask_again": dict(self.ask_again),
        }


def say(
    name: str,
    certificate: str = "",
    document: int | None = None,
    ask_again: Mapping[str, Any] = _NONE,
    **values: object,
) -> Finding:
    """Make a finding with its words; values fill in the blanks. `asked` is written from what to ask again with."""
    words = wording()[name]
    asked = ", ".join(f"{key}={told(value)}" for key, value in ask_again.items())
    filled = {
        "asked": f" with {asked}" if asked else "",
        "asked_ko": f" ({asked})" if asked else "",
        **{key: str(value) for key, value in values.items()},
    }
    return Finding(
        name,
        cast("Level", words["level"]),
        words["en"].format(**filled),
        words["ko"].format(**filled),
        words.get("to_do_en", "").format(**filled),
        words.get("to_do_ko", "").format(**filled),
        certificate,
        document,
        ask_again,
    )


def of_check(check: Check, document: int) -> Finding | None:
    """Return what a check of verification means to a recipient; nothing where it holds."""
    if check.verdict is Verdict.HOLDS:
        return None
    level: Level = "refuses" if check.verdict is Verdict.DOES_NOT_HOLD else "doubts"
    texts = (check.en, check.ko, check.to_do_en, check.to_do_ko)
    return Finding(f"{check.id}.{check.message}", level, *texts, check.about, document)


def told(value: Any) -> str:
    """Write the value of an option as the command line takes it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return "+".join(map(str, cast("list[object]", value)))
    return str(value)


def lines(findings: tuple[Finding, ...], language: str = "en") -> list[str]:
    """Return findings for a person, the worst first."""
    korean = language == "ko"
    if not findings:
        return ["받지 않을 이유를 찾지 못했습니다." if korean else "Nothing found that the recipient would refuse."]
    found: list[str] = []
    for level, (mark, *titles) in LEVELS.items():
        own = [one for one in findings if one.level == level]
        found += [titles[korean]] if own else []
        for (text, to_do), places in _alike(own, language).items():
            found.append(f"  {mark} {', '.join(places)}: {text}" if places else f"  {mark} {text}")
            found += [f"    → {to_do}"] if to_do else []
    return found


def _alike(findings: Iterable[Finding], language: str) -> dict[tuple[str, str], list[str]]:
    """Join findings that say the same of several documents."""
    joined: dict[tuple[str, str], list[str]] = {}
    for one in findings:
        places = joined.setdefault((one.text(language), one.to_do(language)), [])
        place = ". ".join(filter(None, (str(one.document or ""), one.certificate)))
        places += [place] if place else []
    return joined


@cache
def wording() -> Mapping[str, Mapping[str, str]]:
    """Return the words of all findings."""
    return tomllib.loads(files("certbroker.bundle").joinpath("lint.toml").read_text(encoding="utf-8"))
