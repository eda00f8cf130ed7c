"""How a channel is asked for a certificate: data that a connector states and a channel reads.

A route names values by reference (`subject.resident_number.front`, `options.from_year`); the channel resolves them
against the request at hand. What is known about each part is marked with `Known`, and a guess is never shown as a
fact.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


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
    """Through the document wallet (전자문서지갑)."""

    channel = "document_wallet"

    def __init__(self, known: Known = Known.DECLARED) -> None:
        self.known = known


class OpenData(Route):
    """Through an open-data API that anyone with a service key can call (공공데이터).

    url: address of the operation. family: whose envelope and error codes it answers with. rows: where the rows stand,
    steps joined by ".", the last of which repeats. parameters: name on the wire → reference, or a fixed text.
    """

    channel = "open_data"

    def __init__(
        self,
        url: str,
        *,
        family: str,
        rows: str,
        parameters: Mapping[str, Ref | str],
        method: str = "GET",
        page_size: int = 100,
        known: Known = Known.CONFIRMED,
    ) -> None:
        self.url = url
        self.family = family
        self.rows = tuple(rows.split("."))
        self.parameters = parameters
        self.method = method
        self.page_size = page_size
        self.known = known
