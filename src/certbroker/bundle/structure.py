"""Writes the tree of tags: every element an object, and the index that leads from marked content to its element."""

from collections.abc import Iterator

from certbroker.bundle.pen import Pen
from certbroker.bundle.raw import box, text
from certbroker.bundle.tags import Area, Kid, Tag


def write(document: Tag, pen: Pen) -> None:
    """Write the tree below an element into what a pen drew."""
    root = pen.objects.new()
    written = {id(tag): (tag, pen.objects.new()) for tag in _all(document)}
    numbers = {key: raw.number for key, (_, raw) in written.items()}
    index = pen.objects.new()
    root.data = (
        f"<</Type/StructTreeRoot/K[{numbers[id(document)]} 0 R]/ParentTree {index.reference}"
        f"/ParentTreeNextKey {len(pen.pages) + len(pen.links)}>>"
    ).encode()
    pages = [page.raw.number for page in pen.pages]
    written_document = written[id(document)][1]
    written_document.data = _element(document, root.number, numbers, pages)
    for tag, raw in written.values():
        for kid in tag.kids:
            if isinstance(kid, Tag) and id(kid) in written:
                written[id(kid)][1].data = _element(kid, raw.number, numbers, pages)
    index.data = _index(pen, numbers)
    pen.document.Catalog.StructTreeRoot = root


def _all(tag: Tag) -> Iterator[Tag]:
    """Go through the elements that hold something."""
    yield tag
    for kid in tag.kids:
        if isinstance(kid, Tag) and not kid.is_empty:
            yield from _all(kid)


def _element(tag: Tag, parent: int, numbers: dict[int, int], pages: list[int]) -> bytes:
    """Write an element. What stands on its first page is told by number alone."""
    first = next((kid.page for kid in tag.kids if not isinstance(kid, Tag)), None)
    kids = " ".join(filter(None, (_kid(kid, first, numbers, pages) for kid in tag.kids)))
    page = "" if first is None else f"/Pg {pages[first]} 0 R"
    return f"<</S/{tag.role}/P {parent} 0 R{page}/K[{kids}]{_about(tag)}>>".encode()


def _kid(kid: Kid, first: int | None, numbers: dict[int, int], pages: list[int]) -> str:
    if isinstance(kid, Tag):
        number = numbers.get(id(kid))
        return f"{number} 0 R" if number else ""
    page = "" if kid.page == first else f"/Pg {pages[kid.page]} 0 R"
    if isinstance(kid, Area):
        return f"<</Type/OBJR/Obj {kid.number} 0 R{page}>>"
    return f"<</Type/MCR/MCID {kid.number}{page}>>" if page else str(kid.number)


def _about(tag: Tag) -> str:
    told = [f"/{key}{text(value)}" for key, value in (("Alt", tag.alt), ("Lang", tag.lang), ("T", tag.title)) if value]
    cell = (f"/Scope/{tag.scope}" if tag.scope else "") + (f"/ColSpan {tag.span}" if tag.span > 1 else "")
    layout = [f"<</O/Layout/BBox{box(tag.box)}>>"] if tag.box else []
    attributes = ([f"<</O/Table{cell}>>"] if cell else []) + layout
    return "".join(told) + (f"/A[{''.join(attributes)}]" if attributes else "")


def _index(pen: Pen, numbers: dict[int, int]) -> bytes:
    """Write the number tree: of each page the elements of its runs of content, of each link its element."""
    pages = ("[{}]".format(" ".join(f"{numbers[id(owner)]} 0 R" for owner in page.owners)) for page in pen.pages)
    links = (f"{numbers[id(drawn.link.tag)]} 0 R" for drawn in pen.links)
    return "<</Nums[{}]>>".format(" ".join(f"{key} {value}" for key, value in enumerate((*pages, *links)))).encode()
