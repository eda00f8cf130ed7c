"""The identity provider: asked by a relying party, answered by a holder."""

import base64
import hashlib
import hmac
import html
import json
import re
import threading
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from datetime import datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest

from certbroker.sandbox import Sandbox

TEXT = "본인정보 제공요구\n받는 곳: 가나은행 <본점> & 지점\n주민등록번호 900101-1000001"


@pytest.fixture(scope="module")
def waiting() -> Iterator[Sandbox]:
    with Sandbox(approve_after=None) as sandbox:
        yield sandbox


def sign(sandbox: Sandbox, message: bytes) -> str:
    return base64.b64encode(hmac.new(sandbox.info["api_key"].encode(), message, hashlib.sha256).digest()).decode()


def fetch(url: str, body: bytes | None = None, headers: dict[str, str] | None = None) -> tuple[int, str, Any]:
    try:
        with urlopen(Request(url, body, headers or {}), timeout=5) as answer:  # noqa: S310 - the sandbox's own address
            return answer.status, answer.read().decode(), answer.headers
    except HTTPError as error:
        with error:
            return error.code, error.read().decode(), error.headers


def ask(sandbox: Sandbox, signature: str | None = None, **instead: Any) -> tuple[int, dict[str, Any]]:
    asked = {
        "system_code": sandbox.info["system_code"],
        "holder": {"name": "홍길동", "birth_date": "1990-01-01"},
        "title": "전세자금대출 신청",
        "text": TEXT,
    } | instead
    body = json.dumps(asked).encode()
    given = sign(sandbox, body) if signature is None else signature
    status, text, _ = fetch(f"{sandbox.identity_url}/requests", body, {"X-Signature": given})
    return status, json.loads(text)


def status_of(sandbox: Sandbox, request_id: str) -> dict[str, Any]:
    url = f"{sandbox.identity_url}/requests/{request_id}"
    status, text, _ = fetch(url, None, {"X-Signature": sign(sandbox, request_id.encode())})
    assert status == 200
    return json.loads(text)


def press(page: str, decision: str, token: str | None = None) -> tuple[int, str]:
    found = re.search(r'name="form_token" value="([^"]+)"', fetch(page)[1])
    form = {"decision": decision, "form_token": token or (found[1] if found else "")}
    status, text, _ = fetch(page, urlencode(form).encode())
    return status, text


def until(condition: Callable[[], Any], seconds: float = 3) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@contextmanager
def listener() -> Generator[tuple[str, list[dict[str, str]]]]:
    heard: list[dict[str, str]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            heard.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))) | {"path": self.path})
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:  # pyright: ignore[reportIncompatibleMethodOverride] - to keep it quiet
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/back?state=1", heard
        server.shutdown()


def test_a_holder_approves_on_the_page(waiting: Sandbox) -> None:
    status, told = ask(waiting)
    assert (status, told["status"]) == (201, "pending")
    assert datetime.fromisoformat(told["expires_at"]) > waiting.now()
    assert status_of(waiting, told["request_id"]) == {
        "request_id": told["request_id"],
        "status": "pending",
        "proof": None,
    }
    status, text = press(told["approve_url"], "approve")
    assert status == 200
    assert "인증이 완료되었습니다" in text
    assert status_of(waiting, told["request_id"])["status"] == "approved"


def test_the_proof_is_signed_over_text_time_and_ci(waiting: Sandbox) -> None:
    told = ask(waiting)[1]
    press(told["approve_url"], "approve")
    proof = status_of(waiting, told["request_id"])["proof"]
    digest = hashlib.sha256(TEXT.encode()).hexdigest()
    hong = waiting.info["people"]["hong"]
    signed = "\n".join([told["request_id"], digest, proof["approved_at"], hong["ci"]])
    assert proof == {
        "provider": "sandbox",
        "request_id": told["request_id"],
        "approved_at": proof["approved_at"],
        "name": "홍길동",
        "birth_date": "1990-01-01",
        "sex": "M",
        "ci": hong["ci"],
        "text_sha256": digest,
        "signature": sign(waiting, signed.encode()),
    }
    assert proof["approved_at"].startswith("2026-11-20T10:")
    assert proof["approved_at"].endswith("+09:00")


def test_a_holder_declines(waiting: Sandbox) -> None:
    told = ask(waiting)[1]
    assert "거절했습니다" in press(told["approve_url"], "decline")[1]
    assert status_of(waiting, told["request_id"]) | {"request_id": ""} == {
        "request_id": "",
        "status": "declined",
        "proof": None,
    }
    press(told["approve_url"], "approve", "x")
    assert status_of(waiting, told["request_id"])["status"] == "declined"


def test_the_first_decision_counts(waiting: Sandbox) -> None:
    told = ask(waiting)[1]
    page = fetch(told["approve_url"])[1]
    token = re.findall(r'name="form_token" value="([^"]+)"', page)[0]
    assert press(told["approve_url"], "approve", token)[0] == 200
    press(told["approve_url"], "decline", token)
    assert status_of(waiting, told["request_id"])["status"] == "approved"


def test_a_confirmation_lapses() -> None:
    with Sandbox(approve_after=None) as sandbox:
        told = ask(sandbox)[1]
        token = re.findall(r'name="form_token" value="([^"]+)"', fetch(told["approve_url"])[1])[0]
        sandbox.clock.advance(3600)
        assert "인증 시간이 지났습니다" in press(told["approve_url"], "approve", token)[1]
        assert status_of(sandbox, told["request_id"])["status"] == "expired"


def test_approval_comes_by_itself_after_the_delay(sandbox: Sandbox) -> None:
    with listener() as (url, heard):
        told = ask(sandbox, callback_url=url)[1]
        assert status_of(sandbox, told["request_id"])["status"] == "pending"
        until(lambda: heard)
    assert heard == [{"request_id": told["request_id"], "status": "approved", "path": "/back?state=1"}]
    assert status_of(sandbox, told["request_id"])["proof"]["name"] == "홍길동"


def test_declining_calls_back_once_before_the_delay(sandbox: Sandbox) -> None:
    with listener() as (url, heard):
        told = ask(sandbox, callback_url=url)[1]
        press(told["approve_url"], "decline")
        until(lambda: heard)
        time.sleep(0.4)
    assert [call["status"] for call in heard] == ["declined"]


def test_a_dead_callback_changes_nothing(sandbox: Sandbox) -> None:
    told = ask(sandbox, callback_url="http://127.0.0.1:9/")[1]
    until(lambda: status_of(sandbox, told["request_id"])["status"] == "approved")


@pytest.mark.parametrize(
    ("instead", "status", "error"),
    [
        ({"holder": {"name": "홍길동", "birth_date": "1990-01-02"}}, 404, "unknown_holder"),
        ({"holder": {"name": "아무개", "birth_date": "1990-01-01"}}, 404, "unknown_holder"),
        ({"holder": {"name": "홍길동"}}, 400, "request"),
        ({"holder": {"name": "홍길동", "birth_date": "19900101"}}, 400, "request"),
        ({"holder": {"name": "홍길동", "birth_date": "1990-02-31"}}, 400, "request"),
        ({"holder": "홍길동"}, 400, "request"),
        ({"text": ""}, 400, "request"),
        ({"title": 1}, 400, "request"),
        ({"system_code": "B000000000000099"}, 401, "signature"),
        ({"signature": "AAAA"}, 401, "signature"),
        ({"signature": ""}, 401, "signature"),
        ({"callback_url": "http://192.0.2.1/"}, 400, "request"),
        ({"callback_url": "https://localhost/"}, 400, "request"),
        ({"callback_url": "http://localhost:99999/"}, 400, "request"),
        ({"callback_url": 5}, 400, "request"),
    ],
)
def test_wrong_requests(waiting: Sandbox, instead: dict[str, Any], status: int, error: str) -> None:
    assert ask(waiting, **instead) == (status, {"error": error})


@pytest.mark.parametrize("body", [b"", b"[]", b"{"])
def test_what_is_no_request(waiting: Sandbox, body: bytes) -> None:
    status, text, _ = fetch(f"{waiting.identity_url}/requests", body, {"X-Signature": sign(waiting, body)})
    assert (status, json.loads(text)) == (400, {"error": "request"})


def test_only_the_one_who_asked_is_told(waiting: Sandbox) -> None:
    told = ask(waiting)[1]
    url = f"{waiting.identity_url}/requests/{told['request_id']}"
    for signature in ("", "AAAA", sign(waiting, b"another")):
        assert fetch(url, None, {"X-Signature": signature})[0] == 401
    assert fetch(f"{waiting.identity_url}/requests/none", None, {"X-Signature": sign(waiting, b"none")})[0] == 404


def test_every_person_of_the_cast_can_be_asked(waiting: Sandbox) -> None:
    for person in waiting.info["people"].values():
        holder = {"name": person["name"], "birth_date": person["birth_date"], "phone": "010-0000-0000"}
        assert ask(waiting, holder=holder)[0] == 201


def test_the_page_escapes_and_shows_no_resident_number(waiting: Sandbox) -> None:
    told = ask(waiting, title="<script>alert(1)</script> $who")[1]
    status, text, headers = fetch(told["approve_url"])
    assert status == 200
    assert "<script>" not in text
    assert html.escape("<script>alert(1)</script> $who") in text
    assert "가나은행 &lt;본점&gt; &amp; 지점" in text
    assert "900101-*******" in text
    assert "1000001" not in text
    assert told["request_id"] not in text
    assert "src=" not in text
    assert "href=" not in text
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers["Cache-Control"] == "no-store"


def test_a_press_without_the_forms_token_is_refused(waiting: Sandbox) -> None:
    told = ask(waiting)[1]
    for decision, token in (("approve", "made-up"), ("approve", "가"), ("other", None)):
        assert press(told["approve_url"], decision, token)[0] == 400
    assert status_of(waiting, told["request_id"])["status"] == "pending"


def test_an_address_that_is_none(waiting: Sandbox) -> None:
    for body in (None, b"decision=approve"):
        status, text, _ = fetch(f"{waiting.identity_url}/approve/nothing", body)
        assert status == 404
        assert "찾을 수 없습니다" in text
