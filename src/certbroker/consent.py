"""Consent: what the holder lets be fetched, for whom, why and how long, in a text to confirm (본인정보 제공요구).

전자정부법 제43조의2 (행정정보 제공요구), 민원처리법 제10조의2, 개인정보 보호법 제35조의2. A consent is the only key
to fetching: `permit` refuses whatever lies outside its items, subjects, recipient, purpose or time.
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from types import NoneType
from typing import Any, Literal, Protocol, cast

from pydantic import BaseModel, ConfigDict, Field

from certbroker.catalogue import Catalogue
from certbroker.errors import (
    ConsentDeclined,
    ConsentError,
    ConsentExpired,
    ConsentMissing,
    ConsentPending,
    ConsentScope,
    ConsentSuspended,
    ConsentWithdrawn,
    SettingsError,
)
from certbroker.fields import SEOUL, Code, Month, kind_of_field
from certbroker.model import Certificate, Holder, Item, Options, Representative, Subject, given, meanings
from certbroker.privacy import ConnectingInformation, SignedProof, opaque_id
from certbroker.routes import MyData, OpenData, Wallet

APPROVE_WITHIN = timedelta(hours=24)
FETCH_WITHIN = timedelta(days=1)
RETENTION_DAYS = 30
"""How long what was fetched is kept unless said otherwise: 선택보내기 is kept 30 days."""

DEMAND = (
    "위와 같이 「전자정부법」 제43조의2 및 「민원 처리에 관한 법률」 제10조의2에 따라"
    " 본인에 관한 행정정보의 제공을 요구합니다."
)

EXCHANGE, OPEN_DATA = MyData.channel, OpenData.channel
PUBLIC_RECORDS = "public_records"
"""What stands in place of an identity provider where all that is fetched is open to anyone."""
_CHANNELS = {EXCHANGE: "공공 마이데이터 유통시스템", Wallet.channel: "전자문서지갑", OPEN_DATA: "공공데이터"}
_RELATIONS = {
    "self": "본인",
    "spouse": "배우자",
    "child": "자녀",
    "parent": "부모",
    "household_member": "세대원",
    "business": "사업자",
    "other": "그 밖의 대상자",
}


class ConsentStatus(StrEnum):
    """Where a consent stands."""

    PENDING = "pending"
    APPROVED = "approved"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    SUSPENDED = "suspended"
    """유통정지: nothing is read or handed on until it is lifted."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class ConsentItem(_Part):
    """One certificate that the holder lets be fetched: with which options, about whom."""

    certificate: str
    options: dict[str, Any] = Field(default_factory=dict[str, Any])
    subject: Subject | None = None
    channels: tuple[str, ...] = (EXCHANGE,)
    """The ways by which it may be fetched, the preferred first."""

    @classmethod
    def of(cls, item: Item[Certificate], channels: Sequence[str] = ()) -> "ConsentItem":
        """Write an item down."""
        options = item.options.model_dump(mode="json", exclude_none=True)
        allowed = tuple(channels) or (EXCHANGE,)
        return cls(certificate=item.certificate.id(), options=options, subject=item.subject, channels=allowed)

    def item(self, catalogue: Catalogue) -> Item[Certificate]:
        """Read the item back."""
        return catalogue[self.certificate].ask(subject=self.subject, **self.options)


class Periodic(_Part):
    """Periodic transfer (정기적 보내기): how often, and until when."""

    cycle: Literal["monthly", "quarterly", "yearly"]
    until: date
    on_failure: Literal["next", "stop"] = "next"
    """What follows a cycle in which something did not come: the next one, or the end."""


class Approval(_Part):
    """How the holder confirmed: the identity provider's signed proof."""

    provider: str
    request_id: str
    approved_at: datetime
    text_sha256: str
    ci: ConnectingInformation | None
    signature: str
    signed: SignedProof | None = None
    """The provider's proof as it came, field by field."""


class Consent(_Part):
    """A holder's consent. Immutable: every change makes a new one, the store keeps the newest."""

    id: str
    party: str = ""
    """System code of the relying party that asked: no other may use the consent."""
    holder: Holder
    items: tuple[ConsentItem, ...]
    recipient: str
    purpose: str
    retention_days: int
    periodic: Periodic | None = None
    representative: Representative | None = None
    status: ConsentStatus = ConsentStatus.PENDING
    requested_at: datetime
    approve_until: datetime
    fetch_until: datetime | None = None
    text: str
    """What the holder is shown and confirms."""
    address: str = ""
    """Where the holder approves or declines."""
    provider_request: str = ""
    approval: Approval | None = None
    withdrawn_at: datetime | None = None
    narrowed: tuple[int, ...] = ()
    """Indices of items that the holder withdrew singly."""

    def permit(
        self, item: ConsentItem, *, recipient: str, purpose: str, now: datetime, channel: str = EXCHANGE
    ) -> None:
        """Let an item be fetched, or say why not.

        Raises ConsentPending, ConsentDeclined, ConsentExpired, ConsentWithdrawn, ConsentScope.
        """
        self.require_approved(now)
        if item not in self.items:
            raise ConsentScope("not among the items that the holder confirmed", certificate=item.certificate)
        if self.items.index(item) in self.narrowed:
            raise ConsentWithdrawn(f"consent {self.id}", certificate=item.certificate)
        if channel not in item.channels:
            raise ConsentScope(f"the holder was not told of {channel}", certificate=item.certificate)
        if (recipient, purpose) != (self.recipient, self.purpose):
            raise ConsentScope("another recipient or purpose than the holder confirmed", certificate=item.certificate)

    def require_approved(self, now: datetime) -> None:
        """Raise the error that says why nothing may be fetched now, unless the consent is approved and in time."""
        self.require_readable()
        if self.fetch_until is None or now > self.fetch_until:
            raise ConsentExpired(f"consent {self.id}")

    def require_readable(self) -> None:
        """Raise the error that says why nothing fetched under it may be read or handed on, unless it is approved."""
        refusals: dict[ConsentStatus, type[ConsentError]] = {
            ConsentStatus.PENDING: ConsentPending,
            ConsentStatus.DECLINED: ConsentDeclined,
            ConsentStatus.EXPIRED: ConsentExpired,
            ConsentStatus.WITHDRAWN: ConsentWithdrawn,
            ConsentStatus.SUSPENDED: ConsentSuspended,
        }
        if self.status in refusals:
            raise refusals[self.status](f"consent {self.id}")

    def approved(self, approval: Approval, now: datetime | None = None) -> "Consent":
        """Return the consent with the holder's approval: it may be used from now on, once or until a periodic end."""
        until = (now or approval.approved_at) + FETCH_WITHIN
        if self.periodic:
            until = datetime.combine(self.periodic.until, datetime.max.time(), SEOUL)
        holder = self.holder.model_copy(update={"ci": approval.ci or self.holder.ci})
        return self.model_copy(
            update={"status": ConsentStatus.APPROVED, "approval": approval, "fetch_until": until, "holder": holder}
        )

    @property
    def is_public(self) -> bool:
        """Whether all of it is open data, which anyone may read (공공데이터의 제공 및 이용 활성화에 관한 법률)."""
        return all(item.channels == (OPEN_DATA,) for item in self.items)

    def of_public_records(self, now: datetime) -> "Consent":
        """Return the consent as in force without an identity provider. Raises ConsentMissing where it needs one."""
        if not self.is_public:
            raise ConsentMissing("no identity provider is set up, and not everything is open data")
        basis = Approval(
            provider=PUBLIC_RECORDS,
            request_id="",
            approved_at=now,
            text_sha256=hashlib.sha256(self.text.encode()).hexdigest(),
            ci=None,
            signature="",
        )
        return self.approved(basis, now)

    def ended(self, status: ConsentStatus, at: datetime | None = None) -> "Consent":
        """Return the consent as declined, expired or withdrawn."""
        return self.model_copy(
            update={"status": status, "withdrawn_at": at if status is ConsentStatus.WITHDRAWN else None}
        )

    def describe(self) -> dict[str, Any]:
        """Return the consent as a JSON object without personal numbers (shape `consent` in docs/shapes.md)."""
        return {
            "id": self.id,
            "status": self.status.value,
            "holder": self.holder.masked_name,
            "recipient": self.recipient,
            "purpose": self.purpose,
            "items": [
                {"certificate": item.certificate, "options": item.options, "withdrawn": index in self.narrowed}
                for index, item in enumerate(self.items)
            ],
            "retention_days": self.retention_days,
            "periodic": self.periodic.model_dump(mode="json") if self.periodic else None,
            "requested_at": self.requested_at.isoformat(),
            "approve_until": self.approve_until.isoformat(),
            "fetch_until": self.fetch_until.isoformat() if self.fetch_until else None,
            "address": self.address,
        }


class PendingApproval(_Part):
    """What an identity provider answers to a request: its id, and where the holder goes."""

    request_id: str
    address: str


class IdentityProvider(Protocol):
    """Lets a holder confirm a text (간편인증, 공동인증서)."""

    async def start(self, consent: Consent, callback_url: str | None) -> PendingApproval:
        """Ask the holder to confirm the consent's text."""
        ...

    async def check(self, consent: Consent) -> Consent:
        """Return the consent as it now stands: pending, approved with proof, declined or expired."""
        ...


def draft(  # noqa: PLR0913 - each is a part of what the holder confirms
    holder: Holder,
    items: Iterable[Item[Certificate]],
    *,
    recipient: str,
    purpose: str,
    now: datetime,
    retention_days: int = RETENTION_DAYS,
    periodic: Periodic | None = None,
    representative: Representative | None = None,
    channels: Callable[[Item[Certificate]], Sequence[str]] = lambda _item: (),
) -> Consent:
    """Write a consent that the holder has not seen yet.

    channels: by which ways an item may be fetched, the preferred first (default: the exchange alone).

    Raises SettingsError where recipient, purpose or items are missing, or something is of another type.
    """
    given(holder, "holder", Holder)
    given(periodic, "periodic", Periodic, NoneType)
    given(representative, "representative", Representative, NoneType)
    given(retention_days, "retention_days", int)
    wanted = _once(items)
    if not wanted or not given(recipient, "recipient", str).strip() or not given(purpose, "purpose", str).strip():
        raise SettingsError("a consent needs at least one item, a recipient and a purpose")
    if retention_days < 1 or (periodic and periodic.until < now.date()):
        raise SettingsError("a consent needs a retention of at least a day, and an end that is not past")
    consent = Consent(
        id=opaque_id("con_"),
        holder=holder,
        items=tuple(ConsentItem.of(item, channels(item)) for item in wanted),
        recipient=" ".join(recipient.split()),
        purpose=" ".join(purpose.split()),
        retention_days=retention_days,
        periodic=periodic,
        representative=representative,
        requested_at=now,
        approve_until=now + APPROVE_WITHIN,
        text="",
    )
    return consent.model_copy(update={"text": demand_text(consent, wanted)})


def _once(items: Iterable[Item[Certificate]]) -> tuple[Item[Certificate], ...]:
    found: list[Item[Certificate]] = []
    for item in items:
        if item not in found:
            found.append(item)
    return tuple(found)


def demand_text(consent: Consent, items: Iterable[Item[Certificate]]) -> str:
    """Return the 본인정보 제공요구 text: what, to whom, why, how long, how often, and the right to withdraw."""
    named = [
        f"  {number}. {_named(item)}{_by(written)}"
        for number, (item, written) in enumerate(zip(items, consent.items, strict=True), 1)
    ]
    requested = consent.requested_at.astimezone(SEOUL)
    return "\n".join(
        (
            "본인정보 제공요구서",
            "",
            f"정보주체: {consent.holder.name} ({_day(consent.holder.birth_date)}생)",
            *_acting(consent.representative),
            f"제공받는 자: {consent.recipient}",
            f"이용 목적: {consent.purpose}",
            "제공을 요구하는 본인정보:",
            *named,
            f"보유·이용 기간: 제공받은 날부터 {consent.retention_days}일",
            f"제공 방식: {_frequency(consent.periodic)}",
            f"요구 일시: {_day(requested)} {requested:%H:%M}",
            "",
            DEMAND,
            "제공 요구는 언제든지 철회할 수 있으며, 철회하면 아직 제공되지 않은 정보는 제공되지 않습니다.",
        )
    )


def _acting(representative: Representative | None) -> tuple[str, ...]:
    rights = {"legal_guardian": "법정대리인", "mandate": "위임받은 대리인", "corporate_officer": "법인 대표"}
    return (f"대리인: {representative.name} ({rights[representative.right]})",) if representative else ()


def _frequency(periodic: Periodic | None) -> str:
    cycles = {"monthly": "매월", "quarterly": "분기마다", "yearly": "매년"}
    return f"정기적 보내기 ({cycles[periodic.cycle]}, {_day(periodic.until)}까지)" if periodic else "일회"


def _named(item: Item[Certificate]) -> str:
    subject, spec = item.subject, item.certificate.spec
    about = f" [{_RELATIONS[subject.relation]} {subject.name}]" if subject else ""
    chosen = ", ".join(
        f"{label_of(type(item.options), name)}: {_chosen(item.options, name)}{_carried(item, name)}"
        for name in chosen_options(item.options)
    )
    return spec.name_ko + about + (f" ({chosen})" if chosen else "")


def _by(item: ConsentItem) -> str:
    """Say by which ways it comes, where that is not the exchange alone."""
    if item.channels == (EXCHANGE,):
        return ""
    return f" [{' 또는 '.join(_CHANNELS.get(one, one) for one in item.channels)}]"


def _carried(item: Item[Certificate], option: str) -> str:
    """Say so where the exchange has no key for an option: what is printed then is up to the issuer."""
    route = item.certificate.route()
    return "" if route is None or route.carries(option) else " [발급기관에 전달되지 않음]"


def chosen_options(options: Options) -> list[str]:
    """Return the names of the options that differ from their defaults, in the order of the form."""
    return [
        name
        for name in type(options).model_fields
        if getattr(options, name) != type(options).model_fields[name].default
    ]


def _chosen(options: Options, name: str) -> str:
    value: object = getattr(options, name)
    scalar = kind_of_field(type(options), name).scalar
    if isinstance(value, bool):
        return "예" if value else "아니오"
    words = cast("tuple[object, ...]", value) if isinstance(value, tuple) else (value,)
    return "·".join((scalar.word(str(one)) if isinstance(scalar, Code) else None) or _told(one) for one in words)


def _told(value: object) -> str:
    if isinstance(value, date):
        return _day(value)
    return f"{value.year}. {value.number}." if isinstance(value, Month) else str(value)


def _day(value: date) -> str:
    """Write a day as Korean papers do: 2026. 1. 2., without zeros."""
    return f"{value.year}. {value.month}. {value.day}."


def label_of(ask: type[Options], name: str) -> str:
    """Return the Korean label of an option: what its docstring says in round brackets."""
    found = re.findall(r"\(([^()]*(?:\([^()]*\)[^()]*)*)\)", meanings(ask).get(name, ""))
    return next((label for label in reversed(found) if re.search("[가-힣]", label)), name)
