"""Text, addresses, yes and no, and code words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from certbroker.fields.scalar import Kept, NotReadable, Scalar

_YES_NO = {
    **dict.fromkeys(("Y", "여", "예", "있음", "해당", "1", "true"), True),
    **dict.fromkeys(("N", "부", "아니오", "없음", "비해당", "0", "false"), False),
}


_DOTS = str.maketrans("ㆍ・‧•∙", "·····")


def parse_text(text: str) -> str:
    """Text as it stands; its white space is already collapsed."""
    return text


def parse_yes_no(text: str) -> bool:
    """Read yes or no as the forms print it."""
    try:
        return _YES_NO[text]
    except KeyError:
        raise NotReadable from None


@dataclass(frozen=True, slots=True)
class Code(Scalar):
    """A closed-looking, really open vocabulary: printed Korean word or wire code → English token.

    A word that is not listed is kept as it is printed and reported, for forms change without notice.
    """

    words: Mapping[str, str] | None = None

    def word(self, token: str) -> str | None:
        """Return the first wire word of a token, for requests and for printing."""
        return next((word for word, known in (self.words or {}).items() if known == token), None)

    @property
    def tokens(self) -> tuple[str, ...]:
        """The English tokens, each once, in the order of the list."""
        return tuple(dict.fromkeys((self.words or {}).values()))

    def __hash__(self) -> int:
        return hash((self.name, *(self.words or {})))


def code(words: Mapping[str, str]) -> Code:
    """Describe the vocabulary of a code field, for `Annotated[str, …]`: printed word or wire code → English token."""
    listed = {_folded(word): token for word, token in words.items()}

    def parse(text: str) -> str | Kept | None:
        token = listed.get(_folded(text))
        if token is not None:
            return token
        word = text[1:-1].strip() if text.startswith("(") and text.endswith(")") else text
        return listed.get(_folded(word)) or (Kept(word, "word") if word else None)

    none_words = Scalar("code", parse).none_words - listed.keys()
    return Code("code", parse, none_words=none_words, words=dict(words))


def _folded(word: str) -> str:
    """Write the middle dots of Korean print (ㆍ, ・) as one: forms and laws mix them."""
    return word.translate(_DOTS)


Text = Annotated[str, Scalar("text", parse_text)]
"""Text, trimmed, its inner white space collapsed."""

Address = Annotated[str, Scalar("address", parse_text)]
"""A Korean address on one line."""

YesNo = Annotated[bool, Scalar("bool", parse_yes_no, none_words=frozenset({"-", "해당없음"}))]
"""Yes or no."""
