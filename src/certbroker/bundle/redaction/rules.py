"""What is to be left out: fields by their path, kinds of data wherever they stand, regions of issuers' pages."""

import re
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Final, Literal, Self, get_args

from certbroker.errors import SettingsError

Kind = Literal["account", "address", "phone", "resident_number"]
Why = Literal["asked", "recipient", "preset"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
ANY_DEPTH: Final = "**"
_ID: Final = re.compile(r"[a-z0-9_*?]+(?:\.[a-z0-9_*?]+)?")
_PATH: Final = re.compile(r"[a-z0-9_*?]+(?:\.[a-z0-9_*?]+)*")
_REGION: Final = re.compile(r"([a-z0-9_.]+)@([0-9]{1,3}):((?:[0-9]{1,4}(?:\.[0-9]+)?,?){4})")
_HOW: Final = "a rule is CERTIFICATE:FIELD, kind:KIND, CERTIFICATE:kind:KIND or CERTIFICATE@PAGE:X,Y,WIDTH,HEIGHT in mm"


@dataclass(frozen=True, slots=True)
class Rule:
    """A field of certificates, or a kind of data.

    certificate: an id, in which `*` stands for anything (`nts.*`). path: names of fields with dots between them,
    without numbers of rows: `settlements.payer_number`; `*` stands for one of them, `**` for any number. A path to a
    group leaves out all of it. kind: in place of a path.
    """

    certificate: str = "*"
    path: str = ""
    kind: Kind | None = None
    reason: str = ""
    """Why, in words for the receiver; the manifest has them."""
    why: Why = "asked"

    @classmethod
    def parse(cls, text: str, *, reason: str = "", why: Why = "asked") -> Self:
        """Read `nts.income_amount:settlements.payer_number`, `kind:phone`, `nts.*:kind:address`.

        Raises SettingsError.
        """
        head, _, tail = text.strip().rpartition(":")
        if head == "kind" or head.endswith(":kind"):
            certificate = head.removesuffix("kind").removesuffix(":") or "*"
            if tail not in KINDS or not _ID.fullmatch(certificate):
                raise SettingsError(f"no kind of data that is known: there is {', '.join(KINDS)}")
            return cls(certificate, kind=tail, reason=reason, why=why)
        if not (_ID.fullmatch(head) and _PATH.fullmatch(tail)):
            raise SettingsError(_HOW)
        return cls(head, tail, reason=reason, why=why)

    def is_about(self, certificate: str) -> bool:
        """Whether it is about a certificate."""
        return fnmatchcase(certificate, self.certificate)

    def hits(self, path: tuple[str, ...]) -> bool:
        """Whether it leaves out what stands at a path."""
        return bool(self.path) and _fits(tuple(self.path.split(".")), path)

    def __str__(self) -> str:
        return f"{self.certificate}:{f'kind:{self.kind}' if self.kind else self.path}"


@dataclass(frozen=True, slots=True)
class Region:
    """A rectangle on a page of an issuer's file, in millimetres from the page's top left corner. Pages count from 1.

    It is painted over in addition to what the rules hide: by itself it would leave the data as it is.
    """

    certificate: str
    page: int
    x: float
    y: float
    width: float
    height: float

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `nts.income_amount@1:20,30,60,8`. Raises SettingsError."""
        found = _REGION.fullmatch(text.strip())
        sides = [float(side) for side in found[3].split(",") if side] if found else []
        if found is None or len(sides) != 4 or int(found[2]) < 1:  # noqa: PLR2004 - x, y, width and height
            raise SettingsError(_HOW)
        return cls(found[1], int(found[2]), *sides)


def _fits(pattern: tuple[str, ...], path: tuple[str, ...]) -> bool:
    if not pattern:
        return not path
    first, rest = pattern[0], pattern[1:]
    if first == ANY_DEPTH:
        return any(_fits(rest, path[at:]) for at in range(len(path) + 1))
    return bool(path) and fnmatchcase(path[0], first) and _fits(rest, path[1:])
