"""Drafts: from the list of papers on a notice (구비서류 안내) to a procedure that a person reviews."""

from dataclasses import dataclass
from typing import Any

from certbroker.catalogue import Catalogue, discover
from certbroker.errors import RequirementError
from certbroker.requirements.drafting.asking import Asked, asked_of
from certbroker.requirements.drafting.lines import Kind, lines_of
from certbroker.requirements.drafting.remarks import Language, Remark
from certbroker.requirements.drafting.writing import REVIEW, written
from certbroker.requirements.model import Procedure, read_procedure

MAX_CHARACTERS, MAX_IN_LINE = 50_000, 1_000
"""More is no notice, and no line of one."""


@dataclass(frozen=True)
class Draft:
    """A proposed procedure: its file's text, what that reads as, and what a person must look at."""

    toml: str
    procedure: Procedure
    remarks: tuple[Remark, ...]

    def describe(self) -> dict[str, Any]:
        """Return the draft as a JSON object (shape `draft` in docs/shapes.md)."""
        return {
            "id": self.procedure.id,
            "name_ko": self.procedure.name_ko,
            "requirements": len(self.procedure.requirements),
            "toml": self.toml,
            "remarks": [one.describe() for one in self.remarks],
        }


def draft(
    text: str,
    catalogue: Catalogue | None = None,
    *,
    id: str = "draft",  # noqa: A002 - the word of the procedure's file
    name: str | None = None,
    language: Language = "en",
) -> Draft:
    """Propose a procedure for a notice.

    Each line becomes requirements, or stands in a comment that says REVIEW. Nothing is invented: law, authority and
    source say REVIEW, a predicate says no more than that the paper is there. name: default the notice's first line,
    where it names no paper. language: of the comments.

    Raises RequirementError where no paper is named, the id is none, or the text is longer than 50,000 characters or a
    line of it than 1,000.
    """
    if len(text) > MAX_CHARACTERS or any(len(line) > MAX_IN_LINE for line in text.splitlines()):
        raise RequirementError(f"a notice of more than {MAX_CHARACTERS:,} characters, or {MAX_IN_LINE:,} in a line")
    known = catalogue or discover()
    lines = list(lines_of(text, known))
    items = asked_of(lines, known)
    if not any(isinstance(one, Asked) for one in items):
        raise RequirementError("the notice names no paper")
    title = next((line.text for line in lines if line.kind is Kind.TITLE), REVIEW)
    toml = written(lines, items, known, id_=id, name=name or title, language=language)
    try:
        procedure = read_procedure(toml)
    except ValueError as error:
        raise RequirementError(f"no draft: {_first(error)}") from None
    return Draft(toml, procedure, tuple(_remarks(items)))


def _remarks(items: list[Asked | Remark]) -> list[Remark]:
    told = [Remark(0, "not_known")]
    for one in items:
        told += [one] if isinstance(one, Remark) else one.remarks
    return told


def _first(error: ValueError) -> str:
    return str(error).splitlines()[-1 if len(str(error).splitlines()) == 1 else 1].strip()


__all__ = ["Draft", "Remark", "draft"]
