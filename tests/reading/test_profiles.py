"""A wire profile adapts documents of another shape without code; what it gets wrong is an error of the settings."""

import pytest

from certbroker import PayloadError, read
from certbroker.errors import ConnectorDefect, SettingsError
from certbroker.fields import Text
from certbroker.model import Certificate, Record, wire
from certbroker.reading import Profile
from certbroker.reading.plan import plan_of
from reading.trial import Trial

DOCUMENT = (
    "<시험증명><발급번호>1</발급번호><신청><성명>홍길동</성명><번호1>900101</번호1><번호2>1000001</번호2></신청>"
    "<발급일자>2026-11-02</발급일자><구분>가</구분><내역><내역>가구</내역><금액>1,000</금액>"
    "<세부><항목>책상</항목></세부></내역><보유><부서>민원실</부서></보유></시험증명>"
)
PLAIN = read(Trial, DOCUMENT.encode())


def adapted(paths: dict[str, str], *changes: tuple[str, str], documents: tuple[str, ...] = ()) -> None:
    """Assert that a document that was changed reads the same by a profile, and is not the same without."""
    text = DOCUMENT
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    assert read(Trial, text.encode(), Profile(paths, documents)) == PLAIN
    try:
        assert read(Trial, text.encode()) != PLAIN
    except PayloadError as error:
        assert error.path  # noqa: PT017 - either is another reading


def test_a_leaf_has_another_name() -> None:
    adapted({"증서번호": "발급번호"}, ("발급번호>", "증서번호>"))


def test_a_leaf_lies_elsewhere() -> None:
    adapted({"표지/증서번호": "발급번호"}, ("<발급번호>1</발급번호>", "<표지><증서번호>1</증서번호></표지>"))


def test_a_leaf_lies_in_no_group() -> None:
    adapted({"이름": "신청/성명"}, ("<신청><성명>홍길동</성명>", "<이름>홍길동</이름><신청>"))


def test_a_part_has_another_name() -> None:
    adapted({"신청/주민뒤": "신청/번호2"}, ("번호2>", "주민뒤>"))


def test_a_group_has_another_name() -> None:
    adapted({"소관": "보유"}, ("보유>", "소관>"))


def test_rows_have_another_name_and_so_has_a_leaf_in_them() -> None:
    adapted(
        {"명세": "내역", "명세/품목": "내역/내역", "명세/상세": "내역/세부", "명세/상세/물건": "내역/세부/항목"},
        ("<내역><내역>가구</내역>", "<명세><품목>가구</품목>"),
        ("</세부></내역>", "</상세></명세>"),
        ("<세부>", "<상세>"),
        ("항목>", "물건>"),
    )


def test_rows_lie_deeper() -> None:
    adapted({"본문/내역": "내역"}, ("<내역><내역>", "<본문><내역><내역>"), ("</세부></내역>", "</세부></내역></본문>"))


def test_the_root_has_another_name() -> None:
    adapted({}, ("시험증명>", "새증명>"), documents=("새증명",))


def test_what_the_profile_moved_is_unknown_where_it_was() -> None:
    text = DOCUMENT.replace("<신청>", "<증서번호>1</증서번호><신청>")
    reading = read(Trial, text.encode(), Profile({"증서번호": "발급번호"}))
    assert reading.certificate == PLAIN.certificate
    assert reading.reports == ("element 시험증명/발급번호",)


def test_errors_name_the_real_path() -> None:
    text = DOCUMENT.replace("발급번호>", "증서번호>").replace("<증서번호>1<", "<증서번호><")
    with pytest.raises(PayloadError) as raised:
        read(Trial, text.encode(), Profile({"증서번호": "발급번호"}))
    assert raised.value.path == "시험증명/증서번호"


def test_an_empty_profile_changes_nothing() -> None:
    assert read(Trial, DOCUMENT.encode(), Profile()) == PLAIN


@pytest.mark.parametrize(
    ("paths", "named"),
    [
        ({"증서번호": "증명번호"}, "증명번호"),
        ({"가": "내역/없는것"}, "내역/없는것"),
        ({"다른곳/금액": "내역/금액"}, "다른곳/금액"),
        ({"명세/금액": "내역/금액"}, "명세/금액"),
    ],
)
def test_a_wrong_profile_is_told(paths: dict[str, str], named: str) -> None:
    with pytest.raises(SettingsError, match=named):
        read(Trial, DOCUMENT.encode(), Profile(paths))


class Unplaced(Record):
    name: Text


class Odd(Record):
    value: complex = wire("값")


class Holding(Certificate):
    rows: tuple[Odd, ...] = wire("줄")


@pytest.mark.parametrize(("record", "named"), [(Unplaced, "name"), (Odd, "Odd.value"), (Holding, "Odd.value")])
def test_a_defect_of_a_connector_is_told(record: type[Record], named: str) -> None:
    with pytest.raises(ConnectorDefect, match=named):
        plan_of(record)
