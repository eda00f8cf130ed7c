"""What README and docs hold that is made from the code: `python -m support.generated --write` writes it.

A generated part stands between `<!-- generated: NAME -->` and `<!-- end of NAME -->`. Without `--write` the program
says which files are stale.
"""

import re
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from certbroker import errors
from certbroker.catalogue import details, discover, summary
from certbroker.errors import CertbrokerError
from certbroker.sandbox import codes, faults
from support.tree import project_files, shown

BLOCK = re.compile(r"(<!-- generated: (\w+) -->\n).*?(<!-- end of \2 -->)", re.DOTALL)


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """A Markdown table; a bar inside a cell is escaped."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(str(cell).replace("|", "\\|") for cell in line) + " |" for line in lines)


def _summaries() -> list[dict[str, Any]]:
    catalogue = discover()
    return [summary(certificate, catalogue) for certificate in catalogue]


def certificates() -> str:
    """The table of the README."""
    entries = _summaries()
    head = ("id", "certificate", "issuer", "document code", "code is", "wire shape is", "samples")
    rows = [
        (f"`{e['id']}`", e["name_ko"], e["issuer_ko"], _code(e), e["code_known"] or "", e["known"], e["tier"])
        for e in entries
    ]
    issuers = len({entry["issuer"] for entry in entries})
    return f"{len(entries)} certificates of {issuers} issuers.\n\n{table(head, rows)}"


def _code(entry: dict[str, Any]) -> str:
    """The document code in the exchange, as far as there is one."""
    return (entry["code"] or "not public") if "public_mydata" in entry["channels"] else "none"


def catalogue_pages() -> str:
    """The reference of every certificate."""
    catalogue = discover()
    return "\n\n".join(_certificate(details(one, catalogue)) for one in catalogue)


def _certificate(told: dict[str, Any]) -> str:
    facts = (
        f"- issued by {told['issuer_ko']}, by way of {told['system']}; about a {told['subject']}",
        f"- also called: {', '.join(told['aliases'])}",
        f"- document code: {_code(told)} ({told['code_known'] or 'no route through the exchange'})",
        f"- wire shape: {told['known']}; printed form known: {told['form_known']}; samples: {told['tier']}",
        f"- root elements: {', '.join(f'`{name}`' for name in told['documents'])}",
        f"- law: {'; '.join(law['text'] + ('' if law['confirmed'] else ' (not checked)') for law in told['laws'])}",
        f"- proves: {', '.join(f'`{fact}`' for fact in told['proves'])}",
        f"- receivers usually ask for one of the last {told['fresh_days']} days" if told["fresh_days"] else "",
        f"- validity: {told['validity_note']}" if told["validity_note"] else "",
        f"- notes: {told['notes']}" if told["notes"] else "",
    )
    title = f"## {told['id']}\n\n**{told['name_ko']}**, {told['name_en']}. {told['description']}"
    return "\n\n".join((title, "\n".join(filter(None, facts)), *_options(told), _fields(told)))


def _options(told: dict[str, Any]) -> Iterator[str]:
    head = ("option", "type", "default", "sent to the exchange", "meaning")
    rows = [
        (
            f"`{one['name']}`",
            _type(one),
            "required" if one["required"] else f"`{one['default']}`",
            "yes" if one["carried"] else "no",
            one["meaning"],
        )
        for one in told["options"]
    ]
    if rows:
        yield table(head, rows)


def _fields(told: dict[str, Any]) -> str:
    head = ("field", "type", "label", "meaning")
    return table(head, [_row(name, one) for name, one in _flat(told["fields"], "")])


def _row(name: str, one: dict[str, Any]) -> tuple[str, str, str, str]:
    listed, missing = " list" if one["list"] else "", "" if one["required"] or one["list"] else " or null"
    return f"`{name}`", _type(one) + listed + missing, one["label_ko"], one["meaning"]


def _flat(fields: list[dict[str, Any]], prefix: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for one in fields:
        yield prefix + one["name"], one
        yield from _flat(one["fields"] or [], f"{prefix}{one['name']}.")


def _type(one: dict[str, Any]) -> str:
    return ", ".join(f"`{token}`" for token in one["values"]) if one["values"] else one["type"]


def error_tree() -> str:
    """The table of every error."""
    head = ("code", "class", "what to do", "message", "in Korean")
    rows = [
        (f"`{one.code}`", f"`{one.__name__}`", one.recovery.value, (one.__doc__ or "").split("\n", 1)[0], one.ko)
        for one in _errors(CertbrokerError)
    ]
    return table(head, rows)


def _errors(base: type[CertbrokerError]) -> Iterator[type[CertbrokerError]]:
    """A class and all below it, in the order they are written; those of other modules are no part of the tree."""
    if base.__module__ == errors.__name__:
        yield base
        for below in base.__subclasses__():
            yield from _errors(below)


def _table_of(docstring: str | None) -> str:
    return "\n".join(line for line in (docstring or "").splitlines() if line.startswith("|"))


def sandbox_codes() -> str:
    """The reply codes of the sandbox: those that public sources show, and its own."""
    known = [(code, codes.MESSAGES[code]) for code in codes.MESSAGES if not code.startswith("S")]
    return f"{table(('code', 'message of the exchange'), known)}\n\n{_table_of(codes.__doc__)}"


def sandbox_faults() -> str:
    """The kinds of faults."""
    return _table_of(faults.__doc__)


MADE: dict[str, Callable[[], str]] = {
    one.__name__: one for one in (certificates, catalogue_pages, error_tree, sandbox_codes, sandbox_faults)
}


def fresh(text: str) -> str:
    """A text with its generated parts as they should be."""
    return BLOCK.sub(lambda found: f"{found[1]}\n{MADE[found[2]]()}\n\n{found[3]}", text)


def stale() -> dict[Path, str]:
    """The files whose generated parts are not as they should be, with what they should hold."""
    pages = {path: path.read_text(encoding="utf-8") for path in project_files() if path.suffix == ".md"}
    return {path: wanted for path, text in pages.items() if (wanted := fresh(text)) != text}


def main(arguments: Sequence[str]) -> str | None:
    """Write what is stale, or say what is."""
    found = stale()
    if "--write" in arguments:
        for path, text in found.items():
            path.write_text(text, encoding="utf-8")
        return None
    return "\n".join(f"{shown(path)} is stale: make docs" for path in found) or None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
