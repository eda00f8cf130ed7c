"""A client of the document wallet written with urllib, hmac and docs/wallet.md only, as somebody else would."""

import base64
import hashlib
import hmac
import json
import secrets
import urllib.request
from dataclasses import dataclass, field
from typing import Any
from xml.sax.saxutils import escape, quoteattr

REGISTER = "30000100001"
RECORD = "30000100014"


def new_number() -> str:
    return f"{secrets.randbelow(10**25):025}"


def application(code: str, name: str, *choices: tuple[str, str, str], address: str = "") -> str:
    """Return an application: choices are element, its attribute 코드 (or nothing) and its text."""
    chosen = "".join(
        f"<{tag}{f' 코드={quoteattr(number)}' if number else ''}>{escape(text)}</{tag}>"
        for tag, number, text in choices
    )
    common = (
        f"<신청인/><전자문서지갑주소>{address}</전자문서지갑주소><신청일시>2026-11-20T10:00:00</신청일시>"
        f"<신청전자증명서 ID='1'><문서종류코드>{code}</문서종류코드>"
        f"<문서종류명>{escape(name)}</문서종류명></신청전자증명서>"
    )
    bare = "".join(sign for sign in name if sign.isalnum())
    own = f"<IN-{bare}신청서 ID='1'><신청내용>{chosen}</신청내용></IN-{bare}신청서>"
    text = (
        "<?xml version='1.0' encoding='UTF-8'?><신청데이터 xmlns='https://www.dpaper.kr/apply/1.0'>"
        f"<공통메타데이터>{common}</공통메타데이터><전자증명서메타데이터>{own}</전자증명서메타데이터></신청데이터>"
    )
    return base64.b64encode(text.encode()).decode()


@dataclass
class Wallet:
    url: str
    system_code: str
    api_key: str
    headers: dict[str, str] = field(default_factory=dict[str, str])
    """Headers to send instead of the right ones; an empty one is left out."""

    def request(self, operation: str, body: bytes) -> urllib.request.Request:
        signature = base64.b64encode(hmac.new(self.api_key.encode(), body, hashlib.sha256).digest()).decode()
        sent = {
            "apiUtlInsttCode": self.system_code,
            "apiUtlInsttTrnsmisNo": new_number(),
            "apiKeyHashcd": signature,
            "deviceId": "test",
            "Content-Type": "application/json;charset=UTF-8",
        } | self.headers
        kept = {name: value for name, value in sent.items() if value}
        return urllib.request.Request(f"{self.url}/{operation}", body, kept, method="POST")  # noqa: S310 - the sandbox's own address

    def call(self, operation: str, **sent: Any) -> dict[str, Any]:
        body = json.dumps(sent, ensure_ascii=False).encode()
        with urllib.request.urlopen(self.request(operation, body), timeout=20) as answer:  # noqa: S310 - as above
            return json.loads(answer.read())

    def good(self, operation: str, **sent: Any) -> dict[str, Any]:
        answer = self.call(operation, **sent)
        assert answer["rspnsCode"] == "100", answer
        return answer

    def apply(self, address: str, code: str, *choices: tuple[str, str, str], utl_no: str = "") -> dict[str, Any]:
        form = application(code, "주민등록표등본", *choices)
        number = utl_no or new_number()
        return self.good("ECDApply", ecdwAdres=address, docKndCode=code, elcrtReqstMetaInfo=form, utlNo=number)

    def issued(self, address: str, code: str, *choices: tuple[str, str, str]) -> str:
        """Apply for a document that is issued at once, and return its id."""
        told = self.apply(address, code, *choices)
        assert told["applStatsCode"] == "3", told
        return told["docId"]

    def pdf(self, address: str, document: str, operation: str = "viewElecDoc") -> bytes:
        return base64.b64decode(self.good(operation, ecdwAdres=address, docId=document)["docCn"], validate=True)

    def metadata(self, address: str, document: str) -> str:
        told = self.good("inquireElecDocInfo", ecdwAdres=address, docId=document)
        return base64.b64decode(told["elcrtMetaInfo"], validate=True).decode()
