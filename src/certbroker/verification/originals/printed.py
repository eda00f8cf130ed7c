"""Whether a PDF prints what the data beside it says: so that an original of somebody else is found out."""

import unicodedata
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any, Final

MAX_PAGES: Final = 30
"""Number and name stand on the first pages."""
MAX_TEXT: Final = 1_000_000


def printed(data: bytes, options: Mapping[str, Any]) -> dict[str, bool] | None:
    """Tell which of the words (`options["words"]`: key → text) the pages print; `None` where they give no text."""
    try:
        text = _plain("".join(_pages(data)))
    except (MemoryError, RecursionError):
        raise
    except Exception:  # noqa: BLE001 - the parser raises anything on broken files, and they give no text
        return None
    if not text:
        return None
    return {key: _plain(word) in text for key, word in options["words"].items()}


def _pages(data: bytes) -> Iterator[str]:
    from pypdf import PdfReader

    reader = PdfReader(BytesIO(data))
    if reader.is_encrypted:
        reader.decrypt("")
    length = 0
    for index in range(min(len(reader.pages), MAX_PAGES)):
        found = reader.pages[index].extract_text()
        length += len(found)
        if length > MAX_TEXT:
            return
        yield found


def _plain(text: str) -> str:
    """Return text without what a page may break or spell otherwise: spaces, hyphens, decomposed letters."""
    composed = unicodedata.normalize("NFKC", text).casefold()
    return "".join(one for one in composed if not one.isspace() and one != "-")
