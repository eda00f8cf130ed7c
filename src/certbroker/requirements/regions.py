"""Whether an address lies in a place, by the words of the address."""

from collections.abc import Iterable

PROVINCES = {
    "강원도": "강원특별자치도",
    "전라북도": "전북특별자치도",
    "제주도": "제주특별자치도",
    "서울": "서울특별시",
    "서울시": "서울특별시",
    "부산": "부산광역시",
    "부산시": "부산광역시",
    "대구": "대구광역시",
    "대구시": "대구광역시",
    "인천": "인천광역시",
    "인천시": "인천광역시",
    "광주": "광주광역시",
    "대전": "대전광역시",
    "대전시": "대전광역시",
    "울산": "울산광역시",
    "울산시": "울산광역시",
    "세종": "세종특별자치시",
    "세종시": "세종특별자치시",
    "경기": "경기도",
    "강원": "강원특별자치도",
    "충북": "충청북도",
    "충남": "충청남도",
    "전북": "전북특별자치도",
    "전남": "전라남도",
    "경북": "경상북도",
    "경남": "경상남도",
    "제주": "제주특별자치도",
}
"""Short and former names of the provinces → their names today (행정안전부 행정구역)."""

NAMES = frozenset(PROVINCES.values())


def within(address: str, place: str) -> bool | None:
    """Tell whether an address lies in a place (`경기도`, `경기도 성남시`).

    `None` where the address does not begin with a province: a foreign or a shortened one tells nothing.
    """
    words, wanted = _words(address), _words(place)
    common = min(len(words), len(wanted))
    if not words or words[0] not in NAMES:
        return None
    if words[:common] != wanted[:common]:
        return False
    return True if len(words) >= len(wanted) else None


def within_any(address: str, places: Iterable[str]) -> bool | None:
    """Tell whether an address lies in one of several places."""
    said = [within(address, place) for place in places]
    return True if True in said else None if None in said else False


def _words(text: str) -> list[str]:
    words = text.split()
    return [PROVINCES.get(words[0], words[0]), *words[1:]] if words else []
