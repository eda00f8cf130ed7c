"""Finishes a drawn PDF: issuers' pages, attachments, metadata, and what PDF/A-3 and PDF/UA-1 ask of a file."""

import hashlib
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import date, datetime, time
from io import BytesIO
from typing import Final, NamedTuple

from pikepdf import Array, Dictionary, Name, ObjectStreamMode, Pdf, Stream, StreamDecodeLevel, String

from certbroker.bundle import colour
from certbroker.bundle.attachments import Attachment
from certbroker.bundle.xmp import PRODUCER, Claims, packet
from certbroker.fields import SEOUL

PAGE: Final = "/Page"
"""Name of the form object that a cleaned page of an issuer's file consists of."""


class Foreign(NamedTuple):
    """A page of an issuer's file: the bundle's page that shows it, by what name, and the cleaned file it is from."""

    page: int
    name: str
    file: bytes
    number: int


class Finish(NamedTuple):
    """What is to be added to the drawn pages."""

    title: str
    lang: str
    today: date
    claims: Claims
    attachments: Sequence[Attachment] = ()
    foreign: Sequence[Foreign] = ()


def finish(drawn: bytes, added: Finish) -> bytes:
    """Add to a drawn PDF what the pen does not; equal input gives equal bytes."""
    with ExitStack() as opened:
        pdf = opened.enter_context(Pdf.open(BytesIO(drawn)))
        _import(pdf, added.foreign, opened)
        _attach(pdf, added)
        _describe(pdf, added)
        out = BytesIO()
        pdf.save(
            out,
            stream_decode_level=StreamDecodeLevel.none,
            object_stream_mode=ObjectStreamMode.generate,
            deterministic_id=True,
        )
    return out.getvalue()


def _import(pdf: Pdf, pages: Sequence[Foreign], opened: ExitStack) -> None:
    """Put pages of cleaned files where the bundle shows them. They stay open: what is copied is read at the end."""
    sources = {file: opened.enter_context(Pdf.open(BytesIO(file))) for file in {one.file for one in pages}}
    for one in pages:
        form = sources[one.file].pages[one.number].obj.Resources.XObject[PAGE]
        pdf.pages[one.page].obj.Resources.XObject[f"/{one.name}"] = pdf.copy_foreign(form)


def _attach(pdf: Pdf, added: Finish) -> None:
    """Attach files as associated files of the whole document."""
    if not added.attachments:
        return
    changed = _pdf_date(added.today)
    specs = {one.name: pdf.make_indirect(_spec(pdf, one, changed)) for one in added.attachments}
    named = [item for name in sorted(specs) for item in (String(name), specs[name])]
    pdf.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=Array(named)))
    pdf.Root.AF = Array(list(specs.values()))


def _spec(pdf: Pdf, one: Attachment, changed: str) -> Dictionary:
    check = hashlib.md5(one.data, usedforsecurity=False).digest()
    stream = Stream(pdf, one.packed)
    stream.Type = Name.EmbeddedFile
    stream.Subtype = Name(f"/{one.mime}")
    stream.Params = Dictionary(Size=len(one.data), ModDate=changed, CheckSum=String(check))
    stream.Filter = Name.FlateDecode
    return Dictionary(
        Type=Name.Filespec,
        F=one.name,
        UF=one.name,
        Desc=one.told,
        AFRelationship=Name(f"/{one.relationship}"),
        EF=Dictionary(F=stream, UF=stream),
    )


def _describe(pdf: Pdf, added: Finish) -> None:
    """State title, language, day and standards, and that readers open the file with its bookmarks."""
    moment = datetime.combine(added.today, time(), SEOUL)
    root, day = pdf.Root, _pdf_date(added.today)
    pdf.trailer.Info = pdf.make_indirect(
        Dictionary(Title=added.title, Creator=PRODUCER, Producer=PRODUCER, CreationDate=day, ModDate=day)
    )
    root.Metadata = Stream(pdf, packet(added.title, added.lang, moment, added.claims))
    root.Metadata.Type, root.Metadata.Subtype = Name.Metadata, Name.XML
    root.Lang = String(added.lang)
    root.MarkInfo = Dictionary(Marked=True)
    root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    root.PageMode = Name.UseOutlines if "/Outlines" in root else Name.UseNone
    root.OutputIntents = Array([_intent(pdf)])


def _intent(pdf: Pdf) -> Dictionary:
    profile = Stream(pdf, colour.profile())
    profile.N = 3
    return Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFA1,
        OutputConditionIdentifier=colour.CONDITION,
        Info=colour.CONDITION,
        DestOutputProfile=profile,
    )


def _pdf_date(day: date) -> str:
    return f"D:{day:%Y%m%d}000000+09'00'"
