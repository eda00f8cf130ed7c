"""The reference of the certificates: a page for each, one for each issuer, and an index to find them by."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from certbroker.catalogue import Catalogue, details, discover, names_of
from certbroker.cli.wording import FORM, KNOWN, TIER
from certbroker.consent import label_of
from certbroker.fields import Code, kind_of_field
from certbroker.model import Certificate, Connector, Record, group_of, meanings
from certbroker.routes import MyData, OpenData
from certbroker.samples import samples_of
from support.excerpts import excerpt
from support.markdown import joined, section, table, text
from support.tree import ROOT

FOLDER = ROOT / "docs" / "reference" / "certificates"
INDEX = "index.md"
NO_WAY = "no way through the exchange"
MADE = "<!-- Made from the connectors: `make docs` writes this page again. -->"

Told = dict[str, Any]


def reference_pages() -> dict[Path, str]:
    """Every page of the reference of certificates, by its path."""
    catalogue = discover()
    told = {certificate.id(): details(certificate, catalogue) for certificate in catalogue}
    pages = {page_of(certificate.id()): _certificate(certificate, told[certificate.id()]) for certificate in catalogue}
    pages |= {FOLDER / one.id / INDEX: _issuer(one, told) for one in catalogue.connectors.values()}
    pages[FOLDER / INDEX] = _index(catalogue, told)
    return {path: f"{page}\n\n{MADE}\n" for path, page in pages.items()}


def page_of(certificate: str) -> Path:
    """Where the page of a certificate lies."""
    issuer, _, name = certificate.partition(".")
    return FOLDER / issuer / f"{name}.md"


def code_of(told: Told) -> str:
    """The document code in the exchange, as far as there is one."""
    return (told["code"] or "not public") if "public_mydata" in told["channels"] else "none"


def _path(told: Told, folder: str = "") -> str:
    """The way from the index, or from the page of the issuer, to that of a certificate."""
    return page_of(told["id"]).relative_to(FOLDER / folder).as_posix()


def _link(told: Told, folder: str = "") -> str:
    return f"[{told['name_ko']}]({_path(told, folder)})"


def _certificate(certificate: type[Certificate], told: Told) -> str:
    head = f"{told['name_en']} · `{told['id']}` · [{told['issuer_ko']}]({INDEX})"
    parts = [
        f"# {told['name_ko']}\n\n{head}\n\n{text(told['description'])}\n\n{_facts(told)}",
        section("How well it is known", _knowledge(told)),
        section("How it is asked for", _asking(certificate, told)),
        section("Options", _options(certificate, told)),
        section("Fields", _fields(certificate)),
        section("Words", _words(certificate)),
        section("Law", _law(told)),
        section("A sample", _sample(certificate)),
        section("Every case", _cases(certificate)),
    ]
    return "\n\n".join(filter(None, parts))


def _facts(told: Told) -> str:
    rows = {
        "also called": ", ".join(told["aliases"]),
        "issued by": f"{told['issuer_ko']}, by way of {told['system']}",
        "about": f"a {told['subject']}",
        "proves": joined(told["proves"]),
        "sensitive": joined(told["sensitivity"]),
        "used for": ", ".join(told["used_for"]),
        "정부24 code": told["gov24_code"],
        "receivers usually ask for": f"one of the last {told['fresh_days']} days" if told["fresh_days"] else "",
        "validity printed on it": f"{told['valid_days']} days" if told["valid_days"] else "",
        "validity": text(told["validity_note"]),
        "notes": text(told["notes"]),
    }
    return table(("what", "is"), [(name, value) for name, value in rows.items() if value])


def _knowledge(told: Told) -> str:
    rows = [
        ("document code", told["code_known"] or "none", KNOWN.get(told["code_known"] or "", NO_WAY)),
        ("wire shape", told["known"], KNOWN[told["known"]]),
        ("printed form", told["form_known"], FORM[told["form_known"]]),
        ("samples", told["tier"], TIER[told["tier"]]),
    ]
    seen = [f"{one['kind']}: {text(one['source'])}, {one['seen_on']}" for one in told["witnesses"]]
    witnesses = "Outside witnesses: " + "; ".join(seen or ["none, neither of a real message nor of a real call"]) + "."
    return "\n\n".join((table(("part", "known", "that is"), rows), witnesses, *_hearsay(told)))


def _hearsay(told: Told) -> Iterator[str]:
    if told["known"] == "sample" and not told["witnesses"]:
        yield (
            "The shape was taken from real messages of the exchange that others have shown. These messages are not "
            "among the samples here, which are made up in that shape, so the tier does not rest on them."
        )


def _asking(certificate: type[Certificate], told: Told) -> str:
    lines = [f"- channels: {joined(told['channels'])}"]
    route = certificate.route()
    if route:
        lines += [f"- document code: {code_of(told)}"]
        lines += [f"- codes used before: {joined(route.formerly)}"] if route.formerly else []
        lines += [f"- root element of the document: {joined(told['documents'])}"]
    lines += [
        f"- address: `{one.method} {one.url}`; rows at `{'.'.join(one.rows)}`"
        for one in certificate.routes
        if isinstance(one, OpenData)
    ]
    return "\n".join(lines) + (f"\n\n{_keys(route)}" if route and route.keys else "")


def _keys(route: MyData) -> str:
    head = ("key", "carries", "as", "for")
    rows = [
        (
            key,
            f"`{ref.path}`",
            ", ".join(f"`{code}` {word}" for word, code in ref.words.items()),
            f"a {ref.applies_to} only" if ref.applies_to else "",
        )
        for key, ref in route.keys.items()
    ]
    used = [place for place in range(len(head)) if any(row[place] for row in rows)]
    return table([head[place] for place in used], [[row[place] for place in used] for row in rows])


def _options(certificate: type[Certificate], told: Told) -> str:
    head = ("option", "type", "default", "carried by the exchange", "label", "meaning")
    rows = [
        (
            f"`{one['name']}`",
            _type(one),
            "required" if one["required"] else _default(one["default"]),
            "yes" if one["carried"] else "no",
            label_of(certificate.Ask, one["name"]),
            text(one["meaning"].replace(f" ({label_of(certificate.Ask, one['name'])})", "")),
        )
        for one in told["options"]
    ]
    return table(head, rows) if rows else ""


def _default(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "none" if value is None else f"`{value}`"


def _type(one: Told) -> str:
    return joined(one["values"]) if one["values"] else one["type"]


def _flat(record: type[Record], prefix: str = "") -> Iterator[tuple[str, type[Record], str]]:
    """Every field with its dotted path, groups before what is in them."""
    for name in record.model_fields:
        yield prefix + name, record, name
        group = group_of(kind_of_field(record, name))
        if group:
            yield from _flat(group, f"{prefix}{name}.")


def _fields(certificate: type[Certificate]) -> str:
    rows: list[Sequence[str]] = []
    for path, record, name in _flat(certificate):
        kind, wire = kind_of_field(record, name), record.wires()[name]
        scalar = kind.scalar.name if kind.scalar else "group"
        many = " list" if kind.many else " or null" if kind.optional else ""
        places = " or ".join(" + ".join(f"`{part}`" for part in parts) for parts in wire.paths)
        label = f"{wire.label} ({wire.unit})" if wire.unit else wire.label
        rows.append((f"`{path}`", scalar + many, label, places, text(meanings(record).get(name, ""))))
    return table(("field", "type", "label", "on the wire, in its group", "meaning"), rows)


def _words(certificate: type[Certificate]) -> str:
    """The vocabularies: printed words and what they become; fields that share one stand together."""
    found: dict[tuple[tuple[str, str], ...], list[str]] = {}
    for path, record, name in _flat(certificate):
        scalar = kind_of_field(record, name).scalar
        if isinstance(scalar, Code):
            found.setdefault(tuple((scalar.words or {}).items()), []).append(path)
    return "\n\n".join(f"{joined(paths)}:\n\n{_vocabulary(words)}" for words, paths in found.items())


def _vocabulary(words: tuple[tuple[str, str], ...]) -> str:
    printed: dict[str, list[str]] = {}
    for word, token in words:
        printed.setdefault(token, []).append(text(word))
    return table(("word", "on the wire"), [(f"`{token}`", ", ".join(found)) for token, found in printed.items()])


def _law(told: Told) -> str:
    rows = [(text(law["text"]), "confirmed" if law["confirmed"] else "known, not checked") for law in told["laws"]]
    return table(("law or form", "is"), rows)


def _sample(certificate: type[Certificate]) -> str:
    samples = [sample for sample in samples_of(certificate) if sample.is_settled and not sample.is_refusal]
    if not samples:
        return ""
    sample = next((one for one in samples if one.case == "typical"), samples[0])
    shown = excerpt(sample)
    short = " Of what repeats, the first is shown." if shown.is_short else ""
    about = f"The case `{sample.case}`: {text(sample.shows)}{short}"
    return f"{about}\n\n```{shown.language}\n{shown.wire}\n```\n\nbecomes\n\n```json\n{shown.expect}\n```"


def _cases(certificate: type[Certificate]) -> str:
    rows = [(f"`{one.case}`", one.person, text(one.shows)) for one in samples_of(certificate)]
    return table(("case", "whose", "shows"), rows) if rows else ""


def _issuer(connector: Connector, told: dict[str, Told]) -> str:
    issuer = connector.issuer
    site = f" · <{issuer.website}>" if issuer.website else ""
    own = [one for one in told.values() if one["issuer"] == connector.id]
    return f"# {issuer.name_ko}\n\n{issuer.name_en} · `{connector.id}`{site}\n\n{_listed(own, connector.id)}"


def _listed(certificates: Sequence[Told], folder: str = "") -> str:
    head = ("certificate", "id", "also called", "code", "정부24", "wire shape", "samples")
    rows = [
        (
            _link(one, folder),
            f"`{one['id']}`",
            ", ".join(one["aliases"]),
            code_of(one),
            one["gov24_code"] or "",
            one["known"],
            one["tier"],
        )
        for one in certificates
    ]
    return table(head, rows)


_ABOUT = """\
Every certificate that can be asked for: by issuer, by the fact that it proves, and by every name that people and
notices use. `certbroker find "소득금액증명원 1부"` finds them in a line of text, `certbroker catalogue 소득` by a
word, and `certbroker show nts.income_amount --schema` writes the JSON Schema of what one reads to.\
"""
_TIERS = """\
How far a certificate is proven; each tier asks for the one before it, and the contract suite checks what it rests on.
No certificate is exempt from a check. One without samples has to say in a sentence why.

{tiers}

The last two need a witness from outside, named with the day (`witness.toml` beside the samples). A shape that is marked
`sample` was taken from real messages of the exchange that others have shown; this project does not hold these messages,
so that alone earns no tier.\
"""


def _index(catalogue: Catalogue, told: dict[str, Told]) -> str:
    rows = [(name, meaning, sum(one["tier"] == name for one in told.values())) for name, meaning in TIER.items()]
    tiers = table(("tier", "that is", "certificates"), rows)
    parts = [f"# Certificates\n\n{_ABOUT}", section("Quality tiers", _TIERS.format(tiers=tiers))]
    parts += [_issuer_section(one, told) for one in catalogue.connectors.values()]
    return "\n\n".join((*parts, section("By fact", _by_fact(told)), section("By name", _by_name(catalogue, told))))


def _issuer_section(connector: Connector, told: dict[str, Told]) -> str:
    own = _listed([one for one in told.values() if one["issuer"] == connector.id])
    title = f"{connector.issuer.name_ko}, {connector.issuer.name_en}"
    return section(title, f"[`{connector.id}`]({connector.id}/{INDEX})\n\n{own}")


def _by_fact(told: dict[str, Told]) -> str:
    facts = sorted({fact for one in told.values() for fact in one["proves"]})
    rows = [(f"`{fact}`", ", ".join(_link(one) for one in told.values() if fact in one["proves"])) for fact in facts]
    return table(("fact", "proven by"), rows)


def _by_name(catalogue: Catalogue, told: dict[str, Told]) -> str:
    names: dict[str, list[Told]] = {}
    for certificate in catalogue:
        # The first name is the id, which the tables above are sorted by.
        for name in dict.fromkeys(names_of(certificate)[1:]):
            names.setdefault(name, []).append(told[certificate.id()])
    rows = [(text(name), ", ".join(f"[`{one['id']}`]({_path(one)})" for one in names[name])) for name in sorted(names)]
    return table(("name", "certificate"), rows)
