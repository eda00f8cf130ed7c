"""Conditions of a notice: how fresh, and with which options."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from certbroker.finding.lexicon import words
from certbroker.finding.scopes import Scope, clauses
from certbroker.finding.text import squeeze
from certbroker.finding.values import codes, narrowed, values
from certbroker.model import Certificate, Options

_DAYS = {"일": 1, "주일": 7, "주": 7, "개월": 30, "달": 30, "월": 30, "년": 365}
_NUMBERS = {"한": 1, "두": 2, "세": 3, "석": 3, "넉": 4, "여섯": 6}
_PERIOD = rf"(?<![0-9.])([0-9]{{1,3}}|{'|'.join(_NUMBERS)})\s*({'|'.join(_DAYS)})\s*"
_FRESH = re.compile(
    _PERIOD + r"(?:(?:이내|내|안)(?:에|의)?(?!\s*(?:거래|납부|이력|내역|변동|주소|출국|입국))"
    r"|(?:간\s*)?(?:발급|발행)|(?:이|을)?\s*(?:지나지|경과하지|경과되지|초과하지|넘지))"
)
_HIDDEN = re.compile(
    r"미포함|비포함|불포함|미공개|비공개|미표시|미표기|미기재|제외|가림|가리|마스킹|삭제|생략|없이"
    r"|(?:표시|공개|포함|기재|표기|나오|보이)(?:하|되)?지?(?:않|안|마)|(?:표시|공개|포함|기재|나오게)(?:금지|안함)"
)
_NUMBER = re.compile(r"주민(?:등록)?번호|뒷자리|뒤7?자리")
_HISTORY = re.compile(
    r"(?:주소|전입|거주지?)(?:의|지)?.{0,6}(?:변동(?!사유)|이력|변경(?!사유)|사항|내역)|과거의?주소|변동사항|전주소|이전주소"
)
_YEARS_BACK = re.compile(r"([0-9]{1,2})년")
_EVERYTHING = re.compile(r"(?:전체|모두|전부|모든(?:사항|항목))(?:포함|발급|공개|표시|기재)(?:발급|하여|해서)?")
_TO = r"\s*(?:년도?|학년도)?\s*(?:귀속)?\s*(?:[~∼-]|부터|에서)\s*"
_SPAN = re.compile(rf"((?:19|20)[0-9]{{2}}){_TO}((?:19|20)[0-9]{{2}})\s*(?:년|학년|(?![0-9.]))")
_YEAR = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})\s*(?:년도?|학년도|귀속)(?!\s*[0-9]{1,2}\s*월)")
_MONTH = re.compile(r"((?:19|20)[0-9]{2})\s*[년.]\s*([01]?[0-9])\s*월")

_Said = Iterator[tuple[str, Any]]


def freshness(scope: Scope) -> int | None:
    """Return within how many days the paper must have been issued; months count 30 days."""
    for text in (scope.behind, scope.before, scope.shared_behind, scope.shared_before):
        found = _FRESH.search(text)
        if found:
            return (_NUMBERS.get(found[1]) or int(found[1])) * _DAYS[found[2]]
    return None


def chosen(certificate: type[Certificate], scope: Scope, neighbour: str = "") -> dict[str, Any]:
    """Return the options of a certificate that a line asks for: what is said of it alone goes before the rest.

    `neighbour` is what the name before it has of a value: 고등학교 졸업증명서 및 성적증명서.
    """
    ask = certificate.Ask
    found = dict(_choices(ask, scope.shared_before, scope.shared_behind))
    found |= dict(values(ask, [neighbour])) if neighbour else {}
    found |= dict(narrowed(certificate, scope.name))
    found |= dict(_choices(ask, scope.before, scope.behind))
    return {name: value for name, value in found.items() if name in ask.model_fields}


def _choices(ask: type[Options], before: str, behind: str) -> _Said:
    """Go through the options that words before a name (each for itself) and clauses behind it choose."""
    said = [*clauses(before), *clauses(behind)]
    yield from values(ask, [*map(squeeze, before.split()), *said])
    for rule in _RULES:
        yield from rule(ask, said)
    yield from _years(ask, f"{before.rpartition(':')[2]} , {behind}")


def _switches(ask: type[Options], said: Sequence[str]) -> _Said:
    for name, pattern in words("options")["switches"].items():
        clause = next((one for one in said if re.search(pattern, one)), None)
        if clause and name in ask.model_fields:
            yield name, not _HIDDEN.search(clause)


def _everything(ask: type[Options], said: Sequence[str]) -> _Said:
    """Read 전체포함 alone: the form's 전체발급 turns on all that can be 포함, and the number."""
    if not any(_EVERYTHING.fullmatch(clause) for clause in said):
        return
    for name in ask.model_fields:
        known = codes(ask, name)
        yield from ((name, value) for word, value in known.items() if word in {"전체포함", "모두포함", "전부공개"})
    yield "show_resident_number", True


def _number(_ask: type[Options], said: Sequence[str]) -> _Said:
    """Read whose resident numbers are shown in full."""
    clause = next((one for one in said if _NUMBER.search(one)), None)
    if not clause:
        return
    hidden, holder = bool(_HIDDEN.search(clause)), bool(re.search(r"본인만|대상자?만|신청인만|본인의?것만", clause))
    others = re.search(r"본인(?:을|은)?(?:제외|이외|외)", clause)
    if others:
        hidden = bool(_HIDDEN.search(clause[others.end() :]))
        whose = "applicant_only" if hidden else "members_only"
    else:
        whose = "none" if hidden else "applicant_only" if holder else "all"
    yield "show_resident_number", not hidden
    yield "show_resident_numbers", not hidden
    yield "resident_number_back", whose
    yield "resident_number_display", {"none": "hidden", "all": "all"}.get(whose, "holder_only")


def _addresses(_ask: type[Options], said: Sequence[str]) -> _Said:
    """Read how many past addresses are shown: 과거 주소변동사항(전체), 최근 5년 주소 변동."""
    for clause in said:
        if _HISTORY.search(clause) and not re.search(r"^(?:변동|변경)?사유", clause):
            years = _YEARS_BACK.search(clause)
            if _HIDDEN.search(clause):
                yield "past_addresses", "none"
            elif years and years[1] != "5":
                yield "past_addresses", "chosen_years"
                yield "past_address_years", int(years[1])
            else:
                yield "past_addresses", "last_5_years" if years else "all"
            return


def _reasons(ask: type[Options], said: Sequence[str]) -> _Said:
    """Read whose reasons of change the household's register shows."""
    clause = next((one for one in said if re.search(r"(?:변동|변경)사유", one)), None)
    known = codes(ask, "change_reasons")
    if clause and known:
        whose = next((known[word] for word in ("세대주", "세대원") if word in clause and word in known), "all")
        yield "change_reasons", "none" if _HIDDEN.search(clause) else whose


def _military(_ask: type[Options], said: Sequence[str]) -> _Said:
    clause = next((one for one in said if re.search(r"병역(?:사항|기록|이력|포함|전체)?", one)), None)
    if clause and re.search(r"사항|포함|기재|표시|기록|전체", clause):
        shown = "all" if re.search(r"전체|모두", clause) else "basic"
        yield "military_service", "none" if _HIDDEN.search(clause) else shown


def _specific(ask: type[Options], said: Sequence[str]) -> _Said:
    """Read what a 특정 family certificate is to show: 가족관계증명서(특정, 자녀), 기본증명서(특정-친권·후견)."""
    if not any(clause.startswith("특정") for clause in said):
        return
    together = "".join(said)
    members = [value for word, value in codes(ask, "specific_members").items() if word in together]
    matters = [value for word, value in codes(ask, "specific_matter").items() if squeeze(word) in together]
    yield from [("specific_members", members)] if members else []
    yield from [("specific_matter", matters[0])] if matters else []


def _years(ask: type[Options], text: str) -> _Said:
    """Read years and months that are said in full; a year said of months is the whole year."""
    span, months = _SPAN.search(text), sorted(f"{year}-{int(month):02}" for year, month in _MONTH.findall(text))
    years = sorted({int(one) for one in _YEAR.findall(text)} | ({int(span[1]), int(span[2])} if span else set()))
    of_months = "from_year" not in ask.model_fields
    if months and of_months:
        yield from (("from_month", months[0]), ("to_month", months[-1]))
    elif years:
        yield from (("from_year", years[0]), ("to_year", years[-1]))
        yield from (("from_month", f"{years[0]}-01"), ("to_month", f"{years[-1]}-12")) if of_months else ()
        yield from (("year", years[0]), ("business_year", years[0])) if len(years) == 1 else ()


_RULES: tuple[Callable[[type[Options], Sequence[str]], _Said], ...] = (
    _switches,
    _everything,
    _number,
    _addresses,
    _reasons,
    _military,
    _specific,
)
