"""The embedded typeface: which font draws a character, and how wide it is. A missing glyph is an error, never a box."""

import os
import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib.resources import as_file, files
from itertools import groupby
from pathlib import Path
from typing import Final, NamedTuple

from certbroker.bundle import faces
from certbroker.errors import MissingGlyph

FONT_DIR: Final = "CERTBROKER_FONT_DIR"
"""Environment variable: a folder with TrueType fonts for characters that Noto Sans KR lacks (rare Hanja in names)."""
REGULAR: Final = "NotoSansKR_400Regular.ttf"
BOLD: Final = "NotoSansKR_700Bold.ttf"


class Glyph(NamedTuple):
    """A character's font and its width at size 1."""

    font: str
    width: float


class Run(NamedTuple):
    """Text in one font."""

    font: str
    text: str


class Face(dict[str, Glyph]):
    """One weight of the typeface: character → glyph, each looked up once. Fallback fonts open when needed."""

    def __init__(self, own: str, fallbacks: tuple[Path, ...]) -> None:
        super().__init__()
        self.own = own
        self.fallbacks = fallbacks

    def __missing__(self, character: str) -> Glyph:
        """Find the font of a character that was not met before. Raises MissingGlyph."""
        for font in self._fonts():
            width = faces.width(font, character)
            if width is not None:
                self[character] = Glyph(font, width)
                return self[character]
        raise MissingGlyph(f"U+{ord(character):04X}")

    def _fonts(self) -> Iterator[str]:
        yield self.own
        yield from filter(None, map(faces.fallback, self.fallbacks))

    def measure(self, text: str) -> float:
        """Return the width of a text at size 1."""
        return sum(self[character].width for character in text)

    def runs(self, text: str) -> Iterator[Run]:
        """Cut a text where its font changes."""
        for font, part in groupby(text, key=lambda character: self[character].font):
            yield Run(font, "".join(part))


class Typeface(NamedTuple):
    """The two weights that the pages use."""

    regular: Face
    bold: Face

    def face(self, *, bold: bool) -> Face:
        """Return one weight."""
        return self.bold if bold else self.regular


@cache
def _own(name: str) -> str:
    with as_file(files("certbroker.bundle") / "fonts" / name) as path:
        return faces.register(path)


@cache
def _typeface(folder: Path | None) -> Typeface:
    found = sorted(folder.rglob("*.ttf")) if folder else []
    light = sorted(found, key=lambda path: "bold" in path.stem.lower())
    heavy = sorted(found, key=lambda path: "bold" not in path.stem.lower())
    return Typeface(Face(_own(REGULAR), tuple(light)), Face(_own(BOLD), tuple(heavy)))


def typeface(font_dir: str | os.PathLike[str] | None = None) -> Typeface:
    """Return the typeface with the fonts of a folder (default: `CERTBROKER_FONT_DIR`) behind it. Loaded once."""
    chosen = font_dir or os.environ.get(FONT_DIR)
    return _typeface(Path(chosen).resolve() if chosen else None)


def clean(text: str) -> str:
    """Return text as it is drawn: composed (NFC), without invisible characters, its white space collapsed."""
    composed = unicodedata.normalize("NFC", text)
    if composed.isprintable() and "  " not in composed:
        return composed.strip()
    visible = ("".join(c for c in composed if not _invisible(c))).split()
    return " ".join("".join(c for c in word if unicodedata.category(c) != "Cc") for word in visible)


def _invisible(character: str) -> bool:
    return unicodedata.category(character) == "Cf" or "\ufe00" <= character <= "\ufe0f"
