"""What the pages of a tagged PDF say, piece by piece: cells, headings and paragraphs, as a screen reader reads them.

Only the text is read, not the look: where a page shows other shapes than its letters stand for, this does not see it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from certbroker.verification.bundles.letters import Letters
from certbroker.verification.parts import Object

MAX_FORMS: Final = 2_000
"""Form objects that may be shown on one page."""
MAX_DEPTH: Final = 8
MAX_TEXT: Final = 20_000_000
_OPERATORS: Final = "BMC BDC EMC Tf Tj TJ ' \" Do q Q"
ARTIFACT: Final = "Artifact"
_FURNITURE: Final = -1


class Piece(NamedTuple):
    """A piece of text: which element it belongs to, and what kind of element that is (`TD`, `H1`)."""

    element: int
    role: str
    text: str


@dataclass(slots=True)
class Reader:
    """Reads the pages of one PDF; fonts and elements are looked up once."""

    pdf: Any
    _letters: dict[tuple[int, int], Letters] = field(default_factory=dict[tuple[int, int], Letters])
    _elements: Any = None
    _length: int = 0

    def pages(self) -> Iterator[tuple[Piece, ...]]:
        """Go through the pages."""
        for page in self.pdf.pages:
            yield self.page(page)

    def page(self, page: Any) -> tuple[Piece, ...]:
        """Return the text of a page in the order in which it is drawn."""
        reading = _Reading(self, self._owners(page.obj))
        reading.read(page.obj, page.obj.get("/Resources", {}), 0)
        return tuple(reading.pieces())

    def _owners(self, page: Object) -> list[Object]:
        """Return the elements of a page's marked content, by its numbers."""
        number, tree = page.get("/StructParents"), self.pdf.Root.get("/StructTreeRoot")
        if number is None or tree is None or "/ParentTree" not in tree:
            return []
        if self._elements is None:
            from pikepdf import NumberTree

            self._elements = NumberTree(tree.ParentTree)
        return list(self._elements.get(int(number)) or ())

    def alternatives(self, page: Object) -> list[str]:
        """Return what is read out for the pictures of a page."""
        return [str(one.Alt) for one in self._owners(page) if "/Alt" in one]

    def letters(self, font: Object) -> Letters:
        """Return how a font's codes are read."""
        found = self._letters.get(font.objgen) if font.objgen != (0, 0) else None
        if found is None:
            found = self._letters[font.objgen] = Letters.of(font)
        return found

    def count(self, text: str) -> str:
        """Count a text to what may be read of one file. Raises MemoryError."""
        self._length += len(text)
        if self._length > MAX_TEXT:
            raise MemoryError
        return text


class _Reading:
    """The reading of one page."""

    def __init__(self, reader: Reader, owners: list[Object]) -> None:
        self._reader, self._owners = reader, owners
        self._open: list[int | None] = []
        self._found: dict[int | None, list[str]] = {}
        self._forms = 0

    def pieces(self) -> Iterator[Piece]:
        """Go through what was read: artefacts as one piece, and what is in no element as one without role."""
        for key, texts in self._found.items():
            text = "".join(texts)
            if key is None or key == _FURNITURE:
                yield Piece(0, "" if key is None else ARTIFACT, text)
            else:
                owner = self._owners[key]
                yield Piece(int(owner.objgen[0]), str(owner.get("/S", "/")).removeprefix("/"), text)

    def read(self, content: Object, resources: Object, depth: int) -> None:
        """Read a content stream."""
        from pikepdf import parse_content_stream

        fonts, shown = resources.get("/Font", {}), resources.get("/XObject", {})
        letters: Letters | None = None
        kept: list[Letters | None] = []
        for operands, operator in parse_content_stream(content, _OPERATORS):
            match str(operator):
                case "Tj" | "'" | '"' | "TJ" if letters:
                    self._say(letters, operands[-1])
                case "Tf":
                    font = fonts.get(str(operands[0]))
                    letters = self._reader.letters(font) if font is not None else None
                case "BDC" | "BMC":
                    self._begin(operands, depth)
                case "EMC":
                    self._open[-1:] = []
                case "q":
                    kept.append(letters)
                case "Q":
                    letters = kept.pop() if kept else letters
                case "Do":
                    self._show(shown.get(str(operands[0])), depth)
                case _:
                    pass

    def _begin(self, operands: Any, depth: int) -> None:
        """Enter marked content. Within a form object, numbers are the form's own: all of it belongs to its place."""
        outer = self._open[-1] if self._open else None
        number = operands[1].get("/MCID") if len(operands) > 1 and hasattr(operands[1], "get") else None
        if outer == _FURNITURE or str(operands[0]) == f"/{ARTIFACT}":
            self._open.append(_FURNITURE)
        elif number is not None and not depth and 0 <= int(number) < len(self._owners):
            self._open.append(int(number))
        else:
            self._open.append(outer)

    def _say(self, letters: Letters, operand: Any) -> None:
        texts = self._found.setdefault(self._open[-1] if self._open else None, [])
        for part in _strings(operand):
            texts.append(self._reader.count(letters.read(part)))

    def _show(self, form: Object | None, depth: int) -> None:
        if form is None or str(form.get("/Subtype")) != "/Form":
            return
        self._forms += 1
        if depth >= MAX_DEPTH or self._forms > MAX_FORMS:
            raise RecursionError
        self.read(form, form.get("/Resources", {}), depth + 1)


def _strings(operand: Any) -> Iterator[bytes]:
    from pikepdf import Array, String

    if isinstance(operand, String):
        yield bytes(operand)
    elif isinstance(operand, Array):
        yield from (bytes(part) for part in operand if isinstance(part, String))


def by_element(pages: Mapping[int, tuple[Piece, ...]]) -> list[Piece]:
    """Join the pieces of each element, which may go on over pages, in the order in which they begin."""
    found: dict[tuple[int, str], Piece] = {}
    for number in sorted(pages):
        for piece in pages[number]:
            key = (piece.element, piece.role)
            before = found.get(key)
            found[key] = piece._replace(text=before.text + piece.text) if before else piece
    return list(found.values())
