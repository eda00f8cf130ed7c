"""An issuer's own pages in the bundle: shown as they are, tagged as figures with a text in their place, stamped."""

from typing import NamedTuple

from certbroker.bundle.footer import Footer, source_of
from certbroker.bundle.intake import Intake
from certbroker.bundle.page import Imported, Page
from certbroker.bundle.sheets import Sheets
from certbroker.bundle.tags import Tag
from certbroker.bundle.wording import Wording
from certbroker.evidence import Evidence
from certbroker.model import Certificate


class Origin(NamedTuple):
    """A document that is shown by the issuer's own pages."""

    evidence: Evidence[Certificate]
    intake: Intake
    number: int
    title: str
    data: str
    """Name of the attachment that has the same as data."""
    is_painted: bool = False
    """Whether something is painted over on its pages."""

    def sheets(self, words: Wording) -> Sheets:
        """Return its pages, each of its own size."""
        tag = Tag("Sect", lang=words.tag, title=self.title)
        pages: list[Page] = []
        for at, one in enumerate(self.intake.pages, 1):
            mark = Imported(name_of(self.number, at), tag.add("Figure", alt=self._told(at, words)))
            pages.append(Page([mark], one.width, one.height, list(one.clear)))
        source = source_of(self.evidence.certificate, self.evidence.provenance, words)
        return Sheets(self.title, tag, pages, [], Footer(words.painted if self.is_painted else words.original, source))

    def _told(self, page: int, words: Wording) -> str:
        told = words.painted_alt if self.is_painted else words.original_alt
        return told.format(
            issuer=self.evidence.provenance.issuer_name,
            title=self.title,
            page=page,
            pages=len(self.intake.pages),
            data=self.data,
        )


def name_of(document: int, page: int) -> str:
    """Return the name that a page has as a form object; both count from 1."""
    return f"Original{document}.{page}"


def footer_of_page(footer: Footer, page: int, pages: int) -> Footer:
    """Return the stamp of a page: which page of the original it is, and where that came from."""
    return footer._replace(strong=footer.strong.format(page=page, pages=pages))
