"""The output intent: sRGB (IEC 61966-2-1) as an ICC profile, made here from the figures of the standard."""

import struct
from functools import cache
from typing import Final

CONDITION: Final = "sRGB IEC61966-2.1"
D50: Final = (0.9642, 1.0, 0.8249)
RED: Final = (0.43607, 0.22249, 0.01392)
GREEN: Final = (0.38515, 0.71687, 0.09708)
BLUE: Final = (0.14307, 0.06061, 0.7141)
"""The primaries, adapted to D50."""
ADAPTED: Final = (1.04788, 0.02292, -0.0502, 0.02959, 0.99048, -0.01706, -0.00923, 0.01508, 0.75168)
"""From the white of sRGB, D65, to D50 (Bradford)."""
CURVE: Final = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
VERSION: Final = 0x04200000


@cache
def profile() -> bytes:
    """Return the profile, ICC version 4.2."""
    curve = b"para" + struct.pack(">IHH", 0, 3, 0) + _fixed(*CURVE)
    tags = {
        b"desc": _words(CONDITION),
        b"cprt": _words("Public domain"),
        b"wtpt": b"XYZ \0\0\0\0" + _fixed(*D50),
        b"chad": b"sf32\0\0\0\0" + _fixed(*ADAPTED),
        b"rXYZ": b"XYZ \0\0\0\0" + _fixed(*RED),
        b"gXYZ": b"XYZ \0\0\0\0" + _fixed(*GREEN),
        b"bXYZ": b"XYZ \0\0\0\0" + _fixed(*BLUE),
        b"rTRC": curve,
        b"gTRC": curve,
        b"bTRC": curve,
    }
    body = _body(tags)
    return _header(128 + len(body)) + body


def _body(tags: dict[bytes, bytes]) -> bytes:
    """Return the table of tags and what they hold; equal ones share their bytes."""
    start = 128 + 4 + 12 * len(tags)
    places: dict[bytes, int] = {}
    held = b""
    for data in tags.values():
        if data not in places:
            places[data] = start + len(held)
            held += data + bytes(-len(data) % 4)
    table = b"".join(name + struct.pack(">II", places[data], len(data)) for name, data in tags.items())
    return struct.pack(">I", len(tags)) + table + held


def _header(size: int) -> bytes:
    return (
        struct.pack(">I4xI4s4s4s", size, VERSION, b"mntr", b"RGB ", b"XYZ ")
        + struct.pack(">6H", 2026, 1, 1, 0, 0, 0)
        + b"acsp"
        + bytes(28)
        + _fixed(*D50)
        + bytes(48)
    )


def _fixed(*values: float) -> bytes:
    return struct.pack(f">{len(values)}i", *(round(value * 65536) for value in values))


def _words(text: str) -> bytes:
    """Return a text in English, as ICC holds it."""
    return b"mluc" + struct.pack(">III2s2sII", 0, 1, 12, b"en", b"US", 2 * len(text), 28) + text.encode("utf-16-be")
