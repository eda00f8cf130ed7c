"""Proof that nothing was revoked: from services, from lists, at hand; and what happens where it cannot be had."""

import asyncio
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation.dss import DocumentSecurityStore

from certbroker._http import HttpPool
from certbroker.bundle.seal import Revocation, Sealed, Sealer, Timestamps, seal
from certbroker.errors import Recovery, SealFailed, SettingsError
from certbroker.verification import Strictness, Trust, verify_original
from support.pki import DAY, NOW, document, root
from support.sealing import Hosts, World, der_list, judged, key_of, lists_at

FETCH = Revocation(fetch=True)


def proven(parties: World, revocation: Revocation | None = FETCH, **more: Any) -> Sealed:
    told: dict[str, Any] = {
        "level": "B-LT",
        "timestamp": parties.timestamps,
        "revocation": revocation,
        "now": NOW,
    } | more
    return seal(document(), parties.key, **told)


def store(pdf: bytes) -> tuple[int, int, int]:
    """How many certificates, lists and answers there are."""
    found: Any = DocumentSecurityStore.read_dss(PdfFileReader(BytesIO(pdf)))
    return len(found.certs), len(found.crls), len(found.ocsps)


def at_hand(parties: World) -> Revocation:
    lists = tuple(der_list(one.revocation_list()) for one in (parties.root, parties.stamp_root))
    return Revocation(lists, (parties.authority.answer(parties.signer),))


def test_a_service_is_asked_first_and_lists_after_it(parties: World, there: Hosts) -> None:
    made = proven(parties)
    assert sorted(there.asked) == ["/ocsp", "/root.crl", "/stamp.crl", "/tsa", "/tsa"]
    assert store(made.data) == (5, 2, 1)
    assert judged(made.data, parties.root, parties.stamp_root, level="B-LT").is_valid


def test_where_the_service_is_down_the_list_says_it(parties: World, there: Hosts) -> None:
    there.paths["/ocsp"] = lambda _: (500, b"")
    made = proven(parties)
    assert "/authority.crl" in there.asked
    assert store(made.data) == (5, 3, 0)
    assert judged(made.data, parties.root, parties.stamp_root, level="B-LT").is_valid


def test_what_is_at_hand_is_not_fetched(parties: World, there: Hosts) -> None:
    made = proven(parties, at_hand(parties))
    assert there.asked == ["/tsa", "/tsa"]
    assert store(made.data) == (5, 2, 1)
    report = verify_original(
        made.data, trust=Trust.parse(parties.trust), as_of=NOW, strictness=Strictness(revocation=True)
    )
    assert report.is_valid, report.lines()


def test_offline_is_the_default(parties: World, there: Hosts) -> None:
    with pytest.raises(SealFailed, match="nothing at hand says that '가나은행"):
        proven(parties, None)
    assert there.asked == ["/tsa"]


def test_lists_that_say_nothing_of_the_chain_are_not_embedded(parties: World) -> None:
    stranger = der_list(root("남남").revocation_list())
    found = at_hand(parties)
    made = proven(parties, Revocation((stranger, *found.lists), found.answers))
    assert store(made.data) == (5, 2, 1)


@pytest.mark.parametrize("path", ["/authority.crl", "/ocsp"])
def test_a_revoked_signer_does_not_seal(path: str, parties: World, there: Hosts) -> None:
    there.paths["/ocsp"] = lambda _: (500, b"")
    there.paths[path] = lambda _: (200, {
        "/ocsp": parties.authority.answer(parties.signer, revoked_at=NOW - DAY),
        "/authority.crl": parties.authority.revocation_list(parties.signer),
    }[path])  # fmt: skip
    with pytest.raises(SealFailed, match="was revoked on 2026-11-19") as raised:
        proven(parties)
    assert raised.value.recovery is Recovery.FIX


def test_a_revoked_time_stamp_authority_does_not_help(parties: World, there: Hosts) -> None:
    there.paths["/stamp.crl"] = lambda _: (200, parties.stamp_root.revocation_list(parties.stamper))
    with pytest.raises(SealFailed, match="'시험 시점확인기관' was revoked"):
        proven(parties)


@pytest.mark.parametrize(
    ("answer", "problem", "recovery"),
    [
        ((200, b"<html>"), "gave no revocation list", Recovery.FIX),
        ((404, b""), "HTTP 404", Recovery.FIX),
        ((503, b""), "HTTP 503", Recovery.RETRY),
    ],
)
def test_services_that_do_not_answer_are_named(
    answer: tuple[int, bytes], problem: str, recovery: Recovery, parties: World, there: Hosts
) -> None:
    there.paths["/stamp.crl"] = lambda _: answer
    with pytest.raises(SealFailed, match=problem) as raised:
        proven(parties)
    assert raised.value.recovery is recovery


def test_proof_that_is_forged_or_out_of_force_is_none(parties: World, there: Hosts) -> None:
    for answer in (
        root("시험 시점확인 최상위기관").revocation_list(),  # of the same name, with another key
        parties.stamp_root.revocation_list(since=NOW - 40 * DAY, until=NOW - 10 * DAY),
    ):
        there.paths["/stamp.crl"] = lambda _, answer=answer: (200, answer)
        with pytest.raises(SealFailed, match="no address that '시험 시점확인기관' names tells"):
            proven(parties)


def test_a_chain_without_its_root_cannot_be_proven(parties: World) -> None:
    without = Timestamps(parties.timestamps.url)
    with pytest.raises(SealFailed, match="the issuer of '시험 시점확인기관' is not known"):
        proven(parties, timestamp=without)
    assert proven(parties, timestamp=without, level="B-T").level == "B-T"


def test_certificates_that_name_no_address_of_the_web_cannot_be_asked_about(parties: World) -> None:
    lonely = parties.authority.issue("외톨이", extensions=[lists_at("ldap://ds.test/cn=other")])
    with pytest.raises(SealFailed, match="no address that '외톨이' names tells"):
        seal(document(), key_of(lonely), level="B-LT", timestamp=parties.timestamps, revocation=FETCH, now=NOW)


def test_what_was_fetched_serves_for_an_hour(parties: World, there: Hosts) -> None:
    async def work() -> None:
        async with HttpPool() as pool:
            kept = Sealer(
                parties.key, http=pool, level="B-LT", timestamp=parties.timestamps, revocation=FETCH
            )  # fmt: skip
            for _ in range(3):
                made = await kept.seal(document(), now=NOW)
                assert judged_in_thread(made)
            assert sorted(there.asked) == ["/ocsp", "/root.crl", "/stamp.crl", *["/tsa"] * 4]

    def judged_in_thread(made: Sealed) -> bool:
        return store(made.data) == (5, 2, 1)

    asyncio.run(work())


def test_proof_is_read_from_files(parties: World, tmp_path: Path) -> None:
    (tmp_path / "root.pem").write_bytes(parties.root.revocation_list())
    (tmp_path / "stamp.crl").write_bytes(der_list(parties.stamp_root.revocation_list()))
    (tmp_path / "signer.ors").write_bytes(parties.authority.answer(parties.signer))
    found = Revocation.read(sorted(tmp_path.iterdir()))
    assert not found.fetch
    assert store(proven(parties, found).data) == (5, 2, 1)
    (tmp_path / "other").write_bytes(b"neither")
    with pytest.raises(SettingsError, match="other is neither"):
        Revocation.read([tmp_path / "other"])
    with pytest.raises(SettingsError, match=r"none\.crl cannot be read"):
        Revocation.read([tmp_path / "none.crl"])
