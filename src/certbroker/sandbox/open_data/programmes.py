"""Answers of odcloud: lists with conditions (`cond[필드::EQ]=값`), and what it says of keys.

`matchCount` counts the rows that the conditions leave, `totalCount` all there are. Operators are EQ, LIKE, LT, LTE, GT
and GTE; numbers are compared as numbers, everything else as text. Answers are JSON whatever `returnType` says.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from certbroker.sandbox.open_data import rows
from certbroker.sandbox.open_data.answers import Answer, as_json
from certbroker.sandbox.open_data.asked import Asked
from certbroker.sandbox.open_data.call import MalformedError
from certbroker.sandbox.open_data.cases import Values

_CONDITION = re.compile(r"cond\[(.+)::(\w+)\]")
_ERRORS: Mapping[str, tuple[int, int, str]] = {
    "20": (401, -401, "유효하지 않은 인증키 입니다."),
    "21": (401, -401, "유효하지 않은 인증키 입니다."),
    "31": (401, -401, "유효하지 않은 인증키 입니다."),
    "30": (401, -4, "등록되지 않은 인증키 입니다."),
    "12": (404, -3, "등록되지 않은 서비스 입니다."),
    "10": (400, -2, "파라미터가 잘못되었습니다."),
}


def answer(asked: Asked) -> Answer:
    """Answer a call with a page of rows."""
    everything = [row.values for row in rows.of(asked.service, asked.roots)]
    try:
        number, size = asked.call.number("page", 1), asked.call.number("perPage", 10)
        matching = [row for row in everything if _matches(row, asked.call.parameters, everything)]
    except MalformedError:
        return portal_error("10")
    page = asked.page(matching if asked.selected() else [], number, min(size, asked.service.limit))
    drift = page.total - len(matching) if page.total else 0
    told = {"page": number, "perPage": page.size, "totalCount": len(everything) + drift}
    return as_json({**told, "currentCount": len(page.rows), "matchCount": page.total, "data": list(page.rows)})


def portal_error(code: str) -> Answer:
    """Answer with what the portal says of a key, a service or a parameter; `code` is the gateway's."""
    status, number, message = _ERRORS[code]
    return as_json({"code": number, "msg": message}, status)


def knows(code: str) -> bool:
    """Say whether the portal has words of its own for this."""
    return code in _ERRORS


def refuse(_: Asked, code: str, message: str) -> Answer:
    """Answer with an error of the service itself."""
    return as_json({"code": int(code) if code.lstrip("-").isdigit() else -1, "msg": message})


def _matches(row: Values, parameters: Mapping[str, str], everything: Sequence[Values]) -> bool:
    """Say whether all conditions hold; raise `MalformedError` for one that cannot be understood."""
    conditions = [(name, value) for name, value in parameters.items() if name.startswith("cond[")]
    return all(_holds(row, name, value, everything) for name, value in conditions)


def _holds(row: Values, condition: str, value: str, everything: Sequence[Values]) -> bool:
    found = _CONDITION.fullmatch(condition)
    if not found or found[2] not in _OPERATORS or found[1] not in everything[0]:
        raise MalformedError(condition)
    own = row[found[1]]
    return own is not None and _OPERATORS[found[2]](*_comparable(own, value))


def _comparable(own: object, value: str) -> tuple[Any, Any]:
    """Return both as numbers where the row has one and the condition too, else as texts."""
    if isinstance(own, int) and re.fullmatch(r"-?\d{1,18}", value):
        return own, int(value)
    return str(own), value


_OPERATORS: Mapping[str, Callable[[Any, Any], bool]] = {
    "EQ": lambda own, value: own == value,
    "LIKE": lambda own, value: str(value) in str(own),
    "LT": lambda own, value: own < value,
    "LTE": lambda own, value: own <= value,
    "GT": lambda own, value: own > value,
    "GTE": lambda own, value: own >= value,
}
