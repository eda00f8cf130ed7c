"""The pages of one document of the bundle, before they have their numbers."""

from dataclasses import dataclass

from certbroker.bundle.footer import Footer
from certbroker.bundle.page import Page, Stop
from certbroker.bundle.tags import Tag


@dataclass(frozen=True, slots=True)
class Sheets:
    """The pages of one document, without their page numbers, and its entries for index and bookmarks."""

    title: str
    tag: Tag
    pages: list[Page]
    stops: list[Stop]
    footer: Footer
