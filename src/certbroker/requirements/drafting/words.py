"""The words of a notice: when a paper is needed, and whose it is. Its lists lie in `words.toml`."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

_CUT = re.compile(r"[,;()\[\]<>{}〈〉「」【】:|\n※☞]|\s[-–]\s")
_VERB = re.compile(
    r"(?:도|을|를|만)?(?:추가|별도)?(?:로|하여)?(?:제출|첨부|지참|구비|필요)(?:하여?야?함?|합니다|할것|바람|요망)?[.]?$"
)
_PUNCTUATION = re.compile(r"[\s.\"'“”‘’*]")


@cache
def words() -> Mapping[str, Any]:
    """Return the lists of words."""
    return tomllib.loads(files("certbroker.requirements.drafting").joinpath("words.toml").read_text(encoding="utf-8"))


def squeezed(text: str) -> str:
    """Return a text without blanks, full stops and quotation marks."""
    return _PUNCTUATION.sub("", text)


def says(kind: str, text: str) -> bool:
    """Tell whether a text holds words of a kind."""
    return bool(re.search(words()[kind], squeezed(text)))


def clauses(text: str) -> Iterator[str]:
    """Go through the clauses of a text: what commas, brackets, colons and the bars of a table separate."""
    yield from (piece for one in _CUT.split(text) if (piece := one.strip(" .·")))


def condition(texts: Iterable[str]) -> str | None:
    """Return the first clause that says when something is needed."""
    return next((one for text in texts for one in clauses(text) if _is_condition(one)), None)


def label(text: str) -> str | None:
    """Return what a heading says of whom it concerns (근로소득자), or of when."""
    return condition([text]) or next((one for one in clauses(text) if _kind_of(squeezed(one))), None)


def _is_condition(clause: str) -> bool:
    plain = _VERB.sub("", squeezed(clause))
    return bool(re.search(words()["when"], plain)) and not re.search(words()["no_condition"], plain)


def predicate_of(clause: str, paper: str) -> dict[str, Any]:
    """Return our reading of a condition; where there is none, that somebody needs or claims the paper."""
    plain = squeezed(clause)
    known = _kind_of(plain)
    if known:
        return known
    if re.search(words()["needed"], plain):
        return {"is": "needs", "what": [paper]}
    return {"is": "claims", "what": [paper if re.search(words()["claimed"], plain) else clause]}


def _kind_of(plain: str) -> dict[str, Any] | None:
    return next((one["predicate"] for one in words()["condition"] if re.search(one["words"], plain)), None)


def people(texts: Iterable[str]) -> tuple[str, ...]:
    """Return whose papers clauses ask for that name nobody but people: `본인 및 배우자 각 1부`."""
    found = [role for text in texts for clause in clauses(text) for role in _people(squeezed(clause))]
    return tuple(dict.fromkeys(found))


def subject_of(clause: str, paper: str) -> str | None:
    """Return who is what the paper is about: in 배우자가 외국인인 경우 the spouse, of 외국인등록사실증명."""
    for role, word in _persons():
        found = re.search(rf"{word}(?:가|이)([가-힣]{{2,}}?)인?경우", squeezed(clause))
        if found and found[1].removesuffix("인") and found[1] in squeezed(paper):
            return role
    return None


def mentions(text: str) -> bool:
    """Tell whether a text speaks of people other than the applicant."""
    return any(word in text for role, word in _persons() if role != "applicant" and len(word) > 1)


def _people(plain: str) -> list[str]:
    found: list[str] = []
    rest = plain
    while rest:
        filler = re.match(words()["people"]["filler"], rest)
        hit = next(((roles, word) for roles, word in _every() if rest.startswith(word)), None)
        if hit:
            found += hit[0]
            rest = rest[len(hit[1]) :]
        elif filler and found:
            rest = rest[filler.end() :]
        else:
            return []
    return found


@cache
def _every() -> tuple[tuple[tuple[str, ...], str], ...]:
    """Return all words for people with whom they mean, the longest first."""
    several = [(tuple(roles), word) for word, roles in words()["people"]["each"].items()]
    return tuple(sorted([*several, *(((role,), word) for role, word in _persons())], key=lambda one: -len(one[1])))


@cache
def _persons() -> tuple[tuple[str, str], ...]:
    pairs = [(one["role"], word) for one in words()["person"] for word in one["words"]]
    return tuple(sorted(pairs, key=lambda one: -len(one[1])))
