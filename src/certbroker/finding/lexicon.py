"""All names by which certificates, and papers that are none, are known."""

import tomllib
from collections import defaultdict
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from importlib.resources import files

from certbroker.catalogue import Catalogue
from certbroker.finding.text import squeeze

ENDINGS = ("증명서", "증명원", "증명", "확인서", "확인원", "확인증", "확인")
_PROOF, _CONFIRMATION = ENDINGS[:3], ENDINGS[3:]
SHORT = 3
NEAR, ALIKE = 0.86, 0.66


@dataclass(frozen=True, slots=True)
class Lexicon:
    """names: squeezed name → certificate id, or "" for a paper that is none.

    Heads: first letters → lengths of names that begin so.
    """

    names: dict[str, str]
    given: frozenset[str]
    heads: dict[str, tuple[int, ...]]
    pairs: dict[str, frozenset[str]]

    def longest(self, plain: str, start: int) -> str | None:
        """Return the longest name that begins at a place."""
        for length in self.heads.get(plain[start : start + 2], ()):
            if plain[start : start + length] in self.names:
                return plain[start : start + length]
        return None

    def nearest(self, plain: str, count: int = 3) -> list[tuple[float, str]]:
        """Return the certificates' names that are most alike, with how much."""
        shared: dict[str, int] = defaultdict(int)
        for pair in _pairs(plain):
            for name in self.pairs.get(pair, ()):
                shared[name] += 1
        best = sorted(shared, key=lambda name: (-2 * shared[name] / (len(name) + len(plain)), name))[:12]
        rated = [(SequenceMatcher(None, plain, name, autojunk=False).ratio(), name) for name in best]
        return sorted(((rate, name) for rate, name in rated if rate >= ALIKE), reverse=True)[:count]

    def holding(self, plain: str) -> list[str]:
        """Return the certificates' names that hold a text as a part."""
        return [name for name in self.given if plain in name]


def _pairs(plain: str) -> set[str]:
    return {plain[index : index + 2] for index in range(len(plain) - 1)}


def variants(name: str) -> set[str]:
    """Return a squeezed name with the endings that people exchange: 증명, 증명서, 증명원; 확인서, 확인원."""
    for family in (_PROOF, _CONFIRMATION):
        for ending in family:
            if name.endswith(ending) and len(name) > len(ending) + 1:
                stem = name.removesuffix(ending)
                return {stem + other for other in family}
    return {name}


@cache
def lexicon_of(catalogue: Catalogue) -> Lexicon:
    """Collect the names of a catalogue, and of the papers that are no certificates."""
    given = {squeeze(name): one.id() for one in catalogue for name in (one.spec.name_ko, *one.spec.aliases)}
    names = {other: certificate for name, certificate in given.items() for other in variants(name)} | given
    papers = {squeeze(paper): "" for paper in _papers()}
    names = papers | names
    pairs: dict[str, set[str]] = defaultdict(set)
    lengths: dict[str, set[int]] = defaultdict(set)
    for name, certificate in names.items():
        lengths[name[:2]].add(len(name))
        for pair in _pairs(name) if certificate else ():
            pairs[pair].add(name)
    return Lexicon(
        names,
        frozenset(given),
        {head: tuple(sorted(found, reverse=True)) for head, found in lengths.items()},
        {pair: frozenset(found) for pair, found in pairs.items()},
    )


def _papers() -> list[str]:
    text = files("certbroker.finding").joinpath("papers.toml").read_text(encoding="utf-8")
    return [name for names in tomllib.loads(text).values() for name in names]
