"""The sheet before a document, on request: it parts the papers in a printed file."""

from certbroker.bundle import style
from certbroker.bundle.fonts import Typeface
from certbroker.bundle.page import Flow, Page, rule
from certbroker.bundle.tags import FURNITURE
from certbroker.bundle.values import ABSENT
from certbroker.bundle.wording import Wording
from certbroker.evidence import Evidence
from certbroker.model import Certificate

TOP = style.TOP + style.BODY * 0.3


def page_of(evidence: Evidence[Certificate], number: int, title: str, typeface: Typeface, words: Wording) -> Page:
    """Lay the sheet out. It repeats what cover and index say, so that nobody has it read out again."""
    flow = Flow(typeface, FURNITURE)
    flow.y = TOP
    flow.paragraph(str(number), style.SEPARATOR)
    flow.put(rule(style.LEFT, flow.y + 6, style.MEASURE, weight=1.6, colour=style.ACCENT))
    flow.y += 22
    flow.paragraph(title, style.TITLE)
    if words.tag == "en":
        flow.paragraph(evidence.certificate.spec.name_en, style.SUBTITLE)
    flow.y += 8
    issued = words.day(evidence.issued_on) if evidence.issued_on else ABSENT
    for label, text in (
        (words.issuer, evidence.provenance.issuer_name),
        (words.document_number, evidence.document_number or ABSENT),
        (words.issued_on, issued),
    ):
        flow.put(flow.words(style.LEFT, flow.y, label, style.COVER_LABEL))
        flow.put(flow.words(style.LEFT + 74, flow.y, text, style.COVER_TEXT))
        flow.y += style.COVER_TEXT.leading + 3
    return flow.pages[0]
