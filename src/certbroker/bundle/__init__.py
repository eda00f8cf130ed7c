"""The submission PDF (제출 서류 묶음): cover, index, certificates rendered from their data, and the data attached."""

from certbroker.bundle.submission import Bundle, Document, Section, make, render_certificate
from certbroker.bundle.wording import Language

__all__ = ["Bundle", "Document", "Language", "Section", "make", "render_certificate"]
