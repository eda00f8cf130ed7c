"""Characters, fonts, line breaking and values."""

import unicodedata
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pypdf import PdfReader

from certbroker.bundle import make, render_certificate
from certbroker.bundle.fonts import FONT_DIR, clean
from certbroker.bundle.lines import NOT_FIRST, NOT_LAST, wrap
from certbroker.bundle.values import shown
from certbroker.errors import MissingGlyph
from certbroker.fields import Month, Period, ResidentNumber, Scalar, code
from support.papers import TODAY, dossier, evidence, farm, ledger, provenance

RARE = "\u4e02"
"""A Hanja that Noto Sans KR does not have."""
HANGUL = st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3)
TEXTS = st.text(st.one_of(HANGUL, st.sampled_from(" ()[],.·~/-0123456789AbC「」…%")), max_size=300)


@pytest.mark.parametrize("text", [f"홍{RARE}", "\U00020000", "\U0001f600", "\ud800", "\ue000"])
def test_a_character_without_a_glyph_is_an_error_that_names_it(text: str) -> None:
    with pytest.raises(MissingGlyph) as caught:
        render_certificate(ledger(1, name=text), provenance())
    assert caught.value.detail == f"U+{ord(text[-1]):04X}"
    assert caught.value.certificate == "support.papers"
    assert "홍" not in str(caught.value)


def test_the_cover_is_checked_too() -> None:
    with pytest.raises(MissingGlyph, match=r"U\+4E02"):
        make(dossier([], recipient=f"가나{RARE}은행"), today=TODAY)


def test_a_font_of_the_users_draws_what_is_missing(font_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    certificate = ledger(1, name=f"洪{RARE}童")
    given_directly = render_certificate(certificate, provenance(), font_dir=font_dir)
    assert f"洪{RARE}童" in PdfReader(BytesIO(given_directly)).pages[0].extract_text().replace("\n", "")
    monkeypatch.setenv(FONT_DIR, str(font_dir))
    assert render_certificate(certificate, provenance()) == given_directly


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        (unicodedata.normalize("NFD", "홍길동"), "홍길동"),
        ("  가 \t나\r\n다\u00a0라 ", "가 나 다 라"),
        ("가\u200b나\ufeff\u00ad다\ufe0f", "가나다"),
        ("가\x00나\x1b", "가나"),
        ("\uf9e1", "李"),
        ("", ""),
    ],
)
def test_text_is_composed_and_cleaned(text: str, drawn: str) -> None:
    assert clean(text) == drawn


@pytest.mark.parametrize(
    ("text", "room", "lines"),
    [
        ("가나다 라마바", 4, ("가나다 ", "라마바")),
        ("가나다라마바사", 3, ("가나다", "라마바", "사")),
        ("가나 (다라)", 3, ("가나 ", "(다", "라)")),
        ("소득금액(과세대상)", 6, ("소득금액", "(과세대상)")),
        ("가나 다라마바사아자", 5, ("가나 다라", "마바사아자")),
        ("가나다, 라", 4, ("가나다, ", "라")),
        ("가나 2026. 11. 2.", 12, ("가나 ", "2026. 11. 2.")),
        ("1,234,567", 20, ("1,234,567",)),
        ("", 5, ("",)),
    ],
)
def test_lines_break_as_korean_does(text: str, room: float, lines: tuple[str, ...]) -> None:
    assert wrap(text, room, len) == lines


@given(TEXTS, st.integers(1, 40))
@example("0 .", 1)
def test_breaking_loses_nothing_and_keeps_within_the_room(text: str, room: int) -> None:
    lines = wrap(clean(text), room, len)
    assert "".join(lines) == clean(text)
    assert max(len(line.rstrip()) for line in lines) <= room


WORD = st.builds(
    "{}{}{}".format,
    st.sampled_from(["", "(", "「"]),
    st.text(HANGUL, min_size=1),
    st.sampled_from(["", ")", "」,", "."]),
)


@given(st.lists(WORD, min_size=1, max_size=40), st.integers(10, 40))
def test_no_line_begins_with_a_closing_mark_or_ends_with_an_opening_one(words: list[str], room: int) -> None:
    lines = wrap(" ".join(words), room, len)
    assert not [line for line in lines if line[0] in NOT_FIRST or line.rstrip()[-1] in NOT_LAST]


@given(st.lists(TEXTS, min_size=1, max_size=6), TEXTS)
def test_any_text_finds_its_pages(notes: list[str], remark: str) -> None:
    row = ledger(1).payments[0]
    payments = tuple(row.model_copy(update={"note": note * 20, "number": note[:40]}) for note in notes)
    certificate = ledger(0).model_copy(update={"payments": payments, "holder_name": remark})
    assert render_certificate(certificate, provenance()).startswith(b"%PDF")
    assert make(dossier([evidence(farm(remark * 30))], purpose=remark), today=TODAY).pages >= 3


WORDS = code({"01": "rice", "전": "field", "답": "rice"})


def _scalar(name: str) -> Scalar:
    return Scalar(name, str)


@pytest.mark.parametrize(
    ("value", "scalar", "unit", "text"),
    [
        (48000000, _scalar("won"), "", "48,000,000원"),
        (-1234567, _scalar("won"), "", "-1,234,567원"),
        (0, _scalar("won"), "", "0원"),
        (2026, _scalar("year"), "", "2026년"),
        (1234, _scalar("integer"), "명", "1,234명"),
        (Decimal("1234.50"), _scalar("decimal"), "㎡", "1,234.50㎡"),
        (Decimal("1E+3"), _scalar("decimal"), "", "1,000"),
        (Decimal("62.5"), _scalar("percent"), "", "62.5%"),
        (date(2026, 11, 2), _scalar("date"), "", "2026. 11. 2."),
        (datetime(2026, 11, 2, 14, 5, tzinfo=UTC), _scalar("datetime"), "", "2026. 11. 2. 14:05"),
        (datetime(2026, 11, 2, 14, 5, 9, tzinfo=UTC), _scalar("datetime"), "", "2026. 11. 2. 14:05:09"),
        (Month(2026, 7), Month.scalar, "", "2026. 7."),
        (Period(starts_on=date(2026, 1, 1), ends_on=None), Period.scalar, "", "2026. 1. 1. ~"),
        (Period(starts_on=None, ends_on=date(2026, 1, 1)), Period.scalar, "", "~ 2026. 1. 1."),
        (True, _scalar("bool"), "", "예"),
        (False, _scalar("bool"), "", "아니오"),
        ("rice", WORDS, "", "답"),
        ("field", WORDS, "", "전"),
        ("과수원", WORDS, "", "과수원"),
        (ResidentNumber.parse("900101-1000001"), ResidentNumber.scalar, "", "900101-1******"),
        (None, _scalar("won"), "", ""),
    ],
)
def test_values_are_printed_as_korean_papers_do(value: Any, scalar: Scalar, unit: str, text: str) -> None:
    assert shown(value, scalar, unit) == text
