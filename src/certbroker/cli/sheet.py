"""The page that `certbroker show` draws."""

from collections.abc import Iterator
from typing import Any

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from certbroker.catalogue import Catalogue, details
from certbroker.cli.wording import FORM, KNOWN, TIER
from certbroker.consent import label_of
from certbroker.limits import issuer_limits
from certbroker.model import Certificate

INDENT = (0, 0, 0, 2)


def sheet(certificate: type[Certificate], catalogue: Catalogue) -> Iterator[RenderableType]:
    """Draw everything about a certificate, for a person."""
    told = details(certificate, catalogue)
    issuer = catalogue.issuer(certificate.issuer_id()).issuer
    yield Text.assemble((told["name_ko"], "bold"), "  ", told["name_en"])
    yield Text.assemble((told["id"], "cyan"), f" · {issuer.name_ko} {issuer.name_en} · {told['system']}", style="dim")
    yield Text(f"\n{told['description']}")
    for title, body in _parts(certificate, told, _hours(certificate, catalogue)):
        yield Text(f"\n{title}", style="bold")
        yield Padding(body, INDENT)


def _hours(certificate: type[Certificate], catalogue: Catalogue) -> str:
    """Return the hours that are reported of a certificate's issuer, with whose they are and who says so."""
    issuer, _, name = certificate.id().partition(".")
    found = issuer_limits(catalogue.issuer(issuer)).hours.get(name)
    return f"{found.open}, reported of {found.of}; no call waits for it ({found.source})" if found else ""


def _parts(certificate: type[Certificate], told: dict[str, Any], hours: str) -> Iterator[tuple[str, RenderableType]]:
    yield "What it proves (증명하는 사실)", ", ".join(told["proves"]) or "nothing yet"
    yield "How well it is known", _pairs(_knowledge(told))
    yield "How it is asked for (요청 방법)", _pairs(_asking(told))
    if told["options"]:
        yield "Options (신청 시 선택사항)", _options(certificate, told["options"])
    yield "Fields (항목)", _fields(told["fields"])
    if told["laws"]:
        yield "Law (근거)", "\n".join(law["text"] + _unread(law) for law in told["laws"])
    rest = [("validity", told["validity_note"]), ("hours", hours), ("notes", told["notes"])]
    if rest := [pair for pair in rest if pair[1]]:
        yield "To know (유의사항)", _pairs(rest)


def _unread(law: dict[str, Any]) -> str:
    return "" if law["confirmed"] else "  (from general knowledge)"


def _knowledge(told: dict[str, Any]) -> list[tuple[str, str]]:
    return [
        ("document", KNOWN[told["known"]]),
        ("form", FORM[told["form_known"]]),
        ("code", KNOWN[told["code_known"] or "declared"]),
        ("reading", TIER[told["tier"]]),
        *((one["kind"], f"{one['source']}, {one['seen_on']}") for one in told["witnesses"]),
    ]


def _asking(told: dict[str, Any]) -> list[tuple[str, str]]:
    keys = "\n".join(f"{key}  {ref}" for key, ref in told["keys"].items())
    pairs = [
        ("channels", ", ".join(told["channels"])),
        ("code", told["code"] or "not public; settings give a provisional one"),
        ("keys", keys),
        ("element", ", ".join(told["documents"])),
        ("also called", ", ".join(told["aliases"])),
    ]
    return [pair for pair in pairs if pair[1]]


def _options(certificate: type[Certificate], options: list[dict[str, Any]]) -> Table:
    table = _table()
    for one in options:
        label = label_of(certificate.Ask, one["name"])
        meaning = [one["meaning"] if label in one["meaning"] else f"{one['meaning']} ({label})"]
        meaning += [f"one of {', '.join(one['values'])}"] if one["values"] else []
        sent = "sent" if one["carried"] else "not carried by the exchange"
        default = "required" if one["required"] else f"default {_default(one['default'])}"
        table.add_row(one["name"], Text("\n".join([*meaning, f"{default}; {sent}"])))
    return table


def _default(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "none" if value is None else str(value)


def _fields(fields: list[dict[str, Any]]) -> Table:
    table = _table()
    for one, depth in _flat(fields, 0):
        many = " (list)" if one["list"] else "" if one["required"] else " (may be absent)"
        label = one["label_ko"] + (f", {one['unit']}" if one["unit"] else "")
        head = Text.assemble((label, "bold"), (f"  {one['type']}{many}", "dim"))
        words = f"\none of {', '.join(one['values'])}" if one["values"] else ""
        table.add_row("  " * depth + one["name"], Text.assemble(head, f"\n{one['meaning']}{words}"))
    return table


def _flat(fields: list[dict[str, Any]], depth: int) -> Iterator[tuple[dict[str, Any], int]]:
    for one in fields:
        yield one, depth
        yield from _flat(one["fields"] or [], depth + 1)


def _pairs(pairs: list[tuple[str, str]]) -> Table:
    table = _table()
    for name, value in pairs:
        table.add_row(name, value)
    return table


def _table() -> Table:
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0), pad_edge=False)
    table.add_column(no_wrap=True, style="cyan")
    table.add_column(overflow="fold", ratio=1)
    return table
