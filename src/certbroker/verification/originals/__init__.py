"""Signed originals: whether a PDF is what its issuer signed, all of it, and the receiver trusts who signed it."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import UTC, date, datetime, time
from importlib.util import find_spec
from typing import Any

from certbroker.errors import SettingsError
from certbroker.evidence import sha256
from certbroker.fields import SEOUL
from certbroker.verification import confined
from certbroker.verification.observed import observed
from certbroker.verification.report import Check, Verdict, VerificationReport
from certbroker.verification.trust import Strictness, Trust
from certbroker.verification.wording import say


@observed("original")
def verify_original(
    pdf: bytes,
    *,
    trust: Trust | None = None,
    as_of: date | datetime | None = None,
    strictness: Strictness | None = None,
    about: str = "",
    evidence: str = "",
    contents: bool = True,
    bounds: confined.Bounds | None = None,
) -> VerificationReport:
    """Verify a signed PDF, offline, in a process of limited memory and time.

    trust: whom the receiver trusts; without it no signer is valid. as_of: for when (default: now); a day stands for its
    end in Asia/Seoul, or for now where that comes first. about, evidence: how checks name the document, and the SHA-256
    that they carry (default: that of the PDF). contents: whether to look for what acts in it, too; not where something
    else does, as for the seal of a bundle.

    Raises HostileDocument where reading it needs too much memory or time; SettingsError where pyHanko is missing.
    """
    if find_spec("pyhanko") is None:
        raise SettingsError("verifying signatures needs: pip install certbroker[seal]")
    moment = _moment(as_of)
    digest = sha256(pdf)
    asked = {
        **(trust or Trust()).describe(),
        "as_of": moment.isoformat(),
        "strictness": asdict(strictness or Strictness()),
        "contents": contents,
    }
    found = confined.run("original", pdf, asked, bounds)
    return VerificationReport("original", tuple(_checks(found, about, evidence or digest)), as_of or moment, digest)


def _moment(as_of: date | datetime | None) -> datetime:
    now = datetime.now(UTC)
    if as_of is None:
        return now
    if isinstance(as_of, datetime):
        return as_of if as_of.tzinfo else as_of.replace(tzinfo=SEOUL)
    end = datetime.combine(as_of, time.max, SEOUL)
    return now if as_of == now.astimezone(SEOUL).date() else end


def _checks(found: list[Mapping[str, Any]], about: str, evidence: str) -> Iterator[Check]:
    for one in found:
        yield say(
            one["id"],
            Verdict(one["verdict"]),
            one["message"],
            about=about,
            evidence=evidence,
            needed=one["needed"],
            **one["values"],
        )
