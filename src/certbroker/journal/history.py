"""A consent's or a holder's history: who received what, when, and why; as data, and as text in Korean and English."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from certbroker.fields import SEOUL
from certbroker.journal.entry import Action, LedgerEntry

Language = Literal["ko", "en"]
Name = Callable[[str], str]
"""Gives the name of a certificate."""
WORDS: dict[Action, tuple[str, str]] = {
    Action.ASKED: ("asked", "동의 요청"),
    Action.APPROVED: ("approved", "동의"),
    Action.DECLINED: ("declined", "거절"),
    Action.EXPIRED: ("expired", "기한 지남"),
    Action.NARROWED: ("withdrew in part", "일부 철회"),
    Action.WITHDRAWN: ("withdrawn", "철회"),
    Action.SUSPENDED: ("suspended", "유통정지"),
    Action.LIFTED: ("lifted", "유통정지 해제"),
    Action.REQUESTED: ("requested", "발급 요청"),
    Action.COLLECTED: ("received", "받음"),
    Action.FAILED: ("failed", "실패"),
    Action.READ: ("read", "열람"),
    Action.HANDED_OVER: ("handed over", "제공"),
    Action.DELETED: ("deleted", "파기"),
    Action.EXPORTED: ("exported", "내보냄"),
    Action.CUT: ("cut", "기록 정리"),
}
ACTORS: dict[str, tuple[str, str]] = {
    "system": ("system", "시스템"),
    "holder": ("holder", "정보주체"),
    "representative": ("representative", "대리인"),
    "official": ("official", "담당자"),
}
_TO = {Action.ASKED, Action.APPROVED, Action.COLLECTED, Action.HANDED_OVER}
"""Actions that say who receives it."""
_WHY = {Action.ASKED, Action.APPROVED, Action.COLLECTED, Action.READ, Action.HANDED_OVER}


@dataclass(frozen=True, slots=True)
class History:
    """Entries, the first first."""

    entries: tuple[LedgerEntry, ...]

    def describe(self) -> list[dict[str, Any]]:
        """Return the entries as JSON objects (shape `ledger entry` in docs/shapes.md)."""
        return [one.model_dump(mode="json") for one in self.entries]

    def lines(self, language: Language = "ko", name: Name = str) -> list[str]:
        """Return one line per entry, times in Korea. name: gives the name of a certificate by its id."""
        return [_line(one, language, name) for one in self.entries]

    def text(self, language: Language = "ko", name: Name = str) -> str:
        """Return the lines as one text, under a heading per consent."""
        return "\n".join(self._paragraphs(language, name))

    def _paragraphs(self, language: Language, name: Name) -> Iterator[str]:
        for consent in dict.fromkeys(one.consent for one in self.entries):
            yield f"# {consent}"
            yield from History(tuple(one for one in self.entries if one.consent == consent)).lines(language, name)


def _line(one: LedgerEntry, language: Language, name: Name) -> str:
    parts = (
        f"{one.at.astimezone(SEOUL):%Y-%m-%d %H:%M:%S}",
        _in(WORDS[one.action], language),
        _who(one, language),
        ", ".join((*_what(one, name), *_how(one))),
        f"→ {one.recipient}" if one.action in _TO and one.recipient else "",
        f"({one.purpose})" if one.action in _WHY and one.purpose else "",
    )
    return "  ".join(filter(None, parts))


def _who(one: LedgerEntry, language: Language) -> str:
    named = " ".join(filter(None, (one.actor.name, one.actor.id)))
    place = f"@{one.actor.place}" if one.actor.place else ""
    return " ".join(filter(None, (_in(ACTORS[one.actor.kind], language), named, place)))


def _what(one: LedgerEntry, name: Name) -> Sequence[str]:
    found = one.details.get("certificates")
    return [name(certificate) for certificate in found] if isinstance(found, list) else []


def _how(one: LedgerEntry) -> list[str]:
    """Return the other details that a person may want: by which way, why it failed, how many."""
    return [str(one.details[key]) for key in ("channel", "error", "made", "reason", "count") if key in one.details]


def _in(pair: tuple[str, str], language: Language) -> str:
    return pair[language == "ko"]
