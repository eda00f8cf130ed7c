"""Tags: what a screen reader is told, in which order, as poppler reads the tree."""

import re
import subprocess
from io import BytesIO
from itertools import pairwise
from typing import Any, NamedTuple

import pytest
from pikepdf import Name, Pdf, String

from certbroker.bundle import Filing, make, render_certificate
from certbroker.bundle.tags import FURNITURE, Tag
from support import originals
from support.originals import with_original
from support.papers import TODAY, dossier, evidence, farm, ledger, provenance, sample
from support.programs import need


class Element(NamedTuple):
    """A line of the tree: an element with its role, or text with none."""

    depth: int
    role: str
    text: str


def _tree(data: bytes) -> list[Element]:
    run = subprocess.run([need("pdfinfo"), "-struct-text", "-"], input=data, capture_output=True, check=True)
    found: list[Element] = []
    for line in run.stdout.decode(errors="replace").splitlines():
        depth, told = (len(line) - len(line.lstrip())) // 2, line.strip()
        if told.startswith('"'):
            found.append(Element(depth, "", told.strip('"')))
        elif re.match(r"[A-Z]", told) and not told.startswith("Object"):
            found.append(Element(depth, re.split(r"[ :]", told)[0], ""))
    return found


def _texts(tree: list[Element]) -> list[str]:
    return [one.text for one in tree if one.text]


def _below(tree: list[Element], role: str) -> list[list[str]]:
    """The texts below each element of a role."""
    found: list[list[str]] = []
    for at, one in enumerate(tree):
        if one.role == role:
            rest = tree[at + 1 :]
            end = next((n for n, other in enumerate(rest) if other.depth <= one.depth), len(rest))
            found.append(_texts(rest[:end]))
    return found


def test_a_certificate_is_read_out_in_its_order() -> None:
    tree = _tree(render_certificate(sample("nts.income_amount").certificate, provenance()))
    texts = _texts(tree)
    assert texts[:6] == ["예시기관", "소득금액증명", "발급번호", "0000-000-0001-001", "발급일", "2026. 11. 2."]
    table = texts[texts.index("연말정산 현황") :]
    assert table[1] == "2건 · 단위: 원"
    assert table[2:8] == [
        "귀속연도",
        "소득구분",
        "법인명(상호)",
        "사업자등록번호",
        "소득금액(과세대상급여액)",
        "총결정세액",
    ]
    assert table[8:14] == ["2024", "근로소득", "주식회사 가나다상사", "000-00-00025", "45,600,000", "1,980,000"]


def test_that_it_is_a_reading_copy_is_read_out_once() -> None:
    tree = _tree(render_certificate(ledger(200), provenance()))
    told = [text for text in _texts(tree) if "데이터로 작성한 열람용 사본" in text]
    assert len(told) == 1
    assert tree[-1].text.startswith("데이터로 작성한 열람용 사본")


def test_a_table_over_pages_is_one_table_with_one_head() -> None:
    tree = _tree(render_certificate(ledger(200, note="자동이체"), provenance()))
    rows = _below(tree, "TR")
    assert rows.count(["번호", "납부일", "납부금액", "비고"]) == 1
    assert [row[0] for row in rows if row[0].startswith("N")] == [f"N{n:04}" for n in range(1, 201)]
    assert {len(row) for row in rows if row[0].startswith("N")} == {4}
    assert len(_below(tree, "Table")) == 2
    assert not any("(계속)" in text for text in _texts(tree))


def test_a_row_over_pages_is_one_row() -> None:
    note = "장문의 비고글 " * 800
    rows = _below(_tree(render_certificate(ledger(2, note=note), provenance())), "TR")
    cells = [row[3:] for row in rows if row[0].startswith("N")]
    assert ["".join(cell).split() for cell in cells] == [note.split()] * 2


def test_words_stay_apart_where_a_line_ends() -> None:
    remark = "가나다라 마바사 " * 300
    (value,) = [
        row[1:] for row in _below(_tree(render_certificate(farm(remark), provenance())), "TR") if row[0] == "특기사항"
    ]
    assert "".join(value).split() == remark.split()


@pytest.mark.parametrize("papers", [[farm("특기사항")], [ledger(1), farm(lands=0)]])
def test_headings_go_down_one_level_at_a_time(papers: list[Any]) -> None:
    tree = _tree(make(dossier(map(evidence, papers)), today=TODAY).data)
    levels = [int(one.role[1]) for one in tree if re.fullmatch(r"H\d", one.role)]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert levels.count(1) == len(papers) + 2


def test_cells_tell_what_they_are_the_heads_of_and_how_wide_they_are() -> None:
    with Pdf.open(BytesIO(render_certificate(sample("nts.income_amount").certificate, provenance()))) as pdf:
        tables = [one for one in _elements(pdf) if one.S == "/Table"]
        assert len(tables) == 4
        for table in tables:
            widths = {sum(int(_attribute(cell, "ColSpan", 1)) for cell in row.K) for row in table.K}
            assert len(widths) == 1
        heads = [one for one in _elements(pdf) if one.S == "/TH"]
        scopes = [str(_attribute(head, "Scope", "")) for head in heads]
        assert scopes.count("/Column") == 6
        assert scopes.count("/Row") == len(heads) - 6 > 0


def _elements(pdf: Pdf) -> list[Any]:
    return [
        one for one in pdf.objects if isinstance(one, type(pdf.Root)) and "/S" in one and "/P" in one and "/K" in one
    ]


def _attribute(element: Any, key: str, default: Any) -> Any:
    return next((one[f"/{key}"] for one in element.get("/A", []) if f"/{key}" in one), default)


def test_links_are_elements_with_a_text_of_their_own() -> None:
    bundle = make(dossier([sample("nts.income_amount"), evidence(ledger(1))]), today=TODAY)
    with Pdf.open(BytesIO(bundle.data)) as pdf:
        notes = [note for page in pdf.pages for note in page.obj.get("/Annots", [])]
        assert [str(note.Contents) for note in notes[:2]] == [
            "소득금액증명, 3쪽으로 이동",
            "납부내역증명, 4쪽으로 이동",
        ]
        links = [one for one in _elements(pdf) if one.S == "/Link"]
        pointed = [kid.Obj.objgen for link in links for kid in link.K if not isinstance(kid, int) and "/Obj" in kid]
        assert sorted(pointed) == sorted(note.objgen for note in notes)
        numbers = [int(page.obj.StructParents) for page in pdf.pages] + [int(note.StructParent) for note in notes]
        assert sorted(numbers) == list(range(len(pdf.pages) + len(notes)))


def test_pages_of_an_issuer_are_figures_with_a_text_in_their_place() -> None:
    bundle = make(dossier([with_original("nts.income_amount", originals.drawn(pages=2))]), today=TODAY)
    with Pdf.open(BytesIO(bundle.data)) as pdf:
        told = [str(one.Alt) for one in _elements(pdf) if one.S == "/Figure"]
        assert told[1:] == [
            f"국세청 발급 소득금액증명 원본의 {page} / 2쪽. 같은 내용의 데이터가 첨부 nts.income_amount.json에 있음."
            for page in (1, 2)
        ]
        assert told[0].startswith("QR 코드: 첨부 목록 manifest.json의 SHA-256 ")


def test_languages_are_told() -> None:
    bundle = make(dossier([sample("nts.income_amount")]), today=TODAY, language="en")
    with Pdf.open(BytesIO(bundle.data)) as pdf:
        assert pdf.Root.Lang == String("en")
        parts = [one for one in _elements(pdf) if one.S == "/Sect"]
        assert [str(one.get("/Lang", "")) for one in parts] == ["", "", "ko-KR"]
        english = [one for one in _elements(pdf) if one.S == "/P" and one.get("/Lang") == String("en")]
        assert len(english) >= 3


def test_the_file_says_that_it_is_tagged(pdf: Any) -> None:
    with Pdf.open(pdf) as opened:
        assert opened.Root.MarkInfo.Marked
        assert opened.Root.ViewerPreferences.DisplayDocTitle
        assert {page.obj.Tabs for page in opened.pages} == {Name.S}


def test_sheets_between_documents_are_not_read_out_again() -> None:
    plain, parted = (
        make(dossier([sample("nts.income_amount")]), today=TODAY, filing=Filing(separators=wished))
        for wished in (False, True)
    )
    assert parted.pages == plain.pages + 1
    count = len(_texts(_tree(plain.data)))
    assert len(_texts(_tree(parted.data))) == count


def test_what_is_below_furniture_is_furniture() -> None:
    assert FURNITURE.add("TR") is FURNITURE
    assert Tag("P").is_empty
    assert not Tag("TD").is_empty
