"""What the worker process does with an issuer's file."""

import base64
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from certbroker.bundle.intake.clean import clean
from certbroker.bundle.intake.limits import TooMuch, limited
from certbroker.bundle.intake.look import DROPPED, Unfit, look


def taken(data: bytes, _: Mapping[str, Any]) -> dict[str, Any]:
    """Look at a file, clean and judge it. Whatever else this raises means that the file is broken."""
    try:
        with limited():
            seen = look(data)
            cleaned = clean(data, seen.pages)
    except (TooMuch, Unfit) as error:
        return {"refused": str(error)}
    return {
        "seen": asdict(seen) | {"dropped": sorted({*seen.dropped, *cleaned.dropped}, key=DROPPED.index)},
        "reasons": cleaned.reasons,
        "pages": [one._asdict() for one in cleaned.pages],
        "file": base64.b64encode(cleaned.file).decode(),
    }
