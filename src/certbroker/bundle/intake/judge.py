"""Which standards a bundle may claim that shows issuers' pages: only what was seen to hold here."""

from collections.abc import Iterable
from typing import Final

from certbroker.bundle.intake import fonts

CMYK: Final = "colour_cmyk"
COLOUR: Final = "colour_not_checked"
TRANSFER: Final = "transfer_function"
BLEND: Final = "blend_mode"
INTENT: Final = "rendering_intent"
LZW: Final = "filter_lzw"
IMAGE: Final = "image_not_checked"
DRAWING: Final = "drawing_not_checked"

ARCHIVE_ONLY: Final = frozenset({CMYK, COLOUR, TRANSFER, BLEND, INTENT, LZW, IMAGE})
"""Of no concern to PDF/UA."""
READING_ONLY: Final = frozenset({fonts.NO_UNICODE})
"""Of no concern to PDF/A-3b, which asks for looks alone."""


def shortfalls(reasons: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return the claims that are lost, each with its reasons."""
    given = tuple(sorted(reasons))
    lost = {
        "PDF/A-3a": given,
        "PDF/A-3b": tuple(one for one in given if one not in READING_ONLY),
        "PDF/UA-1": tuple(one for one in given if one not in ARCHIVE_ONLY),
    }
    return {claim: why for claim, why in lost.items() if why}
