"""A line in its parts: what commas, dots and 및 separate, without counts and brackets."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from certbroker.finding.text import Line, blanked

JOINT = re.compile(
    r"[,;:+|·\n/※☞]|\s(?:및|또는|혹은|와|과|이나|내지)\s|(?<=[가-힣)\]”’\"'])(?:와|(?<![결성효학경])과)\s"
    r"|\s[-–]\s|\s\(?[0-9]{1,2}[.)]\s|[①-⑳]"
)
COUNT = re.compile(r"각?\s*각?\s*[0-9]+\s*(?:부|통|매|건|장)씩?")
_LEADING = re.compile(r"^\s*(?:(?:및|또는|혹은|기타|등)\s|[“”‘’\"'.])")
_TRAILING = re.compile(r"(?:각|원본|사본|제출|첨부|필요|중\s*택\s*1|[“”‘’\"'.]|\s등의?\s.*)\s*$")
_AND_SO_ON = re.compile(r"\s*등\s*$")


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a name is thought to stand in a line: the kind of reason, what the line says, what that means."""

    kind: str
    said: str
    meant: str = ""

    def text(self, language: str = "en") -> str:
        """Return the reason in English or Korean (`ko`)."""
        return _REASONS[self.kind][language == "ko"].format(said=self.said, meant=self.meant)


_REASONS: dict[str, tuple[str, str]] = {
    "named": ("names {said}", "{said}: 적힌 이름"),
    "form": ("{said} is a form to fill in", "{said}: 작성하는 서식"),
    "word": ("{said} makes it {meant}", "{said}: {meant}(으)로 읽음"),
    "goes_on": ("{said} goes on as {meant}", "{said}: 이어지는 이름은 {meant}"),
    "short": ("{said} is short for it", "{said}: 줄인 이름"),
    "misprint": ("{said} is {meant} but for a misprint", "{said}: {meant}의 오기"),
    "called": ("{said} is called like a paper", "{said}: 서류 이름"),
}


@dataclass(frozen=True, slots=True)
class Spot:
    """A name in the line: where it stands, and what it names ("" for a paper that is no certificate)."""

    start: int
    end: int
    certificate: str
    name: str
    reason: Reason
    joined: bool = False
    """Whether it has its end from the paper behind it."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A part between two separators, outside of brackets; `plain` is its squeezed text."""

    start: int
    end: int
    plain: str

    def holds(self, spot: Spot) -> bool:
        """Whether a name stands in it."""
        return spot.start < self.end and self.start < spot.end


def joints(line: Line, spots: Sequence[Spot]) -> list[tuple[int, int]]:
    """Return where the separators of a line stand; within a name or a bracket nothing separates."""
    within = {place for spot in spots for place in range(spot.start, spot.end)}
    found = (one.span() for one in JOINT.finditer(blanked(line.text)))
    return [cut for cut in found if cut[0] not in within]


def segments_of(line: Line, spots: Sequence[Spot]) -> list[Segment]:
    """Return the parts of a line that hold a word."""
    text, place = blanked(line.text), 0
    parts: list[Segment] = []
    for start, end in [*joints(line, spots), (len(text), len(text))]:
        piece = text[place:start] if text[start:end] in {"·", "/"} else _AND_SO_ON.sub("", text[place:start])
        parts.extend(_trimmed(line, piece, place))
        place = end
    return parts


def _trimmed(line: Line, piece: str, start: int) -> Iterator[Segment]:
    """Take counts and small words off a part; what is left, if anything, is a part."""
    piece = COUNT.sub(lambda one: " " * len(one[0]), piece)
    while found := _LEADING.match(piece):
        piece = " " * len(found[0]) + piece[found.end() :]
    while found := _TRAILING.search(piece):
        piece = piece[: found.start()]
    if piece.strip():
        first, last = start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())
        kept = line.between(first, last)
        letters = (
            one for one, place in zip(kept.plain, kept.places, strict=True) if not piece[place - start].isspace()
        )
        yield Segment(first, last, "".join(letters))
