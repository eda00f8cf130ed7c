"""Writes the files of a new certificate into its issuer's folder; what is there already is never written over."""

import re
from collections.abc import Mapping
from pathlib import Path

from certbroker.errors import SetupError
from certbroker.scaffold.groups import Spec
from certbroker.scaffold.layout import literal
from certbroker.scaffold.module import module_of
from certbroker.scaffold.names import camel, docstring
from certbroker.scaffold.skeleton import skeleton
from certbroker.scaffold.specification import specification

_HEAD = "if TYPE_CHECKING:\n"
_WORDS = re.compile(rf"^{_HEAD}((?:    from \.\w+ import \w+ as \w+\n)*)", re.MULTILINE)


class NotWritten(SetupError):
    """Nothing was written."""

    code = "setup.not_written"
    ko = "아무것도 쓰지 않았습니다."


def new(certificate: str, raw: object, into: Path) -> list[Path]:
    """Write module and sample skeleton of a certificate, and its word in the issuer's `__init__`; return the files.

    `raw` is the specification as read from its file. Raises SpecificationError, or NotWritten where a file is in the
    way.
    """
    spec = specification(raw, certificate)
    issuer, _, name = certificate.partition(".")
    folder = into / issuer
    files = {folder / f"{name}.py": module_of(spec)}
    files |= {folder / "samples" / name / file: text for file, text in skeleton(spec).items()}
    contents = folder / "__init__.py"
    if not contents.exists():
        files[contents] = contents_page(spec)
        return write_new(files)
    page = with_word(contents.read_text(encoding="utf-8"), name)
    write_new(files)
    contents.write_text(page, encoding="utf-8")
    return [*files, contents]


def write_new(files: Mapping[Path, str | bytes]) -> list[Path]:
    """Write files that are not there yet: all of them, or none. Raises NotWritten."""
    there = [str(path) for path in files if path.exists()]
    if there:
        raise NotWritten(f"{', '.join(there)} exists")
    for path, content in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:
            file.write(content if isinstance(content, bytes) else content.encode())
    return list(files)


def word_of(name: str) -> str:
    """Return the word of a certificate on the contents page."""
    return f"    from .{name} import {camel(name)} as {camel(name)}\n"


def with_word(page: str, name: str) -> str:
    """Return a contents page with the word of one more certificate, in its place. Raises NotWritten."""
    found = _WORDS.search(page)
    if not found:
        raise NotWritten("the issuer's __init__.py has no `if TYPE_CHECKING:` block of its certificates")
    words = sorted({*found[1].splitlines(keepends=True), word_of(name)})
    return page[: found.start(1)] + "".join(words) + page[found.end(1) :]


def contents_page(spec: Spec) -> str:
    """Return the `__init__` of a new issuer."""
    issuer, _, name = str(spec["id"]).partition(".")
    name_en = spec.get("issuer_en") or issuer.replace("_", " ").title()
    names = {"name_ko": literal(spec["issuer_ko"]), "name_en": literal(name_en)}
    told = ", ".join(f"{key}={value}" for key, value in names.items())
    return "\n".join(
        (
            docstring(f"{name_en} ({spec['issuer_ko']})."),
            "\nfrom typing import TYPE_CHECKING\n\nfrom certbroker.model import Connector, Issuer\n",
            f"{_HEAD}{word_of(name)}",
            f"connector = Connector(__name__, issuer=Issuer({told}))\n",
            "if not TYPE_CHECKING:\n    __getattr__ = connector.lazy()\n",
        )
    )
