"""The wallet as a channel: an application per document, then its metadata and the issuer's file.

What is fetched is viewed, never downloaded, as long as the wallet lets it: viewing uses nothing up, so a crash between
fetching and storing loses nothing. Only where viewing is refused is a download spent, as the very last call.
"""

import hashlib

from pydantic import BaseModel, ConfigDict, ValidationError

from certbroker._http import HttpPool
from certbroker.channels.base import Fetched, Order, Planned, Turned, Waiting
from certbroker.channels.document_wallet.answers import Application, ApplicationState, File, WalletState
from certbroker.channels.document_wallet.application import Form
from certbroker.channels.document_wallet.client import WalletClient
from certbroker.channels.document_wallet.presenting import Presenting, address_of
from certbroker.channels.document_wallet.rehearsal import planned
from certbroker.channels.document_wallet.values import decoded, pdf_of
from certbroker.channels.public_mydata.client import Clock, Digits, random_digits
from certbroker.errors import ChannelRefused, ConsentMissing, IdentityConflict, PayloadError, SettingsError
from certbroker.model import Certificate, Holder, Item, Subject
from certbroker.reading import to_utf8
from certbroker.routes import Wallet
from certbroker.settings import WalletAccess

NUMBERS = 10
"""How many applications one order may have in all: one that failed is not taken up again."""
TRIES = 3
"""How many of them are made in one go."""
USABLE = frozenset({WalletState.REGISTERED, WalletState.OTHER_DEVICE})
"""States in which a wallet can be asked: the device it lives on is the holder's, never ours."""
_FAILED = "applStatsCode 5"
_BY_STATUS = "HTTP "
"""How the code of a refusal begins that is an HTTP status."""


class Ticket(BaseModel):
    """What a document is collected with; nothing in it is personal."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    application: str
    """applId."""
    number: str
    """utlNo."""
    document: str = ""
    """docId, where it was issued at once."""


class WalletChannel(Presenting):
    """The document wallet (전자문서지갑) of one relying party: a `DocumentChannel` that also submits."""

    name: str = Wallet.channel

    def __init__(
        self, access: WalletAccess, http: HttpPool, clock: Clock | None = None, *, digits: Digits = random_digits
    ) -> None:
        super().__init__(WalletClient(access, http, clock=clock, digits=digits), clock)

    def refusal(self, item: Item[Certificate], holder: Holder) -> str | None:
        """Say why the wallet cannot be asked for a holder's item; None where it can. Asks nobody."""
        route = _route(item.certificate)
        if route is None:
            return "the certificate is not to be had there"
        if not self._code(item.certificate, route):
            return "no document kind (docKndCode): set `wallet.codes`"
        if holder.wallet_address is None:
            return "the holder's wallet address is not known"
        return None if _is_own(item.subject, holder) else "a wallet has the documents of its own holder only"

    async def request(self, order: Order) -> str:
        """Apply for the document, once; returns a ticket (JSON text) to collect it with.

        An application of ours for this order is taken up where there is one.

        Raises SettingsError, IdentityConflict where the wallet is somebody else's, ChannelError, PayloadError.
        """
        form = self._form(order)
        await self._require_own(form)
        found, number = await self._applied(order, form)
        return Ticket(application=found.id, number=number, document=found.document).model_dump_json()

    async def collect(self, order: Order, ticket: str) -> Fetched | Waiting | Turned:
        """Fetch the document of a ticket, where it is issued. Raises ChannelError, PayloadError."""
        told, form = _ticket(ticket), self._form(order)
        found = await self.client.application(form.address, told.application)
        _require_kind(form, found.kind)
        match found.state:
            case ApplicationState.TURNED_DOWN:
                return Turned("not_eligible", found.reason)
            case ApplicationState.FAILED:
                raise ChannelRefused(found.reason, channel_code=_FAILED, certificate=order.item.certificate.id())
            case ApplicationState.ISSUED:
                document = found.document or told.document or await self._listed(form, told.application)
                return await self._fetched(form, document) if document else Waiting()
            case _:
                return Waiting()

    def dry_run(self, order: Order) -> tuple[Planned, ...]:
        """Return the requests that fetching the document would send, without personal data and keys. Sends nothing."""
        return planned(self.client, self._form(order), number_of(order, 0))

    def _code(self, certificate: type[Certificate], route: Wallet) -> str:
        return self.client.access.codes.get(certificate.id()) or route.code or ""

    def _form(self, order: Order) -> Form:
        refusal = self.refusal(order.item, order.holder)
        route = _route(order.item.certificate)
        if refusal or route is None:
            raise SettingsError(refusal or "", certificate=order.item.certificate.id())
        if order.ci is None:
            raise ConsentMissing("no proof of the identity provider")
        kind, address = self._code(order.item.certificate, route), address_of(order.holder)
        return Form(order.item, route, kind, order.holder, address, self._clock(), order.ci)

    async def _require_own(self, form: Form) -> None:
        """Refuse a wallet that is not the holder's, or that is not in use."""
        holder = form.holder
        found = await self.client.verify(form.address, holder.name, holder.birth_date, form.ci)
        if found.state not in USABLE:
            raise ChannelRefused(
                f"the holder's wallet: {found.state.name.lower()}", channel_code=f"ecdwTyCode {found.state.value}"
            )
        if found.address not in {None, form.address}:
            raise IdentityConflict("the wallet address is not the holder's")

    async def _applied(self, order: Order, form: Form) -> tuple[Application, str]:
        """Return the application of an order with its number, made now where there is none that did not fail."""
        rows = await self.client.applications(form.address)
        known, before, tries = {row.number: row for row in rows if row.number}, {row.id for row in rows}, 0
        for number in (number_of(order, count) for count in range(NUMBERS)):
            found = known.get(number)
            if found is None:
                if tries == TRIES:
                    break
                found = await self.client.apply(form.address, form.kind, form.xml(), number)
                _require_ours(form, number, found)
                tries += found.id not in before  # else it is one that failed before, found again by its number
            if found.state is not ApplicationState.FAILED:
                return found, number
        raise ChannelRefused("the issuer failed", channel_code=_FAILED, certificate=order.item.certificate.id())

    async def _listed(self, form: Form, application: str) -> str:
        """Return the document of an application out of the wallet's list, if it is there yet."""
        rows = await self.client.documents(form.address, form.kind)
        return next((row.id for row in rows if row.application == application), "")

    async def _fetched(self, form: Form, document: str) -> Fetched | Turned:
        info = await self.client.info(form.address, document)
        _require_kind(form, info.kind)
        _require_document(document, info.document)
        raw = to_utf8(decoded(info.content, "elcrtMetaInfo"))
        file = await self._original(form, document)
        if file is None:
            return Turned("not_delivered", "the document was disused before it was fetched")
        _require_document(document, file.document)
        return Fetched(raw, pdf_of(file.content, "docCn"), (info.transaction, file.transaction))

    async def _original(self, form: Form, document: str) -> File | None:
        """View the issuer's file; where that is refused, download it if that can be done. None where it is disused."""
        try:
            return await self.client.view(form.address, document)
        except ChannelRefused as error:
            if error.channel_code.startswith(_BY_STATUS):
                raise  # a gateway's word, not the wallet's: nothing is spent on it
            rows = await self.client.documents(form.address, form.kind)
            row = next((one for one in rows if one.id == document), None)
            if row is not None and row.is_disused:
                return None
            if row is None or not row.presentable_count:
                raise
        return await self.client.download(form.address, document)


def number_of(order: Order, count: int) -> str:
    """Return our number (utlNo, 20 digits) of an order's application: the same whenever the order is.

    Nobody can guess it back: the consent's id is random.
    """
    options = order.item.options.model_dump_json()
    parts = (order.consent_id, order.requested_at.isoformat(), order.item.certificate.id(), options, str(count))
    return f"{int.from_bytes(hashlib.sha256(chr(0).join(parts).encode()).digest()) % 10**20:020d}"


def _route(certificate: type[Certificate]) -> Wallet | None:
    return next((route for route in certificate.routes if isinstance(route, Wallet)), None)


def _is_own(subject: Subject | None, holder: Holder) -> bool:
    """Whether a subject is the holder, or the business of the holder."""
    if subject is None:
        return True
    if subject.resident_number is None and subject.business is not None:
        return subject.business == holder.business
    same_number = subject.resident_number == holder.resident_number
    return subject.name == holder.name and same_number


def _require_kind(form: Form, kind: str) -> None:
    if kind not in {"", form.kind}:
        raise PayloadError("another kind of document than was asked for", kind="document", path="docKndCode")


def _require_ours(form: Form, number: str, found: Application) -> None:
    """Refuse the answer to another application: its ticket would be looked at again and again."""
    _require_kind(form, found.kind)
    if found.number not in {"", number}:
        raise PayloadError("another application than was made", kind="document", path="utlNo")


def _require_document(asked: str, told: str) -> None:
    if told not in {"", asked}:
        raise PayloadError("another document than was asked for", kind="document", path="docId")


def _ticket(text: str) -> Ticket:
    try:
        return Ticket.model_validate_json(text)
    except ValidationError:
        raise SettingsError("no ticket of the document wallet") from None
