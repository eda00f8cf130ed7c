"""Envelope families: where the key goes, how pages are asked, where the result stands, and what each code means.

Source: the portals' own code tables, old (until 2025) and new (2026) gateway. One code may carry several names, the
name may stand in any of three fields or in place of the code, so both are looked up; messages are never matched.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from certbroker.errors import ConnectorDefect

Kind = Literal["auth", "quota_day", "rate_second", "request", "not_found", "unavailable"]
Paths = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """How one portal is asked, and how it answers."""

    key: str
    """Name of the parameter that holds the service key; empty where a header does."""
    page: str = "pageNo"
    size: str = "numOfRows"
    most: int = 1000
    """Rows a page holds at most."""
    totals: Paths
    """Where the number of all rows stands: the first that is there counts. `*` is any step."""
    result: Paths
    """Where codes and names of a result stand."""
    success: frozenset[str]
    no_rows: frozenset[str]
    kinds: Mapping[str, Kind]
    """Code or name → what it is."""
    names: Mapping[str, str]
    """Name → its code."""
    otherwise: Kind = "unavailable"
    """What a code is that no table lists."""


def _paths(*paths: str) -> Paths:
    return tuple(tuple(path.split(".")) for path in paths)


def _kinds(table: Mapping[Kind, str]) -> dict[str, Kind]:
    return {code: kind for kind, codes in table.items() for code in codes.split()}


GATEWAY = _paths(
    *(
        f"{before}{name}"
        for before in ("OpenAPI_ServiceResponse.cmmMsgHeader.", "cmmMsgHeader.", "")
        for name in ("returnReasonCode", "errMsg", "returnAuthMsg")
    )
)
"""Where the gateway in front of the agencies states an error, whatever was asked for."""

AMBIGUOUS = frozenset({"20"})
"""Codes that since 2026 mean several things, told apart by name alone."""

NAMES: Mapping[str, str] = {
    "NORMAL_SERVICE": "00",
    "NORMAL_CODE": "00",
    "APPLICATION_ERROR": "01",
    "DB_ERROR": "02",
    "NODATA_ERROR": "03",
    "HTTP_ERROR": "04",
    "SERVICETIMEOUT_ERROR": "05",
    "INVALID_REQUEST_PARAMETER_ERROR": "10",
    "NO_MANDATORY_REQUEST_PARAMETERS_ERROR": "11",
    "NO_OPENAPI_SERVICE_ERROR": "12",
    "SERVICE_ACCESS_DENIED_ERROR": "20",
    "SERVICE_KEY_IS_NULL": "20",
    "PERMISSION_DENIED": "20",
    "TEMPORARILY_DISABLE_THE_SERVICEKEY_ERROR": "21",
    "LIMITED_NUMBER_OF_SERVICE_REQUESTS_EXCEEDS_ERROR": "22",
    "LIMITED_NUMBER_OF_SERVICE_REQUESTS_PER_SECOND_EXCEEDS_ERROR": "23",
    "BLACKLIST_IP_ACCESS_ERROR": "29",
    "SERVICE_KEY_IS_NOT_REGISTERED_ERROR": "30",
    "DEADLINE_HAS_EXPIRED_ERROR": "31",
    "UNREGISTERED_IP_ERROR": "32",
    "UNSIGNED_CALL_ERROR": "33",
    "UNKNOWN_ERROR": "99",
}

_CODES = _kinds(
    {
        "auth": "20 21 29 30 31 32 33 97",  # 97: one agency's own word for a key it does not know
        "quota_day": "22",
        "rate_second": "23",
        "request": "10 11",
        "not_found": "12",
        "unavailable": "01 02 04 05 99",
    }
)

DATA_GO_KR = Family(
    key="serviceKey",
    totals=_paths("response.body.totalCount", "*.totalCount"),
    result=_paths("response.header.resultCode", "*.resultCode") + GATEWAY,
    success=frozenset({"00", "000", "0000", "0", "NORMAL_SERVICE", "NORMAL_CODE"}),
    no_rows=frozenset({"03", "NODATA_ERROR"}),
    kinds={**_CODES, **{name: _CODES[code] for name, code in NAMES.items() if code in _CODES}},
    names=NAMES,
)

ODCLOUD = replace(
    DATA_GO_KR,
    key="",
    page="page",
    size="perPage",
    totals=_paths("matchCount", "totalCount"),
    result=_paths("status_code", "code") + GATEWAY,
    success=frozenset({"OK"}),
    kinds={
        **DATA_GO_KR.kinds,
        **_kinds(
            {
                "auth": "-4 -401",
                "request": "BAD_JSON_REQUEST REQUEST_DATA_MALFORMED TOO_LARGE_REQUEST",
                "unavailable": "INTERNAL_ERROR HTTP_ERROR",
            }
        ),
    },
    names={name: code for name, code in NAMES.items() if name != "HTTP_ERROR"},
)

REGION = replace(
    DATA_GO_KR,
    key="ServiceKey",
    totals=_paths("*.head.totalCount"),
    result=_paths("*.head.RESULT.resultCode", "RESULT.resultCode") + GATEWAY,
    success=frozenset({"INFO-0"}),
    no_rows=frozenset({"INFO-3"}),
)

GG = Family(
    key="KEY",
    page="pIndex",
    size="pSize",
    totals=_paths("*.head.list_total_count"),
    result=_paths("*.head.RESULT.CODE", "RESULT.CODE"),
    success=frozenset({"INFO-000"}),
    no_rows=frozenset({"INFO-200"}),
    kinds=_kinds(
        {
            "auth": "INFO-100 INFO-300 ERROR-290",  # INFO-100 comes with a sample key, of which five rows are all
            "quota_day": "ERROR-337",
            "request": "ERROR-300 ERROR-333 ERROR-336",
            "not_found": "ERROR-310",
            "unavailable": "ERROR-500 ERROR-600 ERROR-601",
        }
    ),
    names={},
)

YOUTH = replace(
    GG,
    key="apiKeyNm",
    page="pageNum",
    size="pageSize",
    most=100,
    totals=_paths("result.pagging.totCount"),
    result=_paths("resultCode"),
    success=frozenset({"200"}),
    no_rows=frozenset(),
    kinds={},
)

WORK24 = replace(
    YOUTH,
    key="authKey",
    page="startPage",
    size="display",
    totals=_paths("wantedRoot.total"),
    result=_paths("error"),
    success=frozenset(),
    otherwise="request",
)

VWORLD = replace(DATA_GO_KR, key="key", totals=_paths("*.totalCount"), result=_paths("*.resultCode") + GATEWAY)

FAMILIES: Mapping[str, Family] = {
    "data.go.kr": DATA_GO_KR,
    "odcloud": ODCLOUD,
    "region": REGION,
    "gg": GG,
    "youth": YOUTH,
    "work24": WORK24,
    "vworld": VWORLD,
}
NOISE = frozenset({"rnum"})
"""Elements of a row that only number it within its page."""
PLAIN: Mapping[str, Kind] = {"Unauthorized": "auth", "Forbidden": "auth", "Unexpected errors": "unavailable"}
"""Answers that are bare text."""


def family(name: str) -> Family:
    """Return a family by name. Raises ConnectorDefect."""
    if name not in FAMILIES:
        raise ConnectorDefect(f"no family {name!r} of open-data envelopes; there is {', '.join(FAMILIES)}")
    return FAMILIES[name]
