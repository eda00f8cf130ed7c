"""Envelope families: where an answer states its result, and what each code means.

Source: the portals' own code tables, old (until 2025) and new (2026) gateway. The same code may carry several names
and the name may stand in any of three fields, so both code and name are looked up; messages are never matched.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Kind = Literal["auth", "quota_day", "rate_second", "request", "not_found", "unavailable"]


@dataclass(frozen=True, slots=True)
class Family:
    """How one portal answers: where the result stands, which codes are fine or mean no rows, what others mean."""

    result: tuple[tuple[str, ...], ...]
    success: frozenset[str]
    no_rows: frozenset[str]
    kinds: Mapping[str, Kind]


def _kinds(table: Mapping[Kind, str]) -> dict[str, Kind]:
    return {code: kind for kind, codes in table.items() for code in codes.split()}


GATEWAY = (
    ("OpenAPI_ServiceResponse", "cmmMsgHeader", "returnReasonCode"),
    ("OpenAPI_ServiceResponse", "cmmMsgHeader", "errMsg"),
    ("OpenAPI_ServiceResponse", "cmmMsgHeader", "returnAuthMsg"),
)
"""Where the gateway in front of the agencies states an error, whatever was asked for."""

DATA_GO_KR = Family(
    result=(("response", "header", "resultCode"), *GATEWAY),
    success=frozenset({"00", "000", "0000", "0", "NORMAL_SERVICE", "NORMAL_CODE"}),
    no_rows=frozenset({"03", "NODATA_ERROR"}),
    kinds=_kinds(
        {
            "auth": "20 21 29 30 31 32 33 SERVICE_ACCESS_DENIED_ERROR SERVICE_KEY_IS_NULL PERMISSION_DENIED"
            " TEMPORARILY_DISABLE_THE_SERVICEKEY_ERROR BLACKLIST_IP_ACCESS_ERROR SERVICE_KEY_IS_NOT_REGISTERED_ERROR"
            " DEADLINE_HAS_EXPIRED_ERROR UNREGISTERED_IP_ERROR UNSIGNED_CALL_ERROR",
            "quota_day": "22 LIMITED_NUMBER_OF_SERVICE_REQUESTS_EXCEEDS_ERROR",
            "rate_second": "23 LIMITED_NUMBER_OF_SERVICE_REQUESTS_PER_SECOND_EXCEEDS_ERROR",
            "request": "10 11 INVALID_REQUEST_PARAMETER_ERROR NO_MANDATORY_REQUEST_PARAMETERS_ERROR",
            "not_found": "12 NO_OPENAPI_SERVICE_ERROR",
            "unavailable": "01 02 04 05 99 APPLICATION_ERROR DB_ERROR HTTP_ERROR SERVICETIMEOUT_ERROR UNKNOWN_ERROR",
        }
    ),
)

ODCLOUD = Family(
    result=(("status_code",), ("code",), *GATEWAY),
    success=frozenset({"OK"}),
    no_rows=frozenset(),
    kinds=dict(DATA_GO_KR.kinds)
    | _kinds(
        {
            "auth": "-4 -401",
            "request": "BAD_JSON_REQUEST REQUEST_DATA_MALFORMED TOO_LARGE_REQUEST",
            "unavailable": "INTERNAL_ERROR HTTP_ERROR",
        }
    ),
)

FAMILIES: Mapping[str, Family] = {"data.go.kr": DATA_GO_KR, "odcloud": ODCLOUD}
NOISE = frozenset({"rnum"})
"""Elements of a row that only number it within its page."""
PLAIN: Mapping[str, Kind] = {"Unauthorized": "auth", "Forbidden": "auth", "Unexpected errors": "unavailable"}
"""Answers that are bare text."""
