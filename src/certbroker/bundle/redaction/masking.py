"""Masks texts: what the rules and the preset hide, wherever somebody wrote it down."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from certbroker.bundle.redaction import patterns
from certbroker.bundle.redaction.folding import HAS_DIGIT, Span, hide, replace
from certbroker.bundle.redaction.rules import Kind
from certbroker.bundle.withheld import TEXT
from certbroker.privacy import CONNECTING_INFORMATION

SHORTEST: Final = 7
"""Digits that a part of a person's number has at least."""


@dataclass(frozen=True, slots=True)
class Mask:
    """What is hidden within texts. Resident numbers always are; of each, the front and the seventh digit stay."""

    kinds: frozenset[Kind] = frozenset()
    backs: frozenset[str] = frozenset()
    """Back parts of resident numbers that are known from the papers' own fields."""
    kept: frozenset[str] = frozenset()
    """Whole resident numbers that may stay."""
    words: tuple[str, ...] = ()
    """Values that were left out as fields, and go out of texts as well; the longest first."""

    def text(self, text: str, *, is_number: bool = False) -> tuple[str, set[Kind | None]]:
        """Return a text with what is hidden masked, and which kinds that was; `None` stands for `words`.

        is_number: the text is the number of a paper or a thing: nothing is looked for in it but a resident number in
        its two parts.
        """
        found = set[Kind | None]()
        for kind, changed in self._changes(text, is_number=is_number):
            if changed != text:
                found.add(kind)
                text = changed
        return text, found

    def _changes(self, text: str, *, is_number: bool) -> Iterator[tuple[Kind | None, str]]:
        """Go through the text as each step leaves it."""
        if HAS_DIGIT.search(text) and len(text) >= SHORTEST:
            text = self._without_numbers(text, is_number=is_number)
            yield "resident_number", text
        for word in self.words:
            if word != text and word in text:
                text = text.replace(word, TEXT)
                yield None, text
        if is_number:
            return
        for kind, find, how in _KINDS:
            if kind in self.kinds:
                text = how(text, find(text))
                yield kind, text

    def _without_numbers(self, text: str, *, is_number: bool) -> str:
        spans = patterns.resident_numbers(text, self.backs, self.kept)
        hidden = hide(text, patterns.parted_numbers(text, self.kept) if is_number else spans)
        if "resident_number" in self.kinds:
            hidden = hide(hidden, patterns.masked_fronts(hidden))
        return CONNECTING_INFORMATION.sub(TEXT, hidden)


def _cut(text: str, spans: list[Span]) -> str:
    return replace(text, spans, TEXT)


_KINDS: Final = (
    ("address", patterns.addresses, _cut),
    ("phone", patterns.phones, hide),
    ("account", patterns.accounts, hide),
)
