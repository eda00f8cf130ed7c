"""Parcel numbers and the codes of the building APIs, from one another."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certbroker.errors import SettingsError
from certbroker.fields import Parcel

DONGS = st.from_regex(r"[0-9]{10}", fullmatch=True)
LOTS = st.integers(0, 9999)


def parcels(*grounds: Any) -> st.SearchStrategy[Parcel]:
    return st.builds(Parcel, DONGS, st.sampled_from(grounds), LOTS, LOTS)


@given(parcels("land", "mountain"))
def test_a_number_is_read_as_it_is_written(parcel: Parcel) -> None:
    assert len(parcel.number) == 19
    assert Parcel.parse(parcel.number) == parcel


@given(parcels("land", "mountain", "block"))
def test_codes_are_read_as_they_are_written(parcel: Parcel) -> None:
    codes = parcel.codes
    assert Parcel.of_codes(*codes.values()) == parcel
    assert [len(code) for code in codes.values()] == [5, 5, 1, 4, 4]


@given(parcels("land", "mountain"))
def test_the_ground_counts_from_one_in_a_number_and_from_nought_in_codes(parcel: Parcel) -> None:
    codes = parcel.codes
    digit = str(int(codes["platGbCd"]) + 1)
    assert parcel.number == f"{codes['sigunguCd']}{codes['bjdongCd']}{digit}{codes['bun']}{codes['ji']}"


def test_a_known_parcel() -> None:
    parcel = Parcel.parse(" 1111017700-1-0211-0000 ")
    assert parcel == Parcel("1111017700", "land", 211, 0)
    assert parcel.codes == {"sigunguCd": "11110", "bjdongCd": "17700", "platGbCd": "0", "bun": "0211", "ji": "0000"}
    assert Parcel.of_codes("11110", "17700", main="211").number == "1111017700102110000"
    assert parcel.options()["lot_kind"] == "land"


def test_a_block_has_no_number() -> None:
    block = Parcel.of_codes("41590", "25321", "2", "", " ")
    assert block.options() == {
        "sigungu_code": "41590", "legal_dong_code": "25321", "lot_kind": "block", "main_number": "0000",
        "sub_number": "0000",
    }  # fmt: skip
    with pytest.raises(SettingsError, match="has no parcel number"):
        _ = block.number


@pytest.mark.parametrize(
    "number", ["", "111101770010211000", "11110177001021100000", "1111017700302110000", "1111017700002110000",
               "111101770010211000x", "１１１１０１７７００１０２１１００００"],
)  # fmt: skip
def test_what_is_no_number(number: str) -> None:
    with pytest.raises(SettingsError, match="has 19 digits") as caught:
        Parcel.parse(number)
    assert not number or number not in str(caught.value)


@pytest.mark.parametrize(
    "codes",
    [("411", "5141000"), ("41115", "1410"), ("4111x", "14100"), ("41115", "14100", "3"),
     ("41115", "14100", "0", "10000"), ("41115", "14100", "0", "1", "-1"), ("41115", "14100", "0", "산1"),
     ("４１１１５", "14100")],
)  # fmt: skip
def test_what_are_no_codes(codes: tuple[str, ...]) -> None:
    with pytest.raises(SettingsError):
        Parcel.of_codes(*codes)


@pytest.mark.parametrize(
    "parts", [{"ground": "sea"}, {"main": -1}, {"sub": 10_000}, {"legal_dong": "12345"}, {"legal_dong": "123456789\n"}]
)
def test_what_is_no_parcel(parts: dict[str, Any]) -> None:
    with pytest.raises(SettingsError):
        Parcel(**dict[str, Any](legal_dong="4111514100") | parts)
