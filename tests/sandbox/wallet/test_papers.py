"""How a document's tree becomes labels, values and tables, and how lines are broken."""

from collections.abc import Callable
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from certbroker.sandbox import catalogue, samples
from certbroker.sandbox.originals import letters, paper
from certbroker.sandbox.originals.blocks import Pairs, Table, of_document
from certbroker.sandbox.originals.paper import Paper
from certbroker.sandbox.originals.sheet import BOTTOM
from certbroker.sandbox.people import cast_of_people, digits
from certbroker.sandbox.tree import Node, read
from certbroker.sandbox.wallet import days, issuing, kinds
from sandbox.wallet.originals import Original

TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=80)
NUMBERS = {digits(person.resident_number) for person in cast_of_people().values()}
DAYS = st.dates(date(1000, 1, 1))


def blocks(certificate: str, xml: str) -> list[Pairs | Table]:
    return of_document(read(xml), catalogue.entry(certificate).fields)


def test_parts_are_put_together_and_beginnings_left_out() -> None:
    xml = """<국세_납세증명서><납세증명발급내용발급번호><발급번호>X000</발급번호></납세증명발급내용발급번호>
<납세증명발급내용발급일자><년>2026</년><월>11</월><일>5</일></납세증명발급내용발급일자>
<납세증명발급내용유효기간기한><년>2026</년><월>12</월><일>4</일></납세증명발급내용유효기간기한>
<납세증명발급내용납세자사업자정보><상호>도전분식</상호><번호1>000</번호1><번호2>00</번호2><번호3>00017</번호3>
</납세증명발급내용납세자사업자정보></국세_납세증명서>"""
    assert blocks("nts.tax_clearance", xml) == [
        Pairs("", (("발급번호", "X000"), ("발급일자", "2026년 11월 5일"), ("유효기간기한", "2026년 12월 4일"))),
        Pairs("납세자사업자정보", (("상호", "도전분식"), ("사업자등록번호", "000-00-00017"))),
    ]


def test_a_list_is_a_table_even_with_one_row() -> None:
    xml = """<주민등록표등본><신청인>홍길동</신청인><세대원><번호>1</번호><성명>홍길동</성명>
<주민등록번호><앞번호>900101</앞번호><뒷번호>1******</뒷번호></주민등록번호></세대원></주민등록표등본>"""
    assert blocks("mois.resident_register", xml) == [
        Pairs("", (("신청인", "홍길동"),)),
        Table("세대원", ("번호", "성명", "주민등록번호"), (("1", "홍길동", "900101-1******"),)),
    ]


def test_rows_may_lack_elements_and_empty_rows_go() -> None:
    xml = """<주민등록표등본><세대원><번호>1</번호></세대원><세대원><번호/><성명/></세대원>
<세대원><성명>홍별</성명><번호>2</번호></세대원></주민등록표등본>"""
    (table,) = blocks("mois.resident_register", xml)
    assert table == Table("세대원", ("번호", "성명"), (("1", ""), ("2", "홍별")))


def _all_text(parts: list[Pairs | Table]) -> str:
    words = (word for part in parts for row in part.rows for word in row)
    return "".join("".join(words).split())


def test_no_value_of_any_document_is_lost() -> None:
    roots = samples.installed()
    count = 0
    for code in kinds.codes().values():
        kind = kinds.kind(code)
        assert kind
        for case in samples.cases(roots, *kind.entry.folder):
            node = case.document()
            text = _all_text(of_document(node, kind.entry.fields))
            lost = [leaf.tag for leaf in node.leaves() if "".join(leaf.text.split()) not in text]
            assert not lost, (kind.certificate, case.name)
            count += 1
    assert count > 200


def test_what_is_longer_than_a_page_goes_on(opened: Callable[[bytes], Original]) -> None:
    long = " ".join(f"낱말{number}" for number in range(2000))
    parts = (Pairs("", (("내용", long),)), Table("표", ("번호", "내용"), (("1", long), ("2", "끝"))))
    drawn = paper.draw(Paper("증명서", "기관", "기관장", "0000-0000-0000-0000", date(2026, 11, 20), "http://x", parts))
    original = opened(drawn)
    assert original.pages() > 4
    assert original.lowest("낱말") < BOTTOM
    text = original.text()
    assert text.count("낱말1999") == 2
    assert all(text.count(f"낱말{number} ") == 2 for number in range(0, 1999, 97))


@given(TEXT, st.floats(40, 300))
def test_lines_fit_and_lose_nothing(text: str, room: float) -> None:
    letters.load()
    done = letters.lines(text, letters.REGULAR, 9, room)
    assert "".join("".join(done).split()) == "".join(letters.drawable(text).split())
    assert all(len(line) <= 1 or letters.width(line, letters.REGULAR, 9) <= room for line in done)


@given(TEXT)
def test_what_is_drawn_has_glyphs(text: str) -> None:
    letters.load()
    assert letters.drawable(letters.drawable(text)) == letters.drawable(text)
    assert letters.drawable("𠮷 홍") == "□ 홍"


@given(DAYS, DAYS, st.sampled_from(["%Y-%m-%d", "%Y.%m.%d", "%Y%m%d", "%Y년 %m월 %d일", "%Y/%m/%d"]))
def test_a_date_is_written_over_in_its_notation(old: date, new: date, form: str) -> None:
    node = Node("발급일", old.strftime(form))
    assert days.read([node]) == old
    days.write([node], new)
    assert node.text == new.strftime(form)


def test_what_is_no_date_stays() -> None:
    for text in ("", "없음", "2026", "2026-13-01", "99999999"):
        node = Node("발급일", text)
        assert days.read([node]) is None
        days.write([node], date(2026, 11, 20))
        assert node.text == text


def _numbers(root: Node) -> list[str]:
    """The whole resident numbers in a tree, in one element or in the two halves of one."""
    leaves = [[leaf.text for leaf in node.leaves()] for node in root.walk()]
    texts = [digits("".join(found)) for found in leaves if len(found) <= 2]
    return [number for number in NUMBERS if any(number in text for text in texts)]


def test_a_document_is_issued_for_all_who_have_one() -> None:
    """Each is dated on the day, and hides the back of every number of the cast."""
    roots, day, count = samples.installed(), date(2026, 11, 20), 0
    for code in kinds.codes().values():
        kind = kinds.kind(code)
        assert kind
        tokens = {name: "hidden" for name in kind.entry.options if name == "resident_number_display"}
        for person in cast_of_people().values():
            made = issuing.issue(roots, kind, person, tokens, day)
            if made:
                count += 1
                assert not _numbers(made.document.node), (kind.certificate, person.id)
    assert count > 200
