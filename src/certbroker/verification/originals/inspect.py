"""The worker's job: everything that is checked of one signed PDF. It parses hostile input and runs nowhere else."""

import base64
from collections.abc import Iterator, Mapping
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from certbroker.verification.originals.findings import Finding, fails, holds, unknown
from certbroker.verification.originals.stamps import Setting
from certbroker.verification.parts import parts_of

if TYPE_CHECKING:
    from pyhanko.pdf_utils.reader import PdfFileReader

HEADER: Final = b"%PDF-"
_HEADER_WITHIN: Final = 1024


def inspect(data: bytes, options: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Check a PDF.

    options: `anchors`, `revocation_lists` (base64 DER), `as_of` (instant), `strictness`; `contents`: whether to look
    for what acts as well as at signatures.
    """
    return [one.describe() for one in _findings(data, options)]


def _findings(data: bytes, options: Mapping[str, Any]) -> list[Finding]:
    if HEADER not in data[:_HEADER_WITHIN]:
        return [fails("file.format", "no_pdf")]
    try:
        return list(_of_pdf(data, options))
    except (MemoryError, RecursionError):
        raise
    except Exception:  # noqa: BLE001 - the parser raises anything on broken files; none of it may pass
        return [fails("file.format", "damaged")]


def _of_pdf(data: bytes, options: Mapping[str, Any]) -> Iterator[Finding]:
    from pyhanko.pdf_utils.decode_limits import DecodeLimits
    from pyhanko.pdf_utils.reader import PdfFileReader

    from certbroker.verification.originals.signatures import of_document

    reader = PdfFileReader(BytesIO(data), decode_limits=DecodeLimits.for_untrusted_input())
    opened = _encryption(reader)
    yield holds("file.format")
    yield opened
    if opened.message != "password":
        if options.get("contents", True):
            yield from _contents(data)
        yield from of_document(reader, data, _setting(reader, options), options.get("strictness", {}))


def _contents(data: bytes) -> Iterator[Finding]:
    """Say what the file has beside its pages. What acts may change what is seen: what a person will see is unknown."""
    from pikepdf import Pdf

    try:
        with Pdf.open(BytesIO(data), attempt_recovery=False, suppress_warnings=True) as pdf:
            parts = parts_of(pdf)
    except (MemoryError, RecursionError):
        raise
    except Exception:  # noqa: BLE001 - the parser raises anything on broken files; none of it may pass
        yield unknown("file.active", "unreadable")
        return
    carried = [name for name, there in (("attachments", parts.files), ("links", parts.has_links)) if there]
    if parts.acting:
        yield unknown("file.active", "acts", names=", ".join(sorted(parts.acting)))
    if carried:
        yield unknown("file.active", "carries", needed=False, names=", ".join(carried))
    if not (parts.acting or carried):
        yield holds("file.active", "none")


def _encryption(reader: "PdfFileReader") -> Finding:
    """An owner's password alone restricts printing and the like, not reading: it opens with an empty password."""
    from pyhanko.pdf_utils.crypt import AuthStatus

    if not reader.encrypted:
        return holds("file.encryption")
    try:
        opened = reader.decrypt("").status
    except (MemoryError, RecursionError):
        raise
    except Exception:  # noqa: BLE001 - an unknown or broken security handler: it does not open
        opened = AuthStatus.FAILED
    return fails("file.encryption", "password") if opened is AuthStatus.FAILED else holds("file.encryption", "owner")


def _setting(reader: "PdfFileReader", options: Mapping[str, Any]) -> Setting:
    from certbroker.verification.originals.store import others, stored

    return Setting(
        anchors=tuple(base64.b64decode(one) for one in options["anchors"]),
        others=others(reader),
        known=stored(reader, [base64.b64decode(one) for one in options["revocation_lists"]]),
        as_of=datetime.fromisoformat(options["as_of"]),
    )
