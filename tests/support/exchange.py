"""A broker on a sandbox, and between them a wire that counts what passes and can answer in the sandbox's stead."""

import base64
import json
from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import unquote, urlsplit

import httpx

from certbroker import aio
from certbroker._http import HttpPool
from certbroker.channels.public_mydata.cipher import DeclaredCipher
from certbroker.model import Business, Holder
from certbroker.privacy import ApiKey
from certbroker.sandbox import Sandbox
from certbroker.sandboxed import sandbox_party, sandbox_people
from certbroker.settings import RelyingParty, Settings
from certbroker.store import AsyncStore, Store
from support.people import personal_data

KEY = ApiKey("sandbox-key-of-the-first-relying-party")
CODE = "B000000000000019"
CI = base64.b64encode(bytes(range(64))).decode()
NAMES = ("홍길동", "김영희", "홍별", "이도전", "최청년", "가대표", "응우옌 티 란")
Instead = Callable[[str, str], httpx.Response | None]


def party(**changes: Any) -> RelyingParty:
    """A relying party as settings would give it."""
    told = {
        "name": "가나은행",
        "system_code": CODE,
        "api_key": KEY,
        "exchange_url": "https://exchange.test/api",
        "identity_url": "https://identity.test/api",
        "official": {"name": "김담당", "purpose": "대출 심사", "position": "심사팀", "phone": "031-000-0000"},
        "attempts": 1,
    }
    return Settings.parse({"relying_party": {"one": told | changes}}).party()


def holder(**changes: Any) -> Holder:
    """홍길동, as a service would know him."""
    told: dict[str, Any] = {
        "name": "홍길동",
        "birth_date": date(1990, 1, 1),
        "sex": "M",
        "resident_number": "900101-1000001",
        "ci": CI,
        "phone": "010-0000-0000",
    }
    return Holder.model_validate(told | changes)


def business() -> Business:
    return Business(name="도전분식", number="000-00-00017")


def corporation() -> Business:
    return Business(name="주식회사 가나다상사", number="000-00-00025", corporate_number="000000-0000017")


class Wire(httpx.AsyncBaseTransport):
    """The way to the sandbox: keeps (call, bundle) of every call of the exchange, and the paths of the others."""

    def __init__(self, key: ApiKey = KEY) -> None:
        self.calls: list[tuple[str, str]] = []
        self.others: list[str] = []
        self.instead: Instead | None = None
        self._cipher = DeclaredCipher(key, CODE)
        self._inner = httpx.AsyncHTTPTransport()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        head, _, call = urlsplit(str(request.url)).path.rpartition("/")
        if not head.endswith("/provdapis"):
            self.others.append(request.url.path)
            return await self._inner.handle_async_request(request)
        bundle = self._bundle(request)
        self.calls.append((call, bundle))
        answer = self.instead(call, bundle) if self.instead else None
        return answer or await self._inner.handle_async_request(request)

    def sealed(self, plain: bytes) -> httpx.Response:
        """A good reply around plain bytes of one's own."""
        data = base64.b64encode(self._cipher.encrypt(plain)).decode()
        return httpx.Response(200, json={"rspnsCode": "100", "rspnsMssage": "", "encData": data})

    def _bundle(self, request: httpx.Request) -> str:
        plain = plain_of(request, self._cipher)
        start = plain.index(b"<serviceId>") + len(b"<serviceId>")
        return plain[start : plain.index(b"<", start)].decode()

    async def aclose(self) -> None:
        await self._inner.aclose()


def sent(request: httpx.Request) -> str:
    """The literal `encData` of a request, still url-encoded."""
    if request.method == "GET":
        return request.url.query.decode().removeprefix("encData=")
    return json.loads(request.content)["encData"]


def plain_of(request: httpx.Request, cipher: DeclaredCipher) -> bytes:
    """The message of a request."""
    return cipher.decrypt(base64.b64decode(unquote(sent(request))))


def broker_on(box: Sandbox, wire: Wire, store: Store | AsyncStore | None = None, **changes: Any) -> aio.Broker:
    """A broker whose calls go over the wire to the sandbox's exchange; `changes` are those of its settings."""
    own = {"attempts": 1, "api_key": ApiKey(box.info["api_key"]), "channels": ("public_mydata",)}
    told = sandbox_party(box.info).model_dump() | own | changes
    return aio.Broker(
        RelyingParty.model_validate(told),
        http=HttpPool(transport=wire),
        store=store,
        clock=box.now,
        people=sandbox_people(box.info),
    )


def leaks(*texts: str) -> set[str]:
    """What of a person stands in texts: numbers, CI, and the names of the cast."""
    text = "\n".join(texts)
    return personal_data(text) | {name for name in NAMES if name in text}


def decide(address: str, decision: str) -> None:
    """Do what a holder does on the page: `approve` or `decline`."""
    with httpx.Client(trust_env=False) as client:
        page = client.get(address).text
        token = page.split('name="form_token" value="')[1].split('"')[0]
        answer = client.post(address, data={"form_token": token, "decision": decision})
    if answer.status_code != 303:  # the page again: it took the decision
        raise AssertionError(answer.status_code)
