"""Originals as the sandbox's issuers sign them, with a PKI and code of their own: valid, and everything else not."""

from datetime import date, datetime
from functools import cache

import pytest

from certbroker.fields import SEOUL
from certbroker.sandbox.originals.paper import Paper, draw
from certbroker.sandbox.originals.pki import Pki
from certbroker.sandbox.originals.signing import Signatory
from certbroker.verification import Strictness, Trust, verify_original
from support.thorough import part_of

NOW = datetime(2026, 11, 20, 12, tzinfo=SEOUL)
PAPER = Paper(
    "주민등록표(등본)", "행정안전부", "수원시장", "0000-0000-0000-0001", date(2026, 11, 20), "http://127.0.0.1/", ()
)


def _now() -> datetime:
    return NOW


@cache
def pki() -> Pki:
    return Pki(_now, lambda: "http://127.0.0.1:1")


def trust() -> Trust:
    return Trust.parse(pki().root_pem)


@cache
def signed(standing: str) -> bytes:
    return Signatory(pki()).sign(draw(PAPER), "mois", standing)  # pyright: ignore[reportArgumentType]


def test_an_issuers_original_is_valid_by_the_strictest_rules() -> None:
    asked = Strictness(revocation=True, time_stamp=True)
    report = verify_original(signed("good"), trust=trust(), as_of=NOW, strictness=asked)
    assert report.is_valid, report.lines()
    assert not verify_original(signed("good"), as_of=NOW).is_valid


@pytest.mark.parametrize(
    ("standing", "found"),
    [("revoked", "signer.revocation.revoked"), ("expired", "signer.validity.expired")],
)
def test_another_signer_is_not(standing: str, found: str) -> None:
    report = verify_original(signed(standing), trust=trust(), as_of=NOW)
    assert not report.is_valid
    assert found in {f"{one.id}.{one.message}" for one in report if not one.holds}


def test_no_97th_byte_can_be_flipped() -> None:
    pdf = signed("good")
    for place in part_of(range(0, len(pdf), 97), 4):
        changed = pdf[:place] + bytes((pdf[place] ^ 0xFF,)) + pdf[place + 1 :]
        assert not verify_original(changed, trust=trust(), as_of=NOW).is_valid, place
