"""Conditions of a notice: how fresh, and with which options."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from certbroker.fields import Code, kind_of_field
from certbroker.model import Options

DAYS = {"일": 1, "주": 7, "개월": 30, "달": 30, "월": 30, "년": 365}
_WORDS = {"한": 1, "두": 2, "세": 3, "석": 3, "넉": 4, "여섯": 6}
_FRESH = re.compile(
    r"(?:최근|발급일?로?부터|발행일?로?부터|접수일|신청일|공고일)?[^0-9,가-힣]{0,3}"
    r"([0-9]{1,3}|한|두|세|석|넉|여섯)\s*(일|주일|주|개월|달|년)\s*(?:이내|내|안)(?:에)?\s*(?:에\s*)?(발급|발행|작성|교부|것|분|$|[^가-힣]|의)?"
)
_HIDDEN = r"(?:미포함|비포함|미공개|비공개|제외|미표시|가림|마스킹|삭제|미기재|표시\s*안|공개\s*안|없이|불포함|생략)"
_BACK = re.compile(
    rf"(?:주민(?:등록)?번호|뒷\s*자리|뒤\s*7?\s*자리|주민번호)[^,;]*?({_HIDDEN}|포함|공개|표시|기재|전체|전부|모두|나오|표기)"
)
_HISTORY = re.compile(
    r"(?:주소|전입|거주)[^,;]{0,12}(?:변동|이력|변경|사항|내역)|과거\s*주소|변동\s*사항|이력\s*(?:전체|포함)|주소\s*이력"
)
_FIVE = re.compile(r"(?:최근|과거)?\s*5\s*년")
_SPAN = re.compile(r"((?:19|20)[0-9]{2})\s*(?:년도?|학년도|귀속)?\s*(?:[~∼-]|부터|에서)\s*((?:19|20)[0-9]{2})\s*년?")
_YEAR = re.compile(r"((?:19|20)[0-9]{2})\s*(?:년도?|학년도|귀속)(?!\s*[0-9]{1,2}\s*월)")


def freshness(text: str) -> int | None:
    """Return within how many days the paper must have been issued; months count 30 days."""
    for found in _FRESH.finditer(text):
        number = _WORDS.get(found[1]) or int(found[1])
        return number * DAYS["주" if found[2] == "주일" else found[2]]
    return None


def chosen(ask: type[Options], text: str) -> dict[str, Any]:
    """Return the options of a certificate that a text asks for."""
    return {name: value for rule in _RULES for name, value in rule(ask, text) if name in ask.model_fields}


def _back_digits(_ask: type[Options], text: str) -> Iterator[tuple[str, Any]]:
    found = _BACK.search(text)
    if found:
        shown = not re.fullmatch(_HIDDEN, found[1])
        yield "show_resident_number", shown
        yield "resident_number_back", "all" if shown else "none"
        yield "resident_number_display", "all" if shown else "hidden"


def _variant(ask: type[Options], text: str) -> Iterator[tuple[str, Any]]:
    for word in ("상세", "특정", "일반"):
        token = _token(ask, "variant", word)
        if token and re.search(rf"(?<![가-힣]){word}(?:증명|형|\)|$|[^가-힣]|으로|로)|\(.*{word}.*\)", text):
            yield "variant", token
            return


def _history(_ask: type[Options], text: str) -> Iterator[tuple[str, Any]]:
    if not _HISTORY.search(text) and not re.search(r"전체\s*포함|모두\s*포함|전부\s*포함", text):
        return
    if re.search(rf"(?:주소|변동|이력)[^,;]*{_HIDDEN}", text):
        yield "past_addresses", "none"
    else:
        yield "past_addresses", "last_5_years" if _FIVE.search(text) else "all"


def _years(_ask: type[Options], text: str) -> Iterator[tuple[str, Any]]:
    span = _SPAN.search(text)
    years = sorted({int(one) for one in _YEAR.findall(text)})
    if span:
        years = [int(span[1]), int(span[2])]
    if years:
        yield "from_year", years[0]
        yield "to_year", years[-1]
        if len(years) == 1:
            yield "year", years[0]


def _military(_ask: type[Options], text: str) -> Iterator[tuple[str, Any]]:
    if re.search(r"병역\s*(?:사항)?[^,;]{0,6}(?:포함|기재|표시)", text):
        yield "military_service", "all" if "전체" in text else "basic"


def _cohabitants(_ask: type[Options], text: str) -> Iterator[tuple[str, Any]]:
    if re.search(r"동거인[^,;]{0,6}포함", text):
        yield "show_cohabitants", True


def _token(ask: type[Options], name: str, word: str) -> str | None:
    if name not in ask.model_fields:
        return None
    scalar = kind_of_field(ask, name).scalar
    return (scalar.words or {}).get(word) if isinstance(scalar, Code) else None


_RULES: tuple[Callable[[type[Options], str], Iterator[tuple[str, Any]]], ...] = (
    _back_digits,
    _variant,
    _history,
    _years,
    _military,
    _cohabitants,
)
