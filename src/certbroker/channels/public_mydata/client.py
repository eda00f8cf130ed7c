"""The exchange client (공공 마이데이터 유통시스템): two calls, ticket and collect.

1. `request` (issuerequest) asks for a bundle and returns a ticket;
2. `collect` (issue) fetches the bundle with the ticket, and says which official looks and why.

Every call carries a new transaction number of 25 digits, an HMAC over the literal text that is sent, and the
encrypted message.
"""

import asyncio
import base64
import binascii
import importlib
import json
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from urllib.parse import quote_plus

from tenacity import AsyncRetrying, retry_if_exception, stop_after_attempt, stop_before_delay, wait_random_exponential

from certbroker._http import HttpPool, Reply
from certbroker.channels.public_mydata.cipher import Cipher, DeclaredCipher
from certbroker.channels.public_mydata.envelope import (
    Answer,
    Header,
    answer_hash_holds,
    collect_message,
    read_answer,
    read_ticket,
    request_message,
    sign,
)
from certbroker.errors import (
    ChannelError,
    ChannelRefused,
    ChannelTimeout,
    ChannelUnavailable,
    PayloadError,
    RateLimited,
    Recovery,
    SettingsError,
)
from certbroker.fields import SEOUL
from certbroker.privacy import ApiKey
from certbroker.reading import require_few
from certbroker.settings import Official, RelyingParty

FINE = "100"
CALL_REQUEST = "issuerequest"
CALL_ISSUE = "issue"
_TOO_MANY = 429
_SERVER = 500
_SUCCESS = range(200, 300)

Clock = Callable[[], datetime]
Digits = Callable[[int], str]
Build = Callable[[Header], bytes]


@dataclass(frozen=True, slots=True)
class Ticket:
    """What call 1 returns: the ticket (거래일련번호), the bundle it is for, and the number of the call."""

    value: str
    bundle: str
    transaction: str


def random_digits(count: int) -> str:
    """Return that many random digits."""
    return "".join(secrets.choice("0123456789") for _ in range(count))


class ExchangeClient:
    """Talks to the exchange for one relying party."""

    def __init__(
        self, party: RelyingParty, http: HttpPool, *, clock: Clock | None = None, digits: Digits = random_digits
    ) -> None:
        self.party = party
        self._http = http
        self._key = party.key()
        self._cipher = load_cipher(party.cipher, self._key, party.system_code)
        self._clock = clock or (lambda: datetime.now(SEOUL))
        self._digits = digits

    async def request(self, bundle: str, person: Mapping[str, str], infos: Sequence[Mapping[str, str]]) -> Ticket:
        """Ask for an exchange bundle (call 1). `infos` holds the keys of the documents, a mapping per person or period.

        Raises ChannelError and its kinds, PayloadError.
        """

        def build(header: Header) -> bytes:
            return request_message(self._key, header, person.items(), infos)

        plain, transaction = await self._call(CALL_REQUEST, bundle, build, self.party.request_deadline, {})
        return Ticket(read_ticket(plain), bundle, transaction)

    async def collect(self, ticket: Ticket, official: Official) -> tuple[Answer, str]:
        """Fetch the bundle of a ticket (call 2); returns the answer and the number of the call. Raises as `request`."""
        if not official.name or not official.purpose:
            raise SettingsError("a collection needs the name of the official who looks, and why")

        def build(header: Header) -> bytes:
            return collect_message(self._key, header, ticket.value, _official(official))

        extra = _relay_headers(official) if self.party.relay_headers else {}
        plain, transaction = await self._call(CALL_ISSUE, ticket.bundle, build, self.party.issue_deadline, extra)
        if self.party.check_answer_hash and not answer_hash_holds(self._key, plain):
            raise PayloadError("the answer's hash is not that of its body", kind="hash", path="apiKeyHashCode")
        answer = read_answer(plain)
        self._require_own(answer, ticket.bundle)
        return answer, transaction

    def _require_own(self, answer: Answer, bundle: str) -> None:
        """Refuse the answer to another call: one that says that it is of another bundle of ours."""
        if answer.service_id != bundle and any(answer.service_id == one.id for one in self.party.bundles):
            path = "Envelope/Header/commonHeader/serviceId"
            raise PayloadError("the answer is another bundle's", kind="envelope", path=path)

    def number(self) -> str:
        """Return a new transaction number: yyyyMMddHHmmssSSS in Korean time and 8 random digits."""
        now = self._clock().astimezone(SEOUL)
        return f"{now:%Y%m%d%H%M%S}{now.microsecond // 1000:03d}{self._digits(8)}"

    def _header(self, bundle: str) -> Header:
        return Header(self.party.system_code, bundle, self.number(), self.number(), self.party.timestamp_element)

    async def _call(
        self, call: str, bundle: str, build: Build, deadline: float, extra: Mapping[str, str]
    ) -> tuple[bytes, str]:
        """Send a message, again while the channel is unavailable; an unanswered or refused call is never sent twice.

        All attempts share the deadline. Returns the plain answer, and the number of the attempt that brought it.
        """
        end = asyncio.get_running_loop().time() + deadline
        attempts = AsyncRetrying(
            retry=retry_if_exception(_may_retry),
            stop=stop_after_attempt(self.party.attempts) | stop_before_delay(deadline),
            wait=wait_random_exponential(0.2, max=5),
            reraise=True,
        )
        return await attempts(self._once, call, bundle, build, end, extra)

    async def _once(
        self, call: str, bundle: str, build: Build, end: float, extra: Mapping[str, str]
    ) -> tuple[bytes, str]:
        # The exchange uses a number up with the first attempt that reaches it: every attempt is a message of its own.
        header = self._header(bundle)
        sealed = quote_plus(base64.b64encode(self._cipher.encrypt(build(header))).decode())
        url, content = f"{self.party.exchange_url}/provdapis/{call}", None
        if self.party.method == "GET":
            url += f"?encData={sealed}"
        else:
            content = json.dumps({"encData": sealed}).encode()
        headers = {
            "apiKeyHashcd": sign(self._key, f"encData={sealed}".encode()),
            "apiUtlinsttCode": self.party.system_code,
            "apiUtlinsttTrnsmisNo": self.number(),
            "Content-Type": "application/json;charset=UTF-8",
            **extra,
        }
        left = max(end - asyncio.get_running_loop().time(), 0.0)
        reply = await self._http.send(
            self.party.method, url, headers=headers, content=content, deadline=left, operation=call
        )
        return self._open(reply), header.transaction

    def _open(self, reply: Reply) -> bytes:
        data = read_reply(reply, self._clock())
        code = data.get("rspnsCode")
        if code != FINE:
            raise ChannelRefused(str(data.get("rspnsMssage") or ""), channel_code=str(code))
        sealed = data.get("encData")
        if not isinstance(sealed, str) or not sealed:
            raise PayloadError("no encData under a good code", kind="envelope", path="encData")
        return self._cipher.decrypt(_base64(sealed))


def read_reply(reply: Reply, now: datetime) -> dict[str, Any]:
    """Read the JSON around an answer.

    The status first, for gateways answer in their own shape; then the body, whatever its type is called.

    Raises RateLimited, ChannelUnavailable (5xx, empty, an HTML page), ChannelRefused (4xx), PayloadError.
    """
    if reply.status == _TOO_MANY:
        raise RateLimited("HTTP 429", retry_at=reply.retry_at(now))
    if reply.status >= _SERVER:
        raise ChannelUnavailable(f"HTTP {reply.status}", retry_at=reply.retry_at(now))
    body = reply.body.strip()
    data = _json(body)
    if data is not None and "rspnsCode" in data:
        return data
    if reply.status not in _SUCCESS:
        raise ChannelRefused("", channel_code=f"HTTP {reply.status}")
    if not body:
        raise ChannelUnavailable("an empty answer")
    if body.startswith(b"<"):
        raise ChannelUnavailable("a page instead of data: most likely maintenance")
    raise PayloadError("no JSON object with rspnsCode", kind="envelope")


def _json(body: bytes) -> dict[str, Any] | None:
    require_few(body, b",")
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return cast("dict[str, Any]", data) if isinstance(data, dict) else None


def _base64(text: str) -> bytes:
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        raise PayloadError("encData is no base64, or cut off", kind="base64", path="encData") from None


def _may_retry(error: BaseException) -> bool:
    return (
        isinstance(error, ChannelError)
        and error.recovery is Recovery.RETRY
        and not isinstance(error, ChannelTimeout)
        and error.retry_at is None
    )


def _official(official: Official) -> tuple[tuple[str, str], ...]:
    return (
        ("chargerName", official.name),
        ("chargerId", official.id),
        ("chargerPsitn", official.position),
        ("chargerTelno", official.phone),
        ("usePurps", official.purpose),
    )


def _relay_headers(official: Official) -> dict[str, str]:
    return {name: quote_plus(value) for name, value in _official(official) if name != "chargerId"}


def load_cipher(name: str, api_key: ApiKey, system_code: str) -> Cipher:
    """Return the cipher that settings name: `declared`, or `package.module:Class`. Raises SettingsError."""
    if name == "declared":
        return DeclaredCipher(api_key, system_code)
    module, _, attribute = name.partition(":")
    try:
        made: Cipher = getattr(importlib.import_module(module), attribute)(api_key, system_code)
    except (ImportError, AttributeError, TypeError, ValueError) as error:
        raise SettingsError(f"cipher {name!r} cannot be loaded: {type(error).__name__}") from None
    return made
