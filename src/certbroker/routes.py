"""How a channel is asked for a certificate: data that a connector states and a channel reads.

A route names values by reference (`subject.resident_number.front`, `options.from_year`); the channel resolves them
against the request at hand. What is known about each part is marked with `Known`, and a guess is never shown as a
fact.
"""

from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass, field
from enum import StrEnum

from certbroker.errors import ConnectorDefect


class Known(StrEnum):
    """How well a part of a channel's protocol is known (the marks C, S, 1 and D of docs/channel.md)."""

    CONFIRMED = "confirmed"
    """By two public clients or an official page."""
    SAMPLE = "sample"
    """Seen in sample messages."""
    CLIENT = "client"
    """Seen in one public client."""
    DECLARED = "declared"
    """Declared by us: no public source shows it."""


@dataclass(frozen=True, slots=True)
class Ref:
    """A reference to a value of the request: `subject.name`, `options.year`."""

    path: str
    words: Mapping[str, str] = field(default_factory=dict[str, str])
    applies_to: str = ""

    def __getattr__(self, name: str) -> "Ref":
        """Go one step further: `subject.resident_number` → `.front`."""
        if name.startswith("_"):
            raise AttributeError(name)
        return Ref(f"{self.path}.{name}")

    def codes(self, **words: str) -> "Ref":
        """Say the code words this document wants: `subject.nationality_kind.codes(domestic="01", foreign="02")`."""
        return Ref(self.path, words, self.applies_to)

    def only_for(self, kind: str) -> "Ref":
        """Say which applicant this key is for, `person` or `corporation`: for the other it is sent empty."""
        return Ref(self.path, self.words, kind)

    @property
    def root(self) -> str:
        """The first step: `subject`, `options`, `business`, `applicant`, `identifier`."""
        return self.path.partition(".")[0]


subject = Ref("subject")
"""The person or thing that the certificate is about (증명 대상자)."""
options = Ref("options")
"""What the applicant chose."""
business = Ref("business")
"""The subject's business."""
applicant = Ref("applicant")
"""Whoever applies: a person or a corporation."""
identifier = Ref("identifier")
"""By which number the subject is named."""


class Route:
    """One way to fetch a certificate."""

    channel: str
    known: Known


class MyData(Route):
    """Through the public MyData exchange (공공 마이데이터 유통시스템): a document code and its keys, in order.

    `code` is `None` where no public source shows it; then keys are numbered in order, and settings give a provisional
    code (`X001`) until the relying party knows the real one. `formerly` lists codes used before.
    """

    channel = "public_mydata"

    def __init__(
        self,
        code: str | None,
        *unnumbered: Ref,
        known: Known = Known.CONFIRMED,
        formerly: tuple[str, ...] = (),
        **keys: Ref,
    ) -> None:
        numbered = {f"K{number:03d}": ref for number, ref in enumerate(unnumbered, 1)}
        self.code = code
        self.keys: Mapping[str, Ref] = {**numbered, **keys}
        self.known = Known.DECLARED if code is None else known
        self.formerly = formerly

    def carries(self, option: str) -> bool:
        """Whether an option of the applicant is part of the request on this route."""
        return any(ref.path.split(".")[:2] == ["options", option] for ref in self.keys.values())


class Wallet(Route):
    """Through the document wallet (전자문서지갑): a document kind (docKndCode), and how its application is filled in.

    `code` is `None` where no public source shows it; settings give it once the relying party knows it. choices:
    element of the application → option; options that are not named go under their labels, which is declared. first
    and last: what stands before and after the choices, element → (code, text), or a reference, left out where empty.
    """

    channel = "document_wallet"

    def __init__(
        self,
        code: str | None = None,
        *,
        choices: Mapping[str, Ref] | None = None,
        first: "Mapping[str, tuple[str, str] | Ref] | None" = None,
        last: "Mapping[str, tuple[str, str] | Ref] | None" = None,
        known: Known = Known.DECLARED,
    ) -> None:
        self.code = code
        self.choices = choices or {}
        self.first = first or {}
        self.last = last or {}
        self.known = known


@dataclass(frozen=True, slots=True)
class Entries:
    """The JSON body of an open-data call: one list, such as `{"b_no": ["0000000017"]}`.

    each: what an entry holds: name on the wire → reference, or one reference to texts apart by commas, an entry each.
    most: how many entries one call takes.
    """

    name: str
    each: Ref | Mapping[str, Ref]
    most: int = 100


@dataclass(frozen=True, slots=True)
class Search:
    """A search that goes first where the applicant does not know the number by which an operation is asked.

    take: parameter → column of a row found; every row found is one call. keep: column → what it must hold, where the
    applicant chose. newest: column of which only the highest value counts, where nothing was chosen for it. most: how
    many rows may be left; more is a search that does not name its thing.
    """

    route: "OpenData"
    take: Mapping[str, str]
    keep: Mapping[str, Ref] = field(default_factory=dict[str, Ref])
    newest: str = ""
    most: int = 50


@dataclass(frozen=True, eq=False)
class OpenData(Route):
    """Through an open-data API that anyone with a service key can call (공공데이터).

    A parameter that resolves to nothing is left out. Where the key goes and how pages are asked is the family's.
    """

    channel = "open_data"

    url: str
    """Address of the operation, as published."""
    _: KW_ONLY
    family: str
    """Whose envelope and error codes it answers with: `data.go.kr`, `odcloud`, …"""
    rows: str
    """Where the rows stand: steps joined by ".", the last of which repeats; `*` is any step."""
    parameters: Mapping[str, Ref | str]
    """Name on the wire → reference, or a fixed text."""
    method: str = "GET"
    body: Entries | None = None
    page_size: int = 100
    digits: Mapping[str, int] = field(default_factory=dict[str, int])
    """Parameter or name in the body → how many digits it has: sent without hyphens, refused with another length."""
    filled: Mapping[str, int] = field(default_factory=dict[str, int])
    """The same, filled with zeros on the left."""
    each: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    """A parameter whose option need not be chosen → its words: where none was, there is a call for each."""
    repeats: Mapping[str, str] = field(default_factory=dict[str, str])
    """Parameter or name in the body → column in which each row repeats what was asked, or goes on from it: a row that
    says something else answers somebody else's question."""
    first: Search | None = None
    others: tuple[str, ...] = ()
    """Further operations of the same service, for `other`."""
    instead: "OpenData | None" = None
    """The same rows at another address, for relying parties that have a key of its own for its host."""
    known: Known = Known.CONFIRMED

    @property
    def steps(self) -> tuple[str, ...]:
        """The steps to the rows."""
        return tuple(self.rows.split("."))

    def other(self, operation: str) -> "OpenData":
        """Return the route of another operation of the service, with the fixed parameters only.

        Raises ConnectorDefect where the service is not said to have it.
        """
        if operation not in self.others:
            raise ConnectorDefect(f"no operation {operation}; there is {', '.join(self.others) or 'none'}")
        fixed = {name: value for name, value in self.parameters.items() if isinstance(value, str)}
        return OpenData(
            f"{self.url.rpartition('/')[0]}/{operation}",
            family=self.family,
            rows=self.rows,
            parameters=fixed,
            page_size=self.page_size,
            digits=self.digits,
            filled=self.filled,
            repeats=self.repeats,
            known=self.known,
        )
