"""The fault laboratory as somebody else would use it: scripts, answers that belong elsewhere, clock, TLS, steering."""

import http.client
import json
import re
import ssl
import time
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import HTTPRedirectHandler, Request, build_opener, urlopen

import pytest

from certbroker.sandbox import Fault, FaultScript, Sandbox
from certbroker.sandbox.clock import SEOUL, Clock
from certbroker.sandbox.fault_kinds import CERTIFICATES, KINDS, PLACES
from certbroker.sandbox.fault_script import load
from certbroker.sandbox.wallet.failures import KINDS as WALLET_KINDS
from sandbox.foreign_client import Client, person_keys
from sandbox.test_exchange import LEE, keys
from sandbox.test_identity import ask, fetch, sign, status_of
from support.pages import blocks_of
from support.tree import ROOT

People = dict[str, dict[str, Any]]
FIRST, THIRD = "MDS9000001", "MDS9000003"


def ticket(client: Client, people: People) -> str:
    return client.ticket(FIRST, people["hong"], person_keys("L170", people["hong"], "2024", "2025"))


def other_ticket(client: Client, people: People) -> str:
    return client.ticket(THIRD, people["hong"], person_keys("L010", people["hong"], "2026", "2", "00"))


# ---- where a fault strikes ----


@pytest.mark.parametrize(
    ("nth", "struck"),
    [
        (1, "X...."),
        (3, "..X.."),
        ("2", ".X..."),
        ("2-4", ".XXX."),
        ("2-", ".XXXX"),
        ("every", "XXXXX"),
        (None, "X...."),
    ],
)
def test_which_calls_a_fault_strikes(
    sandbox: Sandbox, client: Client, people: People, nth: int | str | None, struck: str
) -> None:
    number = ticket(client, people)
    sandbox.faults.append(Fault("code", host="exchange", operation="issue", nth=nth))
    codes = [client.collect(FIRST, number)["rspnsCode"] for _ in struck]
    assert "".join("X" if code == "999" else "." for code in codes) == struck


def test_a_fault_of_one_host_leaves_the_others_alone(sandbox: Sandbox, client: Client, people: People) -> None:
    sandbox.faults += [Fault("http_500", host=host, nth="every") for host in ("identity", "wallet", "apis.data.go.kr")]
    client.collect(FIRST, ticket(client, people))
    statuses = [fetch(f"{sandbox.url}/open-data/{host}/any")[0] for host in ("api.odcloud.kr", "apis.data.go.kr")]
    assert statuses[0] != 500
    assert statuses[1] == 500


def test_start_and_check_of_the_identity_provider_are_two_operations(sandbox: Sandbox) -> None:
    sandbox.faults += [Fault("http_500", host="identity", operation="check"), Fault("empty_body", operation="start")]
    with pytest.raises(json.JSONDecodeError):
        ask(sandbox)
    status, told = ask(sandbox)
    assert status == 201
    assert fetch(f"{sandbox.identity_url}/requests/any")[0] == 500
    assert status_of(sandbox, told["request_id"])["status"] in {"pending", "approved"}


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"kind": "htlm"}, "did you mean 'html'"),
        ({"kind": "slow", "host": "wallets"}, "did you mean 'wallet'"),
        ({"kind": "slow", "operation": "ECDAply"}, "did you mean 'ECDApply'"),
        ({"kind": "slow", "call": "isue"}, "did you mean 'issue'"),
        ({"kind": "slow", "host": "wallet", "operation": "issue"}, "operation 'issue' is one of exchange"),
        ({"kind": "cp949", "host": "wallet"}, "a fault of exchange never strikes the host 'wallet'"),
        ({"kind": "code", "operation": "check"}, "never strikes the host 'identity'"),
        ({"kind": "takes_time", "call": "issue"}, "a fault of wallet"),
        ({"kind": "slow", "nth": 0}, "no such nth"),
        ({"kind": "slow", "nth": "4-2"}, "no such nth"),
        ({"kind": "slow", "nth": "often"}, '"2-4", "2-" or "every"'),
        ({"kind": "slow", "nth": 2, "times": 3}, "not both"),
        ({"kind": "slow", "seconds": -1.0}, "only a clock goes backwards"),
    ],
)
def test_a_wrong_fault_says_what_is_wrong(wrong: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=r"fault|call|host|operation") as caught:
        Fault(**wrong)
    assert says in str(caught.value)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('[[fault]]\nkind = "slow"\n[[fault]]\nkind = "slow"\nbundel = "x"\n', "fault 2 has an unknown 'bundel'"),
        ('[[fault]]\nkind = "slow"\nbundel = "x"\n', "did you mean 'bundle'"),
        ('[[fault]]\nkind = "slow"\n[[fault]]\nkind = "slwo"\n', "fault 2: no such kind of fault"),
        ('[[fault]]\nkind = "slow"\npage = true\n', "of the wrong type in fault 1: page"),
        ('tls = ["expird"]\n', "did you mean 'expired'"),
        ('tls = "expired"\n', "of the wrong type in a faults file: tls"),
        ("tsl = []\n", "nothing else"),
    ],
)
def test_a_wrong_script_says_where(tmp_path: Path, text: str, says: str) -> None:
    file = tmp_path / "faults.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=r"fault|TLS") as caught:
        load(file)
    assert says in str(caught.value)


def test_every_kind_has_a_place() -> None:
    assert PLACES.keys() == KINDS | WALLET_KINDS


# ---- the connection, and statuses ----


@contextmanager
def answer(sandbox: Sandbox, client: Client, number: str) -> Generator[http.client.HTTPResponse]:
    """The raw answer of the second call."""
    values = f"<utlinsttCode>{client.system_code}</utlinsttCode><delngSeqno>{number}</delngSeqno>"
    message = client.message(FIRST, f"{values}<chargerName>담당자</chargerName><usePurps>심사</usePurps>")
    asked = client.http("issue", client.encrypt(message), "POST")
    with closing(http.client.HTTPConnection(sandbox.url.removeprefix("http://"), timeout=5)) as connection:
        connection.request("POST", asked.selector, asked.data, dict(asked.header_items()))
        yield connection.getresponse()


def test_a_connection_that_is_cut(sandbox: Sandbox, client: Client, people: People) -> None:
    number = ticket(client, people)
    sandbox.faults += [Fault("cut", call="issue"), Fault("cut_body", call="issue", nth=2)]
    with pytest.raises((http.client.RemoteDisconnected, URLError)):
        client.collect(FIRST, number)
    with answer(sandbox, client, number) as got, pytest.raises(http.client.IncompleteRead) as caught:
        got.read()
    assert caught.value.expected is not None
    assert len(caught.value.partial) == pytest.approx(caught.value.expected, abs=1)
    assert client.collect(FIRST, number)["rspnsCode"] == "100"


def test_an_answer_without_end(sandbox: Sandbox, client: Client, people: People) -> None:
    number = ticket(client, people)
    sandbox.faults.append(Fault("endless", call="issue"))
    with answer(sandbox, client, number) as got:
        data = got.read(2**21)
    assert json.loads(data)["rspnsCode"] == "100"
    assert len(data) == 2**21


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (Fault("http_429", seconds=9), (429, "Retry-After", "9")),
        (Fault("http_status", status=404, value="Not Found"), (404, "Content-Type", "text/plain; charset=utf-8")),
        (Fault("redirect"), (302, "Location", "http://elsewhere.invalid/")),
        (Fault("redirect", status=307, value="http://127.0.0.1:1/"), (307, "Location", "http://127.0.0.1:1/")),
        (Fault("content_type"), (200, "Content-Type", "text/html; charset=UTF-8")),
        (Fault("content_type", value="image/png"), (200, "Content-Type", "image/png")),
    ],
    ids=lambda value: value.kind if isinstance(value, Fault) else "",
)
def test_statuses_and_types(
    sandbox: Sandbox, client: Client, people: People, fault: Fault, told: tuple[int, str, str]
) -> None:
    number = ticket(client, people)
    sandbox.faults.append(fault)
    with answer(sandbox, client, number) as got:
        assert (got.status, told[1], got.headers[told[1]]) == told


# ---- answers that belong elsewhere ----


def test_the_answer_before_once_more(sandbox: Sandbox, client: Client, people: People) -> None:
    mine, other = ticket(client, people), other_ticket(client, people)
    first = client.collect(FIRST, mine)
    sandbox.faults.append(Fault("duplicated", call="issue"))
    assert client.collect(THIRD, other) == first
    assert client.collect(THIRD, other) != first


def test_two_answers_change_places(sandbox: Sandbox, client: Client, people: People) -> None:
    mine, other = ticket(client, people), other_ticket(client, people)
    sandbox.faults.append(Fault("reordered", call="issue"))
    with ThreadPoolExecutor() as pool:
        first = pool.submit(client.collect, FIRST, mine)
        time.sleep(0.1)
        second = pool.submit(client.collect, THIRD, other).result()
    assert b"MDS9000003" in client.decrypt(first.result()["encData"])
    assert b"MDS9000001" in client.decrypt(second["encData"])


def test_an_answer_that_nobody_changes_places_with(sandbox: Sandbox, client: Client, people: People) -> None:
    number = ticket(client, people)
    sandbox.faults.append(Fault("reordered", call="issue", seconds=0.1))
    assert b"MDS9000001" in client.decrypt(client.collect(FIRST, number)["encData"])


# ---- ciphers, documents, proofs, numbers ----


def test_one_bit_of_the_ciphertext(sandbox: Sandbox, client: Client, people: People) -> None:
    number = ticket(client, people)
    sandbox.faults.append(Fault("corrupted", call="issue"))
    harmed = client.decrypt(client.collect(FIRST, number)["encData"])
    right = client.decrypt(client.collect(FIRST, number)["encData"])
    assert len(harmed) == len(right)
    assert 1 < sum(one != other for one, other in zip(harmed, right, strict=True)) <= 17 + 25 * 2 + 44 * 2 + 200
    assert harmed[-40:] == right[-40:]


def test_a_document_with_a_result_code_of_its_own(sandbox: Sandbox, client: Client, people: People) -> None:
    lee = people["lee"]
    number = client.ticket("MDS9000002", lee, keys("L021", "개인", "1", "이도전", *LEE, "", "", "", "0", ""))
    sandbox.faults.append(Fault("document_failed", value="E07"))
    text = client.decrypt(client.collect("MDS9000002", number)["encData"]).decode()
    assert "<처리결과코드>E07</처리결과코드>" in text
    assert "이도전" not in text


@pytest.mark.parametrize("kind", ["forged_proof", "others_proof"])
def test_a_proof_that_does_not_hold(sandbox: Sandbox, kind: str) -> None:
    _, told = ask(sandbox)
    sandbox.clock.advance(1)
    good = status_of(sandbox, told["request_id"])["proof"]
    sandbox.faults.append(Fault(kind))
    bad = status_of(sandbox, told["request_id"])["proof"]
    signed = "\n".join(bad[name] for name in ("request_id", "text_sha256", "approved_at", "ci"))
    assert (bad["signature"] == sign(sandbox, signed.encode())) is (kind == "others_proof")
    assert (bad["name"] == good["name"]) is (kind == "forged_proof")


def test_what_is_forgotten(sandbox: Sandbox, client: Client, people: People) -> None:
    number, (_, told) = ticket(client, people), ask(sandbox)
    sandbox.faults += [Fault("ticket_lost", call="issue"), Fault("ticket_lost", host="identity")]
    assert [client.collect(FIRST, number)["rspnsCode"] for _ in range(2)] == ["S11", "S11"]
    number = told["request_id"]
    for _ in range(2):
        asked = {"X-Signature": sign(sandbox, number.encode())}
        status, text, _ = fetch(f"{sandbox.identity_url}/requests/{number}", headers=asked)
        assert (status, json.loads(text)) == (404, {"error": "unknown_request"})


@pytest.mark.parametrize(("seconds", "code"), [(0, "100"), (290, "100"), (3600, "S13"), (-3600, "S13")])
def test_a_clock_that_is_off(people: People, sample_folder: Path, seconds: float, code: str) -> None:
    with Sandbox(samples=[sample_folder]) as running:
        client = Client(running.url, running.info["system_code"], running.info["api_key"])
        # The client numbers its calls by the clock of this machine, and leaves the zone to whoever reads.
        off = (datetime.now().replace(tzinfo=SEOUL) - running.now()).total_seconds()  # noqa: DTZ005 - as above
        running.faults.append(Fault("clock_skew", seconds=off + seconds))
        assert client.request(FIRST, people["hong"], person_keys("L001", people["hong"]))["rspnsCode"] == code


def test_moments_are_told_by_the_clock_that_is_off(sandbox: Sandbox) -> None:
    sandbox.faults += [Fault("clock_skew", operation=one, seconds=-3600) for one in ("start", "check")]
    _, told = ask(sandbox)
    assert datetime.fromisoformat(told["expires_at"]) < sandbox.now()
    sandbox.clock.advance(1)
    early = status_of(sandbox, told["request_id"])["proof"]["approved_at"]
    right = status_of(sandbox, told["request_id"])["proof"]["approved_at"]
    assert datetime.fromisoformat(right) - datetime.fromisoformat(early) == timedelta(hours=1)


# ---- steering from outside ----


def steer(sandbox: Sandbox, path: str, body: object = None, method: str = "GET", kind: str = "application/json") -> Any:
    data = None if body is None else (body if isinstance(body, bytes) else json.dumps(body).encode())
    asked = Request(f"{sandbox.url}/control/{path}", data, {"Content-Type": kind}, method=method)  # noqa: S310 - the sandbox's own address
    try:
        with urlopen(asked, timeout=5) as answer:  # noqa: S310 - as above
            return json.loads(answer.read())
    except HTTPError as error:
        with error:
            return error.code, json.loads(error.read())["error"]


def test_three_days_are_over_at_once(sandbox: Sandbox) -> None:
    before = datetime.fromisoformat(steer(sandbox, "clock")["now"])
    after = datetime.fromisoformat(steer(sandbox, "clock", {"advance": 3 * 86400}, "POST")["now"])
    assert timedelta(days=3) <= after - before < timedelta(days=3, seconds=5)
    assert after <= sandbox.now()


@pytest.mark.parametrize(
    ("body", "kind", "says"),
    [
        ({"advance": -1}, "application/json", "goes forward"),
        ({"advance": 1e300}, "application/json", "no number of seconds"),
        (b'{"advance": NaN}', "application/json", "no number of seconds"),
        ({"advance": 4e9}, "application/json", "days at most"),
        ({"advance": "1"}, "application/json", "and nothing else"),
        ({"advance": True}, "application/json", "and nothing else"),
        ({}, "application/json", "and nothing else"),
        ([], "application/json", "no JSON object"),
        (b"advance=1", "application/json", "no JSON"),
        ({"advance": 1}, "text/plain", "Content-Type"),
        ({"advance": 1}, "application/x-www-form-urlencoded", "Content-Type"),
    ],
)
def test_a_clock_that_cannot_be_wound_so(sandbox: Sandbox, body: object, kind: str, says: str) -> None:
    before = sandbox.now()
    status, error = steer(sandbox, "clock", body, "POST", kind)
    assert status == 400
    assert says in error
    assert sandbox.now() - before < timedelta(seconds=30)


def test_a_clock_takes_seconds_or_a_span() -> None:
    clock = Clock(date(2026, 11, 20))
    first = clock.advance(60)
    assert clock.advance(timedelta(days=1)) - first >= timedelta(days=1)
    with pytest.raises(ValueError, match="goes forward"):
        clock.advance(timedelta(seconds=-1))


def test_faults_from_outside(sandbox: Sandbox, client: Client, people: People) -> None:
    number = ticket(client, people)
    row = {"kind": "code", "host": "exchange", "operation": "issue", "nth": "1-2"}
    told = steer(sandbox, "faults", {"fault": [row]}, "POST")
    assert told == {"fault": [{"kind": "code", "host": "exchange", "operation": "issue", "times": 2}]}
    assert client.collect(FIRST, number)["rspnsCode"] == "999"
    assert steer(sandbox, "faults") == {"fault": [{"kind": "code", "host": "exchange", "operation": "issue"}]}
    assert steer(sandbox, "faults", {"fault": [{"kind": "slwo"}]}, "POST")[1].startswith("fault 1: no such kind")
    assert steer(sandbox, "faults", method="DELETE") == {"fault": []}
    assert client.collect(FIRST, number)["rspnsCode"] == "100"


def test_what_was_handed_out(sandbox: Sandbox, client: Client, people: People) -> None:
    before = steer(sandbox, "counts")
    ticket(client, people)
    ask(sandbox)
    after = steer(sandbox, "counts")
    assert {name: after[name] - before[name] for name in after if after[name] != before[name]} == {
        "tickets": 1,
        "confirmations": 1,
    }
    assert after == sandbox.counts()
    assert {"applications", "originals", "downloads", "submissions"} <= after.keys()


# ---- TLS ----


@pytest.fixture(scope="module")
def secure() -> Iterator[Sandbox]:
    with Sandbox(faults=FaultScript(tls=CERTIFICATES)) as running:
        yield running


@pytest.fixture(scope="module")
def get(secure: Sandbox) -> Callable[[str], int]:
    context = ssl.create_default_context(cadata=secure.info["tls"]["authority"])

    def status(kind: str) -> int:
        with urlopen(f"{secure.tls_urls[kind]}/control/clock", timeout=5, context=context) as answer:  # noqa: S310 - the sandbox's own address
            return answer.status

    return status


def test_the_trusted_certificate(secure: Sandbox, get: Callable[[str], int]) -> None:
    assert get("trusted") == 200
    assert secure.info["tls"]["urls"] == secure.tls_urls
    assert all(re.fullmatch(r"https://127\.0\.0\.1:\d+", url) for url in secure.tls_urls.values())


@pytest.mark.parametrize(
    ("kind", "why"),
    [
        ("untrusted", "self-signed certificate"),
        ("expired", "certificate has expired"),
        ("wrong_name", "IP address mismatch"),
    ],
)
def test_each_wrong_certificate_is_refused_for_its_own_reason(get: Callable[[str], int], kind: str, why: str) -> None:
    with pytest.raises(URLError) as caught:
        get(kind)
    assert why in str(caught.value)


def test_faults_strike_over_tls_too(secure: Sandbox) -> None:
    context = ssl.create_default_context(cadata=secure.info["tls"]["authority"])
    secure.faults.append(Fault("reset", host="identity"))
    with pytest.raises((ConnectionError, URLError, ssl.SSLError)):
        urlopen(f"{secure.tls_urls['trusted']}/identity/requests/none", timeout=5, context=context)  # noqa: S310 - as above
    assert secure.faults[0].times == 0
    secure.faults.clear()


def test_without_a_script_there_is_no_tls(sandbox: Sandbox) -> None:
    assert "tls" not in sandbox.info
    assert sandbox.tls_urls == {}


def test_a_script_has_tls(tmp_path: Path) -> None:
    file = tmp_path / "faults.toml"
    file.write_text('tls = ["expired", "expired"]\n\n[[fault]]\nkind = "cut"\nnth = "2-"\n', encoding="utf-8")
    with Sandbox(faults=file) as running:
        assert list(running.tls_urls) == ["expired"]
        assert [(fault.kind, fault.skip, fault.times) for fault in running.faults] == [("cut", 1, -1)]


def test_the_script_of_the_guide_is_read(tmp_path: Path) -> None:
    (block,) = (block for block in blocks_of(ROOT / "docs/guides/faults.md") if block.language == "toml")
    (tmp_path / "faults.toml").write_text(block.text, encoding="utf-8")
    script = load(tmp_path / "faults.toml")
    assert [(fault.kind, fault.skip, fault.times, fault.page) for fault in script.faults] == [
        ("http_503_retry_after", 1, 2, None),
        ("missing_row", 0, 1, 2),
    ]
    assert script.tls == ("trusted", "expired")


class _NoRedirect(HTTPRedirectHandler):
    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


def test_a_redirect_of_the_wallet(sandbox: Sandbox) -> None:
    sandbox.faults.append(Fault("redirect", host="wallet", operation="ECDApply"))
    with pytest.raises(HTTPError) as caught:
        build_opener(_NoRedirect).open(Request(f"{sandbox.url}/wallet/ECDApply", b"{}", method="POST"), timeout=5)  # noqa: S310 - as above
    with caught.value as error:
        assert (error.code, error.headers["Location"]) == (302, "http://elsewhere.invalid/")
