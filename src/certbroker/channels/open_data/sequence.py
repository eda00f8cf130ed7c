"""Several answers in one document: a text sequence (RFC 7464), each behind the record separator."""

from collections.abc import Iterable

from certbroker.errors import PayloadError

SEPARATOR = b"\x1e"


def joined(answers: Iterable[bytes]) -> bytes:
    """Return one answer as it is, several as a sequence. Raises PayloadError where one holds the separator."""
    found = list(answers)
    if any(SEPARATOR in one for one in found):
        raise PayloadError("a control character in an answer", kind="envelope")
    return found[0] if len(found) == 1 else b"".join(SEPARATOR + one.strip(b"\n") + b"\n" for one in found)


def parts(data: bytes) -> list[bytes]:
    """Return the answers of a document, at least one."""
    return data.split(SEPARATOR)[1:] if data.startswith(SEPARATOR) else [data]
