"""Every level of seal, as three readers see it: pyHanko, poppler, and certbroker's own verifier."""

import re
import subprocess
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from pyhanko.pdf_utils.reader import PdfFileReader

from certbroker.bundle import make
from certbroker.bundle.seal import LEVELS, Level, Revocation, Sealed, seal
from certbroker.verification import Strictness, Trust, verify_original
from support.papers import TODAY, dossier, sample
from support.pki import NOW, document
from support.programs import need
from support.sealing import ENTIRE, World, judged, key_of, passes_as_archive
from support.verapdf import VeraPdf

every_level = pytest.mark.parametrize("level", LEVELS)
PAPERS = ("nts.income_amount", "nts.tax_clearance")


def sealed(parties: World, level: Level, data: bytes | None = None, **more: Any) -> Sealed:
    return seal(
        data or document(),
        more.pop("key", None) or parties.key,
        level=level,
        timestamp=parties.timestamps,
        revocation=Revocation(fetch=True),
        now=NOW,
        **more,
    )


def gaps(pdf: bytes) -> list[bytes]:
    return [bytes(one) for one in re.findall(rb"/Contents <([0-9A-F]+)>", pdf)]


@every_level
def test_a_seal_is_valid_and_covers_the_whole_file(level: Level, parties: World) -> None:
    made = sealed(parties, level)
    found = judged(made.data, parties.root, parties.stamp_root, level=level)
    assert found.is_valid
    assert found.coverage is ENTIRE
    assert found.permission == 1
    assert found.stamped_at == (None if level == "B-B" else NOW)
    assert found.later_stamps == (level == "B-LTA")
    assert (made.level, made.signer, made.sealed_at) == (level, "가나은행 (시험)", NOW)
    assert (made.trust_pem or "").encode() == parties.root.pem
    # Nobody is valid by himself: without the root it is refused.
    assert not judged(made.data, parties.stamp_root, level="B-B").is_valid


@every_level
def test_our_own_verifier_finds_nothing_to_complain_of(level: Level, parties: World) -> None:
    made = sealed(parties, level)
    strict = Strictness(revocation=level in {"B-LT", "B-LTA"}, time_stamp=level != "B-B")
    report = verify_original(made.data, trust=Trust.parse(parties.trust), as_of=NOW, strictness=strict)
    assert report.is_valid, report.lines()
    assert report["signature.coverage"].message == "holds"
    left = {one.id for one in report if not one.holds}
    assert left == {"B-B": {"timestamp", "signer.revocation"}, "B-T": {"signer.revocation"}}.get(level, set())


@every_level
def test_what_was_sealed_is_the_beginning_byte_for_byte(level: Level, parties: World) -> None:
    pdf = document()
    assert sealed(parties, level, pdf).data.startswith(pdf)
    assert not gaps(pdf)


@every_level
def test_the_containers_are_plain_and_fit_their_gaps(level: Level, parties: World) -> None:
    """Capitals only, zeros behind, and few of them."""
    for number, gap in enumerate(gaps(sealed(parties, level).data)):
        container = bytes.fromhex(gap.decode())
        length = 4 + int.from_bytes(container[2:4])
        assert container[:2] == b"\x30\x82"
        assert not container[length:].strip(b"\0")
        assert len(container) - length <= (8 if level == "B-B" else 64), number


def test_the_seal_of_an_rsa_key_fits_to_the_byte(parties: World) -> None:
    (gap,) = gaps(sealed(parties, "B-B", key=key_of(parties.issue(kind="rsa"))).data)
    assert len(gap) == 2 * (4 + int(gap[4:8], 16))


@pytest.mark.parametrize(
    ("make_key", "digest"),
    [
        (lambda: ec.generate_private_key(ec.SECP256R1()), "sha256"),
        (lambda: ec.generate_private_key(ec.SECP384R1()), "sha384"),
        (lambda: rsa.generate_private_key(65537, 3072), "sha256"),
    ],
    ids=["P-256", "P-384", "RSA-3072"],
)
def test_every_kind_of_key_seals_with_its_digest(make_key: Callable[[], Any], digest: str, parties: World) -> None:
    made = sealed(parties, "B-LTA", key=key_of(parties.issue(key=make_key())))
    signature: Any = PdfFileReader(BytesIO(made.data)).embedded_regular_signatures[0]
    assert signature.md_algorithm == digest
    assert judged(made.data, parties.root, parties.stamp_root, level="B-LTA").is_valid
    assert verify_original(made.data, trust=Trust.parse(parties.trust), as_of=NOW).is_valid


def test_the_archive_level_holds_by_the_rules_of_etsi(parties: World) -> None:
    made = sealed(parties, "B-LTA")
    assert passes_as_archive(made.data, parties.root, parties.stamp_root)
    assert not passes_as_archive(made.data, parties.root)


@every_level
def test_poppler_finds_the_signature_valid_and_the_file_whole(level: Level, parties: World, tmp_path: Path) -> None:
    path = sealed(parties, level, reason="제출 서류 봉인").save(tmp_path / "sealed.pdf")
    told = subprocess.run([need("pdfsig"), "-nocert", path], capture_output=True, text=True, check=False).stdout
    assert told.count("Signature is Valid.") == 1  # poppler does not judge time-stamps
    assert "ETSI.CAdES.detached" in told
    assert told.count("Total document signed") == 1


@pytest.mark.parametrize("level", ["B-B", "B-LTA"])
def test_a_sealed_bundle_keeps_the_standards_that_it_claims(
    level: Level, parties: World, vera: VeraPdf, tmp_path: Path
) -> None:
    bundle = make(dossier([sample(one) for one in PAPERS]), today=TODAY)
    assert bundle.conformance == ("PDF/A-3a", "PDF/UA-1")
    before, made = bundle.data, bundle.seal(
        parties.key, level=level, timestamp=parties.timestamps, revocation=Revocation(fetch=True), now=NOW
    )  # fmt: skip
    assert bundle.data is before
    path = made.save(tmp_path / "sealed.pdf")
    for flavour in ("3a", "ua1"):
        verdict = vera.check(path, flavour)
        assert verdict.holds, verdict.broken
        assert verdict.checks > 100
    assert verify_original(made.data, trust=Trust.parse(parties.trust), as_of=NOW).is_valid


def test_the_seal_says_why_and_where_and_when(parties: World) -> None:
    made = sealed(parties, "B-B", reason="제출 서류 봉인", location="수원")
    said: Any = PdfFileReader(BytesIO(made.data)).embedded_regular_signatures[0].sig_object
    assert (said["/Reason"], said["/Location"], said["/M"]) == ("제출 서류 봉인", "수원", "D:20261120120000+09'00'")
    assert "/Name" not in said
    assert made.describe() == {
        "level": "B-B",
        "signer": "가나은행 (시험)",
        "sealed_at": "2026-11-20T12:00:00+09:00",
    }
    assert repr(made) == repr(replace(made, data=b"", trust_pem=None))
