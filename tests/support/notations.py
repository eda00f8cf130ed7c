"""How values of the catalogue's types may look on the wire, made beside what each must become; nothing here parses."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

Field = dict[str, Any]

NONE_WORDS = ("-", "없음", "해당없음")
SENTINELS = ("99991231", "00010101", "9999-12-31", "0001.01.01")
UNLISTED = ("새로운말", "기타사유", "Z9")
TRUE = ("Y", "여", "예", "있음", "해당", "1", "true")
FALSE = ("N", "부", "아니오", "없음", "비해당", "0", "false")
WORDS = (
    "홍길동", "洪吉童", "NGUYEN THI LAN", "응우옌 티 란", "주식회사 가나다상사", "A & B <상사>", "'인용' \"문\"",
    "효원로 1, 101동 1001호 (인계동)", "0012", "T000-000-0011-011", "가ㆍ나·다", "&lt;사유&gt;", "경기도 수원시 팔달구",
    "2026", "]]>", "e\u0301", "(주)가나다",
)  # fmt: skip
PEOPLE = ("900101-1000001", "920515-2000003", "210309-4000005", "941231-6000008", "020815-4000006")
BAD: dict[str, tuple[str, ...]] = {
    "date": (
        "26-11-01", "31-12-1990", "202601", "2026", "2026-02-30", "20261301", "2026.11.32", "어제", "20260131142530",
        "2026-01-31 14:25:30", "2026-01/31", "2026년 01월", "11월 2일",
    ),
    "datetime": ("2026-01-31", "20260131", "2026-01-31 25:00:00", "14:25:30", "20260131146030", "26-01-31 14:25:30"),
    "month": ("2026", "26.01", "202613", "2026-01-31", "20260131", "01.2026", "2026년", "2026.00"),
    "year": ("26", "26년", "20266", "2026-01", "올해", "2026년도분", "202601"),
    "won": ("1.5", "12만원", "(370,770)", "100달러", "백만", "1,008,00a", "--5", "₩"),
    "integer": ("1.5", "약 12", "열둘", "12-3", "명"),
    "decimal": ("84.97.1", "팔십", "약 3.5", "1.2-1.5"),
    "percent": ("사십%", "40%%", "%"),
    "rrn": ("900101-10000", "900101-1*****", "홍길동", "900101-10000010", "900101/1000001", "900101-1a00001"),
    "bool": ("모름", "2", "X", "YES!"),
    "period": ("2011/01/01", "2011/01/01 ~ 11/12/30", "2011 ~ 2012", "2011/01/01 ~ 2011/02/30", "현재 ~ 2011/01/01"),
}  # fmt: skip


def seeded(*parts: object) -> Random:
    """Chance that is the same in every run."""
    return Random(" ".join(map(str, parts)))  # noqa: S311 - test data, no secrets


@dataclass(frozen=True, slots=True)
class Value:
    """What is sent (one text, or the texts of a group's leaves or of parts), and what it must become."""

    wire: str
    becomes: Any
    leaves: tuple[tuple[str, str], ...] = ()
    parts: tuple[str, ...] = ()
    report: str = ""


def _day(random: Random) -> date:
    return date(1950, 1, 1) + timedelta(days=random.randrange(31_000))


def _day_text(random: Random, day: date) -> str:
    korean = f"{day.year}년 {day.month}월 {day.day}일"
    dotted = (f"{day.year}. {day.month}. {day.day}.", f"{day:%Y. %m. %d.}")
    return random.choice(
        (
            f"{day:%Y-%m-%d}",
            f"{day:%Y%m%d}",
            f"{day:%Y.%m.%d}",
            f"{day:%Y/%m/%d}",
            f"{day:%Y년 %m월 %d일}",
            korean,
            *dotted,
        )
    )


def _date(random: Random, field: Field) -> Value:
    day = _day(random)
    month, of_month = random.choice(((f"{day.month}", f"{day.day}"), (f"{day:%m}", f"{day:%d}")))
    leaves = (("년", f"{day:%Y}"), ("월", month), ("일", of_month))
    return Value(_day_text(random, day), day.isoformat(), leaves)


def _datetime(random: Random, field: Field) -> Value:
    day, time = _day(random), f"{random.randrange(24):02}:{random.randrange(60):02}:{random.randrange(60):02}"
    forms = (f"{day:%Y%m%d}{time.replace(':', '')}", f"{day} {time}", f"{day:%Y년 %m월 %d일} {time}")
    return Value(random.choice(forms), f"{day}T{time}+09:00")


def _month(random: Random, field: Field) -> Value:
    day = _day(random)
    return Value(f"{day:{random.choice(('%Y%m', '%Y.%m', '%Y-%m', '%Y년 %m월'))}}", f"{day:%Y-%m}")


def _year(random: Random, field: Field) -> Value:
    year = random.randint(1950, 2030)
    return Value(f"{year}{random.choice(('', '년', '학년도'))}", year)


def _period(random: Random, field: Field) -> Value:
    start, end = sorted((_day(random), _day(random)))
    texts: list[str] = [_day_text(random, start), _day_text(random, end)]
    days: list[str | None] = [start.isoformat(), end.isoformat()]
    match random.randrange(5):
        case 0:
            texts[0], days[0] = "", None
        case 1:
            texts[1], days[1] = random.choice(("", "현재")), None
        case _:
            pass
    return Value(random.choice((" ~ ", "~")).join(texts), {"starts_on": days[0], "ends_on": days[1]})


def _won(random: Random, field: Field) -> Value:
    amount = random.choice((0, random.randrange(1000), random.randrange(10**10)))
    forms = (f"{amount}", f"{amount:,}", f"{amount:,}원", f"₩{amount:,}", f"{amount}원")
    if amount and random.random() < 0.3:
        return Value(f"{random.choice('-△')}{amount:,}", -amount)
    return Value(random.choice(forms), amount)


def _unit(field: Field) -> str:
    """The unit of a field, where it has no digits of its own."""
    unit: str = field.get("unit", "")
    return "" if any(letter.isdigit() for letter in unit) else unit


def _integer(random: Random, field: Field) -> Value:
    number = random.choice((random.randrange(60), random.randrange(10**6)))
    unit = random.choice(("", "", "명", "일", "단위", _unit(field)))
    return Value(f"{number:{random.choice(('', ','))}}{unit}", number)


def _decimal(random: Random, field: Field) -> Value:
    whole, places = random.randrange(10**5), random.randrange(4)
    fraction = f".{random.randrange(10**places):0{places}}" if places else ""
    unit = random.choice(("", "", "㎡", "점", _unit(field)))
    return Value(f"{whole:{random.choice(('', ','))}}{fraction}{unit}", f"{whole}{fraction}")


def _percent(random: Random, field: Field) -> Value:
    share = random.choice((f"{random.randrange(101)}", f"{random.randrange(100)}.{random.randrange(10)}"))
    return Value(share + random.choice(("", "%")), share)


def _rrn(random: Random, field: Field) -> Value:
    front, back = random.choice(PEOPLE).split("-")
    shown = random.choice((back, back, f"{back[0]}******", "*******"))
    masked = f"{front}-{'*' if shown[0] == '*' else back[0]}******"
    leaves = (("앞번호", front), ("뒷번호", shown))
    return Value(front + random.choice(("-", "")) + shown, masked, leaves, (front, shown))


def _brn(random: Random, field: Field) -> Value:
    if random.random() < 0.1:
        odd = random.choice(("00000017", "00000000017"))
        return Value(odd, odd, report="shape")
    number = f"{random.randrange(1000):010}"
    if random.random() < 0.2:
        number = number[:6] + "****"
    parts = (number[:3], number[3:5], number[5:])
    return Value(random.choice(("", "-")).join(parts), "-".join(parts), parts=parts)


def _crn(random: Random, field: Field) -> Value:
    if random.random() < 0.1:
        return Value("00000017", "00000017", report="shape")
    parts = ("000000", f"{random.randrange(10**4):07}")
    return Value(random.choice(("", "-")).join(parts), "-".join(parts), parts=parts)


def _phone(random: Random, field: Field) -> Value:
    parts = random.choice(
        (
            ("031", "000", "0000"),
            ("010", "0000", "0000"),
            ("02", "000", "0000"),
            ("02", "0000", "0000"),
            ("1588", "0000"),
            ("070", "0000", "0000"),
        )
    )
    if random.random() < 0.1:
        return Value("국번없이 110", "국번없이 110")
    return Value(random.choice(("", "-")).join(parts), "-".join(parts))


def _bool(random: Random, field: Field) -> Value:
    truth = random.random() < 0.5
    return Value(random.choice(TRUE if truth else FALSE), truth)


def _code(random: Random, field: Field) -> Value:
    if random.random() < 0.1:
        word = random.choice([word for word in UNLISTED if word not in field["values"]])
        return Value(word, word, report=f"={word}")
    word, token = random.choice([(str(word), token) for word, token in field["values"].items()])
    return Value(random.choice((word, word, f"({word})", f"( {word} )")), token)


def _text(random: Random, field: Field) -> Value:
    words = " ".join(random.choices(WORDS, k=random.randint(1, 3))).split()
    cut = random.randint(0, len(words))
    wire = random.choice((" ", " ", "  ", "\n", " \t ")).join(words)
    return Value(wire, " ".join(words), parts=(" ".join(words[:cut]), " ".join(words[cut:])))


_KINDS = {
    "address": _text,
    "bool": _bool,
    "brn": _brn,
    "code": _code,
    "crn": _crn,
    "date": _date,
    "datetime": _datetime,
    "decimal": _decimal,
    "integer": _integer,
    "month": _month,
    "percent": _percent,
    "period": _period,
    "phone": _phone,
    "rrn": _rrn,
    "text": _text,
    "won": _won,
    "year": _year,
}


def value(random: Random, field: Field) -> Value:
    """A value of a field's type that is not empty."""
    return _KINDS[field["type"]](random, field)


def nothing(random: Random, kind: str, *, is_end: bool = False) -> str:
    """How a value that is not there is written where its element is; the end of a period may say that it is open."""
    if is_end and random.random() < 0.3:
        return "현재"
    if kind == "group":
        return random.choice(NONE_WORDS)
    words = [word for word in NONE_WORDS if kind != "parts" and (kind, word) != ("bool", "없음")]
    return random.choice(("", "", " ", "\n  ", *words, *(SENTINELS if kind == "date" else ())))
