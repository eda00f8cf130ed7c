"""Answers of data.go.kr: the common envelope, and those of its older and odder services.

`no_rows` of an operation says what stands where there are none: `text` (`"items": ""`), `null`, `object`, `list`, or
`code` (result code 03 and no body at all). In XML the first four are all `<items/>`.
"""

from collections.abc import Callable, Mapping
from typing import Any

from certbroker.sandbox.open_data import gateway
from certbroker.sandbox.open_data.answers import Answer, as_json, as_xml
from certbroker.sandbox.open_data.asked import Asked
from certbroker.sandbox.open_data.call import MalformedError
from certbroker.sandbox.open_data.cases import Values
from certbroker.sandbox.open_data.selection import Page

_EMPTY: Mapping[str, Any] = {"text": "", "null": None, "object": {}, "list": {"item": []}}
_MALFORMED, _MISSING, _NO_DATA = "10", "11", "03"
_REGION = (("sido_cd", 0, 2), ("sgg_cd", 2, 5), ("umd_cd", 5, 8), ("ri_cd", 8, 10))


def answer(asked: Asked) -> Answer:
    """Answer a call with a page of rows."""
    if not all(asked.call.parameters.get(name, "").strip() for name in asked.service.required):
        return refuse(asked, _MISSING, gateway.name_of(_MISSING))
    try:
        number, size = asked.call.number("pageNo", 1), asked.call.number("numOfRows", 10)
    except MalformedError:
        return refuse(asked, _MALFORMED, gateway.name_of(_MALFORMED))
    page = asked.page(asked.selected(), number, min(size, asked.service.limit))
    return _written(asked, _FORMS[asked.service.form](asked, page))


def refuse(asked: Asked, code: str, message: str) -> Answer:
    """Answer with a result code in the service's own header, and no body."""
    if asked.service.form == "regions":
        return _written(asked, {"RESULT": {"resultCode": code, "resultMsg": message}})
    return _written(asked, {"response": {"header": {"resultCode": code, "resultMsg": message}}})


def _written(asked: Asked, content: Mapping[str, Any]) -> Answer:
    return as_json(content) if asked.wants_json else as_xml(content)


def _paging(asked: Asked, page: Page) -> dict[str, Any]:
    numbers = {"numOfRows": page.size, "pageNo": page.number, "totalCount": page.total}
    return {name: asked.echo(number) for name, number in numbers.items()}


def _items(asked: Asked, page: Page) -> Mapping[str, Any]:
    header = {"resultCode": "00", "resultMsg": asked.service.message}
    style = asked.no_rows if not page.rows else ""
    if style == "code" and not page.total:
        return {"response": {"header": {"resultCode": _NO_DATA, "resultMsg": gateway.name_of(_NO_DATA)}}}
    items = {"item": _one_or_many(asked, page)} if page.rows else _EMPTY.get(style, "")
    if not page.rows and not asked.wants_json:
        items = ""
    return {"response": {"header": header, "body": {"items": items, **_paging(asked, page)}}}


def _one_or_many(asked: Asked, page: Page) -> Values | list[Values]:
    return page.rows[0] if len(page.rows) == 1 and asked.service.one_row == "object" else list(page.rows)


def _parcels(asked: Asked, page: Page) -> Mapping[str, Any]:
    """Rows and paging side by side; a good answer has no result code."""
    return {"fields": {"ladfrlVOList": list(page.rows), **_paging(asked, page)}}


def _possessions(asked: Asked, page: Page) -> Mapping[str, Any]:
    return {"possessions": {"field": list(page.rows), **_paging(asked, page)}}


def _regions(asked: Asked, page: Page) -> Mapping[str, Any]:
    if not page.rows:
        return {"RESULT": {"resultCode": "INFO-3", "resultMsg": "데이터없음 에러"}}
    paging = _paging(asked, page)
    result = {"resultCode": "INFO-0", "resultMsg": asked.service.message}
    kind = "JSON" if asked.wants_json else "XML"
    head = [{"totalCount": page.total}, {"numOfRows": paging["numOfRows"], "pageNo": paging["pageNo"], "type": kind}]
    rows = [_region(row) for row in page.rows]
    if asked.wants_json:
        return {"StanReginCd": [{"head": [*head, {"RESULT": result}]}, {"row": rows}]}
    return {"StanReginCd": {"head": {**head[0], **head[1], "RESULT": result}, "row": rows}}


def _region(row: Values) -> Values:
    """Return a region with everything that its code and name say."""
    code, name = row["region_cd"], row["locatadd_nm"]
    parts = {column: code[start:end] for column, start, end in _REGION}
    numbers = {"locatjumin_cd": code, "locatjijuk_cd": code}
    order = {"locatadd_nm": name, "locat_order": row["locat_order"], "locat_rm": ""}
    around = {"locathigh_cd": _above(code), "locallow_nm": name.split()[-1]}
    return {"region_cd": code, **parts, **numbers, **order, **around, "adpt_de": row["adpt_de"]}


def _above(code: str) -> str:
    """Return the code of the region that a region lies in, all noughts for a province."""
    parts = [code[start:end] for _, start, end in _REGION]
    last = max((place for place, part in enumerate(parts) if part.strip("0")), default=0)
    return "".join(part if place < last else "0" * len(part) for place, part in enumerate(parts))


_FORMS: dict[str, Callable[[Asked, Page], Mapping[str, Any]]] = {
    "items": _items,
    "parcels": _parcels,
    "possessions": _possessions,
    "regions": _regions,
}
