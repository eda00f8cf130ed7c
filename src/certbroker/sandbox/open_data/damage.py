"""How each kind of fault is done to an answer of an open-data host."""

from certbroker.sandbox.faults import Fault
from certbroker.sandbox.open_data import gateway
from certbroker.sandbox.open_data.answers import Answer, in_words
from certbroker.sandbox.open_data.gateway import Refusal

_CODE = "30"


def instead(fault: Fault, style: str, *, wants_json: bool) -> Answer | None:
    """Return the answer that a fault puts in the place of the right one, if it is one that does."""
    if fault.kind == "gateway_error":
        code = _CODE if fault.code == Fault.code else fault.code
        refusal = Refusal(code, fault.element or "", fault.status)
        return gateway.refuse(refusal, fault.value or style, wants_json=wants_json)
    if fault.kind == "plain_text":
        return in_words(fault.value or "Unauthorized", fault.status or 200)
    return None
