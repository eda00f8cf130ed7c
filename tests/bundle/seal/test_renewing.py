"""Seals are renewed: what was sealed long ago still holds, years after its certificates ran out."""

from datetime import datetime
from io import BytesIO
from typing import Any

import pytest
from cryptography.x509.oid import ExtendedKeyUsageOID
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader

from certbroker.bundle.seal import Level, Revocation, Timestamps, renew, seal
from certbroker.errors import BundleError, SealFailed
from certbroker.verification import Strictness, Trust, verify_original
from support.pki import DAY, NOW, YEAR, Party, document, root
from support.sealing import ENTIRE, Hosts, World, judged, lists_at, passes_as_archive, world

FETCH = Revocation(fetch=True)


def sealed(parties: World, level: Level) -> bytes:
    return seal(
        document(), parties.key, level=level, timestamp=parties.timestamps, revocation=FETCH, now=NOW
    ).data  # fmt: skip


@pytest.mark.parametrize(
    ("level", "stamps"), [("B-B", 1), ("B-T", 1), ("B-LT", 1), ("B-LTA", 2)]
)  # fmt: skip
def test_every_level_becomes_an_archive(level: Level, stamps: int, parties: World) -> None:
    before = sealed(parties, level)
    made = renew(
        before, parties.timestamps, revocation=FETCH, certificates=[parties.root.certificate], now=NOW
    )  # fmt: skip
    assert made.data.startswith(before)
    assert (made.level, made.signer) == ("B-LTA", "시험 시점확인기관")
    found = judged(made.data, parties.root, parties.stamp_root, level="B-LTA")
    assert (found.is_valid, found.coverage, found.later_stamps) == (True, ENTIRE, stamps)
    strict = Strictness(revocation=True)
    report = verify_original(made.data, trust=Trust.parse(parties.trust), as_of=NOW, strictness=strict)
    assert report.is_valid, report.lines()


def test_it_holds_after_signer_and_authority_ran_out(there: Hosts) -> None:
    """Sealed nine years ago, renewed three times by other authorities; the signer ran out after three years."""
    begun = NOW - 9 * YEAR
    parties = world(there, at=begun)
    trusted, strict = [parties.root, parties.stamp_root], Strictness(revocation=True)
    pdf = seal(
        document(), parties.key, level="B-LTA", timestamp=parties.timestamps, revocation=FETCH, now=begun
    ).data  # fmt: skip
    for years in (2, 5, 8):
        later = begun + years * YEAR
        trusted.append(_serve_another(parties, later))
        stamps = Timestamps(parties.timestamps.url, (trusted[-1].certificate,))
        pdf = renew(pdf, stamps, revocation=FETCH, now=later).data
        trust = Trust.parse(b"".join(one.pem for one in trusted))
        report = verify_original(pdf, trust=trust, as_of=later + DAY, strictness=strict)
        assert report.is_valid, report.lines()
        assert passes_as_archive(pdf, *trusted, moment=later + DAY)
    # Without the renewals nothing would tell that it was signed in time.
    assert not passes_as_archive(pdf[: _first_end(pdf)], *trusted, moment=NOW)


def _serve_another(parties: World, at: datetime) -> Party:
    """Another time-stamp authority in the place of the one before; returns its root."""
    top = root(f"시점확인 {at.year}", since=at - YEAR, until=at + 9 * YEAR)
    place = f"/stamp-{at.year}.crl"
    stamper = top.issue(
        f"시점확인기관 {at.year}",
        usages=("digital_signature",),
        purposes=[ExtendedKeyUsageOID.TIME_STAMPING],
        since=at - DAY,
        until=at + 5 * YEAR,
        extensions=[lists_at(f"{parties.hosts.url}{place}")],
    )
    parties.serve(at, stamper)
    # Each later year has its own list, so the place of it is asked every time.
    years = iter(range(20))

    def listed(_: bytes) -> tuple[int, bytes]:
        since = at + 3 * next(years) * YEAR - DAY
        return 200, top.revocation_list(since=since, until=since + 30 * DAY)

    parties.hosts.paths[place] = listed
    return top


def test_too_late_is_too_late(parties: World) -> None:
    pdf, later = sealed(parties, "B-LTA"), NOW + 4 * YEAR
    stamps = Timestamps(parties.timestamps.url, (_serve_another(parties, later).certificate,))
    with pytest.raises(SealFailed, match="expired on 2029-11-19"):
        renew(pdf, stamps, revocation=FETCH, now=later)


def _first_end(pdf: bytes) -> int:
    first: Any = PdfFileReader(BytesIO(pdf)).embedded_regular_signatures[0]
    return int(first.byte_range[2]) + int(first.byte_range[3])


def test_proof_that_is_in_the_file_is_not_asked_for_again(parties: World, there: Hosts) -> None:
    pdf = sealed(parties, "B-LTA")
    there.forget()
    renew(pdf, parties.timestamps, revocation=FETCH, now=NOW)
    assert there.asked == ["/tsa", "/tsa"]


def test_without_proof_it_is_not_renewed(parties: World) -> None:
    with pytest.raises(SealFailed, match="nothing at hand says"):
        renew(sealed(parties, "B-T"), parties.timestamps, certificates=[parties.root.certificate], now=NOW)
    with pytest.raises(SealFailed, match="the issuer of '시험 인증기관' is not known"):
        renew(sealed(parties, "B-T"), parties.timestamps, revocation=FETCH, now=NOW)


@pytest.mark.parametrize("level", ["B-B", "B-LTA"])
def test_what_was_changed_is_not_renewed(level: Level, parties: World) -> None:
    pdf = sealed(parties, level)
    stamps, known = parties.timestamps, [parties.root.certificate]
    place = pdf.index(b"/MediaBox")
    for changed, problem in (
        (document(), "is not sealed"),
        (pdf + b"% more", "something follows"),
        (pdf.replace(b"/MediaBox", b"/CropBox ", 1), "was changed after"),
        (pdf[:place], "no PDF|not sealed|something follows"),
        (b"%PDF-1.7 nothing", "no PDF"),
        (b"", "no PDF"),
        (_added_to(pdf), "something follows"),
    ):
        with pytest.raises(SealFailed, match=problem):
            renew(changed, stamps, revocation=FETCH, certificates=known, now=NOW)


def _added_to(pdf: bytes) -> bytes:
    writer: Any = IncrementalPdfFileWriter(BytesIO(pdf))
    writer.root["/Lang"] = writer.root.get("/Lang", writer.root["/Type"])
    writer.update_root()
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_broken_files_end_in_an_error_of_ours(data: st.DataObject, parties: World) -> None:
    pdf = sealed(parties, "B-B")
    start = data.draw(st.integers(0, len(pdf) - 1))
    cut = data.draw(st.binary(max_size=8))
    broken = pdf[:start] + cut + pdf[start + data.draw(st.integers(0, 40)) :]
    try:
        renew(broken, Timestamps("http://127.0.0.1:9/none", attempts=1), now=NOW)
    except BundleError:
        return
    assert broken == pdf
