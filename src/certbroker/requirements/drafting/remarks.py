"""What a person must look at in a draft."""

from dataclasses import dataclass
from typing import Literal

Language = Literal["en", "ko"]

_TEXTS: dict[str, tuple[str, str]] = {
    "again": ("speaks of papers named above: {said}", "앞에 나온 서류에 관한 줄: {said}"),
    "authority": ("the office is said to look it up: {said}", "담당 기관이 확인한다고 적힘: {said}"),
    "candidates": ("may be meant as well: {said}", "이것일 수도 있음: {said}"),
    "choice": ("which papers belong to the choice is not certain: {said}", "어느 서류까지 택일인지 불확실: {said}"),
    "condition": ("the predicate of the condition is our reading: {said}", "조건의 술어는 해석한 것임: {said}"),
    "everything": ("for all certificates: {said}", "모든 증명서의 발급 기한: {said}"),
    "not_known": (
        "nothing is known of law, authority and source: fill in what says REVIEW",
        "근거 법령·기관·출처는 알 수 없음: REVIEW라고 적힌 곳을 채울 것",
    ),
    "on_paper": ("is accepted as well, on paper: {said}", "종이 서류로도 낼 수 있음: {said}"),
    "since_notice": (
        "the day of issue depends on a day of the notice: {said}",
        "발급일 기준이 공고의 날짜에 달림: {said}",
    ),
    "unnamed": ("names a kind of papers, no certificate: {said}", "증명서 이름이 아닌 서류 종류: {said}"),
    "unread": ("not read: {said}", "읽지 못한 줄: {said}"),
    "whose": ("whose paper it is may be another: {said}", "누구의 서류인지 확인: {said}"),
}

KINDS = tuple(_TEXTS)


@dataclass(frozen=True, slots=True)
class Remark:
    """What to look at: the line of the notice (0: all of it), the kind of doubt, and what it is about."""

    line: int
    kind: str
    said: str = ""

    def text(self, language: Language = "en") -> str:
        """Return the remark in English or Korean."""
        return _TEXTS[self.kind][language == "ko"].format(said=self.said)

    def describe(self) -> dict[str, str | int]:
        """Return the remark as a JSON object."""
        return {"line": self.line, "kind": self.kind, "text_en": self.text("en"), "text_ko": self.text("ko")}
