"""What verification found: checks with three verdicts each, joined into one report. Pure data."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Self

Detail = str | int | bool | None
_NONE: Mapping[str, Detail] = MappingProxyType({})


class Verdict(StrEnum):
    """What can be said of a check."""

    HOLDS = "holds"
    DOES_NOT_HOLD = "does_not_hold"
    CANNOT_TELL = "cannot_tell"


MARKS = {Verdict.HOLDS: "✓", Verdict.DOES_NOT_HOLD: "✗", Verdict.CANNOT_TELL: "?"}
_WHOLE: Mapping[Verdict, tuple[str, str]] = {
    Verdict.HOLDS: ("VALID: everything checked holds.", "유효함: 확인한 항목이 모두 맞습니다."),
    Verdict.DOES_NOT_HOLD: ("NOT VALID.", "유효하지 않음."),
    Verdict.CANNOT_TELL: (
        "NOT CONFIRMED: something could not be checked.",
        "확인되지 않음: 확인하지 못한 항목이 있습니다.",
    ),
}
_JUDGED: Mapping[str, tuple[str, str]] = {
    "bundle": ("Judged as a bundle: a submission PDF of certbroker.", "확인한 방식: certbroker 제출 서류 묶음"),
    "original": (
        "Judged as an original, by its signatures alone: it is no bundle of certbroker.",
        "확인한 방식: 원본 PDF의 전자서명만 (certbroker 제출 서류 묶음이 아님)",
    ),
    "statement": ("Judged as a statement: signed answers without papers.", "확인한 방식: 확인서(서명된 답변)"),
}
"""What a file was taken for, by the report's kind."""
_TO_DO = ("What to do:", "할 일:")
_SECTIONS: Mapping[tuple[Verdict, bool], tuple[str, str]] = {
    (Verdict.DOES_NOT_HOLD, True): ("Does not hold:", "맞지 않는 것:"),
    (Verdict.CANNOT_TELL, True): ("Could not be checked:", "확인하지 못한 것:"),
    (Verdict.HOLDS, True): ("Holds:", "맞는 것:"),
    (Verdict.CANNOT_TELL, False): ("For your information:", "참고:"),
}
"""What a person reads, in this order: by verdict, and whether the whole depends on it."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was checked. No text in it holds personal data."""

    id: str
    """Stable and dotted: `signature.integrity`."""
    verdict: Verdict
    message: str
    """Key of what is said, below the id: `broken`. `id.message` is unique."""
    en: str
    ko: str
    about: str = ""
    """What was checked: a certificate id, a file or an attachment; empty for the whole."""
    evidence: str = ""
    """SHA-256 of the document, in hex, where the check is about one."""
    needed: bool = True
    """Whether the whole cannot be told where this cannot. What does not hold always counts."""
    to_do_en: str = ""
    """What the reader can do about it; empty where there is nothing to do."""
    to_do_ko: str = ""
    details: Mapping[str, Detail] = field(default_factory=lambda: _NONE)
    """For programs: `{"signer": "…", "signed_at": "…"}`."""

    @property
    def holds(self) -> bool:
        """Whether it was checked and holds."""
        return self.verdict is Verdict.HOLDS

    @property
    def section(self) -> tuple[Verdict, bool]:
        """Where a person reads it: what cannot be told and is not needed stands apart from all else."""
        return self.verdict, self.needed or self.verdict is not Verdict.CANNOT_TELL

    def text(self, language: str = "en") -> str:
        """Return what was found, in `en` or `ko`."""
        return self.ko if language == "ko" else self.en

    def to_do(self, language: str = "en") -> str:
        """Return what the reader can do about it, in `en` or `ko`."""
        return self.to_do_ko if language == "ko" else self.to_do_en

    def describe(self) -> dict[str, Any]:
        """Return the check as a JSON object (shape `check` in docs/shapes.md)."""
        return {
            "id": self.id,
            "verdict": self.verdict.value,
            "message": self.message,
            "text": self.en,
            "text_ko": self.ko,
            "to_do": self.to_do_en or None,
            "to_do_ko": self.to_do_ko or None,
            "about": self.about or None,
            "evidence": self.evidence or None,
            "needed": self.needed,
            "details": dict(self.details),
        }

    @classmethod
    def parse(cls, told: Mapping[str, Any]) -> Self:
        """Read a check from its JSON object. Raises KeyError, ValueError."""
        return cls(
            id=str(told["id"]),
            verdict=Verdict(told["verdict"]),
            message=str(told["message"]),
            en=str(told["text"]),
            ko=str(told["text_ko"]),
            about=told["about"] or "",
            evidence=told["evidence"] or "",
            needed=bool(told["needed"]),
            to_do_en=told["to_do"] or "",
            to_do_ko=told["to_do_ko"] or "",
            details=dict(told["details"]),
        )


@dataclass(frozen=True, slots=True)
class VerificationReport:
    """All that was checked of one file, document or dossier."""

    kind: str
    """`original`, `dossier`, `statement`, `bundle`."""
    checks: tuple[Check, ...]
    as_of: date | datetime | None = None
    """The day or moment that it was checked for."""
    sha256: str = ""
    """SHA-256 of the file, in hex, where it is about one."""

    @property
    def verdict(self) -> Verdict:
        """Whether everything holds. A report without a needed check that holds tells nothing."""
        verdicts = {one.verdict for one in self.checks}
        if Verdict.DOES_NOT_HOLD in verdicts:
            return Verdict.DOES_NOT_HOLD
        needed = {one.verdict for one in self.checks if one.needed}
        return Verdict.HOLDS if needed == {Verdict.HOLDS} else Verdict.CANNOT_TELL

    @property
    def is_valid(self) -> bool:
        """Whether everything needed was checked and holds."""
        return self.verdict is Verdict.HOLDS

    def __iter__(self) -> Iterator[Check]:
        return iter(self.checks)

    def __getitem__(self, check: str) -> Check:
        """Return the first check of an id: the worst, where there are several. Raises KeyError."""
        found = [one for one in self.checks if one.id == check]
        if not found:
            raise KeyError(check)
        return min(found, key=lambda one: _WORST.index(one.verdict))

    def only(self, verdict: Verdict) -> tuple[Check, ...]:
        """Return the checks of one verdict."""
        return tuple(one for one in self.checks if one.verdict is verdict)

    def of(self, evidence: str) -> "VerificationReport":
        """Return what was checked of one document, by the SHA-256 of its raw bytes."""
        return replace(self, checks=tuple(one for one in self.checks if one.evidence == evidence))

    def with_checks(self, checks: Iterable[Check]) -> "VerificationReport":
        """Return the report with more checks."""
        return replace(self, checks=(*self.checks, *checks))

    def describe(self) -> dict[str, Any]:
        """Return the report as a JSON object (shape `verification` in docs/shapes.md)."""
        return {
            "schema": "certbroker.verification/1",
            "kind": self.kind,
            "verdict": self.verdict.value,
            "valid": self.is_valid,
            "as_of": self.as_of.isoformat() if self.as_of else None,
            "sha256": self.sha256 or None,
            "checks": [one.describe() for one in self.checks],
        }

    @classmethod
    def parse(cls, told: Mapping[str, Any]) -> Self:
        """Read a report from its JSON object; its verdict is worked out anew. Raises KeyError, ValueError."""
        as_of = told["as_of"]
        return cls(
            kind=str(told["kind"]),
            checks=tuple(Check.parse(one) for one in told["checks"]),
            as_of=_moment(as_of) if as_of else None,
            sha256=told["sha256"] or "",
        )

    def head(self, language: str = "en") -> list[str]:
        """Return the verdict, and what the file was taken for."""
        korean = language == "ko"
        judged = _JUDGED.get(self.kind)
        return [_WHOLE[self.verdict][korean], *([judged[korean]] if judged else [])]

    def lines(self, language: str = "en") -> list[str]:
        """Return the report for a person, in `en` or `ko`: the verdict, what fails first, then what to do."""
        korean = language == "ko"
        found = self.head(language)
        for section, titles in _SECTIONS.items():
            listed = [one for one in self.checks if one.section == section]
            found += [titles[korean]] if listed else []
            found += [f"  {MARKS[section[0]]} {_placed(one, language)}" for one in listed]
        pressing = [one for one in self.checks if not one.holds and (one.needed or self.is_valid)]
        to_do = dict.fromkeys(one.to_do(language) for one in pressing if one.to_do(language))
        return found + ([_TO_DO[korean], *(f"  → {one}" for one in to_do)] if to_do else [])


_WORST = (Verdict.DOES_NOT_HOLD, Verdict.CANNOT_TELL, Verdict.HOLDS)


def _placed(check: Check, language: str) -> str:
    return f"{check.about}: {check.text(language)}" if check.about else check.text(language)


def _moment(text: str) -> date | datetime:
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
