"""Answers of 경기데이터드림: status 200 whatever happens, a code in `RESULT`, and a sample key that shows five rows."""

from collections.abc import Mapping
from typing import Any

from certbroker.sandbox.open_data.answers import Answer, as_json, as_xml
from certbroker.sandbox.open_data.asked import Asked
from certbroker.sandbox.open_data.call import Call, MalformedError

_SAMPLE_KEY, _SAMPLE_ROWS = "sample", 5
_MESSAGES = {
    "INFO-000": "정상 처리되었습니다.",
    "INFO-200": "해당하는 데이터가 없습니다.",
    "INFO-300": "관리자에 의해 인증키 사용이 제한되었습니다.",
    "ERROR-290": "인증키가 유효하지 않습니다.",
    "ERROR-300": "필수 값이 누락되어 있습니다.",
    "ERROR-310": "해당하는 서비스를 찾을 수 없습니다.",
    "ERROR-333": "요청위치 값의 타입이 유효하지 않습니다.",
    "ERROR-336": "데이터 요청은 한번에 최대 1,000건을 넘을 수 없습니다.",
    "ERROR-337": "일별 트래픽 제한을 넘은 호출입니다.",
    "ERROR-500": "서버 오류입니다.",
}
_OF_GATEWAY = {
    "12": "ERROR-310",
    "20": "ERROR-300",
    "21": "INFO-300",
    "22": "ERROR-337",
    "23": "ERROR-337",
    "30": "ERROR-290",
    "31": "ERROR-290",
}


def answer(asked: Asked) -> Answer:
    """Answer a call with a page of rows; every column may be asked for by its value."""
    call = asked.call
    try:
        number, size = call.number("pIndex", 1), call.number("pSize", 100)
    except MalformedError:
        return _result("ERROR-333", wants_json=asked.wants_json)
    if size > asked.service.limit:
        return _result("ERROR-336", wants_json=asked.wants_json)
    if call.key == _SAMPLE_KEY:
        number, size = 1, _SAMPLE_ROWS
    page = asked.page([row for row in asked.selected() if _fits(row, call)], number, size)
    if not page.rows:
        return _result("INFO-200", wants_json=asked.wants_json)
    return _found(asked, list(page.rows), page.total)


def portal_error(call: Call, code: str) -> Answer:
    """Answer with what the portal says of a key or a service; `code` is the gateway's."""
    return _result(_OF_GATEWAY.get(code, "ERROR-500"), wants_json=call.parameters.get("Type", "").lower() == "json")


def refuse(asked: Asked, code: str, message: str) -> Answer:
    """Answer with a code of the service itself."""
    return _written({"RESULT": {"CODE": code, "MESSAGE": message}}, wants_json=asked.wants_json)


def _found(asked: Asked, found: list[Any], total: int) -> Answer:
    name = asked.service.operation
    count, version = {"list_total_count": asked.echo(total)}, {"api_version": "1.0"}
    result = {"RESULT": {"CODE": "INFO-000", "MESSAGE": _MESSAGES["INFO-000"]}}
    if asked.wants_json:
        return as_json({name: [{"head": [count, result, version]}, {"row": found}]})
    return as_xml({name: {"head": {**count, **result, **version}, "row": found}})


def _result(code: str, *, wants_json: bool) -> Answer:
    return _written({"RESULT": {"CODE": code, "MESSAGE": _MESSAGES[code]}}, wants_json=wants_json)


def _written(content: Mapping[str, Any], *, wants_json: bool) -> Answer:
    return as_json(content) if wants_json else as_xml(content)


def _fits(row: Mapping[str, Any], call: Call) -> bool:
    asked = ((row[name], value) for name, value in call.parameters.items() if name in row and value)
    return all(str(own or "") == value for own, value in asked)
