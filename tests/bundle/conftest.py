"""Bundles that several tests read, and a font with characters that Noto Sans KR lacks."""

import struct
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

import pytest

from certbroker.bundle import Bundle, make
from certbroker.errors import ChannelTimeout
from certbroker.evidence import Deferred, Dossier, Failed, NotEligible, NotFound, Undelivered
from support.papers import TODAY, Ledger, all_samples, dossier

RARE = "\u4e02"
"""A Hanja that Noto Sans KR does not have."""


@pytest.fixture(scope="session")
def whole() -> Dossier:
    """Every sample there is, and every way of not coming."""
    others = (
        NotEligible(Ledger, "체납액이 있습니다"),
        NotFound(Ledger),
        Undelivered(Ledger),
        Deferred(Ledger, datetime(2026, 11, 23, tzinfo=UTC)),
        Failed(Ledger, ChannelTimeout()),
    )
    return dossier(all_samples(), *others)


@pytest.fixture(scope="session")
def bundle(whole: Dossier) -> Bundle:
    return make(whole, today=TODAY)


@pytest.fixture(scope="session")
def pdf(bundle: Bundle, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return bundle.save(tmp_path_factory.mktemp("bundle") / "submission.pdf")


@pytest.fixture(scope="session")
def font_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a font that has the rare Hanja (its shape is not what is tested), and one that is broken."""
    folder = tmp_path_factory.mktemp("fonts")
    font = files("certbroker.bundle").joinpath("fonts", "NotoSansKR_400Regular.ttf").read_bytes()
    (folder / "Rare.ttf").write_bytes(_with_characters(font, {ord(RARE): 100}))
    (folder / "Broken.ttf").write_bytes(b"OTTO no glyf outlines")
    return folder


def _with_characters(font: bytes, glyphs: Mapping[int, int]) -> bytes:
    """The font with another cmap table: one segment of format 12 for each character."""
    groups = b"".join(struct.pack(">III", code, code, glyph) for code, glyph in sorted(glyphs.items()))
    table = struct.pack(">HHIII", 12, 0, 16 + len(groups), 0, len(glyphs)) + groups
    cmap = struct.pack(">HHHHI", 0, 1, 3, 10, 12) + table
    (count,) = struct.unpack_from(">H", font, 4)
    directory = bytearray(font[: 12 + 16 * count])
    for at in range(12, len(directory), 16):
        if bytes(directory[at : at + 4]) == b"cmap":
            struct.pack_into(">III", directory, at + 4, 0, len(font), len(cmap))
    return bytes(directory) + font[len(directory) :] + cmap
