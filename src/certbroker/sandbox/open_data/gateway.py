"""What the gateways in front of the services say instead of an answer."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from certbroker.sandbox import data
from certbroker.sandbox.open_data.answers import Answer, as_json, as_xml


@dataclass(frozen=True)
class Refusal:
    """One refusal: its code, and what is told otherwise than by default."""

    code: str
    name: str = ""
    status: int = 0


def refuse(refusal: Refusal, style: str, *, wants_json: bool) -> Answer:
    """Answer in the style of the old gateway, or of that of 2026; `named` has the name where the code should be."""
    reason = _reasons().get(refusal.code) or _reasons()["99"]
    if style == "old":
        told = ("SERVICE ERROR", refusal.name or reason["old"], refusal.code)
        return as_xml(_envelope(*told), refusal.status or 200, declared=False)
    name = refusal.name or reason["new"][0]
    content = _envelope(name, reason["korean"], name if style == "named" else refusal.code)
    status = refusal.status or reason["status"]
    if style == "new_json" or (style != "new_xml" and wants_json):
        return as_json(content, status)
    return as_xml(content, status, declared=False)


def name_of(code: str) -> str:
    """Return the name that services give a code in their own answers."""
    return str((_reasons().get(code) or _reasons()["99"])["old"])


@cache
def _reasons() -> dict[str, Any]:
    return data.table("open_data/gateway.toml")


def _envelope(message: str, authorisation: str, code: str) -> dict[str, Any]:
    header = {"errMsg": message, "returnAuthMsg": authorisation, "returnReasonCode": code}
    return {"OpenAPI_ServiceResponse": {"cmmMsgHeader": header}}
