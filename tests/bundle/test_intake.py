"""Issuers' files on their way in: what is seen stays the same, what is hostile is refused, what is dropped is told."""

import json
import math
import random
import re
import zlib
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String
from PIL import Image, ImageChops
from pypdf import PdfReader
from reportlab.lib.pagesizes import A3, A4, A5

from certbroker.bundle import Filing, make
from certbroker.bundle.boxes import Box
from certbroker.bundle.intake import Intake, take
from certbroker.bundle.intake.fonts import mapped_codes
from certbroker.bundle.intake.limits import MAX_BYTES
from certbroker.bundle.intake.zones import merged
from certbroker.bundle.redaction import Redaction
from certbroker.errors import HostileDocument
from certbroker.verification import verify_bundle
from support import originals, pki
from support.originals import WIDE, changed, drawn, with_original
from support.papers import TODAY, dossier
from support.pictures import picture

TOLERANCE = 40
"""Of 255: what smoothing of edges may differ by."""


def _differs(one: Image.Image, other: Image.Image) -> int:
    """How many points differ clearly."""
    assert one.size == other.size
    difference = ImageChops.difference(one, other).convert("L")
    return sum(difference.histogram()[TOLERANCE:])


def _bundled(original: bytes) -> bytes:
    return make(dossier([with_original("nts.income_amount", original)]), today=TODAY).data


def _placed(rotate: int = 0, crop: tuple[int, ...] | None = None, media: tuple[int, ...] | None = None) -> bytes:
    def place(pdf: Pdf) -> None:
        page = pdf.pages[0].obj
        page.Rotate = rotate
        if crop:
            page.CropBox = Array(list(crop))
        if media:
            page.MediaBox = Array(list(media))

    return changed(drawn(_pattern), place)


def _pattern(canvas: Any) -> None:
    """Something that is different in each corner."""
    canvas.setFillColorRGB(0.8, 0, 0)
    canvas.rect(30, 30, 200, 60, fill=1)
    canvas.setFillColorRGB(0, 0.6, 0)
    canvas.circle(500, 120, 40, fill=1)
    canvas.setFillColorRGB(0, 0, 0.8)
    canvas.rect(450, 650, 90, 120, fill=1)


@pytest.mark.parametrize("rotate", [0, 90, 180, 270, -90, 450])
@pytest.mark.parametrize("crop", [None, (20, 60, 560, 800)])
@pytest.mark.parametrize("media", [None, (-30, -40, 600, 850)])
def test_a_page_looks_as_its_reader_saw_it(
    rotate: int, crop: tuple[int, ...] | None, media: tuple[int, ...] | None
) -> None:
    original = _placed(rotate, crop, media)
    cleaned = take(original)
    before, after = picture(original), picture(cleaned.file)
    assert _differs(before, after) < before.width * before.height / 1000
    assert (math.ceil(cleaned.pages[0].width), math.ceil(cleaned.pages[0].height)) == before.size


@pytest.mark.parametrize("size", [A5, A3, WIDE, (300, 900)])
def test_a_page_keeps_its_size_in_the_bundle_and_is_stamped_upright(size: tuple[float, float]) -> None:
    reader = PdfReader(BytesIO(_bundled(drawn(size=size))))
    page = reader.pages[-1]
    assert (float(page.mediabox.width), float(page.mediabox.height)) == pytest.approx(size, abs=0.05)
    assert f"쪽 {len(reader.pages)} / {len(reader.pages)}" in page.extract_text()
    assert "발급기관 원본(첨부)의 1 / 1쪽" in page.extract_text()
    assert "소득금액증명 1" in page.extract_text()


def test_stamps_of_a_rotated_page_stand_at_its_foot_as_it_is_seen() -> None:
    made = make(
        dossier([with_original("nts.income_amount", _placed(rotate=90))]), today=TODAY, filing=Filing(bates="GN-")
    )
    (stamp,) = [line for line in _lines(made.data, made.pages) if "GN-000003" in line[0]]
    assert (stamp[0], stamp[1] < 30, stamp[2]) == ("GN-000003 · 쪽 3 / 3", True, True)


def _lines(data: bytes, page: int) -> list[tuple[str, float, bool]]:
    """The text of a page, with its height over the foot and whether it stands upright."""
    found: list[tuple[str, float, bool]] = []

    def visit(text: str, cm: list[float], tm: list[float], *_: object) -> None:
        found.append((text.strip(), tm[5], tm[1] == tm[2] == 0))

    PdfReader(BytesIO(data)).pages[page - 1].extract_text(visitor_text=visit)
    return found


def test_what_has_no_place_in_a_bundle_is_dropped_and_told() -> None:
    original = originals.loaded(drawn())
    taken = take(original)
    assert taken.describe() == {
        "pages": 1,
        "signed": False,
        "encrypted": False,
        "dropped": ["form", "actions", "attachments", "links", "outline"],
    }
    assert _differs(picture(original), picture(taken.file)) < 120 * 20 + 100
    bundle = _bundled(original)
    reader = PdfReader(BytesIO(bundle))
    assert not {"/AcroForm", "/OpenAction", "/AA"} & reader.root_object.keys()
    assert b"app.alert" not in _everything(taken.file)
    assert "/Annots" not in reader.pages[-1]
    assert "inside.txt" not in reader.attachments


def _outline_that_acts(pdf: Pdf) -> None:
    item = pdf.make_indirect(Dictionary(Title=String("1"), A=Dictionary(S=Name.Launch, F=String("calc.exe"))))
    pdf.Root.Outlines = pdf.make_indirect(Dictionary(First=item, Last=item, Count=1))


def _link_that_starts(pdf: Pdf) -> None:
    action = Dictionary(S=Name.Launch, F=String("calc.exe"))
    pdf.pages[0].obj.Annots = Array([Dictionary(Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=action)])


@pytest.mark.parametrize(
    ("change", "dropped"), [(_outline_that_acts, ["actions", "outline"]), (_link_that_starts, ["actions"])]
)
def test_what_acts_is_told_wherever_it_stands(change: Callable[[Pdf], None], dropped: list[str]) -> None:
    assert take(originals.changed(drawn(), change)).describe()["dropped"] == dropped


def _everything(data: bytes) -> bytes:
    with Pdf.open(BytesIO(data)) as pdf:
        return b"".join(one.read_bytes() if isinstance(one, Stream) else one.unparse() for one in pdf.objects)


def test_a_filled_field_and_a_seal_are_seen_although_the_form_is_gone() -> None:
    grey = picture(take(originals.loaded(drawn())).file).getpixel((100, 842 - 510))
    assert grey == pytest.approx((230, 230, 230), abs=3)
    sealed = take(originals.sealed_look(drawn()))
    assert sealed.seen.signed
    red = picture(sealed.file).getpixel((402, 842 - 130))
    assert red == pytest.approx((255, 0, 0), abs=90)


def test_the_original_is_attached_byte_for_byte_with_its_signature() -> None:
    original = pki.sign(drawn(pages=3), pki.pki().signer)
    assert take(original).seen.signed
    assert PdfReader(BytesIO(_bundled(original))).attachments["nts.income_amount.pdf"] == [original]


def test_a_file_that_only_its_owner_may_change_is_taken_and_one_that_asks_for_a_password_is_not() -> None:
    def encrypted(user: str) -> bytes:
        from pikepdf import Encryption

        out = BytesIO()
        with Pdf.open(BytesIO(drawn())) as pdf:
            pdf.save(out, encryption=Encryption(owner="owner", user=user))
        return out.getvalue()

    taken = take(encrypted(""))
    assert taken.seen.encrypted
    assert _differs(picture(taken.file), picture(drawn())) == 0
    with pytest.raises(HostileDocument, match="needs a password"):
        take(encrypted("900101"))


def _barcode(text: str) -> Callable[[Any], None]:
    """A QR code of small rectangles, as some issuers draw it."""
    import segno

    def draw(canvas: Any) -> None:
        for y, row in enumerate(segno.make(text, error="m").matrix):
            for x, dark in enumerate(row):
                if dark:
                    canvas.rect(400 + 3 * x, 300 - 3 * y, 3, 3, stroke=0, fill=1)

    return draw


def _pictured(canvas: Any) -> None:
    from reportlab.lib.utils import ImageReader

    canvas.drawImage(ImageReader(Image.new("RGB", (40, 40), "red")), 400, 300, 60, 60)


def _ground(canvas: Any) -> None:
    from reportlab.lib.utils import ImageReader

    canvas.drawImage(ImageReader(Image.new("RGB", (40, 40), "white")), 0, 0, *A4)


@pytest.mark.parametrize(
    ("draw", "around"),
    [(_pictured, (400, 842 - 360, 60, 60)), (_barcode("a" * 60), (400, 842 - 303, 99, 99)), (_ground, None)],
)
def test_barcodes_and_seals_are_found(draw: Callable[[Any], None], around: tuple[int, ...] | None) -> None:
    (page,) = take(drawn(draw)).pages
    if around is None:
        assert page.clear == ()
        return
    (zone,) = page.clear
    assert zone.x <= around[0]
    assert zone.y <= around[1] + 1
    assert zone.x + zone.width >= around[0] + around[2] - 1
    assert zone.y + zone.height >= around[1] + around[3] - 1
    assert zone.width * zone.height < 2 * around[2] * around[3]


def test_the_seal_of_a_signature_field_is_found() -> None:
    (page,) = take(originals.sealed_look(drawn())).pages
    assert any(zone.x <= 400 and zone.x + zone.width >= 460 for zone in page.clear)


def test_the_watermark_leaves_a_barcode_readable_and_its_zone_alone() -> None:
    original = drawn(_barcode("https://gov.example/1234"))
    (zone,) = take(original).pages[0].clear
    bundle = _bundled(original)
    (read,) = zxingcpp.read_barcodes(picture(bundle, -1, scale=3))
    assert read.text == "https://gov.example/1234"
    area = (int(zone.x + 1), int(zone.y + 1), int(zone.x + zone.width - 1), int(zone.y + zone.height - 1))
    before, after = (picture(data, page).crop(area) for data, page in ((original, 0), (bundle, -1)))
    assert ImageChops.difference(before, after).getbbox() is None
    assert ImageChops.difference(picture(original), picture(bundle, -1)).getbbox() is not None


@pytest.mark.parametrize("count", [1, 2, 7])
def test_boxes_that_overlap_become_one(count: int) -> None:
    row = [Box(10 * number, 0, 12, 5) for number in range(count)]
    assert merged(random.Random(1).sample(row, count)) == (Box(0, 0, 10 * count + 2, 5),)  # noqa: S311 - an order, no secret
    assert len(merged([Box(0, 0, 5, 5), Box(20, 20, 5, 5)])) == 2


def _many_pages(pdf: Pdf) -> None:
    page = pdf.pages[0].obj
    pdf.Root.Pages.Kids = Array([page] * 300_000)
    pdf.Root.Pages.Count = 300_000


def _content(make_stream: Callable[[Pdf], Stream]) -> bytes:
    def change(pdf: Pdf) -> None:
        pdf.pages[0].obj.Contents = make_stream(pdf)

    return changed(drawn(), change)


def _bomb(pdf: Pdf) -> Stream:
    return Stream(pdf, zlib.compress(bytes(60_000_000)), Filter=Name.FlateDecode)


def _nested_bomb(pdf: Pdf) -> Stream:
    packed = zlib.compress(zlib.compress(bytes(200_000_000)))
    return Stream(pdf, packed, Filter=Array([Name.FlateDecode, Name.FlateDecode]))


def _endless(pdf: Pdf) -> Stream:
    return Stream(pdf, b"0 0 1 1 re f\n" * 1_000_000)


def _forms_in_forms() -> bytes:
    def change(pdf: Pdf) -> None:
        below: Any = Stream(pdf, b"0 0 1 1 re f", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]))
        for _ in range(30):
            below = Stream(
                pdf, b"/X Do " * 10, Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]),
                Resources=Dictionary(XObject=Dictionary(X=below)),
            )  # fmt: skip
        pdf.pages[0].obj.Resources = Dictionary(XObject=Dictionary(X=below))
        pdf.pages[0].obj.Contents = Stream(pdf, b"/X Do")

    return changed(drawn(), change)


def _form_of_itself() -> bytes:
    def change(pdf: Pdf) -> None:
        form = pdf.make_indirect(
            Stream(pdf, b"/X Do /X Do", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]))
        )
        form.Resources = Dictionary(XObject=Dictionary(X=form))
        pdf.pages[0].obj.Resources = Dictionary(XObject=Dictionary(X=form))
        pdf.pages[0].obj.Contents = Stream(pdf, b"/X Do")

    return changed(drawn(), change)


def _hidden_layer() -> bytes:
    def change(pdf: Pdf) -> None:
        layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name="hidden"))
        pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer])))

    return changed(drawn(), change)


def _sized(*box: float) -> bytes:
    def change(pdf: Pdf) -> None:
        pdf.pages[0].obj.MediaBox = Array(list(box))

    return changed(drawn(), change)


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "no PDF": (lambda: b"<html>", "no PDF"),
    "nothing": (lambda: b"%PDF-1.7\n", "cannot be read"),
    "cut off": (lambda: drawn()[:2000], "cannot be read"),
    "too long": (lambda: drawn() + bytes(MAX_BYTES), "longer than"),
    "too many pages": (lambda: drawn(pages=201), "201 pages"),
    "one page again and again": (lambda: changed(drawn(), _many_pages), "pages|cannot be read|too"),
    "a stream that unpacks to much": (lambda: _content(_bomb), "cannot be read|too"),
    "a stream packed twice": (lambda: _content(_nested_bomb), "cannot be read|too"),
    "drawing without end": (lambda: _content(_endless), "too"),
    "forms deep in one another": (_forms_in_forms, "too"),
    "a form that shows itself": (_form_of_itself, "too"),
    "a hidden layer": (_hidden_layer, "layers"),
    "an enormous page": (lambda: _sized(0, 0, 14000, 14000), "no usual size"),
    "a page of no size": (lambda: _sized(0, 0, 0, 0), "no usual size|cannot be read"),
    "a page turned askew": (lambda: _placed(rotate=45), "right angle"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused(name: str) -> None:
    build, told = HOSTILE[name]
    with pytest.raises(HostileDocument, match=told) as caught:
        take(build(), "nts.income_amount")
    assert caught.value.certificate == "nts.income_amount"


def test_a_hostile_original_fails_the_bundle_and_names_the_certificate() -> None:
    with pytest.raises(HostileDocument) as caught:
        make(dossier([with_original("nts.income_amount", b"%PDF-1.4 broken")]), today=TODAY)
    assert caught.value.certificate == "nts.income_amount"


def test_a_hostile_original_may_be_left_out_and_that_is_said() -> None:
    held = dossier(
        [with_original("nts.income_amount", b"%PDF-1.4 broken"), with_original("mois.resident_record", drawn())]
    )
    bundle = make(held, today=TODAY, redaction=Redaction(refused="data"))
    files = PdfReader(BytesIO(bundle.data)).attachments
    assert "nts.income_amount.json" in files
    assert "nts.income_amount.pdf" not in files
    assert "mois.resident_record.pdf" in files, "the others go along"
    listed = json.loads(bundle.manifest)["documents"]
    assert [one["shows"] for one in listed] == ["data", "original"]
    (entry,) = listed[0]["redacted"]
    assert (entry["what"], entry["why"]) == ("original", "refused")
    told = [one for one in verify_bundle(bundle.data, as_of=TODAY) if one.id == "redaction"]
    assert [(one.message, one.details["document"]) for one in told] == [("refused", 1)]
    assert "일부 가림" not in PdfReader(BytesIO(bundle.data)).pages[0].extract_text(), "nothing of its data is left out"


@settings(max_examples=60)
@given(st.integers(0, 10_000), st.integers(1, 40), st.sampled_from([None, b"", b"\0", b"<<", b"999999999"]))
def test_a_broken_file_is_taken_or_refused_and_nothing_else(seed: int, places: int, put: bytes | None) -> None:
    chance = random.Random(seed)  # noqa: S311 - damage, no secret
    data = bytearray(originals.loaded(drawn()))
    for _ in range(places):
        at = chance.randrange(len(data))
        data[at : at + 1] = bytes([chance.randrange(256)]) if put is None else put
    try:
        found = take(bytes(data))
    except HostileDocument:
        return
    assert isinstance(found, Intake)
    assert len(found.pages) == len(PdfReader(BytesIO(found.file)).pages)


@pytest.mark.parametrize(
    ("table", "codes"),
    [
        (b"2 beginbfchar <01> <AC00> <02> <D7A3> endbfchar", {1, 2}),
        (b"1 beginbfrange <0010> <0012> <AC00> endbfrange", {16, 17, 18}),
        (b"1 beginbfrange <10> <11> [<AC00> <AC01>] endbfrange", {16, 17}),
        (b"1 beginbfchar <01> <0000> endbfchar", set[int]()),
        (b"1 beginbfchar <01> <FEFF> endbfchar", set[int]()),
        (b"", set[int]()),
    ],
)
def test_codes_with_a_character(table: bytes, codes: set[int]) -> None:
    assert mapped_codes(table) == codes


def test_the_cleaned_file_is_the_same_every_time() -> None:
    original = originals.loaded(drawn(_pattern, pages=2))
    assert take(original).file == take(original).file
    assert re.match(rb"%PDF-1", take(original).file)
