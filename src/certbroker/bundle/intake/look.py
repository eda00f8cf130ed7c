"""A first look at an issuer's file with pypdf, which ends in time on anything: what is it, and may it go on."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final

from pypdf import PageObject, PdfReader
from pypdf.generic import ArrayObject, DictionaryObject

from certbroker.bundle.intake import limits
from certbroker.bundle.intake.limits import TooMuch

TURN: Final = 90
DROPPED: Final = ("form", "signature", "actions", "attachments", "links", "outline", "tags")
"""What a file may have and its pages in the bundle do not, in the order in which it is told."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a file is, apart from its pages."""

    pages: int
    signed: bool
    encrypted: bool
    dropped: tuple[str, ...]
    """What it has and its pages in the bundle do not, of `DROPPED`."""


class Unfit(Exception):
    """A file that does not go into a bundle; the text says why, and quotes nothing."""


def look(data: bytes) -> Seen:
    """Look at a file. Raises Unfit, TooMuch; whatever pypdf raises on broken files."""
    if len(data) > limits.MAX_BYTES:
        raise TooMuch("too large")
    if b"%PDF-" not in data[:1024]:
        raise Unfit("no PDF")
    reader = PdfReader(BytesIO(data))
    encrypted = reader.is_encrypted
    if encrypted and not reader.decrypt(""):
        raise Unfit("needs a password")
    count = len(reader.pages)
    if not 1 <= count <= limits.MAX_PAGES:
        raise TooMuch(f"{count} pages, {limits.MAX_PAGES} at most")
    for page in reader.pages:
        _check_page(page)
    root = reader.root_object
    if _hides_layers(root):
        raise Unfit("has layers that are hidden")
    dropped = tuple(_dropped(root))
    return Seen(count, "signature" in dropped, encrypted, dropped)


def _check_page(page: PageObject) -> None:
    box = page.cropbox
    sides = float(box.width), float(box.height)
    if not all(limits.MIN_SIDE <= side <= limits.MAX_SIDE for side in sides):
        raise Unfit("a page of no usual size")
    if page.rotation % TURN:
        raise Unfit("a page turned by no right angle")


def _hides_layers(root: DictionaryObject) -> bool:
    """Whether readers may show different things: a layer is off, or may be."""
    default = _dict(_dict(root, "/OCProperties"), "/D")
    off = default.get("/OFF")
    hidden = isinstance(off, ArrayObject) and len(off) > 0
    return hidden or default.get("/BaseState", "/ON") != "/ON" or bool(_dict(root, "/OCProperties").get("/AS"))


def _dropped(root: DictionaryObject) -> Iterator[str]:
    form, names = _dict(root, "/AcroForm"), _dict(root, "/Names")
    if form:
        yield "form"
    if any(_fields(form)) or "/Perms" in root:
        yield "signature"
    if "/JavaScript" in names or "/OpenAction" in root or "/AA" in root:
        yield "actions"
    if "/EmbeddedFiles" in names or "/AF" in root:
        yield "attachments"
    if "/Outlines" in root:
        yield "outline"
    if "/StructTreeRoot" in root:
        yield "tags"


def _fields(form: DictionaryObject) -> Iterator[bool]:
    """Go through the fields of a form: whether each is a signature."""
    waiting: list[Any] = [form.get("/Fields")]
    left = limits.MAX_OBJECTS
    while waiting:
        left -= 1
        if left < 0:
            raise TooMuch("too many form fields")
        field = waiting.pop()
        field = field.get_object() if field is not None else None
        if isinstance(field, ArrayObject):
            waiting.extend(field)
        elif isinstance(field, DictionaryObject):
            yield field.get("/FT") == "/Sig"
            waiting.append(field.get("/Kids"))


def _dict(holder: DictionaryObject, key: str) -> DictionaryObject:
    found = holder.get(key)
    found = found.get_object() if found is not None else None
    return found if isinstance(found, DictionaryObject) else DictionaryObject()
