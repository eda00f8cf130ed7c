"""The tree holds no resident number but those of the fictional cast, and no name of the place where it was written."""

import re
from pathlib import Path

import pytest

from support.people import CAST, RESIDENT_NUMBER, personal_data, resident_numbers
from support.tree import project_files, shown

# Written so that this file does not match itself.
PLACES = re.compile(
    r"/[w]ork/|\.\./[s]hared\b|(?<![\w./-])[s]hared/(?:spec|notes|samples|design|tools)|/[t]mp/cb\b"
    r"|\b(?:[p]ypi\.org|[p]ythonhosted\.org|[r]egistry\.npmjs|[d]eb\.debian|[p]roxy\.golang)"
)


def _text(path: Path) -> str | None:
    """The text of a file, or nothing for a font or a picture; CP949 is what some wire samples are in."""
    data = path.read_bytes()
    if b"\0" in data[:8192]:
        return None
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("cp949", errors="replace")


TEXTS = {path: text for path in project_files() if (text := _text(path)) is not None}


def test_the_tree_is_read() -> None:
    assert len(TEXTS) > 100


def test_only_the_cast_has_resident_numbers() -> None:
    strangers = {shown(path): numbers - CAST for path, text in TEXTS.items() if (numbers := resident_numbers(text))}
    assert strangers, "the samples hold the numbers of the cast"
    assert not any(strangers.values()), {path: numbers for path, numbers in strangers.items() if numbers}


def test_no_place_is_named() -> None:
    named = [f"{shown(path)}: {found[0]}" for path, text in TEXTS.items() if (found := PLACES.search(text))]
    assert not named, "\n".join(named)


@pytest.mark.parametrize("number", sorted(CAST))
def test_the_cast_is_recognised(number: str) -> None:
    assert RESIDENT_NUMBER.search(number)
    assert personal_data(f"자료 {number.replace('-', '')}이") == {f"resident number {number[:8]}******"}


@pytest.mark.parametrize("text", ["1763600000000", "000000-0000017", "900101-1******", "20261120143000123456"])
def test_other_numbers_are_no_resident_numbers(text: str) -> None:
    assert not personal_data(text)
