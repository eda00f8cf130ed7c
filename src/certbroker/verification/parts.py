"""What a PDF holds beside its pages: parts that act or reach out of it, and files. One look at each of its objects.

Objects that nothing leads to count as well: what leads where is for each viewer to say.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

Object = Any
"""An object of pikepdf, which leaves its members without types."""

ACTIONS: Final = frozenset(
    {
        *("GoTo3DView", "GoToE", "GoToR", "Hide", "ImportData", "JavaScript", "Launch", "Movie", "Rendition"),
        *("ResetForm", "RichMediaExecute", "SetOCGState", "Sound", "SubmitForm", "Thread"),
    }
)
"""What an action does (/S) that runs, starts or sends something, leads out of the file, or changes what is seen.

Left out are those that lead within the file (GoTo, GoToDp, Named, Trans) and links to addresses (URI), told apart.
"""
LINK: Final = "URI"
WATERMARK: Final = b"/Watermark"
MEDIA: Final = frozenset({"3D", "Movie", "RichMedia", "Screen", "Sound"})
"""Annotations (/Subtype) that play."""
KEYS: Final = {"/AA": "AA", "/JS": "JavaScript", "/JavaScript": "JavaScript", "/XFA": "XFA", "/3DD": "3D"}
"""Entries that stand for something that acts, wherever they are."""
OUTER: Final = ("/F", "/Ref")
"""Entries of a stream whose content, or what is drawn for it, is in another file."""
_WORDS: Final = "|".join(sorted({*ACTIONS, *MEDIA, *(key[1:] for key in KEYS), "RichMediaContent", LINK, "EF"}))
_ASKED: Final = re.compile(rf"/(?:{_WORDS})(?![A-Za-z0-9])".encode())
"""What an object must have within it to be looked at closer: most have not."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What was found in all of a PDF."""

    acting: frozenset[str]
    """Kinds of what acts, plays, or leads out of the file: `JavaScript`, `Launch`, `AA`."""
    has_links: bool
    """Whether there are links to addresses."""
    files: tuple[tuple[tuple[int, int], Object], ...]
    """Specifications of embedded files, each with the object in which it stands: (0, 0) for the trailer."""
    has_watermark: bool
    """Whether something in it goes by the name that bundles give their watermark."""


def parts_of(pdf: Any) -> Parts:
    """Look at every object of a PDF. Raises whatever pikepdf raises on broken files."""
    from pikepdf import Stream

    found, has_watermark = set[str](), False
    files: list[tuple[tuple[int, int], Object]] = []
    for one in _objects(pdf):
        is_stream = isinstance(one, Stream)
        own = one.stream_dict if is_stream else one
        if is_stream and any(key in own for key in OUTER):
            found.add("External")
        written = own.unparse(resolved=True)
        has_watermark = has_watermark or WATERMARK in written
        if not _ASKED.search(written):
            continue
        found.update(_name(one))
        for dictionary in _dictionaries(own):
            found.update(_kinds(dictionary))
            if "/EF" in dictionary:
                files.append((one.objgen, dictionary))
    return Parts(frozenset(found - {LINK}), LINK in found, tuple(files), has_watermark)


def _objects(pdf: Any) -> Iterator[Object]:
    yield from pdf.objects
    yield pdf.trailer


def _name(one: Object) -> Iterator[str]:
    """A name that is an object of its own may be what a dictionary elsewhere says that it does."""
    from pikepdf import Name

    if isinstance(one, Name) and word_of(one) in ACTIONS | MEDIA | {LINK}:
        yield word_of(one)


def _dictionaries(one: Object) -> Iterator[Object]:
    """Go through an object, and the dictionaries within it that are no objects of their own."""
    from pikepdf import Array, Dictionary

    waiting = [one]
    while waiting:
        found = waiting.pop()
        within: Iterable[Object] = ()
        if isinstance(found, Dictionary):
            yield found
            within = (value for _, value in found.items())
        elif isinstance(found, Array):
            within = list(found)
        waiting += [value for value in within if not getattr(value, "is_indirect", False)]


def _kinds(one: Object) -> Iterator[str]:
    """Go through what a dictionary is or does."""
    action, kind = word_of(one.get("/S")), word_of(one.get("/Subtype"))
    if action in ACTIONS or action == LINK:
        yield action
    if kind in MEDIA:
        yield kind
    if "/RichMediaContent" in one:
        yield "RichMedia"
    yield from (told for key, told in KEYS.items() if key in one)
    if f"/{LINK}" in one:
        yield LINK


def word_of(name: Object) -> str:
    """Return a name without its slash; nothing where there is none."""
    return str(name).removeprefix("/") if name is not None else ""
