"""Words and figures of statements, English and Korean."""

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files

from certbroker.requirements.judging import Context

Phrase = tuple[str, str]
"""English and Korean."""

YEAR = 12
MAN, EOK = 10_000, 100_000_000


@cache
def words() -> Mapping[str, Mapping[str, Phrase]]:
    """Return the tables of `phrases.toml`."""
    told = tomllib.loads(files("certbroker.requirements").joinpath("phrases.toml").read_text(encoding="utf-8"))
    return {table: {name: (one[0], one[1]) for name, one in rows.items()} for table, rows in told.items()}


def word(table: str, name: str) -> Phrase:
    """Return what a name is called; a name that nobody has listed is written without its underscores."""
    plain = name.replace("_", " ")
    return words()[table].get(name, (plain, plain))


def filled(table: str, name: str, **values: Phrase | int) -> Phrase:
    """Return a template with its values filled in."""
    each = [
        {key: value[side] if isinstance(value, tuple) else value for key, value in values.items()} for side in (0, 1)
    ]
    en, ko = word(table, name)
    return en.format_map(each[0]), ko.format_map(each[1])


def joined(phrases: Iterable[Phrase], en: str = ", ", ko: str = "·") -> Phrase:
    """Join phrases."""
    every = tuple(phrases)
    return en.join(one for one, _ in every), ko.join(one for _, one in every)


def place(name: str, context: Context) -> Phrase:
    """Return a place: by its words, or by the name under which the answers give it."""
    if name.isascii():
        said = context.answers.get(name)
        if not isinstance(said, str):
            return word("places", name)
        name = said
    first, _, rest = name.partition(" ")
    return ", ".join(filter(None, (rest, word("provinces", first)[0]))), name


def period(months: int) -> Phrase:
    """Return a number of months, in years where they are whole."""
    if months % YEAR:
        return f"{months} month{'s' * (months > 1)}", f"{months}개월"
    years = months // YEAR
    return f"{years} year{'s' * (years > 1)}", f"{years}년"


def won(amount: int) -> Phrase:
    """Return an amount in won; in Korean by 억 and 만, as offices write it."""
    eok, rest = divmod(amount, EOK)
    man, rest = divmod(rest, MAN)
    if not amount or rest:
        return f"{amount:,} won", f"{amount:,}원"
    return f"{amount:,} won", " ".join([*([f"{eok:,}억"] if eok else []), *([f"{man:,}만"] if man else [])]) + "원"


def day_of(name: str | None, context: Context) -> Phrase | None:
    """Return a day that is not the day of the application, with its name; `None` where it is that."""
    if name in (None, "application_date"):
        return None
    en, ko = word("days", name)
    day = context.day(name)
    return (f"{en}, {day}", f"{ko} {day}") if day else (en, ko)


def share(value: int | str | None, context: Context) -> Phrase:
    """Return a percentage, or the one that the notice sets, or that it is set elsewhere."""
    percent = context.number(value, "percent")
    return ("the set share", "정해진 비율") if percent is None else (f"{percent}%", f"{percent}%")
