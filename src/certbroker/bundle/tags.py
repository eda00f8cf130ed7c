"""What a piece of the page is, for readers that do not see it: the tree of structure elements (tagged PDF)."""

from typing import NamedTuple, TypeAlias


class Content(NamedTuple):
    """A run of marked content on a page; pages count from 0."""

    page: int
    number: int


class Area(NamedTuple):
    """A link's area on a page, by the number of its object."""

    page: int
    number: int


class Tag:
    """A structure element: its role in the vocabulary of PDF (`Table`, `TR`, `H1`, `Figure`), and what is in it.

    Content stands in elements that have no elements below them: so reading order is the order of the tree.
    """

    __slots__ = ("alt", "box", "kids", "lang", "role", "scope", "span", "title")

    def __init__(
        self, role: str, *, scope: str = "", span: int = 1, alt: str = "", lang: str = "", title: str = ""
    ) -> None:
        self.role = role
        self.scope = scope
        """What a header cell is a header of: `Row` or `Column`."""
        self.span = span
        """Columns that a cell takes."""
        self.alt = alt
        """What is read out in place of a picture."""
        self.lang = lang
        self.title = title
        self.box: tuple[float, float, float, float] | None = None
        """Where a picture stands, as PDF counts."""
        self.kids: list[Kid] = []

    def add(
        self, role: str, *, scope: str = "", span: int = 1, alt: str = "", lang: str = "", title: str = ""
    ) -> "Tag":
        """Add an element below this one."""
        tag = Tag(role, scope=scope, span=span, alt=alt, lang=lang, title=title)
        self.kids.append(tag)
        return tag

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all stands in it; an empty cell of a table is something."""
        return self.role not in ("TD", "TH") and all(isinstance(kid, Tag) and kid.is_empty for kid in self.kids)


Kid: TypeAlias = Tag | Content | Area


class _Furniture(Tag):
    def add(self, *_: object, **__: object) -> Tag:
        """Return itself: what is below furniture is furniture."""
        return self


FURNITURE = _Furniture("Artifact")
"""What repeats on pages and is not read out: running heads, feet, table heads on further pages."""
