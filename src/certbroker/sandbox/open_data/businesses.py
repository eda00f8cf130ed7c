"""Answers of the tax office about businesses (사업자등록 상태조회, 진위확인): many numbers in one call."""

from collections.abc import Iterator, Mapping
from typing import Any, cast

from certbroker.sandbox.open_data import cases, services
from certbroker.sandbox.open_data.answers import Answer, as_json
from certbroker.sandbox.open_data.asked import Asked
from certbroker.sandbox.open_data.call import MalformedError
from certbroker.sandbox.open_data.cases import Values
from certbroker.sandbox.people import digits

_ERRORS = {"BAD_JSON_REQUEST": 400, "HTTP_ERROR": 404, "REQUEST_DATA_MALFORMED": 411, "TOO_LARGE_REQUEST": 413}
_UNREGISTERED = "국세청에 등록되지 않은 사업자등록번호입니다."
_NOT_CONFIRMED = "확인할 수 없습니다."
_STATUS = (
    *("b_no", "b_stt", "b_stt_cd", "tax_type", "tax_type_cd", "end_dt", "utcc_yn", "tax_type_change_dt"),
    *("invoice_apply_dt", "rbf_tax_type", "rbf_tax_type_cd"),
)
_CLAIM = ("b_no", "start_dt", "p_nm", "p_nm2", "b_nm", "corp_no", "b_sector", "b_type", "b_adr")
_REQUIRED = frozenset(_CLAIM[:3])
_NUMBERS = frozenset({"b_no", "start_dt", "corp_no"})
_LISTS = {"status": "b_no", "validate": "businesses"}


def answer(asked: Asked) -> Answer:
    """Answer a call about up to 100 businesses."""
    if asked.call.method != "POST":
        return _error("HTTP_ERROR")
    try:
        body = asked.call.json()
    except MalformedError:
        return _error("BAD_JSON_REQUEST")
    form = asked.service.form
    wanted = cast("dict[str, Any]", body).get(_LISTS[form]) if isinstance(body, dict) else None
    if not isinstance(wanted, list):
        return _error("REQUEST_DATA_MALFORMED")
    listed = cast("list[Any]", wanted)
    if len(listed) > asked.service.limit:
        return _error("TOO_LARGE_REQUEST")
    return _states(asked, listed) if form == "status" else _validations(asked, listed)


def refuse(_: Asked, code: str, __: str) -> Answer:
    """Answer with a status code that is no success."""
    return _error(code)


def _error(code: str) -> Answer:
    return as_json({"status_code": code}, _ERRORS.get(code, 500))


def _states(asked: Asked, wanted: list[Any]) -> Answer:
    if not all(isinstance(number, str) for number in wanted):
        return _error("REQUEST_DATA_MALFORMED")
    register = _register(asked)
    data = [register.get(number) or _unregistered(number) for number in wanted]
    return _counted("match_cnt", sum(number in register for number in wanted), data)


def _validations(asked: Asked, wanted: list[Any]) -> Answer:
    if not all(map(_is_whole, wanted)):
        return _error("REQUEST_DATA_MALFORMED")
    known, register = _claims(asked), _register(asked)
    data = [_validated(claim, known, register) for claim in wanted]
    return _counted("valid_cnt", sum(row["valid"] == "01" for row in data), data)


def _is_whole(claim: object) -> bool:
    return isinstance(claim, dict) and all(cast("dict[str, Any]", claim).get(name) for name in _REQUIRED)


def _counted(name: str, count: int, data: list[Values]) -> Answer:
    """Return the answer; what was found is counted only where something was."""
    return as_json({"request_cnt": len(data)} | ({name: count} if count else {}) | {"status_code": "OK", "data": data})


def _validated(claim: Mapping[str, Any], known: Mapping[str, Values], register: Mapping[str, Values]) -> Values:
    told = {name: str(claim.get(name) or "") for name in _CLAIM}
    number = told["b_no"]
    mine = known.get(number)
    if mine is None or not all(_agrees(name, str(mine.get(name) or ""), told[name]) for name in _CLAIM):
        return {"b_no": number, "valid": "02", "valid_msg": _NOT_CONFIRMED, "request_param": told}
    return {"b_no": number, "valid": "01", "request_param": told, "status": register[number]}


def _agrees(name: str, own: str, told: str) -> bool:
    """Say whether what was told is so; what was not told, or is not known, does not count."""
    if not told or not own:
        return name not in _REQUIRED
    if name in _NUMBERS:
        return digits(own) == digits(told)
    return "".join(own.split()) == "".join(told.split())


def _unregistered(number: str) -> Values:
    return dict.fromkeys(_STATUS, "") | {"b_no": number, "tax_type": _UNREGISTERED}


def _register(asked: Asked) -> Mapping[str, Values]:
    """Return the state of every business that the samples know, by number."""
    states = (row.get("status") if "valid" in row else row for row in _rows(asked))
    return {row["b_no"]: {name: row.get(name) or "" for name in _STATUS} for row in states if row}


def _claims(asked: Asked) -> Mapping[str, Values]:
    """Return what is registered of every business that was confirmed in a sample, by number."""
    return {row["b_no"]: row["request_param"] for row in _rows(asked) if row.get("valid") == "01"}


def _rows(asked: Asked) -> Iterator[Values]:
    """Give the rows of both operations: they speak of the same businesses."""
    for service in services.load().values():
        if service.form in _LISTS:
            for sample in cases.read(asked.roots, service.samples, service.also):
                yield from sample.rows
