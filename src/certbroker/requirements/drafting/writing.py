"""A draft as TOML, in the form of the procedures that the package carries."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from certbroker.catalogue import Catalogue
from certbroker.requirements.drafting import words
from certbroker.requirements.drafting.asking import Asked
from certbroker.requirements.drafting.lines import Line
from certbroker.requirements.drafting.remarks import Language, Remark

REVIEW = "REVIEW"


def written(
    notice: Sequence[Line],
    items: Sequence[Asked | Remark],
    catalogue: Catalogue,
    *,
    id_: str,
    name: str,
    language: Language,
) -> str:
    """Return the TOML text, each line of the notice above what it became.

    What nobody said says REVIEW; the day of a check is left to who checks.
    """
    asked = [one for one in items if isinstance(one, Asked)]
    lines, names = [*_head(asked, id_, name, language)], _names(asked)
    for line in notice:
        lines += ["", f"# {line.number}: {line.found.text.strip()}"]
        for place, one in enumerate(one for one in items if one.line == line.number):
            remarks = [one] if isinstance(one, Remark) else one.remarks
            lines += [""] if place else []
            lines += [_comment(remark, language) for remark in remarks]
            lines += _requirement(one, names[id(one)], catalogue) if isinstance(one, Asked) else []
    return "\n".join(lines) + "\n"


def _head(asked: Sequence[Asked], id_: str, name: str, language: Language) -> Iterator[str]:
    yield _comment(Remark(0, "not_known"), language)
    people = dict.fromkeys(who for one in asked for who in one.whose)
    papers = dict.fromkeys(paper for one in asked for paper in one.papers)
    others = dict.fromkeys(paper for one in asked if not one.evidence for paper in one.papers)
    yield from (f"{key} = {_toml(value)}" for key, value in (("id", id_), ("name_ko", name)))
    yield from (f"{key} = {_toml(REVIEW)}" for key in ("name_en", "authority_ko", "who_en"))
    yield f"subjects = {_toml(list(people))}"
    yield f"source_quality = {_toml(REVIEW)}"
    yield f"papers_on_notice_ko = {_toml(list(papers))}"
    yield f"not_certificates_ko = {_toml(list(others))}"
    yield from ("must_not_ask_ko = []", "", "[in_force]", "", "[sources]", f"S1 = {_toml(REVIEW)}", "")
    yield from ("[source_kinds]", 'S1 = "secondary"')


def _comment(remark: Remark, language: Language) -> str:
    place = f" {remark.line}" if remark.line else ""
    return f"# {REVIEW}{place}: {remark.text(language)}"


def _names(asked: Sequence[Asked]) -> dict[int, str]:
    """Return an id for each requirement: the last part of its certificate's, numbered where there are several."""
    found: dict[int, str] = {}
    taken: dict[str, int] = {}
    for one in asked:
        stem = one.evidence[0].rpartition(".")[2] if one.evidence else "paper"
        taken[stem] = taken.get(stem, 0) + 1
        found[id(one)] = stem if taken[stem] == 1 else f"{stem}_{taken[stem]}"
    return found


def _requirement(one: Asked, name: str, catalogue: Catalogue) -> Iterator[str]:
    facts, predicate = _proof(one, catalogue)
    yield from ("[[requirements]]", f"id = {_toml(name)}", f"text_ko = {_toml(one.text)}")
    yield f"predicate = {_toml(predicate)}"
    if one.evidence:
        yield f"facts = {_toml(facts)}"
        yield f"evidence = {_toml([[paper] for paper in one.evidence])}"
    if one.options:
        yield f"options = {_toml(one.options)}"
    if one.fresh is not None:
        yield f"freshness_days = {one.fresh}"
    if one.fresh_text:
        yield f"freshness_text_ko = {_toml(one.fresh_text)}"
    if one.when:
        yield f"when = {_toml({'text_ko': one.when, 'predicate': words.predicate_of(one.when, one.papers[0])})}"
    yield from (f"whose = {_toml('+'.join(one.whose))}", f"proved_by = {_toml(one.by)}")
    if one.evidence:
        yield 'evidence_known = "notice"'
    yield from ('known = "assumed"', 'source = "S1"')


def _proof(one: Asked, catalogue: Catalogue) -> tuple[list[str], dict[str, Any]]:
    """Return the facts that the certificates are asked for, and the weakest predicate that says so."""
    if not one.evidence:
        return [], {"is": "paper", "what": list(one.papers)}
    facts = list(dict.fromkeys(_fact(catalogue[paper].spec.proves) for paper in one.evidence))
    told = [_predicate(fact) for fact in facts]
    return facts, told[0] if len(told) == 1 else {"is": "any", "of": told}


def _fact(proves: Sequence[str]) -> str:
    proof = words.words()["proof"]
    known = [str(one) for one in proves]
    preferred = [one for one in known if one in proof["preferred"]]
    own = [one for one in known if not one.startswith(tuple(proof["passed_over"]))]
    return [*preferred, *own, *known][0]


def _predicate(fact: str) -> dict[str, Any]:
    proof = words.words()["proof"]
    if fact in proof["clearance"]:
        return {"is": "clearance_valid", "tax": proof["clearance"][fact]}
    return {"is": "holds" if fact.startswith(tuple(proof["holds"])) else "on_record", "fact": fact}


def _toml(value: object) -> str:
    """Return a value of JSON's kinds as TOML writes it in one line."""
    if isinstance(value, Mapping):
        told = cast("Mapping[str, object]", value)
        return "{ " + ", ".join(f"{_key(name)} = {_toml(one)}" for name, one in told.items()) + " }"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(_toml, cast("Sequence[object]", value))) + "]"
    return json.dumps(value, ensure_ascii=False)


def _key(name: str) -> str:
    return name if name.replace("_", "").replace("-", "").isalnum() and name.isascii() else json.dumps(name)
