"""The wallet client: one method per operation, typed answers, and what may be repeated.

Reading is repeated while the channel is unavailable, and so is applying, which carries our own number: sent again, it
is the same application. What uses something up or has no number of ours (a download, a submission, a cancellation)
is sent once: whoever gets no answer looks at the lists first. Nothing is repeated after a timeout.
"""

import asyncio
import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar

from pydantic import ValidationError
from tenacity import AsyncRetrying, retry_if_exception, stop_after_attempt, stop_before_delay, wait_random_exponential

from certbroker._http import HttpPool
from certbroker.channels.document_wallet.answers import (
    Answer,
    Application,
    ApplicationList,
    Distribution,
    DistributionList,
    File,
    IssuedDocument,
    IssueList,
    Listing,
    Metadata,
    OwnWallet,
    Presentation,
    Row,
    SupportedDocument,
    SupportList,
)
from certbroker.channels.document_wallet.submission import Pin, SubmissionState
from certbroker.channels.document_wallet.values import message_of
from certbroker.channels.public_mydata.client import FINE, Clock, Digits, random_digits, read_reply
from certbroker.channels.public_mydata.envelope import sign
from certbroker.errors import ChannelError, ChannelRefused, ChannelTimeout, PayloadError, Recovery, SettingsError
from certbroker.fields import SEOUL
from certbroker.model import WalletAddress
from certbroker.privacy import ConnectingInformation
from certbroker.settings import WalletAccess

PAGE_SIZE = 20
MAX_PAGES = 500
"""Pages of one list that are read: no holder has ten thousand documents."""
AGREED = "Y"
VERIFY, APPLY, APPLICATION, APPLICATIONS = "verifyIndiECDW", "ECDApply", "ECDApplyInfoInquire", "ECDApplyListInquire"
INFO, VIEW = "inquireElecDocInfo", "viewElecDoc"

A = TypeVar("A", bound=Answer)
R = TypeVar("R", bound=Row)
Fields = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Call:
    """A request to the wallet, as it is sent."""

    operation: str
    url: str
    transaction: str
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)


class WalletClient:
    """Talks to the document wallet for one relying party."""

    def __init__(
        self, access: WalletAccess, http: HttpPool, *, clock: Clock | None = None, digits: Digits = random_digits
    ) -> None:
        self.access = access
        self._http = http
        self._key = access.key()
        self._clock = clock or (lambda: datetime.now(SEOUL))
        self._digits = digits

    async def verify(self, address: WalletAddress, name: str, born_on: date, ci: ConnectingInformation) -> OwnWallet:
        """Say whose wallet an address is, and where it stands (verifyIndiECDW). Raises ChannelError, PayloadError."""
        return await self._ask(OwnWallet, VERIFY, verifying(address, name, born_on, ci))

    async def documents(self, address: WalletAddress, kind: str = "") -> tuple[IssuedDocument, ...]:
        """List the documents of a wallet, of one kind or all (inquireElecDocIssueList)."""
        fields = {"ecdwAdres": address.reveal(), "docKndCode": kind}
        return await self._list(IssueList, "inquireElecDocIssueList", fields)

    async def info(self, address: WalletAddress, document: str) -> Metadata:
        """Return what a document says (inquireElecDocInfo)."""
        return await self._ask(Metadata, INFO, of_document(address, document))

    async def view(self, address: WalletAddress, document: str) -> File:
        """Return the issuer's file without using the document up (viewElecDoc)."""
        return await self._ask(File, VIEW, of_document(address, document))

    async def download(self, address: WalletAddress, document: str) -> File:
        """Return the issuer's file; uses one of the document's presentations up (downloadElecDoc). Sent once."""
        return await self._ask(File, "downloadElecDoc", of_document(address, document), once=True)

    async def download_by_pin(self, document: str, pin: Pin) -> File:
        """Return the file of a submitted document, as its recipient (urlDownloadElecDoc). Sent once."""
        return await self._ask(File, "urlDownloadElecDoc", {"docId": document, "pinNo": pin.reveal()}, once=True)

    async def supported(self) -> tuple[SupportedDocument, ...]:
        """List what can be applied for (ECDApplySupportListInquire)."""
        return await self._list(SupportList, "ECDApplySupportListInquire", {})

    async def apply(self, address: WalletAddress, kind: str, application: bytes, number: str) -> Application:
        """Apply for a document (ECDApply). application: 신청데이터 XML; number: ours, the same for the same one."""
        return await self._ask(Application, APPLY, applying(address, kind, application, number))

    async def application(self, address: WalletAddress, application: str) -> Application:
        """Return an application as it stands (ECDApplyInfoInquire)."""
        return await self._ask(Application, APPLICATION, of_application(address, application))

    async def applications(self, address: WalletAddress) -> tuple[Application, ...]:
        """List the applications of a wallet (ECDApplyListInquire)."""
        return await self._list(ApplicationList, APPLICATIONS, of_wallet(address))

    async def submit(
        self, documents: Sequence[str], presenter: WalletAddress, recipient: WalletAddress
    ) -> Presentation:
        """Submit documents, to which the holder agreed (requestElecDocPresentURL). Sent once."""
        fields = {
            "docIds": [{"docId": one} for one in documents],
            "presentnEcdwAdres": presenter.reveal(),
            "receptEcdwAdres": recipient.reveal(),
            "prvcPvsnAgreAt": AGREED,
        }
        return await self._ask(Presentation, "requestElecDocPresentURL", fields, once=True)

    async def distributions(self, address: WalletAddress) -> tuple[Distribution, ...]:
        """List the submissions of a wallet (inquireElecDocDistList)."""
        fields = {"ecdwAdres": address.reveal(), "dbxStatsCode": "0"}
        return await self._list(DistributionList, "inquireElecDocDistList", fields)

    async def change(self, package: str, state: SubmissionState) -> None:
        """Cancel or delete a submission (changeElecDocPackageDistInfo). Sent once."""
        fields = {"docPackageId": package, "dbxStatsCode": state.value}
        await self._ask(Answer, "changeElecDocPackageDistInfo", fields, once=True)

    def prepare(self, operation: str, fields: Fields) -> Call:
        """Return a request as it would be sent, signed and numbered. Raises SettingsError."""
        number, body = self._number(), _json(fields)
        headers = {
            "apiKeyHashcd": sign(self._key, body),
            "apiUtlInsttCode": self.access.system_code,
            "apiUtlInsttTrnsmisNo": number,
            "deviceId": self.access.device_id,
            "Content-Type": "application/json;charset=UTF-8",
        }
        return Call(operation, f"{self.access.url}/{operation}", number, headers, body)

    def _number(self) -> str:
        """Return a new transaction number: yyyyMMddHHmmssSSS in Korean time and 8 random digits."""
        now = self._clock().astimezone(SEOUL)
        return f"{now:%Y%m%d%H%M%S}{now.microsecond // 1000:03d}{self._digits(8)}"

    async def _list(self, model: type[Listing[R]], operation: str, fields: Fields) -> tuple[R, ...]:
        """Read every page of a list: rows may move from page to page meanwhile, and pages may come short."""
        found: dict[str, R] = {}
        for number in range(1, MAX_PAGES + 1):
            page = await self._ask(model, operation, {**fields, **of_page(number)})
            if page.total and not page.rows and not found:
                raise PayloadError("totRow tells of rows, and there are none", kind="envelope", path=operation)
            before = len(found)
            found |= {row.key: row for row in page.rows}
            is_last = len(page.rows) < PAGE_SIZE if page.total is None else len(found) >= page.total
            if is_last or len(found) == before:
                return tuple(found.values())
        raise PayloadError(f"a list of more than {MAX_PAGES} pages", kind="size", path=operation)

    async def _ask(self, model: type[A], operation: str, fields: Fields, *, once: bool = False) -> A:
        """Send a request, again while the channel is unavailable and it may be; all attempts share the deadline."""
        end = asyncio.get_running_loop().time() + self.access.deadline
        attempts = AsyncRetrying(
            retry=retry_if_exception(_may_retry),
            stop=stop_after_attempt(1 if once else self.access.attempts) | stop_before_delay(self.access.deadline),
            wait=wait_random_exponential(0.2, max=5),
            reraise=True,
        )
        return await attempts(self._once, model, operation, fields, end)

    async def _once(self, model: type[A], operation: str, fields: Fields, end: float) -> A:
        call = self.prepare(operation, fields)
        left = max(end - asyncio.get_running_loop().time(), 0.0)
        reply = await self._http.send(
            "POST", call.url, headers=call.headers, content=call.body, deadline=left, operation=call.operation
        )
        data = read_reply(reply, self._clock())
        code = data.get("rspnsCode")
        if str(code) != FINE:
            raise ChannelRefused(_message(data), channel_code=str(code))
        return _typed(model, {**data, "transaction": call.transaction}, operation)


def applying(address: WalletAddress, kind: str, application: bytes, number: str) -> dict[str, str]:
    """Return what an application is sent as."""
    return {
        **of_wallet(address),
        "docKndCode": kind,
        "elcrtReqstMetaInfo": base64.b64encode(application).decode(),
        "utlNo": number,
    }


def verifying(address: WalletAddress, name: str, born_on: date, ci: ConnectingInformation) -> dict[str, str]:
    """Return what asking whose wallet an address is is sent as."""
    return {**of_wallet(address), "nm": name, "birthDe": f"{born_on:%Y%m%d}", "ci": ci.reveal()}


def of_wallet(address: WalletAddress) -> dict[str, str]:
    """Return what names a wallet."""
    return {"ecdwAdres": address.reveal()}


def of_application(address: WalletAddress, application: str) -> dict[str, str]:
    """Return what names an application."""
    return {**of_wallet(address), "applId": application}


def of_document(address: WalletAddress, document: str) -> dict[str, str]:
    """Return what names a document."""
    return {**of_wallet(address), "docId": document}


def of_page(number: int) -> dict[str, str]:
    """Return what names a page of a list."""
    return {"pgngNo": str(number), "pgngSize": str(PAGE_SIZE)}


def _json(fields: Fields) -> bytes:
    try:
        return json.dumps(fields, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise SettingsError("a value holds half a character") from None


def _message(data: Mapping[str, Any]) -> str:
    """Return the wallet's message under either spelling."""
    found = data.get("rspnsMssage") or data.get("rspnsMessage")
    return message_of(found) if isinstance(found, str) else ""


def _typed(model: type[A], data: Mapping[str, Any], operation: str) -> A:
    try:
        return model.model_validate(data)
    except ValidationError as error:
        where = ".".join(str(step) for step in error.errors(include_input=False)[0]["loc"])
        raise PayloadError(f"the answer to {operation} is not as declared", kind="envelope", path=where[:60]) from None


def _may_retry(error: BaseException) -> bool:
    return (
        isinstance(error, ChannelError)
        and error.recovery is Recovery.RETRY
        and not isinstance(error, ChannelTimeout)
        and error.retry_at is None
    )
