"""What README and docs hold that is made from the code: `python -m support.generated --write` writes it.

A generated part stands between `<!-- generated: NAME -->` and `<!-- end of NAME -->`. Without `--write` the program
says which files are stale. The pages of `support.reference` and `support.procedures` are made as a whole.
"""

import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from certbroker import errors
from certbroker.catalogue import discover, summary
from certbroker.errors import CertbrokerError
from certbroker.sandbox import codes, control, faults, tls
from certbroker.sandbox.wallet import codes as replies
from certbroker.sandbox.wallet import failures
from support import matrix
from support.markdown import table
from support.procedures import FOLDER as PROCEDURES
from support.procedures import jeonse_plan, procedure_pages
from support.reference import FOLDER, code_of, page_of, reference_pages
from support.tree import project_files, shown

BLOCK = re.compile(r"(<!-- generated: (\w+) -->\n).*?(<!-- end of \2 -->)", re.DOTALL)


def _summaries() -> list[dict[str, Any]]:
    catalogue = discover()
    return [summary(certificate, catalogue) for certificate in catalogue]


def certificates() -> str:
    """The table of the README."""
    entries = _summaries()
    head = ("certificate", "id", "issuer", "document code", "code is", "wire shape is", "tier")
    rows = [
        (_linked(e), f"`{e['id']}`", e["issuer_ko"], code_of(e), e["code_known"] or "", e["known"], e["tier"])
        for e in entries
    ]
    issuers = len({entry["issuer"] for entry in entries})
    tiers = ", ".join(f"{count} `{tier}`" for tier, count in Counter(entry["tier"] for entry in entries).most_common())
    told = f"{len(entries)} certificates of {issuers} issuers; by tier: {tiers}."
    return f"{told}\n\n<details>\n<summary>All of them</summary>\n\n{table(head, rows)}\n\n</details>"


def _linked(entry: dict[str, Any]) -> str:
    return f"[{entry['name_ko']}]({shown(page_of(entry['id']))})"


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
    if base.__module__.partition(".")[0] == "certbroker" and base.__name__ in errors.__all__:
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


def sandbox_tls() -> str:
    """The kinds of TLS certificates."""
    return _table_of(tls.__doc__)


def sandbox_control() -> str:
    """The calls that steer the sandbox."""
    return _table_of(control.__doc__)


def fault_matrix() -> str:
    """What becomes of every fault at every step of a collection."""
    return matrix.drawn()


def wallet_codes() -> str:
    """The reply codes of the sandbox's document wallet."""
    return _table_of(replies.__doc__)


def wallet_faults() -> str:
    """The kinds of faults of the document wallet."""
    return _table_of(failures.__doc__)


MADE: dict[str, Callable[[], str]] = {
    one.__name__: one
    for one in (
        *(certificates, error_tree, fault_matrix, jeonse_plan, sandbox_codes, sandbox_control, sandbox_faults),
        *(sandbox_tls, wallet_codes, wallet_faults),
    )
}


def fresh(text: str) -> str:
    """A text with its generated parts as they should be."""
    return BLOCK.sub(lambda found: f"{found[1]}\n{MADE[found[2]]()}\n\n{found[3]}", text)


def stale() -> dict[Path, str | None]:
    """The files that are not as they should be, with what they should hold; nothing where they should not be."""
    whole = reference_pages() | procedure_pages()
    mixed = {path: path.read_text(encoding="utf-8") for path in project_files() if _is_mixed(path)}
    found = {path: wanted for path, text in mixed.items() if (wanted := fresh(text)) != text}
    found |= {path: wanted for path, wanted in whole.items() if _text(path) != wanted}
    there = [path for folder in (FOLDER, PROCEDURES) for path in folder.rglob("*.md")]
    return found | dict.fromkeys(path for path in there if path not in whole)


def _is_mixed(path: Path) -> bool:
    return path.suffix == ".md" and not path.is_relative_to(FOLDER) and not path.is_relative_to(PROCEDURES)


def _text(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.exists() else None


def main(arguments: Sequence[str]) -> str | None:
    """Write what is stale, or say what is."""
    found = stale()
    if "--write" not in arguments:
        return "\n".join(f"{shown(path)} is stale: make docs" for path in found) or None
    for path, text in found.items():
        if text is None:
            path.unlink()
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
