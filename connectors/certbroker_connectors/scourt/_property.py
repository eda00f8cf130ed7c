"""What the real estate register says of the property itself: its title part (표제부)."""

from certbroker.fields import Address, Day, Quantity, Text, YesNo
from certbroker.model import Record, wire


class Building(Record):
    """The building; for a unit, the whole building that it lies in (건물의 표시)."""

    display_number: Text = wire("표시번호")
    """Number of the entry within this part of the register."""

    received_on: Day | None = wire("접수")
    """Day on which the application was received."""

    location: Address = wire("소재지번및건물번호", label="소재지번 및 건물번호")
    """Where the building stands: lot numbers, name and number of the building, often the road address."""

    details: Text | None = wire("건물내역", label="건물내역")
    """Structure, roof, storeys and use, as printed."""

    cause: Text | None = wire("등기원인및기타사항", label="등기원인 및 기타사항")
    """Why the entry was made, and other matters."""

    is_cancelled: YesNo | None = wire("말소")
    """Whether the entry is struck through on paper: no longer in force."""


class Land(Record):
    """A lot of land; for a unit, the land that its share of land lies in (토지의 표시)."""

    display_number: Text = wire("표시번호")
    """Number of the entry within this part of the register."""

    received_on: Day | None = wire("접수")
    """Day on which the application was received."""

    location: Address = wire("소재지번")
    """Where the land lies, as a lot number."""

    land_category: Text | None = wire("지목")
    """Legal category of the land (지목): 대, 전, 답, 임야."""

    area: Quantity | None = wire("면적", unit="㎡")
    """Area, in square metres."""

    cause: Text | None = wire("등기원인및기타사항", label="등기원인 및 기타사항")
    """Why the entry was made, and other matters."""

    is_cancelled: YesNo | None = wire("말소")
    """Whether the entry is struck through on paper: no longer in force."""


class ExclusivePart(Record):
    """The unit itself, within its building (전유부분의 건물의 표시)."""

    display_number: Text = wire("표시번호")
    """Number of the entry within this part of the register."""

    received_on: Day | None = wire("접수")
    """Day on which the application was received."""

    unit_number: Text = wire("건물번호")
    """Floor and number of the unit: 제10층 제1001호."""

    details: Text | None = wire("건물내역")
    """Structure and area of the unit, as printed."""

    cause: Text | None = wire("등기원인및기타사항", label="등기원인 및 기타사항")
    """Why the entry was made, and other matters."""


class LandRight(Record):
    """The right to the land that goes with a unit (대지권의 표시)."""

    display_number: Text = wire("표시번호")
    """Number of the entry within this part of the register."""

    kind: Text = wire("대지권종류")
    """Lots it extends to, and kind: 1 소유권대지권."""

    ratio: Text = wire("대지권비율")
    """Share of the land, as printed: 31,054.7분의 54.47."""

    cause: Text | None = wire("등기원인및기타사항", label="등기원인 및 기타사항")
    """Why the entry was made, and other matters."""
