"""The pages of one certificate, rendered from its model by one renderer for all."""

from collections.abc import Iterable
from typing import Final

from certbroker.bundle import style
from certbroker.bundle.content import Group, Part, Table, parts_of
from certbroker.bundle.fonts import Typeface
from certbroker.bundle.footer import footer_of
from certbroker.bundle.page import Bar, Flow, opening_rule, rule
from certbroker.bundle.pairs import put_pairs
from certbroker.bundle.sheets import Sheets
from certbroker.bundle.tables import plan_of, put_cards, put_table
from certbroker.bundle.tags import Tag
from certbroker.bundle.wording import KOREAN, Wording
from certbroker.errors import MissingGlyph
from certbroker.evidence import Provenance
from certbroker.model import Certificate

GAP: Final = 17.0
DEEPEST_STOP: Final = 1
"""Groups within groups get no entry of their own in the index."""


def sheets_of(certificate: Certificate, provenance: Provenance, typeface: Typeface, words: Wording) -> Sheets:
    """Lay a certificate out. Raises MissingGlyph, which names the certificate."""
    title = certificate.spec.name_ko
    tag = Tag("Sect", lang=KOREAN.tag, title=title)
    try:
        flow = Flow(typeface, tag, lambda flow: _continue(flow, title, words))
        _title(flow, certificate, provenance, words)
        _parts(flow, parts_of(certificate), words, depth=1)
    except MissingGlyph as error:
        raise MissingGlyph(error.detail, certificate=certificate.id()) from None
    return Sheets(title, tag, flow.pages, flow.stops, footer_of(certificate, provenance, words))


def _title(flow: Flow, certificate: Certificate, provenance: Provenance, words: Wording) -> None:
    middle = style.LEFT + style.MEASURE / 2
    flow.y += 4
    flow.paragraph(provenance.issuer_name, style.SUBTITLE, x=middle, to=0.5)
    flow.paragraph(certificate.spec.name_ko, style.TITLE, role="H1", x=middle, to=0.5)
    if words.tag == "en":
        flow.paragraph(certificate.spec.name_en, style.SUBTITLE, lang="en", x=middle, to=0.5)
    flow.y += 18


def _continue(flow: Flow, title: str, words: Wording) -> None:
    """Set the running head of a certificate's further pages: what it is, and which of its parts goes on."""
    part = f" · {flow.stops[-1].title}" if flow.stops else ""
    line = flow.wrap(f"{title}{part} {words.continued}", style.MEASURE, style.NOTE)[0]
    flow.put(flow.words(style.LEFT, flow.y, line, style.NOTE))
    flow.y += style.NOTE.leading + 3
    flow.put(rule(style.LEFT, flow.y, style.MEASURE))
    flow.y += 10


def _parts(flow: Flow, parts: Iterable[Part], words: Wording, depth: int) -> None:
    for part in parts:
        if isinstance(part, Table):
            _table(flow, part, words, depth)
        elif isinstance(part, Group):
            _group(flow, part, words, depth)
        else:
            put_pairs(flow, part)
            flow.y += GAP


def _table(flow: Flow, table: Table, words: Wording, depth: int) -> None:
    plan = plan_of(flow, table) if table.rows else None
    told = [words.count.format(count=f"{len(table.rows):,}")] if table.rows else []
    _heading(flow, table.title, depth, " · ".join([*told, words.in_won] if plan and table.in_won else told), words)
    if plan:
        put_table(flow, table, plan)
    elif table.rows:
        put_cards(flow, table)
    else:
        _nothing(flow, words)
    flow.y += GAP


def _group(flow: Flow, group: Group, words: Wording, depth: int) -> None:
    _heading(flow, group.title, depth, "{} / {}".format(*group.count) if group.count else "", words)
    if group.parts:
        _parts(flow, group.parts, words, depth + 1)
    else:
        _nothing(flow, words)
        flow.y += GAP


def _heading(flow: Flow, title: str, depth: int, told: str, words: Wording) -> None:
    """Set the heading of a part, with what is told about it at the right."""
    look = style.HEADING if depth == 1 else style.SUBHEADING
    flow.need(look.leading + 4 + 4 * style.TEXT.leading)
    if depth <= DEEPEST_STOP:
        flow.stop(title)
        flow.put(Bar(style.LEFT, flow.y + look.leading / 2 - 4.2, 2.4, 9.4, style.ACCENT))
    with flow.within(flow.tag.add(f"H{min(depth + 1, 6)}")):
        for line in flow.wrap(title, style.MEASURE * 0.7, look):
            flow.put(flow.words(style.LEFT + (8 if depth == 1 else 0), flow.y, line, look))
            flow.y += look.leading
    told_y = flow.y - style.NOTE.leading - 1
    flow.put(flow.words(style.RIGHT, told_y, told, style.NOTE, to=1.0, tag=flow.tag.add("P", lang=words.tag)))
    flow.y += 4


def _nothing(flow: Flow, words: Wording) -> None:
    """Say that a part is empty: that nothing is recorded is a fact, too."""
    height = style.TEXT.leading + 10
    flow.put(opening_rule(flow.y))
    look, tag = style.TEXT._replace(colour=style.SOFT), flow.tag.add("P", lang=words.tag)
    flow.put(flow.words(style.LEFT + 7, flow.y + 5, words.nothing, look, tag=tag))
    flow.y += height
    flow.put(rule(style.LEFT, flow.y, style.MEASURE))
