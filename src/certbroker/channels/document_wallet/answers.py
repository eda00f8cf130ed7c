"""What the wallet answers, typed: strict where it is known, blind to what is not."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Generic, TypeVar, cast

from pydantic import AliasChoices, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from certbroker.channels.document_wallet.submission import Pin, PresentationUrl, SubmissionState
from certbroker.channels.document_wallet.values import Count, Day, Moment, Reason, Text, Yes, text_of
from certbroker.model import WalletAddress

R = TypeVar("R", bound="Row")
_CODE = BeforeValidator(text_of)
_MAYBE = BeforeValidator(lambda value: text_of(value) or None)
_ATTACHED = BeforeValidator(lambda value: {"": False, "1": False, "2": True}.get(text_of(value), value))


class WalletState(StrEnum):
    """Where a wallet stands (ecdwTyCode)."""

    REGISTERED = "1"
    UNREGISTERED = "2"
    OTHER_DEVICE = "3"
    SUSPENDED = "4"
    TERMS_CHANGED = "5"
    PHONE_CHANGED = "6"
    CONSENT_AGAIN = "7"
    CONSENT_AGAIN_TOO = "8"


class ApplicationState(StrEnum):
    """Where an application stands (applStatsCode)."""

    APPLIED = "1"
    TAKES_TIME = "2"
    ISSUED = "3"
    TURNED_DOWN = "4"
    FAILED = "5"
    WAITING = "6"


class Pace(StrEnum):
    """How fast a document is issued (reqreKnd)."""

    AT_ONCE = "1"
    ON_A_CONDITION = "2"
    TAKES_TIME = "3"


class Answer(BaseModel):
    """Anything that the wallet answers under a good code."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    transaction: str = ""
    """Our number of the call."""


class Row(BaseModel):
    """One row of a list."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    @property
    def key(self) -> str:
        """What tells rows of a list apart."""
        raise NotImplementedError


class Listing(Answer, Generic[R]):
    """A page of a list. `KEYS` are the members under which its rows may come."""

    KEYS: ClassVar[tuple[str, ...]] = ()
    total: Count = Field(default=None, validation_alias="totRow")
    rows: tuple[R, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _gather(cls, data: Any) -> Any:
        """Take the rows from wherever they are; one alone may come without its list, none as empty text."""
        found = [row for key in cls.KEYS for row in _several(data.get(key))]
        return {**data, "rows": found}


def _several(value: object) -> Sequence[object]:
    if isinstance(value, list):
        return cast("list[object]", value)
    return () if value in (None, "") else (value,)


class OwnWallet(Answer):
    """The state of a wallet (verifyIndiECDW)."""

    state: Annotated[WalletState, _CODE] = Field(validation_alias="ecdwTyCode")
    address: Annotated[WalletAddress | None, _MAYBE] = Field(default=None, validation_alias="ecdwAdres")


class IssuedDocument(Row):
    """A document in a wallet (inquireElecDocIssueList)."""

    id: Text = Field(validation_alias="docId", pattern=r"^[0-9]{18}$")
    kind: Text = Field(validation_alias="docKndCode")
    name: Text = Field(default="", validation_alias="docKndNm")
    issued_at: Moment = Field(default=None, validation_alias="issuDt")
    valid_until: Day = Field(default=None, validation_alias=AliasChoices("validDt", "vaildDt"))
    presentable_until: Day = Field(default=None, validation_alias="presentnPosblDt")
    presentable_count: Count = Field(default=None, validation_alias="presentnPosblCnt")
    """How often it can still be submitted or downloaded; `None` where nothing is said."""
    is_disused: Yes = Field(default=False, validation_alias="disuseDocAt")
    is_paid: Yes = Field(default=False, validation_alias="payElcrtAt")
    issuer_code: Text = Field(default="", validation_alias="issuInsttCode")
    issuer_name: Text = Field(default="", validation_alias="issuInsttNm")
    is_attached: Annotated[bool, _ATTACHED] = Field(default=False, validation_alias="issuTyCode")
    """Whether the holder put it there (첨부), rather than an issuer."""
    application: Text = Field(default="", validation_alias="applId")

    @property
    def key(self) -> str:
        """The document's id."""
        return self.id


class Application(Answer, Row):
    """An application for a document (ECDApply, ECDApplyInfoInquire, ECDApplyListInquire)."""

    id: Text = Field(validation_alias="applId", min_length=1)
    state: Annotated[ApplicationState, _CODE] = Field(validation_alias="applStatsCode")
    kind: Text = Field(default="", validation_alias="docKndCode")
    pace: Annotated[Pace | None, _MAYBE] = Field(default=None, validation_alias="reqreKnd")
    applied_at: Moment = Field(default=None, validation_alias="applDt")
    document: Text = Field(default="", validation_alias="docId", pattern=r"^(?:[0-9]{18})?$")
    """Id of the document, once it is issued."""
    reason: Reason = Field(default="", validation_alias="resnMessage")
    number: Text = Field(default="", validation_alias="utlNo")
    """Our own number of the application, where the wallet keeps it."""

    @property
    def key(self) -> str:
        """The application's id."""
        return self.id


class SupportedDocument(Row):
    """A document that can be applied for (ECDApplySupportListInquire)."""

    kind: Text = Field(validation_alias="docKndCode", min_length=1)
    name: Text = Field(default="", validation_alias="docKndNm")
    issuer_code: Text = Field(default="", validation_alias="issuInsttCode")
    issuer_name: Text = Field(default="", validation_alias="issuInsttNm")
    pace: Annotated[Pace | None, _MAYBE] = Field(default=None, validation_alias="reqreKnd")

    @property
    def key(self) -> str:
        """Kind and issuer."""
        return f"{self.kind} {self.issuer_code}"


class Distribution(Row):
    """A submission as the wallet lists it (inquireElecDocDistList)."""

    package_id: Text = Field(validation_alias="docPackageId", min_length=1)
    state: Annotated[SubmissionState, _CODE] = Field(validation_alias="dbxStatsCode")
    submitted_on: Day = Field(default=None, validation_alias="presentnDt")
    changed_at: Moment = Field(default=None, validation_alias="distbDt")
    documents: Count = Field(default=None, validation_alias="docCnt")
    presenter: Annotated[WalletAddress | None, _MAYBE] = Field(default=None, validation_alias="presentnEcdwAdres")
    recipient: Annotated[WalletAddress | None, _MAYBE] = Field(default=None, validation_alias="receptEcdwAdres")
    recipient_name: Text = Field(default="", validation_alias="receptNm")
    reason: Reason = Field(default="", validation_alias="resnMessage")
    pin: Annotated[Pin | None, _MAYBE] = Field(default=None, validation_alias="pinNo")

    @property
    def key(self) -> str:
        """The package's id."""
        return self.package_id


class Metadata(Answer):
    """What a document says (inquireElecDocInfo)."""

    document: Text = Field(default="", validation_alias="docId")
    kind: Text = Field(default="", validation_alias="docKndCode")
    content: Text = Field(default="", validation_alias="elcrtMetaInfo", repr=False)
    """Base64 of XML or JSON."""


class File(Answer):
    """The issuer's file (viewElecDoc, downloadElecDoc, urlDownloadElecDoc)."""

    document: Text = Field(default="", validation_alias="docId")
    """Id of the document, where the wallet says it."""
    content: Text = Field(default="", validation_alias="docCn", repr=False)
    """Base64 of the PDF."""


class Presentation(Answer):
    """What a submission begins with (requestElecDocPresentURL)."""

    package_id: Text = Field(validation_alias="docPackageId", min_length=1)
    url: PresentationUrl = Field(validation_alias="instPresentnUrl")
    pin: Annotated[Pin | None, _MAYBE] = Field(default=None, validation_alias="pinCode")
    valid_until: Day = Field(default=None, validation_alias="validDt")


class IssueList(Listing[IssuedDocument]):
    """A page of inquireElecDocIssueList: `agrmnts` as documented, `proofs` as it comes."""

    KEYS = ("proofs", "agrmnts")


class ApplicationList(Listing[Application]):
    """A page of ECDApplyListInquire."""

    KEYS = ("applys",)


class SupportList(Listing[SupportedDocument]):
    """A page of ECDApplySupportListInquire."""

    KEYS = ("supports",)


class DistributionList(Listing[Distribution]):
    """A page of inquireElecDocDistList."""

    KEYS = ("distributions",)
