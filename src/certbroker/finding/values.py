"""Options whose values are words of the form: 상세, 지역가입자, 대금수령, 고등학교."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from certbroker.fields import Code, kind_of_field
from certbroker.finding.lexicon import words
from certbroker.finding.text import blanked, squeeze
from certbroker.model import Certificate, Options

_LOOSE = 3
_CLASS = re.compile(r"(?:제출용|수령용|증명서|증명원|증명|용|형|분|만|으로|발급)$")
_ALL = re.compile(r"^(?:모두|각각|각|전부)")
_UNSAID = frozenset({"기타", "그밖의용도"})
SPECIAL = frozenset(
    {
        "past_addresses",
        "change_reasons",
        "resident_number_back",
        "resident_number_display",
        "military_service",
        "specific_members",
        "specific_matter",
    }
)
"""Options that have a rule of their own."""


def value_of(ask: type[Options], name: str, said: Iterable[str]) -> str | None:
    """Return the value of an option that some clauses say; nothing where they say two."""
    found = {value for clause in said for value in _value(ask, name, _ALL.sub("", clause))}
    return found.pop() if len(found) == 1 else None


def _value(ask: type[Options], name: str, clause: str) -> list[str]:
    """Return the value that a clause says, if any: the longest word first."""
    known = sorted(_words(ask, name).items(), key=lambda item: -len(item[0]))
    for word, value in known:
        if word in {clause, _CLASS.sub("", clause)} or (len(word) >= _LOOSE and word in clause):
            return [value]
    further, codes_of = words("options")["values"].get(name, {}), codes(ask, name).values()
    return [value for value, pattern in further.items() if value in codes_of and re.search(pattern, clause)][:1]


def values(ask: type[Options], said: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Go through the options whose value is a word that some clauses say."""
    said = list(said)
    for name in ask.model_fields:
        found = None if name in SPECIAL else value_of(ask, name, said)
        if found is not None:
            yield name, found


def narrowed(certificate: type[Certificate], spelling: str) -> Iterator[tuple[str, str]]:
    """Go through the options whose value a spelling of the name says, where the name itself leaves it open."""
    own = {squeeze(certificate.spec.name_ko), squeeze(blanked(certificate.spec.name_ko))}
    for name in certificate.Ask.model_fields:
        known = {} if name in SPECIAL else _words(certificate.Ask, name)
        said = _said(known, [spelling])
        if len(said) == 1 and said != _said(known, own):
            yield name, said.pop()
        elif not said and (value := value_of(certificate.Ask, name, [spelling])) and name not in SPECIAL:
            yield name, value


def _said(known: Mapping[str, str], texts: Iterable[str]) -> set[str]:
    """Return the values whose words stand in texts, by the longest words."""
    stems = {_CLASS.sub("", word) or word: value for word, value in known.items()}
    found = [stem for stem in stems if any(stem in text for text in texts)]
    return {stems[stem] for stem in found if not any(stem != one and stem in one for one in found)}


@cache
def _words(ask: type[Options], name: str) -> dict[str, str]:
    """Return an option's words, squeezed, and their values; numbers of a form are no words of a notice."""
    known = codes(ask, name).items()
    return {squeeze(word): value for word, value in known if not word.isdigit() and word not in _UNSAID}


def codes(ask: type[Options], name: str) -> Mapping[str, str]:
    """Return all words of an option and their values; none where it has none."""
    if name not in ask.model_fields:
        return {}
    scalar = kind_of_field(ask, name).scalar
    return (scalar.words or {}) if isinstance(scalar, Code) else {}
