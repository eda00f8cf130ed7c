"""A client of the exchange written with urllib, ctypes and the specification only, as somebody else would."""

import base64
import ctypes
import ctypes.util
import hashlib
import hmac
import json
import secrets
import urllib.request
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import quote
from xml.sax.saxutils import escape

_crypto = ctypes.CDLL(ctypes.util.find_library("crypto"))
for _name in ("EVP_CIPHER_CTX_new", "EVP_aria_256_cbc"):
    getattr(_crypto, _name).restype = ctypes.c_void_p


class WrongPaddingError(ValueError):
    pass


def _aria(key: bytes, iv: bytes, data: bytes, encrypt: int) -> bytes:
    context = ctypes.c_void_p(_crypto.EVP_CIPHER_CTX_new())
    out, length, last = ctypes.create_string_buffer(len(data) + 32), ctypes.c_int(0), ctypes.c_int(0)
    try:
        _crypto.EVP_CipherInit_ex(context, ctypes.c_void_p(_crypto.EVP_aria_256_cbc()), None, key, iv, encrypt)
        _crypto.EVP_CipherUpdate(context, out, ctypes.byref(length), data, len(data))
        end = ctypes.byref(out, length.value)
        if _crypto.EVP_CipherFinal_ex(context, end, ctypes.byref(last)) != 1:
            raise WrongPaddingError
    finally:
        _crypto.EVP_CIPHER_CTX_free(context)
    return out.raw[: length.value + last.value]


def new_number() -> str:
    stamp = datetime.now().strftime("%Y%m%d%H%M%S%f")[:-3]  # noqa: DTZ005 - no zone on the wire
    return f"{stamp}{secrets.randbelow(10**8):08}"  # milliseconds: by chance alone two of a second are alike at times


def tags(values: dict[str, str]) -> str:
    return "".join(f"<{name}>{escape(value)}</{name}>" for name, value in values.items())


@dataclass
class Client:
    url: str
    system_code: str
    api_key: str
    headers: dict[str, str] = field(default_factory=dict[str, str])
    """Headers to send instead of the right ones; an empty one is left out."""
    envelope: dict[str, str] = field(default_factory=dict[str, str])
    """Values of the common header to send instead of the right ones."""

    def sign(self, message: bytes) -> str:
        return base64.b64encode(hmac.new(self.api_key.encode(), message, hashlib.sha256).digest()).decode()

    def encrypt(self, data: bytes) -> str:
        digest = hashlib.sha384(self.api_key.encode()).digest()
        return base64.b64encode(_aria(digest[:32], digest[32:], data, 1)).decode()

    def decrypt(self, text: str) -> bytes:
        digest = hashlib.sha384(self.api_key.encode()).digest()
        return _aria(digest[:32], digest[32:], base64.b64decode(text, validate=True), 0)

    def message(self, service: str, body: str) -> bytes:
        literal = f"<Body><request>{body}</request></Body>"
        common = {
            "apiKeyHashCode": self.sign(literal.encode()),
            "useSystemCode": self.system_code,
            "serviceId": service,
            "transactionUniqueId": new_number(),
            "agreementYn": "Y",
            "timeStmapToken": "",
        } | self.envelope
        head = f"<Header><commonHeader>{tags(common)}</commonHeader></Header>"
        return f"<?xml version='1.1' encoding='UTF-8'?>\n<Envelope>\n{head}\n{literal}\n</Envelope>".encode()

    def http(self, call: str, data: str, method: str) -> urllib.request.Request:
        encoded = quote(data, safe="")
        sent = {
            "apiKeyHashcd": self.sign(f"encData={encoded}".encode()),
            "apiUtlinsttCode": self.system_code,
            "apiUtlinsttTrnsmisNo": new_number(),
            "Content-Type": "application/json;charset=UTF-8",
        } | self.headers
        address = f"{self.url}/provdapis/{call}"
        body = json.dumps({"encData": encoded}).encode() if method == "POST" else None
        address = address if body else f"{address}?encData={encoded}"
        return urllib.request.Request(  # noqa: S310 - the sandbox's own address
            address,
            body,
            {name: value for name, value in sent.items() if value},
            method=method,
        )

    def send(self, call: str, message: bytes, method: str = "POST", timeout: float = 10) -> dict[str, str]:
        with urllib.request.urlopen(self.http(call, self.encrypt(message), method), timeout=timeout) as answer:  # noqa: S310 - as above
            return json.loads(answer.read())

    def request(
        self,
        bundle: str,
        holder: dict[str, Any],
        *infos: dict[str, str],
        method: str = "POST",
        body: str | None = None,
        **instead: str,
    ) -> dict[str, str]:
        """Make the first call; `instead` replaces values of `userVerifyInfo`."""
        verify = {
            "userCid": holder["ci"],
            "userName": holder["name"],
            "userSexdstn": holder["sex"],
            "userBrthdy": holder["birth_date"].replace("-", ""),
            "userEmail": "",
            "userRrn": holder["resident_number"].replace("-", ""),
            "userTelno": "01000000000",
            "ntvfrnrSe": "L",
        } | instead
        wanted = "".join(f"<bundleInfo>{tags(info)}</bundleInfo>" for info in infos)
        asked = f"<reqstInfo><utlinsttCode>{self.system_code}</utlinsttCode><bundleId>{bundle}</bundleId></reqstInfo>"
        text = f"<userVerifyInfo>{tags(verify)}</userVerifyInfo>{asked}{wanted}" if body is None else body
        return self.send("issuerequest", self.message(bundle, text), method)

    def ticket(self, bundle: str, holder: dict[str, Any], *infos: dict[str, str], method: str = "POST") -> str:
        reply = self.request(bundle, holder, *infos, method=method)
        assert reply["rspnsCode"] == "100", reply
        text = self.decrypt(reply["encData"]).decode()
        return text.removeprefix("<response>").removesuffix("</response>")

    def collect(self, bundle: str, ticket: str, method: str = "POST", **instead: str) -> dict[str, str]:
        """Make the second call; `instead` replaces values of its body."""
        values = {
            "utlinsttCode": self.system_code,
            "delngSeqno": ticket,
            "chargerName": "담당자",
            "chargerId": "",
            "chargerPsitn": "여신심사부",
            "chargerTelno": "0310000000",
            "usePurps": "대출 심사",
        } | instead
        return self.send("issue", self.message(bundle, tags(values)), method)

    def answer(self, bundle: str, holder: dict[str, Any], *infos: dict[str, str], method: str = "POST") -> str:
        """Make both calls, and return the text of the bundle."""
        reply = self.collect(bundle, self.ticket(bundle, holder, *infos, method=method), method)
        assert reply["rspnsCode"] == "100", reply
        return self.decrypt(reply["encData"]).decode()


def keys(document: str, *values: str) -> dict[str, str]:
    """Return the keys of a document, in order."""
    return {f"{document}K{number:03}": value for number, value in enumerate(values, 1)}


def person_keys(document: str, person: dict[str, Any], *more: str) -> dict[str, str]:
    """Return the keys of the many documents that want name, front and back of the number, and then options."""
    front, back = person["resident_number"].split("-")
    return keys(document, person["name"], front, back, *more)
