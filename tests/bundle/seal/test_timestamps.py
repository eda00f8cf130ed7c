"""Time-stamp authorities: real ones, and everything that a broken or a wrong one answers."""

import base64
import subprocess
import time
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from asn1crypto import tsp  # pyright: ignore[reportMissingTypeStubs] - there are none
from cryptography.x509.oid import ExtendedKeyUsageOID
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation.generic_cms import extract_tst_data_iter

from certbroker._http import HttpOptions
from certbroker.bundle.seal import Sealed, Timestamps, seal
from certbroker.errors import Recovery, SealFailed, SettingsError
from certbroker.privacy import Secret
from certbroker.sandbox import Sandbox
from certbroker.sandbox.fault_script import FaultScript
from certbroker.sandbox.originals.pki import Credential
from certbroker.sandbox.originals.stamping import Authority
from certbroker.signing import read_certificates
from certbroker.verification import Trust, verify_original
from support.pki import DAY, NOW, YEAR, Party, document, root
from support.programs import need
from support.sealing import Answers, Hosts, World, in_turn, judged, key_of

TSP: Any = tsp
Spoil = Callable[[Answers], Answers]


def stamped(parties: World, by: Timestamps | str | None = None, **more: Any) -> Sealed:
    return seal(document(), parties.key, level="B-T", timestamp=by or parties.timestamps, now=NOW, **more)


def tokens(pdf: bytes) -> list[Any]:
    (signature,) = PdfFileReader(BytesIO(pdf)).embedded_regular_signatures
    return list(extract_tst_data_iter(signature.signer_info, signed=False))


def test_the_sandbox_stamps_the_time(parties: World) -> None:
    with Sandbox() as sandbox:
        made = stamped(parties, f"{sandbox.wallet_url}/tsa")
        trust = Trust.parse(sandbox.info["trust"].encode() + parties.root.pem)
        report = verify_original(made.data, trust=trust, as_of=sandbox.now() + DAY)
    assert report.is_valid, report.lines()
    assert report["timestamp"].holds
    assert abs(made.sealed_at - sandbox.now()) < timedelta(minutes=1)


def test_an_authority_over_tls_is_known_by_its_certificate(parties: World, tmp_path: Path) -> None:
    with Sandbox(faults=FaultScript((), tls=("trusted",))) as sandbox:
        told = sandbox.info["tls"]
        url = f"{told['urls']['trusted']}/wallet/tsa"
        authority = tmp_path / "tls.pem"
        authority.write_text(told["authority"])
        assert tokens(stamped(parties, url, http=HttpOptions(ca_file=str(authority))).data)
        with pytest.raises(SettingsError, match="is not trusted"):
            stamped(parties, url)


def test_openssl_stamps_the_time_as_well(parties: World, there: Hosts, tmp_path: Path) -> None:
    there.paths["/tsa"] = _openssl(parties.stamper, tmp_path)
    made = stamped(parties)
    assert judged(made.data, parties.root, parties.stamp_root).is_valid
    trust = Trust.parse(parties.trust)
    report = verify_original(made.data, trust=trust, as_of=made.sealed_at)
    assert report["timestamp"].holds, report.lines()
    assert report["signature.container"].holds


def _openssl(by: Party, folder: Path) -> Answers:
    """`openssl ts` as an authority; it brings the root along, which nobody needs."""
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    (folder / "key.pem").write_bytes(by.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    (folder / "own.pem").write_bytes(by.pem)
    (folder / "chain.pem").write_bytes(b"".join(one.pem for one in by.chain()))
    (folder / "ts.cnf").write_text(
        f"[tsa]\ndefault_tsa = t\n[t]\nserial = {folder}/serial\ncrypto_device = builtin\n"
        f"signer_cert = {folder}/own.pem\ncerts = {folder}/chain.pem\nsigner_key = {folder}/key.pem\n"
        "default_policy = 1.3.6.1.4.1.32473.1\ndigests = sha256, sha384\nsigner_digest = sha256\n"
        "accuracy = secs:1\nordering = no\ntsa_name = yes\ness_cert_id_chain = no\ness_cert_id_alg = sha256\n"
    )

    def answer(query: bytes) -> tuple[int, bytes]:
        (folder / "query").write_bytes(query)
        command = [need("openssl"), "ts", "-reply", "-config", folder / "ts.cnf", "-queryfile", folder / "query"]
        done = subprocess.run(command, capture_output=True, check=False)
        return (200, done.stdout) if done.returncode == 0 else (500, b"")

    return answer


def test_what_a_stamp_does_not_need_is_not_embedded(parties: World, there: Hosts) -> None:
    """Certificates beside the way up and the root itself: nothing protects them."""
    stranger = root("남남")
    more = (parties.stamp_root.der, stranger.der, parties.authority.der)
    credential = Credential(parties.stamper.certificate, parties.stamper.key)
    there.paths["/tsa"] = lambda query: (200, Authority(credential, more, lambda: NOW).answer(query))
    made = stamped(parties)
    (token,) = tokens(made.data)
    assert [one.chosen.dump() for one in token["certificates"]] == [parties.stamper.der]
    assert judged(made.data, parties.root, parties.stamp_root).is_valid
    assert verify_original(made.data, trust=Trust.parse(parties.trust), as_of=NOW).is_valid


def test_an_authority_is_asked_once_to_measure_and_once_a_seal(parties: World, there: Hosts) -> None:
    stamped(parties)
    assert there.asked == ["/tsa"] * 2
    assert {one["content-type"] for one in there.headers} == {"application/timestamp-query"}


def test_stamps_that_grow_get_more_room(parties: World, there: Hosts) -> None:
    """The second is longer than the first by a chain."""
    middle = parties.stamp_root.issue("중간", usages=("key_cert_sign", "crl_sign"), is_authority=True)
    other = middle.issue("긴 기관", usages=("digital_signature",), purposes=[ExtendedKeyUsageOID.TIME_STAMPING])
    there.paths["/tsa"] = in_turn(parties.stamps(), parties.stamps(by=other))
    made = stamped(parties)
    assert there.asked == ["/tsa"] * 3
    assert len(tokens(made.data)[0]["certificates"]) == 2
    assert judged(made.data, parties.root, parties.stamp_root).is_valid


def test_stamps_that_always_grow_are_given_up(parties: World, there: Hosts) -> None:
    parties_in_turn = [parties.stamp_root]
    for number in range(4):
        parties_in_turn.append(
            parties_in_turn[-1].issue(f"중간 {number}", usages=("key_cert_sign", "crl_sign"), is_authority=True)
        )
    purposes = [ExtendedKeyUsageOID.TIME_STAMPING]
    growing = [one.issue("기관", usages=("digital_signature",), purposes=purposes) for one in parties_in_turn]
    there.paths["/tsa"] = in_turn(*(parties.stamps(by=one) for one in growing))
    with pytest.raises(SealFailed, match="differ too much") as raised:
        stamped(parties)
    assert raised.value.recovery is Recovery.RETRY


def test_a_password_goes_along_and_into_no_message(parties: World, there: Hosts) -> None:
    access = Timestamps(f"{there.url}/tsa", user="가나", password=Secret("열려라"), attempts=1)
    stamped(parties, access)
    assert there.headers[0]["authorization"] == "Basic " + base64.b64encode("가나:열려라".encode()).decode()
    there.paths["/tsa"] = lambda _: (401, b"")
    with pytest.raises(SealFailed, match="HTTP 401") as raised:
        stamped(parties, access)
    assert raised.value.recovery is Recovery.FIX
    assert "열려라" not in f"{raised.value!r} {access!r} {raised.value.describe()}"


def test_nobody_there_is_temporary(parties: World) -> None:
    access = Timestamps("http://127.0.0.1:9/tsa", attempts=2)
    with pytest.raises(SealFailed, match=r"127\.0\.0\.1:9: ConnectError") as raised:
        stamped(parties, access)
    assert raised.value.recovery is Recovery.RETRY
    assert raised.value.code == "bundle.seal_failed"


def test_silence_ends_at_the_deadline(parties: World, there: Hosts) -> None:
    def sleep(_: bytes) -> tuple[int, bytes]:
        time.sleep(1.5)
        return 200, b""

    there.paths["/tsa"] = sleep
    begun = time.monotonic()
    with pytest.raises(SealFailed, match=r"no answer within 0\.3 s|0\.3 s") as raised:
        stamped(parties, Timestamps(f"{there.url}/tsa", deadline=0.3))
    assert time.monotonic() - begun < 1.4
    assert raised.value.recovery is Recovery.RETRY


def test_a_failing_authority_is_asked_again(parties: World, there: Hosts) -> None:
    good = parties.stamps()
    there.paths["/tsa"] = in_turn(lambda _: (503, b""), lambda _: (500, b""), good, lambda _: (429, b""), good)
    assert tokens(stamped(parties).data)
    assert len(there.asked) == 5


def test_one_that_asks_for_nothing_again_is_not_asked_again(parties: World, there: Hosts) -> None:
    there.paths["/tsa"] = lambda _: (403, b"go away")
    with pytest.raises(SealFailed, match="HTTP 403"):
        stamped(parties)
    assert there.asked == ["/tsa"]


UNNAMED = bytes.fromhex("300b3009020102030401020080")
"""A rejection for a reason that RFC 3161 does not name: bits 0 and 8 of one that is written wrongly."""


def _refusal(reason: str) -> bytes:
    status = TSP.PKIStatusInfo({"status": "rejection", "fail_info": {reason}}).dump()
    return b"\x30" + bytes([len(status)]) + status


@pytest.mark.parametrize(
    ("reason", "recovery", "calls"),
    [("bad_alg", Recovery.FIX, 1), ("system_failure", Recovery.RETRY, 3), ("time_not_available", Recovery.RETRY, 3)],
)
def test_a_refusal_says_why(reason: str, recovery: Recovery, calls: int, parties: World, there: Hosts) -> None:
    there.paths["/tsa"] = lambda _: (200, _refusal(reason))
    with pytest.raises(SealFailed, match=f"refuses: {reason}") as raised:
        stamped(parties)
    assert raised.value.recovery is recovery
    assert len(there.asked) == calls


def _other_query(good: Answers) -> Answers:
    """A stamp of something else: an answer to another query."""
    request = TSP.TimeStampReq(
        {
            "version": 1,
            "message_imprint": {"hash_algorithm": {"algorithm": "sha256"}, "hashed_message": bytes(32)},
            "nonce": 7,
            "cert_req": True,
        }
    ).dump()
    return lambda _: good(request)


def _without_certificates(good: Answers) -> Answers:
    def answer(query: bytes) -> tuple[int, bytes]:
        reply = TSP.TimeStampResp.load(good(query)[1])
        reply["time_stamp_token"]["content"]["certificates"] = []
        return 200, reply.dump()

    return answer


def _forged(good: Answers) -> Answers:
    def answer(query: bytes) -> tuple[int, bytes]:
        reply = TSP.TimeStampResp.load(good(query)[1])
        signer = reply["time_stamp_token"]["content"]["signer_infos"][0]
        signature = signer["signature"].native
        signer["signature"] = signature[:-1] + bytes([signature[-1] ^ 1])
        return 200, reply.dump()

    return answer


def _always(answer: bytes) -> Spoil:
    return lambda _: lambda _: (200, answer)


def _changed(change: Callable[[bytes], bytes]) -> Spoil:
    return lambda good: lambda query: (200, change(good(query)[1]))


@pytest.mark.parametrize(
    ("spoil", "problem"),
    [
        (_other_query, "of something else"),
        (_without_certificates, "whose signature does not hold"),
        (_forged, "whose signature does not hold"),
        (_always(b""), "no time-stamp reply"),
        (_always(b"<html>maintenance</html>"), "no time-stamp reply"),
        (_always(UNNAMED), "refuses: "),
        (_always(bytes.fromhex("30053003020100")), "cannot be read"),
        (_changed(lambda reply: reply[:-9]), "no time-stamp reply"),
        (_changed(lambda reply: reply + b"\0"), "no time-stamp reply"),
        (_always(b"\x30" * 300_000), "more than 262,144 bytes"),
    ],
)
def test_what_is_no_stamp_of_ours_is_refused(spoil: Spoil, problem: str, parties: World, there: Hosts) -> None:
    there.paths["/tsa"] = spoil(parties.stamps())
    with pytest.raises(SealFailed, match=problem):
        stamped(parties)


def test_a_stamp_by_somebody_else_is_refused(parties: World, there: Hosts) -> None:
    stranger = root("남남").issue(
        "남남", usages=("digital_signature",), purposes=[ExtendedKeyUsageOID.TIME_STAMPING]
    )  # fmt: skip
    there.paths["/tsa"] = parties.stamps(by=stranger)
    with pytest.raises(SealFailed, match="by somebody else"):
        stamped(parties)
    # Where nobody said whom to expect, the receiver judges.
    made = stamped(parties, f"{there.url}/tsa")
    assert not verify_original(made.data, trust=Trust.parse(parties.trust), as_of=NOW).is_valid


def test_a_stamp_without_the_right_to_stamp_is_refused(parties: World, there: Hosts) -> None:
    there.paths["/tsa"] = parties.stamps(by=parties.stamp_root.issue("서명자"))
    with pytest.raises(SealFailed, match="has no right to make any"):
        stamped(parties)


def test_a_signer_who_is_not_valid_when_it_is_stamped_does_not_seal(parties: World, there: Hosts) -> None:
    there.paths["/tsa"] = parties.stamps(lambda: NOW + 4 * YEAR)
    with pytest.raises(SealFailed, match="expired on 2029-11-19; the time-stamp says 2030-11-19"):
        stamped(parties)


@pytest.mark.parametrize(
    ("url", "more"),
    [
        ("ftp://tsa.test", {}),
        ("https://", {}),
        ("https://user:pass@tsa.test", {}),
        ("http://tsa.test/tsr", {}),
        ("http://tsa.test/tsr", {"user": "u", "certificates": True}),
    ],
)
def test_addresses_that_are_not_safe_are_refused(url: str, more: dict[str, Any], parties: World) -> None:
    if "certificates" in more:
        more = {**more, "certificates": (parties.stamp_root.certificate,)}
    with pytest.raises(SettingsError) as raised:
        Timestamps(url, **more)
    assert "pass" not in str(raised.value).replace("password", "")


def test_plain_http_is_taken_from_an_authority_that_is_known(parties: World, tmp_path: Path) -> None:
    (tmp_path / "tsa.pem").write_bytes(parties.stamp_root.pem)
    known = tuple(read_certificates(tmp_path / "tsa.pem"))
    assert Timestamps("http://tsa.test/tsr", known).certificates == (parties.stamp_root.certificate,)


def test_levels_above_the_first_need_an_authority(parties: World) -> None:
    with pytest.raises(SettingsError, match="B-T needs a time-stamp authority"):
        seal(document(), key_of(parties.signer), level="B-T", now=NOW)
