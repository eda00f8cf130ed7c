"""Writes a certificate's module from its specification (the YAML schema of docs/guides/adding-a-certificate.md)."""

from typing import Any

from certbroker.scaffold.groups import SCALARS, Parts, Spec
from certbroker.scaffold.names import camel, docstring, long_text, quoted

FAMILIES = {"odcloud.kr": "odcloud", "data.go.kr": "data.go.kr"}
ROOTS = ("applicant", "business", "identifier", "options", "subject")


def module_of(spec: Spec) -> str:
    """Return the source of the module. What only a person can say well (meanings, quirks) is a first draft."""
    name = camel(str(spec["id"]).partition(".")[2])
    parts = Parts(taken={name, "Ask", *SCALARS.values()})
    fields = "\n\n".join(parts.field(one) for one in spec["fields"])
    routes = _routes(spec)
    ask = _ask(spec, parts)
    about = docstring(spec["description_en"], "    ")
    body = f"class {name}(Certificate):\n{about}\n\n{_spec(spec)}\n{routes}\n{ask}\n{fields}"
    words = "\n".join(f"{constant} = {source}" for source, constant in parts.words.items())
    head = docstring(f"{spec['name_en']} ({spec['name_ko']}).")
    imports = _imports(parts, _spec(spec) + routes, has_options=bool(spec.get("options")))
    return "\n\n\n".join(filter(None, (f"{head}\n\n{imports}", words, *parts.groups, body))) + "\n"


def _imports(parts: Parts, routes: str, *, has_options: bool) -> str:
    model = (
        {"Certificate", "Law", "Spec", "wire"}
        | ({"Record"} if parts.groups else set())
        | ({"Options"} if has_options else set())
    )
    used = {name for name in ("MyData", "Wallet", "OpenData") if f"{name}(" in routes}
    used |= {"Known"} if "Known." in routes else set()
    roots = {root for root in ROOTS if f"={root}." in routes or f" {root}." in routes or f"({root}." in routes}
    lines = ["from certbroker.facts import Fact", f"from certbroker.fields import {_sorted(parts.used)}"]
    lines += [
        f"from certbroker.model import {_sorted(model)}",
        f"from certbroker.routes import {_sorted(used | roots)}",
    ]
    return "\n".join((["from typing import Annotated", ""] if parts.words else []) + lines)


def _sorted(names: set[str]) -> str:
    return ", ".join(sorted(names, key=lambda name: (name.islower(), name)))


def _spec(spec: Spec) -> str:
    laws = ", ".join(
        f"Law({quoted(law['text'])}{', confirmed=True' if law['confidence'] == 'confirmed' else ''})"
        for law in spec["legal_basis"]
    )
    validity = spec["validity"]
    documents = spec["document"] if isinstance(spec["document"], list) else [spec["document"]]
    facts = ", ".join(f"Fact.{fact.replace('.', '_').upper()}" for fact in spec["proves"])
    entries = {
        "name_ko": quoted(spec["name_ko"]),
        "name_en": quoted(spec["name_en"]),
        "aliases": quoted(spec["aliases_ko"]),
        "system": quoted(spec["system"]),
        "laws": f"({laws},)" if laws else "()",
        "gov24_code": quoted(spec["gov24_code"]) if spec.get("gov24_code") else "",
        "subject": quoted(spec["subject"]),
        "documents": quoted(documents),
        "proves": f"({facts},)",
        "sensitivity": quoted(spec["sensitivity"]),
        "used_for": quoted(spec["used_for_ko"]),
        "known": {"sample": "Known.SAMPLE"}.get(
            spec.get("known", ""), "Known.CONFIRMED" if spec.get("open_data") else ""
        ),
        "form_known": quoted(spec["fields_confidence"]) if spec["fields_confidence"] != "form" else "",
        "fresh_days": repr(spec["usual_freshness_days"]) if spec["usual_freshness_days"] is not None else "",
        "valid_days": repr(validity["days"]) if validity.get("printed_on_document") and validity.get("days") else "",
        "validity_note": long_text(str(validity.get("note") or ""), "        ") if validity.get("note") else "",
        "notes": long_text(_notes(spec), "        ") if spec.get("notes") else "",
    }
    return (
        "    spec = Spec(\n"
        + "".join(f"        {name}={value},\n" for name, value in entries.items() if value)
        + "    )"
    )


def _notes(spec: Spec) -> str:
    notes = spec["notes"]
    return " ".join(map(str, notes)) if isinstance(notes, list) else str(notes)


def _routes(spec: Spec) -> str:
    routes: list[str] = []
    if "public_mydata" in spec["channels"]:
        routes.append(_mydata(spec["mydata"]))
    if "document_wallet" in spec["channels"]:
        routes.append("Wallet()")
    if "open_data" in spec["channels"]:
        routes.append(_open_data(spec["open_data"]))
    return "    routes = (\n" + "".join(f"        {route},\n" for route in routes) + "    )\n"


def _mydata(mydata: Spec) -> str:
    code = mydata["code"]
    keys = [f"{key['key']}={_ref(key)}" if key.get("key") and code else _ref(key) for key in mydata["keys"]]
    if code and mydata["confidence"] != "confirmed":
        keys.append("known=Known.DECLARED")
    former = [str(one["code"]) for one in mydata.get("history", []) if one.get("until")]
    if former:
        keys.append(f"formerly={quoted(former)}")
    return f"MyData({', '.join([quoted(code) if code else 'None', *keys])})"


def _ref(key: Spec) -> str:
    words = ", ".join(f"{token}={quoted(str(word))}" for token, word in key.get("codes", {}).items())
    return f"{key['value']}.codes({words})" if words else str(key["value"])


def _open_data(data: Spec) -> str:
    family = next(family for host, family in FAMILIES.items() if host in data["base_url"])
    options = [one for one in data["parameters"] if str(one["value"]).startswith("options.")]
    fixed = [one for one in data["parameters"] if "." not in str(one["value"])]
    parameters = ", ".join(
        [f"{quoted(one['name'])}: {one['value']}" for one in options]
        + [f"{quoted(one['name'])}: {quoted(one['value'])}" for one in fixed]
    )
    url = quoted(data["base_url"] + data["path"])
    method = ', method="POST"' if data["method"] == "POST" else ""
    return f"OpenData({url}, family={quoted(family)}, rows={quoted(data['rows'])}, parameters={{{parameters}}}{method})"


def _ask(spec: Spec, parts: Parts) -> str:
    if not spec.get("options"):
        return ""
    options = "\n\n".join(_option(one, parts) for one in spec["options"])
    return f'    class Ask(Options):\n        """What the applicant chooses."""\n\n{options}\n'


def _option(option: Spec, parts: Parts) -> str:
    kind = "bool" if option["type"] == "bool" else parts.annotation({**option, "required": True})
    default: Any = option.get("default")
    if option.get("required") and default is None:
        value = ""
    else:
        kind += " | None" if default is None else ""
        value = f" = {quoted(default)}"
    text = f"{option['name'].replace('_', ' ').capitalize()} ({option['label_ko']})."
    return f"        {option['name']}: {kind}{value}\n{docstring(text, '        ')}"
