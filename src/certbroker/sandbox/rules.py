"""The rules of `rules.toml`: how options that were asked for change a document."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from certbroker.sandbox import data


@dataclass(frozen=True)
class Amounts:
    """Columns to set to nought, and sums of a row to work out again from the columns named."""

    nought: tuple[str, ...]
    sums: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Rules:
    """The rules as read; see the file for what each table means."""

    select: tuple[str, ...]
    holder_groups: tuple[str, ...]
    span: Mapping[str, str]
    ends: Mapping[str, tuple[str, ...]]
    printed_in: Mapping[str, tuple[str, ...]]
    printed_words: Mapping[str, Mapping[str, str]]
    wire_words: Mapping[str, Mapping[str, str]]
    display: Mapping[str, Mapping[str, str]]
    premium: Mapping[str, Mapping[str, Amounts]]


@cache
def load() -> Rules:
    """Read the rules."""
    table = data.table("rules.toml")
    return Rules(
        select=tuple(table["select"]),
        holder_groups=tuple(table["holder_groups"]),
        span=table["span"],
        ends={name: tuple(names) for name, names in table["ends"].items()},
        printed_in={name: tuple(names) for name, names in table["print"].items()},
        printed_words=table["printed_words"],
        wire_words=table["wire_words"],
        display=table["display"],
        premium={
            option: {token: _amounts(row["nought"], row["sums"]) for token, row in tokens.items()}
            for option, tokens in table["premium"].items()
        },
    )


def _amounts(nought: list[str], sums: dict[str, list[str]]) -> Amounts:
    return Amounts(tuple(nought), {name: tuple(names) for name, names in sums.items()})
