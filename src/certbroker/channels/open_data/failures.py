"""What a fault of an open-data API is for its caller: which error, and when to ask again."""

from datetime import datetime, time, timedelta

from certbroker.channels.open_data.answer import PAGE, Fault
from certbroker.errors import ChannelError, ChannelRefused, ChannelUnavailable, Maintenance, RateLimited
from certbroker.fields import SEOUL

PAUSE = timedelta(seconds=1)
"""How long a gateway wants to be left alone after too many calls in one second."""

_ADVICE = {
    "SERVICE_KEY_IS_NULL": "no service key arrived",
    "PERMISSION_DENIED": "the key may not call this API: apply for its use (활용신청)",
    "20": "the key may not call this API: apply for its use (활용신청)",
    "21": "the key is suspended for now",
    "29": "the portal blocks this address (IP)",
    "30": "the portal does not know the key for this API: apply for its use (활용신청); after a fresh approval wait",
    "31": "the use of this API has run out (활용기간): prolong it",
    "32": "this address (IP) is not registered with the key",
    "INFO-100": "a sample key, which gives five rows of anything",
    "INFO-300": "the administrator restricted the key",
    "ERROR-290": "the portal does not know the key",
}
_ELSE = {
    "auth": "the portal does not accept the key",
    "request": "the portal does not accept the parameters",
    "not_found": "there is no such operation: it was closed or moved",
}


def error_of(fault: Fault, host: str, now: datetime, retry_at: datetime | None = None) -> ChannelError:
    """Return the error of a fault; `retry_at` is when the host wants to be asked again, if it said so."""
    told = f"{host}: {fault.name or fault.code}"
    match fault.kind:
        case "quota_day":
            return RateLimited(f"{told}: the calls of this day are used up", retry_at=midnight(now))
        case "rate_second":
            return RateLimited(told, retry_at=max(now + PAUSE, retry_at or now))
        case "unavailable" if fault.code == PAGE:
            return Maintenance(f"{host}: a page instead of data", retry_at=retry_at)
        case "unavailable":
            return ChannelUnavailable(told, retry_at=retry_at)
        case "auth" | "request" | "not_found":
            advice = _ADVICE.get(fault.code) or _ELSE[fault.kind]
            named = f"{fault.name}, " if fault.name not in {"", fault.code} else ""
            return ChannelRefused(f"{named}{host}: {advice}", channel_code=fault.code)


def midnight(now: datetime) -> datetime:
    """Return when the next day begins in Korea: then the calls of a day count anew."""
    tomorrow = now.astimezone(SEOUL).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time(), SEOUL)
