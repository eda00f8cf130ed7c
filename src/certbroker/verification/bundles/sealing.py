"""What was found of a bundle's seal, in words for whoever received the bundle rather than an issuer's original."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from certbroker.verification.report import Check
from certbroker.verification.wording import wording

_STAMPS = ("timestamp", "timestamp.document")


def of_seal(check: Check) -> Check:
    """Return a check of the seal with words of its own, where a bundle needs other ones."""
    words = wording().get(f"seal.{check.id}.{check.message}", {})
    if not check.holds and not check.id.startswith(("signer", "timestamp")):
        words = {**_to_do(), **words}
    return replace(
        check,
        en=words.get("en", check.en),
        ko=words.get("ko", check.ko),
        to_do_en=words.get("to_do_en", check.to_do_en),
        to_do_ko=words.get("to_do_ko", check.to_do_ko),
    )


def _to_do() -> dict[str, str]:
    return {name: text for name, text in wording()["seal.to_do"].items() if name.startswith("to_do")}


def signer_of(checks: Iterable[Check]) -> str | None:
    """Return who sealed, as the certificate says; whether it is to be believed is another matter."""
    return next((str(one.details["by"]) for one in checks if one.id == "signer.trust" and "by" in one.details), None)


def proven_time(checks: Iterable[Check]) -> datetime | None:
    """Return the earliest moment that a time-stamp proves."""
    found = [str(one.details["at"]) for one in checks if one.id in _STAMPS and one.holds]
    return min(map(datetime.fromisoformat, found), default=None)
