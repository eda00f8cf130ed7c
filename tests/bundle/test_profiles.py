"""Profiles as data, and names of files that are safe whatever goes into them."""

import re
import unicodedata
from dataclasses import replace
from datetime import date
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certbroker.bundle import Filing, Redaction, Rule
from certbroker.bundle.profiles import Names, Profile, chosen, profiles
from certbroker.bundle.profiles.names import ENDINGS, LONGEST, values_of
from certbroker.bundle.profiles.profile import SEAL_ROOM
from certbroker.errors import SettingsError
from certbroker.verification.freshness import Freshness
from support.pages import blocks_of
from support.tree import ROOT

BARE = 'name_ko = "가"\nname_en = "a"\n'
ANYTHING = st.text(st.characters(exclude_categories=()), max_size=300)
PATTERNS = st.sampled_from(
    [
        "{date}_{recipient}_{n}.pdf",
        "{recipient}.pdf",
        "{purpose}{recipient}.pdf",
        "제출_{n}of{parts}.pdf",
        "{n}.pdf",
        ".pdf",
    ]
)


def _profile(text: str) -> Profile:
    return Profile.parse(BARE + text, "mine")


# Names


@given(PATTERNS, ANYTHING, ANYTHING, st.integers(1, 200), st.booleans())
def test_a_name_stays_in_its_folder_and_is_taken_everywhere(
    pattern: str, recipient: str, purpose: str, parts: int, ascii_only: bool
) -> None:
    values = values_of(recipient, purpose, date(2026, 11, 20))
    names = [Names(pattern, ascii_only).name(values, number, parts) for number in range(1, parts + 1)]
    assert len({name.casefold() for name in names}) == parts
    for name in names:
        assert (PurePosixPath(name).name, PureWindowsPath(name).name) == (name, name)
        assert not set(name) & set('/\\:*?"<>|\0\r\n\t')
        assert name.isprintable()
        assert name.endswith(ENDINGS)
        assert not name.startswith((".", " "))
        assert not name.removesuffix(".pdf").endswith((".", " "))
        assert 5 <= len(name.encode()) <= LONGEST
        assert unicodedata.normalize("NFC", name) == name
        assert not ascii_only or name.isascii()


@pytest.mark.parametrize(
    "recipient", ["../../etc/passwd", "..", "CON", "nul.txt", "a/b\\c", "", "   ", "\u202efdp.exe"]
)
def test_names_that_mean_something_to_a_system(recipient: str, tmp_path: Path) -> None:
    name = Names("{recipient}.pdf").name(values_of(recipient, "", date(2026, 11, 20)))
    path = tmp_path / name
    path.write_bytes(b"%PDF")
    assert [one.name for one in tmp_path.iterdir()] == [name]
    assert name.split(".", maxsplit=1)[0].strip().lower() not in {"con", "nul"}
    assert "\u202e" not in name


def test_a_name_as_one_expects_it() -> None:
    values = values_of("가나은행 수원지점", "전세자금대출 신청", date(2026, 11, 20))
    assert Names("{date}_{recipient}_{n}.pdf").name(values, 2, 12) == "20261120_가나은행 수원지점_02.pdf"
    assert Names("{date}_{recipient}.pdf").name(values, 2, 3) == "20261120_가나은행 수원지점_2.pdf"
    assert Names("{recipient}.pdf", ascii_only=True).name(values_of("KB Bank", "", date(2026, 1, 1))) == "KB Bank.pdf"


def test_a_long_name_keeps_the_number_of_its_part() -> None:
    values = values_of("가" * 300, "나" * 300, date(2026, 11, 20))
    names = [Names("{recipient}{purpose}{recipient}{purpose}_{n}.pdf").name(values, n, 12) for n in range(1, 13)]
    assert len(set(names)) == 12
    assert names[8].endswith("_09.pdf")


@pytest.mark.parametrize(
    "pattern",
    ["{holder}.pdf", "{recipient.__class__}.pdf", "{recipient!r}.pdf", "{n:>99999999}.pdf", "{0}.pdf", "{}.pdf",
     "{.pdf", "../{n}.pdf", "a\\{n}.pdf", "{n}.exe", "{n}", "{n[0]}.pdf"],
)  # fmt: skip
def test_patterns_that_reach_for_more_are_refused(pattern: str) -> None:
    with pytest.raises(SettingsError):
        Names(pattern)


# Profiles


def test_ours_are_generic_and_say_so() -> None:
    assert set(profiles()) == {"archive", "default", "email-10mb", "print"}
    for one in profiles().values():
        text = (ROOT / "src/certbroker/bundle/profiles" / f"{one.id}.toml").read_text(encoding="utf-8")
        assert "Ours: no office asks for it in these words." in text
        assert one.numbers == "refused"


def test_a_profile_of_ones_own(tmp_path: Path) -> None:
    path = tmp_path / "bank.toml"
    path.write_text(
        BARE + 'max_bytes = 5_000_000\npackage = "zip"\nfreshness = { "*" = { days = 30 } }\n', encoding="utf-8"
    )
    found = chosen(path)
    assert (found.id, found.max_bytes, found.package) == ("bank", 5_000_000, "zip")
    assert chosen(str(path)) == chosen(found) == found


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("max_bites = 1", "max_bites"),
        ("max_bytes = 10", "max_bytes"),
        ('signed = "maybe"', "signed"),
        ('redact = ["nonsense"]', "rule is CERTIFICATE:FIELD"),
        ('file_name = "../{n}.pdf"', "folders"),
        ('freshness = { "*" = {} }', "freshness"),
        ('freshness = { "*" = { days = 1, months = 1 } }', "freshness"),
        ("freshness = [", "TOML"),
    ],
)
def test_a_mistake_names_its_key(text: str, told: str) -> None:
    with pytest.raises(SettingsError, match=told):
        _profile(text)


@pytest.mark.parametrize("name", ["nobody", "emial-10mb"])
def test_an_unknown_profile_names_those_there_are(name: str) -> None:
    with pytest.raises(SettingsError, match="email-10mb"):
        chosen(name)


@pytest.mark.parametrize("name", ["../default", "default.toml", "/nowhere/x.toml"])
def test_a_file_that_is_not_there(name: str) -> None:
    with pytest.raises(FileNotFoundError):
        chosen(name)


def test_a_file_that_is_no_profile(tmp_path: Path) -> None:
    (tmp_path / "x.toml").write_bytes(b"\xff\xfe" * 40)
    with pytest.raises(SettingsError):
        chosen(tmp_path / "x.toml")
    (tmp_path / "y.toml").write_bytes(b"#" * 2_000_000)
    with pytest.raises(SettingsError, match="large"):
        chosen(tmp_path / "y.toml")


@pytest.mark.parametrize(
    ("told", "rule"),
    [
        ("days = 30", Freshness.within_days(30)),
        ("days = 30, counts_issue_day = true", Freshness.within_days(30, counts_issue_day=True)),
        ("months = 3", Freshness.within_months(3)),
        ("same_day = true", Freshness.same_day()),
        ("since = 2026-11-01", Freshness.since(date(2026, 11, 1))),
        ("tax_year = 2025", Freshness.tax_year(2025)),
    ],
)
def test_how_old_a_paper_may_be(told: str, rule: Freshness) -> None:
    found = _profile(f'freshness = {{ "*" = {{ {told} }}, "nts.income_amount" = {{ days = 7 }} }}')
    assert found.fresh("mois.resident_register") == rule
    assert found.fresh("nts.income_amount") == Freshness.within_days(7)
    assert _profile("").fresh("nts.income_amount") is None


def test_room_for_the_seal_is_kept_free() -> None:
    assert _profile("max_bytes = 1_000_000").room == 1_000_000 - SEAL_ROOM
    assert _profile('max_bytes = 1_000_000\nsigned = "refused"').room == 1_000_000
    assert _profile("").room is None


def test_what_the_recipient_does_not_want_is_added_to_what_is_asked() -> None:
    asked = Redaction(rules=(Rule.parse("*:address"),), originals="painted")
    found = _profile('redact = ["kind:phone"]').redaction(asked)
    assert [(str(one), one.why) for one in found.rules] == [("*:address", "asked"), ("*:kind:phone", "recipient")]
    assert (found.originals, found.numbers) == ("painted", False)
    strict = _profile('originals = "refused"\nnumbers = "required"').redaction(asked)
    assert (strict.originals, strict.numbers) == ("none", True)


def test_sheets_between_documents() -> None:
    assert _profile("separators = true").filing() == Filing(separators=True)
    assert _profile("separators = true").filing(Filing(bates="A-")) == Filing(bates="A-")


KEEPS: list[tuple[str, tuple[str, ...], bool]] = [
    ("", (), True),
    ('conformance = "PDF/A-3b"', ("PDF/A-3a", "PDF/UA-1"), True),
    ('conformance = "PDF/A-3b"', ("PDF/A-3b",), True),
    ('conformance = "PDF/A-3a"', ("PDF/A-3b",), False),
    ('conformance = "PDF/A-3b"', ("PDF/UA-1",), False),
]


@pytest.mark.parametrize(("told", "claimed", "keeps"), KEEPS)
def test_standards(told: str, claimed: tuple[str, ...], keeps: bool) -> None:
    assert _profile(told).keeps(claimed) is keeps


def test_the_profile_of_the_guide_is_read() -> None:
    (block,) = (one for one in blocks_of(ROOT / "docs/guides/submission.md") if one.language == "toml")
    found = Profile.parse(block.text)
    assert (found.max_files, found.conformance) == (5, "PDF/A-3b")
    assert found.fresh("mois.resident_register") == Freshness.within_months(1, counts_issue_day=True)
    assert {name for name in Profile.model_fields if name != "id"} <= set(
        re.findall(r"^\[?([a-z_]+)", block.text, re.MULTILINE)
    )


def test_profiles_do_not_change() -> None:
    found: Any = _profile("")
    with pytest.raises(ValueError, match="frozen"):
        found.max_bytes = 1
    assert replace(Redaction(), numbers=True).numbers
