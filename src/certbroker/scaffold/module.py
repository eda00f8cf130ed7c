"""Writes a certificate's module from its specification (the YAML schema of docs/guides/adding-a-certificate.md)."""

from typing import Any

from certbroker.scaffold.groups import SCALARS, Parts, Spec, listed, vocabulary_of
from certbroker.scaffold.layout import Bracket, Piece, laid, literal, named, one_line
from certbroker.scaffold.names import WIDTH, camel, docstring, long_text

FAMILIES = {"odcloud.kr": "odcloud", "data.go.kr": "data.go.kr"}
ROOTS = ("applicant", "business", "identifier", "options", "subject")
INNER = "        "


def module_of(spec: Spec) -> str:
    """Return the source of the module. What only a person can say well (meanings, quirks) is a first draft."""
    name = camel(str(spec["id"]).partition(".")[2])
    parts = Parts(taken={name, "Ask", *SCALARS.values()})
    fields = "\n\n".join(parts.field(one) for one in spec["fields"])
    routes = _routes(spec)
    members = [_spec(spec) + "\n" + laid(routes, "    ", before="routes = "), _ask(spec, parts), fields]
    about = docstring(spec["description_en"], "    ")
    body = "\n\n".join([f"class {name}(Certificate):\n{about}", *filter(None, members)])
    words = "\n".join(laid(vocabulary_of(values), "", before=f"{name} = ") for name, values in parts.words.items())
    head = docstring(f"{spec['name_en']} ({spec['name_ko']}).")
    imports = _imports(parts, spec, one_line(routes))
    top = f"{head}\n\n{imports}" + (f"\n\n{words}" if words else "")
    return "\n\n\n".join((top, *parts.groups, body)) + "\n"


def _imports(parts: Parts, spec: Spec, routes: str) -> str:
    model = {"Certificate", "Law", "Spec", "wire"}
    model |= {"Record"} if parts.groups else set()
    model |= {"Options"} if spec["options"] else set()
    used = {name for name in ("MyData", "Wallet", "OpenData") if f"{name}(" in routes}
    used |= {"Known"} if "Known." in routes or _known(spec) else set()
    used |= {root for root in ROOTS if any(f"{before}{root}." in routes for before in "= (")}
    sources = {"facts": {"Fact"}, "fields": parts.used, "model": model, "routes": used}
    lines = [_import(f"certbroker.{module}", names) for module, names in sources.items() if names]
    return "\n".join((["from typing import Annotated", ""] if parts.words else []) + lines)


def _import(module: str, names: set[str]) -> str:
    ordered = tuple(sorted(names, key=lambda name: (name.islower(), name)))
    line = f"from {module} import {', '.join(ordered)}"
    return line if len(line) <= WIDTH else laid(Bracket(f"from {module} import (", ordered), "")


def _known(spec: Spec) -> str:
    """Return how well the wire shape is known, where that is not declared."""
    if spec.get("known") == "sample":
        return "Known.SAMPLE"
    return "Known.CONFIRMED" if spec.get("open_data") else ""


def _spec(spec: Spec) -> str:
    validity, form = spec["validity"], spec["fields_confidence"]
    entries: dict[str, Piece] = {
        "name_ko": literal(spec["name_ko"]),
        "name_en": literal(spec["name_en"]),
        "aliases": literal(spec["aliases_ko"]),
        "system": literal(spec["system"]),
        "laws": Bracket("(", tuple(map(_law, spec["legal_basis"]))),
        "gov24_code": literal(spec["gov24_code"]) if spec["gov24_code"] else "",
        "subject": literal(spec["subject"]),
        "documents": literal(listed(spec["document"])),
        "proves": Bracket("(", tuple(f"Fact.{fact.replace('.', '_').upper()}" for fact in spec["proves"])),
        "sensitivity": literal(spec["sensitivity"]),
        "used_for": literal(spec["used_for_ko"]),
        "known": _known(spec),
        "form_known": literal(form) if form != "form" else "",
        "fresh_days": literal(spec["usual_freshness_days"]) if spec["usual_freshness_days"] is not None else "",
        "valid_days": literal(validity["days"]) if validity["printed_on_document"] and validity["days"] else "",
        "validity_note": long_text(validity["note"], INNER, "validity_note=") if validity["note"] else "",
        "notes": long_text(" ".join(map(str, listed(spec["notes"]))), INNER, "notes=") if spec["notes"] else "",
    }
    items = tuple(named(name, value) for name, value in entries.items() if value)
    return laid(Bracket("Spec(", items, is_open=True), "    ", before="spec = ")


def _law(law: Spec) -> Piece:
    confirmed = ("confirmed=True",) if law["confidence"] == "confirmed" else ()
    return Bracket("Law(", (literal(law["text"]), *confirmed))


def _routes(spec: Spec) -> Bracket:
    makers = {"public_mydata": _mydata, "document_wallet": _wallet, "open_data": _open_data}
    routes = tuple(maker(spec) for channel, maker in makers.items() if channel in spec["channels"])
    return Bracket("(", routes, is_open=True)


def _wallet(_spec: Spec) -> Piece:
    return Bracket("Wallet(", ())


def _mydata(spec: Spec) -> Piece:
    told = spec["mydata"]
    code, former = told["code"], [str(one["code"]) for one in told.get("history") or () if one.get("until")]
    arguments = [literal(code)]
    arguments += [named(key["key"], _ref(key)) if code and key.get("key") else _ref(key) for key in told["keys"]]
    if code and told["confidence"] != "confirmed":
        arguments.append("known=Known.DECLARED")
    if former:
        arguments.append(named("formerly", literal(former)))
    return Bracket("MyData(", tuple(arguments))


def _ref(key: Spec) -> Piece:
    codes: Spec = key.get("codes") or {}
    words = tuple(named(token, literal(str(word))) for token, word in codes.items())
    return Bracket(f"{key['value']}.codes(", words) if words else str(key["value"])


def _open_data(spec: Spec) -> Piece:
    data = spec["open_data"]
    family = next(family for host, family in FAMILIES.items() if host in data["base_url"])
    options = [one for one in data["parameters"] if str(one["value"]).startswith("options.")]
    fixed = [one for one in data["parameters"] if "." not in str(one["value"])]
    parameters = [f"{literal(one['name'])}: {one['value']}" for one in options]
    parameters += [f"{literal(one['name'])}: {literal(one['value'])}" for one in fixed]
    arguments: list[Piece] = [
        literal(data["base_url"] + data["path"]),
        named("family", literal(family)),
        named("rows", literal(data["rows"])),
        named("parameters", Bracket("{", tuple(parameters), "}")),
    ]
    method = ['method="POST"'] if data["method"] == "POST" else []
    return Bracket("OpenData(", (*arguments, *method))


def _ask(spec: Spec, parts: Parts) -> str:
    if not spec["options"]:
        return ""
    options = (_option(one, parts) for one in spec["options"])
    return "\n\n".join(['    class Ask(Options):\n        """What the applicant chooses."""', *options])


def _option(option: Spec, parts: Parts) -> str:
    kind = "bool" if option["type"] == "bool" else parts.annotation({**option, "required": True})
    default: Any = option.get("default")
    if option.get("required") and default is None:
        value = ""
    else:
        kind += " | None" if default is None else ""
        value = f" = {one_line(literal(default))}"
    text = f"{option['name'].replace('_', ' ').capitalize()} ({option['label_ko']})."
    return f"{INNER}{option['name']}: {kind}{value}\n{docstring(text, INNER)}"
