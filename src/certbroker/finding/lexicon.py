"""All names by which certificates, and papers that are none, are known."""

import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from certbroker.catalogue import Catalogue
from certbroker.finding.text import blanked, squeeze

_PROOF, _CONFIRMATION = ("증명서", "증명원", "증명"), ("확인서", "확인원", "확인증", "확인")
ENDINGS = (*_PROOF, *_CONFIRMATION, "영수증", "명세서", "내역서", "통지서", "통보서")
SHORT = 3
_COMMON = 3


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Squeezed names and what they name: a certificate's id, or "" for a paper that is none."""

    names: Mapping[str, str]
    heads: Mapping[str, tuple[int, ...]]
    """First two letters → lengths of the names that begin so, longest first."""
    stems: Mapping[str, str]
    """Names without their ending, where that leaves one certificate only."""
    pairs: Mapping[str, frozenset[str]]
    """Two letters → the certificates' names that hold them."""
    sizes: Mapping[str, int]
    """A certificate's name → how many pairs of letters it holds."""
    common: frozenset[str]
    """Names that end the names of several other certificates: alone they are names, behind an unknown word not."""

    def longest(self, plain: str, start: int) -> str | None:
        """Return the longest name that begins at a place."""
        for length in self.heads.get(plain[start : start + 2], ()):
            if plain[start : start + length] in self.names:
                return plain[start : start + length]
        return None

    def head(self, name: str) -> str:
        """Return what a name says beyond a shorter name: the 고등학교 of 고등학교졸업증명서.

        For a certificate it is one of its own shorter names, for another paper any certificate's: 대학교졸업증명서.
        """
        own = self.names.get(name)
        tails = ((start, self.names.get(name[start:])) for start in range(1, len(name) - SHORT))
        return name[: next((start for start, other in tails if other and own in {other, ""}), 0)]

    def near(self, plain: str, missing: Callable[[str], int]) -> list[str]:
        """Return certificates' names that share but a few of their pairs of letters with a text, longest first."""
        shared: dict[str, int] = defaultdict(int)
        for pair in _pairs(plain):
            for name in self.pairs.get(pair, ()):
                shared[name] += 1
        close = (name for name, count in shared.items() if count >= max(2, self.sizes[name] - missing(name)))
        return sorted(close, key=lambda name: (-len(name), name))

    def ending(self, plain: str) -> list[str]:
        """Return the certificates whose names end with a text."""
        return self._holding(plain, lambda name: name.endswith(plain))

    def beginning(self, plain: str) -> list[str]:
        """Return the certificates whose names begin with a text."""
        return self._holding(plain, lambda name: name.startswith(plain))

    def _holding(self, plain: str, fits: Callable[[str], bool]) -> list[str]:
        names = min((self.pairs.get(pair, frozenset[str]()) for pair in _pairs(plain)), key=len, default=())
        return sorted({self.names[name] for name in names if len(name) > len(plain) and fits(name)})


def _pairs(plain: str) -> set[str]:
    return {plain[index : index + 2] for index in range(len(plain) - 1)}


def _variants(name: str) -> Iterator[str]:
    """Go through a name with the endings that people exchange, the nearer ones first."""
    own = next((family for family in (_PROOF, _CONFIRMATION) if name.endswith(family)), ())
    stem = name.removesuffix(next((one for one in own if name.endswith(one)), ""))
    if len(stem) > 1:
        yield from (stem + ending for ending in own)
    if own and len(stem) >= SHORT:
        yield from (stem + ending for ending in (*_PROOF, *_CONFIRMATION))


@cache
def lexicon_of(catalogue: Catalogue) -> Lexicon:
    """Collect the names of a catalogue, and of the papers that are no certificates."""
    given = dict(_given(catalogue))
    papers = {variant: "" for paper in _papers() for variant in (squeeze(paper), *_variants(squeeze(paper)))}
    near: dict[str, str] = {}
    for name, certificate in given.items():
        for variant in _variants(name):
            near.setdefault(variant, certificate)
    names = near | papers | given
    certificates = {name: one for name, one in names.items() if one}
    sizes = {name: len(_pairs(name)) for name in certificates}
    return Lexicon(names, _heads(names), _stems(given), _paired(certificates), sizes, _common(given))


def _given(catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """Go through names and aliases; English ones and names without their bracket where no other has the same."""
    bare: dict[str, set[str]] = defaultdict(set)
    for one in catalogue:
        for name in (one.spec.name_en, blanked(one.spec.name_ko)):
            bare[squeeze(name)].add(one.id())
    yield from ((name, next(iter(owners))) for name, owners in bare.items() if len(owners) == 1)
    certain = {squeeze(name): one.id() for one in catalogue for name in (one.spec.name_ko, *one.spec.aliases)}
    yield from certain.items()
    for spoken, meant in words("spoken").items():
        yield from ((squeeze(spoken), certain[name]) for name in (squeeze(meant),) if name in certain)


def _papers() -> Iterator[str]:
    """Go through the papers that are no certificates."""
    listed = words("papers")
    yield from (paper for group in listed.values() for paper in group if isinstance(paper, str))
    yield from (f"{head} {tail}" for one in listed["combined"] for head in one["heads"] for tail in one["tails"])


def _heads(names: Iterable[str]) -> dict[str, tuple[int, ...]]:
    lengths: dict[str, set[int]] = defaultdict(set)
    for name in names:
        lengths[name[:2]].add(len(name))
    return {head: tuple(sorted(found, reverse=True)) for head, found in lengths.items()}


def _stems(given: Mapping[str, str]) -> dict[str, str]:
    owners: dict[str, set[str]] = defaultdict(set)
    for name, certificate in given.items():
        for ending in ENDINGS:
            if name.endswith(ending) and len(name) > len(ending) + 1:
                owners[name.removesuffix(ending)].add(certificate)
    return {stem: next(iter(found)) for stem, found in owners.items() if len(found) == 1}


def _paired(names: Iterable[str]) -> dict[str, frozenset[str]]:
    pairs: dict[str, set[str]] = defaultdict(set)
    for name in names:
        for pair in _pairs(name):
            pairs[pair].add(name)
    return {pair: frozenset(found) for pair, found in pairs.items()}


def _common(given: Mapping[str, str]) -> frozenset[str]:
    others: dict[str, set[str]] = defaultdict(set)
    for name, certificate in given.items():
        for start in range(1, len(name)):
            tail = name[start:]
            if tail in given and given[tail] != certificate:
                others[tail].add(certificate)
    common = (name for name, found in others.items() if len(found) >= _COMMON)
    return frozenset(variant for name in common for variant in (name, *_variants(name)))


@cache
def words(file: str) -> dict[str, Any]:
    """Return one of the lists of words that lie beside this module."""
    text = files("certbroker.finding").joinpath(f"{file}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
