"""The time-stamp authority and the revocation lists, asked over HTTP with OpenSSL."""

import subprocess
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from certbroker.sandbox import Fault, Sandbox
from sandbox.wallet.foreign_wallet import REGISTER, Wallet


def openssl(*arguments: str | Path) -> str:
    done = subprocess.run(["openssl", *arguments], capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def post(url: str, body: bytes, kind: str = "application/timestamp-query") -> tuple[str, bytes]:
    with urlopen(Request(url, body, {"Content-Type": kind}, method="POST")) as answer:  # noqa: S310 - the sandbox's own
        return answer.headers["Content-Type"], answer.read()


@pytest.fixture
def trust(box: Sandbox, tmp_path: Path) -> Path:
    (tmp_path / "root.pem").write_text(box.info["trust"], encoding="ascii")
    return tmp_path / "root.pem"


@pytest.mark.parametrize("digest", ["-sha256", "-sha384", "-sha512"])
def test_a_stamp_is_verified_by_openssl(box: Sandbox, trust: Path, tmp_path: Path, digest: str) -> None:
    data, query, reply = tmp_path / "data", tmp_path / "query", tmp_path / "reply"
    data.write_text("내용", encoding="utf-8")
    openssl("ts", "-query", "-data", data, digest, "-cert", "-out", query)
    kind, answer = post(f"{box.wallet_url}/tsa", query.read_bytes())
    assert kind == "application/timestamp-reply"
    reply.write_bytes(answer)
    moment = str(int(box.now().timestamp()))
    verify = ("ts", "-verify", "-in", reply, "-CAfile", trust, "-attime", moment)
    assert "Verification: OK" in openssl(*verify, "-queryfile", query)
    data.write_text("다른 내용", encoding="utf-8")
    assert "Verification: FAILED" in openssl(*verify, "-data", data)
    assert "Nov 20 01:" in openssl("ts", "-reply", "-in", reply, "-text")


@pytest.mark.parametrize(("arguments", "reason"), [(("-sha1",), "alg"), ((), "format")])
def test_what_is_no_query_is_rejected(box: Sandbox, tmp_path: Path, arguments: tuple[str, ...], reason: str) -> None:
    query, reply = tmp_path / "query", tmp_path / "reply"
    query.write_bytes(b"no query")
    if arguments:
        (tmp_path / "data").write_bytes(b"data")
        openssl("ts", "-query", "-data", tmp_path / "data", *arguments, "-out", query)
    reply.write_bytes(post(f"{box.wallet_url}/tsa", query.read_bytes())[1])
    told = openssl("ts", "-reply", "-in", reply, "-text")
    assert "Status: Rejected." in told
    assert reason in told


def test_another_type_of_content_is_refused(box: Sandbox) -> None:
    with pytest.raises(HTTPError, match="415") as caught:
        post(f"{box.wallet_url}/tsa", b"", "application/json")
    caught.value.close()


def revoked(box: Sandbox, tmp_path: Path, trust: Path) -> str:
    with urlopen(f"{box.wallet_url}/pki/issuing.crl") as answer:  # noqa: S310 - the sandbox's own address
        (tmp_path / "list.crl").write_bytes(answer.read())
    return openssl("crl", "-inform", "DER", "-in", tmp_path / "list.crl", "-noout", "-text")


def test_the_list_names_who_was_revoked(
    box: Sandbox, wallet: Wallet, addresses: dict[str, str], tmp_path: Path, trust: Path
) -> None:
    assert "No Revoked Certificates." in revoked(box, tmp_path, trust)
    document = wallet.issued(addresses["hong"], REGISTER)
    box.faults.append(Fault("revoked_signer"))
    wallet.pdf(addresses["hong"], document)
    told = revoked(box, tmp_path, trust)
    assert told.count("Serial Number:") == 1
    assert "Revocation Date: Nov 19 01:00:" in told


def test_the_roots_list_is_signed_by_the_root(box: Sandbox, tmp_path: Path, trust: Path) -> None:
    with urlopen(f"{box.wallet_url}/pki/root.crl") as answer:  # noqa: S310 - the sandbox's own address
        (tmp_path / "root.crl").write_bytes(answer.read())
    told = openssl("crl", "-inform", "DER", "-in", tmp_path / "root.crl", "-noout", "-CAfile", trust)
    assert "verify OK" in told
    with pytest.raises(HTTPError, match="404") as caught:
        urlopen(f"{box.wallet_url}/pki/other.crl")  # noqa: S310 - as above
    caught.value.close()


def test_the_root_lives_around_the_sandboxs_day(trust: Path) -> None:
    told = openssl("x509", "-in", trust, "-noout", "-text", "-nameopt", "utf8")
    assert "전자증명서 시험용 최상위인증기관 (견본)" in told
    assert "NIST CURVE: P-256" in told
    assert "CA:TRUE" in told
