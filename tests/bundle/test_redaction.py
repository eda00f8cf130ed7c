"""What is left out is nowhere in the PDF; what was left out, and why, is in the manifest."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from importlib import util
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from pikepdf import Pdf
from pypdf import PdfReader
from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing

from certbroker import discover
from certbroker.bundle import Bundle, Redaction, Region, Rule, make, render_certificate
from certbroker.bundle.redaction import folding, masked, patterns, redacted
from certbroker.bundle.redaction.forms import forms_of, words_of
from certbroker.bundle.redaction.job import painted
from certbroker.bundle.redaction.masking import Mask
from certbroker.bundle.redaction.numbers import options, showing, shows
from certbroker.consent import Consent, ConsentStatus, draft
from certbroker.errors import RedactionFailed, SettingsError
from certbroker.evidence import Delivered, Evidence, NotEligible
from certbroker.fields import Month, Period, ResidentNumber, code
from certbroker.model import Certificate, Holder, meanings
from certbroker.verification import verify_dossier
from certbroker.verification.bundles import verify_bundle
from certbroker.verification.dossiers import Rules, with_reports
from certbroker.verification.freshness import Freshness
from certbroker.verification.report import Verdict
from support import originals, verapdf
from support.leaks import glyphs, leaks
from support.papers import TODAY, Ledger, all_samples, dossier, evidence, farm, ledger, provenance, sample
from support.pictures import picture
from support.verapdf import VeraPdf

NUMBER = "900101-1000001"
BACK = NUMBER[8:]
INCOME = "nts.income_amount"


@pytest.fixture(scope="module")
def vera(tmp_path_factory: pytest.TempPathFactory) -> Iterator[VeraPdf]:
    yield from verapdf.running(tmp_path_factory.mktemp("verapdf"))


def _made(*papers: Evidence[Certificate], rules: tuple[str, ...] = (), **more: Any) -> Bundle:
    return make(dossier(papers), today=TODAY, redaction=Redaction.of(rules, **more))


def _told(bundle: Bundle, number: int = 1) -> dict[str, Any]:
    return json.loads(bundle.manifest)["documents"][number - 1]


def _data(bundle: Bundle, name: str) -> dict[str, Any]:
    return json.loads(PdfReader(BytesIO(bundle.data)).attachments[name][0])["data"]


def _rows(bundle: Bundle, number: int = 1) -> list[tuple[str, str | None]]:
    return [(one["what"], one["path"]) for one in _told(bundle, number)["redacted"]]


# Rules


@pytest.mark.parametrize(
    ("pattern", "path", "hits"),
    [
        ("settlements.payer_number", "settlements.payer_number", True),
        ("settlements.payer_number", "settlements", False),
        ("settlements", "settlements.payer_number", False),
        ("*.payer_number", "settlements.payer_number", True),
        ("*.payer_number", "payer_number", False),
        ("**.payer_number", "payer_number", True),
        ("**.payer_number", "a.b.payer_number", True),
        ("payer_*", "payer_number", True),
        ("**", "a.b", True),
    ],
)
def test_a_path_with_wildcards(pattern: str, path: str, hits: bool) -> None:
    assert Rule.parse(f"*:{pattern}").hits(tuple(path.split("."))) is hits


def test_rules_as_they_are_written() -> None:
    assert Rule.parse("kind:phone") == Rule(kind="phone")
    assert Rule.parse(" nts.*:kind:address ") == Rule("nts.*", kind="address")
    assert str(Rule.parse("nts.*:kind:address")) == "nts.*:kind:address"
    assert Region.parse("nts.income_amount@2:20,30.5,60,8") == Region(INCOME, 2, 20, 30.5, 60, 8)


@pytest.mark.parametrize(
    "text",
    ["", "address", "kind:blood", "kind:", ":x", "a:", "A:b", "a:b:c", "a@0:1,2,3,4", "a@1:1,2,3", "a@1:-1,2,3,4",
     "a:b/c", "x@1:1,2,3,4,5"],
)  # fmt: skip
def test_a_rule_that_says_nothing_is_refused(text: str) -> None:
    with pytest.raises(SettingsError):
        Redaction.of([text])


@pytest.mark.parametrize("rule", ["nts.income_amount:settlements.payer_nmber", "nts.incom_amount:settlements", "x.*:y"])
def test_a_slip_of_the_pen_does_not_pass_for_a_redaction(rule: str) -> None:
    with pytest.raises(SettingsError, match="no document here"):
        _made(sample(INCOME), rules=(rule,))


def test_a_field_that_is_empty_was_reached_all_the_same() -> None:
    assert _rows(_made(evidence(ledger(0)), rules=("*:payments.note", "*:payments")))


# Removal


def test_a_field_is_nowhere_in_the_file() -> None:
    before = _made(sample(INCOME))
    assert leaks(before.data, "000-00-00025")
    after = _made(sample(INCOME), rules=(f"{INCOME}:settlements.payer_number",))
    assert not leaks(after.data, "000-00-00025", "0000000025")
    assert _rows(after) == [("value", "settlements.payer_number")]
    rows = _data(after, f"{INCOME}.json")["settlements"]
    assert [row["payer_number"] for row in rows] == [None] * len(rows)
    assert [row["payer_name"] for row in rows] == ["주식회사 가나다상사"] * len(rows)
    assert PdfReader(BytesIO(after.data)).pages[2].extract_text().count("(가림)") == len(rows)


def test_no_glyph_of_a_value_stays_in_the_fonts() -> None:
    """The font has what is drawn: a letter that only the value has is not in it any more."""
    paper = evidence(ledger(1, note="뷁쒧"))
    assert glyphs(_made(paper).data) >= set("뷁쒧")
    after = _made(paper, rules=("*:payments.note",))
    assert not glyphs(after.data) & set("뷁쒧")
    assert not leaks(after.data, "뷁", "쒧")


def test_what_titles_bookmarks_and_the_cover_would_tell_is_gone() -> None:
    papers = [evidence(ledger(1, name=name)) for name in ("남궁뷁", "선우쒧")]
    assert leaks(_made(*papers).data, "남*뷁")
    after = _made(*papers, rules=("*:holder_name", "*:document_number"))
    assert not leaks(after.data, "남궁", "뷁", "선우", "쒧", "0000-0001")
    told = _told(after)
    assert (told["title"], told["document_number"]) == ("납부내역증명", None)


@pytest.mark.parametrize("language", ["ko", "en"])
def test_days_of_the_cover_go_too(language: Any) -> None:
    rules = Redaction.of(["*:issued_on", "*:valid_until"])
    paper = sample("nts.tax_clearance")
    clearance: Any = paper.certificate
    bundle = make(dossier([paper]), today=TODAY, language=language, redaction=rules)
    for day in (clearance.issued_on, clearance.valid_until):
        assert not leaks(bundle.data, day.isoformat(), f"{day.year}. {day.month}. {day.day}.")
    assert (_told(bundle)["issued_on"], _told(bundle)["valid_until"]) == (None, None)


def test_a_whole_list_goes_without_saying_how_long_it_was() -> None:
    after = _made(evidence(ledger(3, note="자동이체뷁")), rules=("*:payments",))
    assert not leaks(after.data, "자동이체", "N0001", "N0003", "1,234,568")
    assert _data(after, "support.papers.json")["payments"] == []
    text = PdfReader(BytesIO(after.data)).pages[-1].extract_text()
    assert "(가림)" in text
    assert "해당 내역 없음" not in text


def test_a_group_that_stands_once_is_covered_field_by_field() -> None:
    land = farm().lands[0].model_copy(update={"seller": "박뷁"})
    paper = evidence(farm().model_copy(update={"owner": land, "lands": ()}))
    after = _made(paper, rules=("*:owner",))
    assert not leaks(after.data, "박뷁", "중부대로 1199", "1,234.5")
    told = _data(after, "support.papers.json")["owner"]
    assert {name: value for name, value in told.items() if value not in (None, [])} == {}


def test_a_value_that_was_left_out_goes_out_of_texts_as_well() -> None:
    paper = evidence(ledger(1, note="성명 뷁길동 확인함", name="뷁길동"))
    after = _made(paper, rules=("*:holder_name",))
    assert not leaks(after.data, "뷁길동", "뷁")
    assert _rows(after) == [("value", "holder_name"), ("text", "payments.note")]
    assert _data(after, "support.papers.json")["payments"][0]["note"] == "성명 (가림) 확인함"


def test_an_amount_in_a_text_too() -> None:
    note = "차액 1,234,568원 환급"
    after = _made(evidence(ledger(1, note=note)), rules=("*:payments.amount",))
    assert not leaks(after.data, "1,234,568", "1234568")


def test_kinds_of_data_in_fields_and_texts() -> None:
    remark = (
        "연락처 010-0000-0000, 가나은행 110-234-567890 예금주 홍길동, 경기도 수원시 팔달구 효원로 1, 101동 1001호 거주"
    )
    paper = evidence(farm(remark=remark))
    before = _made(paper)
    words = ("010-0000-0000", "110-234-567890", "효원로 1")
    assert len(leaks(before.data, *words)) > 6
    after = _made(paper, rules=("kind:phone", "kind:account", "kind:address"))
    assert not leaks(after.data, *words, "1001호")
    assert "예금주 홍길동" in _data(after, "support.papers.json")["remark"]


def test_a_whole_resident_number_by_kind() -> None:
    after = _made(evidence(ledger(1, note=f"{NUMBER} 홍")), rules=("kind:resident_number",))
    assert not leaks(after.data, "900101", BACK)
    assert _rows(after) == [("value", "resident_number"), ("text", "payments.note")]


def test_every_sample_without_its_addresses_and_phones(whole_rules: Bundle) -> None:
    """Typed fields go without exception; the bundle of all samples is made and is whole."""
    kinds = {"address", "phone"}
    hidden = {
        value
        for paper in all_samples()
        for name, value in paper.certificate
        if isinstance(value, str) and len(value) > 8 and _scalar(paper, name) in kinds
    }
    assert len(hidden) > 20
    files = PdfReader(BytesIO(whole_rules.data)).attachments
    told = [json.loads(data[0]) for name, data in files.items() if name not in ("manifest.json", "dossier.json")]
    values = {value for one in told for value in one["data"].values() if isinstance(value, str)}
    assert not hidden & values


def _scalar(paper: Evidence[Certificate], name: str) -> str:
    from certbroker.fields import kind_of_field

    found = kind_of_field(type(paper.certificate), name).scalar
    return found.name if found else ""


@pytest.fixture(scope="module")
def whole_rules() -> Bundle:
    return _made(*all_samples()[::4], rules=("kind:address", "kind:phone", "kind:account"))


def test_digests_that_a_number_could_be_guessed_from_go_with_it() -> None:
    paper = sample(INCOME)
    kept, cut = _made(paper), _made(paper, rules=(f"{INCOME}:settlements.payer_number",))
    digest = paper.provenance.raw_sha256
    assert leaks(kept.data, digest)
    assert not leaks(cut.data, digest, digest[:16])


def test_words_of_the_paper_in_reports_and_checks_go() -> None:
    paper = sample("nts.tax_clearance")
    reported = paper.provenance.model_copy(update={"reports": ("word 납세증명서/유예종류=뷁쒧",)})
    held = dossier([replace(paper, provenance=reported)])
    report = verify_dossier(held, rules=Rules({"*": Freshness.within_days(30)}), as_of=TODAY)
    verified = with_reports(held, report)
    issued = paper.issued_on
    assert issued
    before = make(verified, today=TODAY, redaction=Redaction())
    assert issued.isoformat() in json.dumps(_told(before)["verification"])
    after = make(verified, today=TODAY, redaction=Redaction.of(["*:issued_on"]))
    told = _told(after)
    assert told["provenance"]["reports"] == ["word 납세증명서/유예종류"]
    assert issued.isoformat() not in json.dumps(told)
    assert [one["verdict"] for one in told["verification"]["checks"]] == [
        one["verdict"] for one in _told(before)["verification"]["checks"]
    ]
    assert paper.provenance.raw_sha256 not in json.dumps(told)


def test_reasons_are_told() -> None:
    rule = replace(Rule.parse("*:payments.note"), reason="심사에 쓰지 않음")
    bundle = make(dossier([evidence(ledger(1))]), today=TODAY, redaction=Redaction(rules=(rule,)))
    assert _told(bundle)["redacted"] == [
        {"what": "value", "path": "payments.note", "kind": None, "why": "asked",
         "reason": "심사에 쓰지 않음"}
    ]  # fmt: skip


def test_nothing_left_out_changes_nothing() -> None:
    held = dossier([sample(INCOME), evidence(ledger(2, note="현금"))])
    assert redacted(held, Redaction(), held.recipient).outcomes == held.outcomes


def test_equal_redactions_give_equal_bytes() -> None:
    rules = ("kind:address", f"{INCOME}:settlements.payer_number")
    assert _made(sample(INCOME), rules=rules).data == _made(sample(INCOME), rules=rules).data


# The preset


@pytest.mark.parametrize(
    "text",
    [NUMBER, "9001011000001", "900101 1000001", "900101 - 1000001", "900101–1000001", "９００１０１－１０００００１",
     "9 0 0 1 0 1 - 1 0 0 0 0 0 1", "19900101-1000001", "900101-1\u200b000001", "900101‐1000001", "900101.1000001",
     "900101/1000001", "주민번호:900101-1000001.", "(9001011000001)", "900101-\n1000001", "뒷자리 1000001"],
)  # fmt: skip
def test_back_parts_in_texts_never_appear(text: str) -> None:
    bundle = _made(evidence(ledger(1, note=f"비고 {text} 끝")))
    note = _data(bundle, "support.papers.json")["payments"][0]["note"]
    digits = folding.fold(note).text.replace(" ", "")
    assert BACK not in digits
    assert note.startswith("비고")
    assert note.endswith("끝")
    assert not leaks(bundle.data, BACK, "000001 끝")
    assert _told(bundle)["redacted"][0]["why"] == "preset"


@pytest.mark.parametrize(
    "text",
    ["000000-0000017", "법인등록번호 110111-0000017", "법인번호: 110111-0000017", "계약 900145-1000001",
     "991301-1000001", "20261120143000123456", "1763600000000", "1,234,567", "문서 2026-1000-1234567", "2026. 11. 20."],
)  # fmt: skip
def test_other_numbers_stay(text: str) -> None:
    assert Mask().text(text) == (text, set())


def test_a_part_of_the_back_part_goes_too() -> None:
    assert Mask().text("900101-1000***")[0] == "900101-1******"
    assert Mask().text("900101-1******") == ("900101-1******", set())


def test_numbers_of_papers_stay_unless_they_are_a_persons() -> None:
    paper = evidence(ledger(1).model_copy(update={"document_number": "9001011000001"}))
    assert _told(_made(paper))["document_number"] == "9001011000001"
    assert _told(_made(evidence(ledger(1).model_copy(update={"document_number": NUMBER}))))["document_number"] == (
        "900101-1******"
    )


def test_the_preset_holds_in_reasons_and_for_a_certificate_by_itself() -> None:
    bundle = make(dossier([], NotEligible(Ledger, f"체납 {NUMBER}")), today=TODAY)
    assert not leaks(bundle.data, BACK)
    bundle = make(dossier([sample(INCOME)], purpose=f"대출 ({NUMBER})", recipient=f"은행 {NUMBER}"), today=TODAY)
    assert not leaks(bundle.data, BACK)
    alone = render_certificate(ledger(1, note=f"{NUMBER}"), provenance())
    assert not leaks(alone, BACK)
    assert "900101-1******" in PdfReader(BytesIO(alone)).pages[0].extract_text()
    assert masked(ledger(1)) == ledger(1)


DIGIT = st.sampled_from("0123456789")
SPACE = st.sampled_from(["", " ", "-", " - ", "–", "\u200b", "－"])


@given(st.text(st.sampled_from("가 나.,:()-0189")), SPACE, st.booleans(), st.text(st.sampled_from("가 나.,:()")))
def test_no_surrounding_hides_a_number(before: str, between: str, wide: bool, after: str) -> None:
    number = f"900101{between}1000001"
    wanted = "".join(chr(ord(one) + 0xFEE0) if one.isdigit() else one for one in number) if wide else number
    around = before.rstrip("0189-. ")
    text, _ = Mask().text(f"{around}{wanted}{after}")
    assert "000001" not in folding.fold(text).text


@given(st.text(max_size=200))
def test_masking_any_text_ends_and_changes_digits_only(text: str) -> None:
    hidden, kinds = Mask().text(text)
    assert len(hidden) == len(text) or "<" not in text
    assert bool(kinds) == (hidden != text)
    assert Mask().text(hidden)[0] == hidden


@given(st.text(st.sampled_from("서울시로길동리 0123456789-,()가나"), max_size=400))
def test_no_text_takes_the_patterns_long(text: str) -> None:
    long = text * 20
    for find in (patterns.addresses, patterns.phones, patterns.accounts, patterns.resident_numbers):
        for start, end in find(long):
            assert 0 <= start < end <= len(long)


# Where the holder asked for numbers and the recipient takes them


def _consent(status: ConsentStatus = ConsentStatus.APPROVED, **asked: Any) -> Consent:
    certificate = discover()[INCOME]
    holder = Holder(name="홍길동", birth_date=date(1990, 1, 1), resident_number=ResidentNumber.parse(NUMBER))
    made = draft(
        holder,
        [certificate.ask(from_year=2024, to_year=2025, **asked)],
        recipient="가나은행",
        purpose="전세자금대출 신청",
        now=datetime(2026, 11, 20, tzinfo=UTC),
    )
    return made.model_copy(update={"id": "consent-1", "status": status})


def _asked_for() -> Evidence[Certificate]:
    paper = sample(INCOME)
    whole = paper.certificate.model_copy(
        update={"resident_number": ResidentNumber.parse(NUMBER), "purpose": f"본인 {NUMBER}, 배우자 920515-2000003"}
    )
    return replace(paper, certificate=whole, provenance=paper.provenance.model_copy(update={"consent_id": "consent-1"}))


CASES: list[tuple[bool, dict[str, Any], ConsentStatus, str, bool]] = [
    (False, {"show_resident_number": True}, ConsentStatus.APPROVED, "가나은행", False),
    (True, {}, ConsentStatus.APPROVED, "가나은행", False),
    (True, {"show_resident_number": True}, ConsentStatus.WITHDRAWN, "가나은행", False),
    (True, {"show_resident_number": True}, ConsentStatus.APPROVED, "다라은행", False),
    (True, {"show_resident_number": True}, ConsentStatus.APPROVED, "가나은행", True),
]


@pytest.mark.parametrize(("takes", "asked", "status", "recipient", "appears"), CASES)
def test_a_number_appears_where_recipient_and_consent_both_say_so(
    takes: bool, asked: dict[str, Any], status: ConsentStatus, recipient: str, appears: bool
) -> None:
    redaction = Redaction(numbers=takes, consents=(_consent(status, **asked),))
    bundle = make(dossier([_asked_for()], recipient=recipient), today=TODAY, redaction=redaction)
    page = PdfReader(BytesIO(bundle.data)).pages[2].extract_text()
    assert (NUMBER in page) is appears
    assert bool(leaks(bundle.data, BACK)) is appears
    # Somebody else's number in a text is not what the holder asked for; canonical JSON stays masked.
    assert not leaks(bundle.data, "2000003")
    assert _data(bundle, f"{INCOME}.json")["resident_number"] == "900101-1******"


def test_the_verifier_takes_pages_with_whole_numbers_beside_masked_data() -> None:
    redaction = Redaction(numbers=True, consents=(_consent(show_resident_number=True),))
    bundle = make(dossier([_asked_for()]), today=TODAY, recipient="가나은행", redaction=redaction)
    failed = [one.id for one in verify_bundle(bundle.data, as_of=TODAY).only(Verdict.DOES_NOT_HOLD)]
    assert failed == ["signature.present", "seal.certification"], "it is not sealed; all else holds"


def test_every_option_that_shows_numbers_is_known() -> None:
    """An option whose meaning speaks of back parts or of numbers that are printed is in the table."""
    catalogue = discover()
    found = {
        name
        for one in catalogue
        for name, told in meanings(catalogue[one if isinstance(one, str) else one.id()].Ask).items()
        if "뒷자리" in told or "resident number is printed" in told
    }
    assert found <= options().keys()
    assert shows({"resident_number_back": "all"})
    assert not shows({"resident_number_back": "none", "show_resident_number": False})
    assert showing(discover()[INCOME].Ask) == {"show_resident_number": True}


# Issuers' files


def _printed(canvas: Any) -> None:
    canvas.setFont(originals.FONT, 11)
    canvas.drawString(72, 700, f"성명 홍길동  주민등록번호 {NUMBER}")
    canvas.drawString(72, 680, "지급처 주식회사 가나다상사 000-00-00025  소득금액 45,600,000")
    canvas.drawString(72, 660, "주소 경기도 수원시 팔달구 효원로 1, 101동 1001호 (인계동)")


def _with_barcode(canvas: Any) -> None:
    """A page with its text in a barcode, as issuers print it: what is painted over must not be read there."""
    _printed(canvas)
    code_of = QrCodeWidget(f"{NUMBER} 000-00-00025")
    code_of.barWidth = code_of.barHeight = 100
    drawing = Drawing(100, 100)
    drawing.add(code_of)
    drawing.drawOn(canvas, 400, 100)


def _masked_print(canvas: Any) -> None:
    canvas.setFont(originals.FONT, 11)
    canvas.drawString(72, 700, "성명 홍길동  주민등록번호 900101-1******  000-00-00025")


def test_an_original_that_shows_no_more_than_it_may_is_attached_as_it_is() -> None:
    original = originals.sealed_look(originals.drawn(_masked_print))
    bundle = _made(originals.with_original(INCOME, original))
    assert PdfReader(BytesIO(bundle.data)).attachments[f"{INCOME}.pdf"] == [original]
    assert (_told(bundle)["shows"], _told(bundle)["redacted"]) == ("original", [])


@pytest.mark.parametrize(
    ("rules", "gone"),
    [
        ((), (BACK,)),
        ((f"{INCOME}:settlements.payer_number",), (BACK, "000-00-00025", "0000000025")),
        (("kind:address", "*:holder_name"), (BACK, "효원로", "홍길동")),
    ],
)
def test_an_original_is_painted_over_and_does_not_go_along(rules: tuple[str, ...], gone: tuple[str, ...]) -> None:
    original = originals.loaded(originals.drawn(_printed, pages=2))
    paper = originals.with_original(INCOME, original)
    paper = replace(
        paper, provenance=paper.provenance.model_copy(update={"original_sha256": hashlib.sha256(original).hexdigest()})
    )
    bundle = _made(paper, rules=rules)
    told = _told(bundle)
    assert (told["shows"], told["original"]["pages"]) == ("painted", 2)
    assert _rows(bundle)[-1] == ("original", None)
    assert told["provenance"]["original_sha256"] == hashlib.sha256(original).hexdigest()
    assert [one["name"] for one in json.loads(bundle.manifest)["attachments"]] == ["dossier.json", f"{INCOME}.json"]
    assert not leaks(bundle.data, *gone)
    # Nothing of the original's own letters is left: the pages are pictures.
    assert "지급처" not in PdfReader(BytesIO(bundle.data)).pages[2].extract_text()
    assert bundle.conformance == ("PDF/A-3a", "PDF/UA-1")
    with Pdf.open(BytesIO(bundle.data)) as pdf:
        assert b"OriginalSans" not in b"".join(one.unparse(resolved=False) for one in pdf.objects)


def test_the_picture_is_black_where_the_number_stood_and_as_it_was_elsewhere() -> None:
    original = originals.drawn(_printed)
    bundle = _made(originals.with_original(INCOME, original))
    before, after = picture(original, scale=2), picture(bundle.data, 2, scale=2)
    # The number's last digits end at about 250 points; the line's baseline is 142 points from the top.
    assert after.getpixel((2 * 245, 2 * 138)) == (0, 0, 0)
    number = after.crop((2 * 215, 2 * 130, 2 * 260, 2 * 145))
    dark = sum(number.convert("L").histogram()[:60])
    assert dark > 400
    name = (2 * 70, 2 * 130, 2 * 130, 2 * 146)
    assert abs(_ink(before.crop(name)) - _ink(after.crop(name))) < 0.25 * _ink(before.crop(name))


def _ink(image: Any) -> int:
    return sum(image.convert("L").histogram()[:128])


def test_barcodes_are_painted_over_with_it() -> None:
    original = originals.drawn(_with_barcode)
    assert zxingcpp.read_barcodes(picture(original, scale=3))[0].text.startswith(NUMBER)
    bundle = _made(originals.with_original(INCOME, original))
    assert _told(bundle)["shows"] == "painted"
    assert not zxingcpp.read_barcodes(picture(bundle.data, 2, scale=3))


def test_a_barcode_that_is_one_path_too() -> None:
    def draw(canvas: Any) -> None:
        _printed(canvas)
        path = canvas.beginPath()
        for at in range(400):
            path.rect(400 + at % 20 * 4, 100 + at // 20 * 4, 3, 3)
        canvas.drawPath(path, stroke=0, fill=1)

    bundle = _made(originals.with_original(INCOME, originals.drawn(draw)))
    area = picture(bundle.data, 2, scale=1).crop((402, 842 - 178, 476, 842 - 104)).convert("L")
    assert sum(area.histogram()[1:]) == 0


def test_what_is_not_found_on_the_page_has_the_document_drawn_from_data() -> None:
    paper = originals.with_original(INCOME, originals.drawn(_printed))
    rules = (f"{INCOME}:settlements.determined_tax",)
    bundle = _made(paper, rules=rules)
    assert (_told(bundle)["shows"], _told(bundle)["original"]) == ("data", None)
    assert _rows(bundle)[-1] == ("original", None)
    assert not leaks(bundle.data, "1,980,000", "1980000")
    with pytest.raises(RedactionFailed) as caught:
        _made(paper, rules=rules, originals="painted")
    assert caught.value.certificate == INCOME


def test_a_scan_is_never_shown_where_something_is_left_out() -> None:
    """No letters, nothing found: nobody can tell where to paint."""
    scan = originals.drawn(lambda canvas: canvas.rect(60, 60, 480, 700, fill=1), embedded=False)
    bundle = _made(originals.with_original(INCOME, scan), rules=("*:holder_name",))
    assert _told(bundle)["shows"] == "data"


@pytest.mark.parametrize("wish", ["data", "none"])
def test_originals_may_be_left_out_altogether(wish: Any) -> None:
    paper = originals.with_original(INCOME, originals.drawn(_masked_print))
    bundle = _made(paper, rules=("*:settlements.payer_number",), originals=wish)
    assert (_told(bundle)["shows"], f"{INCOME}.pdf" in _told(bundle)["attachments"]) == ("data", False)


def test_a_region_is_painted_over_as_well() -> None:
    paper = originals.with_original(INCOME, originals.drawn(_masked_print))
    rules = ("*:settlements.payer_number", f"{INCOME}@1:20,200,60,30")
    bundle = _made(paper, rules=rules)
    mm = 72 / 25.4
    assert picture(bundle.data, 2).getpixel((int(50 * mm), int(215 * mm))) == (0, 0, 0)


def test_a_region_alone_would_leave_the_data_as_it_is() -> None:
    paper = originals.with_original(INCOME, originals.drawn(_masked_print))
    with pytest.raises(SettingsError, match="region"):
        _made(paper, rules=(f"{INCOME}@1:20,200,60,30",))


def test_without_pdfium_it_is_drawn_from_data(monkeypatch: pytest.MonkeyPatch) -> None:
    """The job by itself: it runs in a process of its own, where nothing can be put in another's place."""

    def without(name: str) -> Any:
        return None if name == "pypdfium2" else util.find_spec(name)

    monkeypatch.setattr("certbroker.bundle.redaction.job.find_spec", without)
    asked: dict[str, Any] = {"hidden": [], "backs": [], "boxes": [[]], "regions": [[]]}
    assert painted(originals.drawn(_printed), asked) == {"found": True, "missing": 0, "file": None}
    assert painted(originals.drawn(_masked_print), asked)["found"] is False


def test_large_and_turned_pages_are_painted() -> None:
    turned = originals.changed(originals.drawn(_printed), lambda pdf: pdf.pages[0].obj.__setattr__("Rotate", 90))
    for original in (turned, originals.drawn(_printed, size=(3000, 3300))):
        bundle = _made(originals.with_original(INCOME, original))
        assert _told(bundle)["shows"] == "painted"
        assert not leaks(bundle.data, BACK)


# What others make of it


def _all_ways() -> Bundle:
    """Withheld, masked and painted side by side."""
    original = originals.with_original(INCOME, originals.sealed_look(originals.drawn(_with_barcode)))
    rules = (f"{INCOME}:settlements.payer_number", "*.papers:payments.amount", "kind:address", "*:owner")
    return _made(original, evidence(ledger(3, note=NUMBER)), evidence(farm()), rules=rules)


def test_a_redacted_bundle_keeps_what_it_claims(vera: VeraPdf, tmp_path: Path) -> None:
    bundle = _all_ways()
    path = bundle.save(tmp_path / "redacted.pdf")
    assert bundle.conformance == ("PDF/A-3a", "PDF/UA-1")
    for flavour in ("3a", "ua1"):
        verdict = vera.check(path, flavour)
        assert verdict.holds, verdict.broken


def test_the_verifier_finds_pages_and_data_the_same_and_tells_what_was_left_out() -> None:
    report = verify_bundle(_all_ways().data, as_of=TODAY)
    failed = {(one.id, one.message, one.text()) for one in report.only(Verdict.DOES_NOT_HOLD)}
    assert not {one for one in failed if not one[0].startswith(("signature.", "seal."))}, failed
    told = [one for one in report if one.id == "redaction"]
    left_out = {one.details["document"]: one.details["fields"] for one in told if one.message == "left_out"}
    assert left_out == {
        1: "address, settlements.payer_number",
        2: "payments.amount, payments.note",
        3: "lands.address",
    }
    assert [one.details["document"] for one in told if one.message != "left_out"] == [1]


# Ways of writing


@pytest.mark.parametrize(
    ("value", "way"),
    [
        (43_200_000, "43,200,000"),
        (Decimal("1234.5"), "1,234.5"),
        (date(2026, 11, 2), "2026년 11월 2일"),
        (datetime(2026, 11, 2, 14, 25, tzinfo=UTC), "2026-11-02 14:25"),
        (Month(2026, 1), "2026. 1."),
        (Period(starts_on=date(2026, 11, 2), ends_on=None), "2026.11.02"),
        (ResidentNumber.parse(NUMBER), NUMBER),
        (ResidentNumber.parse("900101-1******"), "900101-1"),
        ("홍길동", "홍길동"),
    ],
)
def test_a_value_is_looked_for_as_it_may_be_written(value: Any, way: str) -> None:
    assert any(way in part for part in forms_of(value))


def test_words_are_looked_for_as_the_form_has_them() -> None:
    scalar = code({"01": "rice", "답": "rice"})
    assert forms_of("rice", scalar) == (("01", "답"),)
    assert not forms_of(True)[0]
    assert words_of([("홍길동", "text"), (12, "int"), ("가", "text"), (123456, "won")]) == (
        "123,456",
        "123456",
        "홍길동",
    )


def test_what_came_is_not_changed() -> None:
    held = dossier([evidence(ledger(1, note=NUMBER))])
    before = held.describe()
    make(held, today=TODAY, redaction=Redaction.of(["*:payments.note"]))
    assert held.describe() == before
    assert all(type(one) is Delivered for one in held.outcomes)
