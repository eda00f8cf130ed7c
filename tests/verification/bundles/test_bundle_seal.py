"""The seal: whose it is, what it protects, and everything that somebody can do to a sealed bundle."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from pyhanko.pdf_utils import embed, generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pypdf import PdfWriter

from certbroker.bundle import Bundle, make
from certbroker.bundle.seal import LEVELS, Revocation, Sealed, renew, seal
from certbroker.signing import SigningKey
from certbroker.verification import Strictness, Trust, Verdict, verify_bundle
from support.bundles import (
    NOTES,
    PKI,
    bundle,
    changed,
    dossier,
    failing,
    papers,
    read,
    sealed,
    signed_over,
    stamped_over,
    statement,
    trust,
    trust_pem,
    unsealed,
    verified,
    whole,
    write,
)  # fmt: skip
from support.papers import TODAY, evidence, ledger, sample
from support.pki import NOW, YEAR, Level, Party, root, sign
from support.sealing import hosts, world


@pytest.mark.parametrize("level", ["B-B", "B-T", "B-LT", "B-LTA"])
def test_a_sealed_bundle_is_valid_at_every_level(level: Level) -> None:
    report = verified(sealed(whole(), level=level))
    assert report.is_valid, report.lines()
    assert report.is_sealed
    assert (report.kind, report.verdict) == ("bundle", Verdict.HOLDS)
    assert {"signature.integrity", "signature.coverage", "signature.container", "signer.trust"} <= {
        one.id for one in report if one.holds
    }


@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_bundle_in_either_language_and_without_statements_is_valid(language: str) -> None:
    report = verified(sealed(unsealed(language=language)))
    assert report.is_valid, report.lines()


def test_what_the_sealer_makes_is_valid() -> None:
    key = SigningKey.throwaway("가나민원대행", NOW)
    made: Bundle = make(dossier([sample("mois.resident_record")]), today=TODAY)
    done: Sealed = seal(made.data, key, now=NOW)
    report = verify_bundle(done.data, trust=Trust.parse(key.trust_pem), now=NOW)
    assert report.is_valid, report.lines()
    assert report.told
    assert "가나민원대행" in (report.told.signer or "")


@pytest.mark.parametrize("level", LEVELS)
def test_what_the_sealer_makes_is_valid_at_every_level_and_renewed(level: Level) -> None:
    with hosts() as there:
        parties = world(there)
        proof = Revocation(fetch=True)
        done = seal(whole(), parties.key, level=level, timestamp=parties.timestamps, revocation=proof, now=NOW)
        again = renew(done.data, parties.timestamps, revocation=proof, now=NOW) if level == "B-LTA" else done
    everybody = Trust.parse(parties.trust + trust_pem())
    for one in (done, again):
        report = verified(one.data, trusted=everybody)
        assert report.is_valid, report.lines()
        assert report.told
        assert report.told.is_proven is (level != "B-B")


def test_without_trust_nobody_is_valid() -> None:
    report = verify_bundle(bundle(), now=NOW)
    assert report["signer.trust"].message == "no_trust"
    assert not report.is_valid
    assert not report.is_sealed


def test_an_unknown_signer_is_never_valid() -> None:
    stranger = root("시험 최상위 인증기관").issue("행정안전부 (시험)")
    report = verified(sealed(whole(), by=stranger))
    assert "signer.trust.unknown" in failing(report)
    assert not report.is_sealed


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        (lambda: PKI.authority.issue("가나은행", usages=("key_encipherment",)), "signer.rights.wrong"),
        (lambda: PKI.authority.issue("가나은행", since=NOW - 2 * YEAR, until=NOW - YEAR), "signer.validity.expired"),
        (lambda: PKI.authority.issue("가나은행", since=NOW + YEAR), "signer.validity.not_yet"),
    ],
)
def test_a_signer_without_rights_or_out_of_its_time(by: Callable[[], Party], expected: str) -> None:
    assert expected in failing(verified(sealed(whole(), by=by())))


def test_a_revoked_signer() -> None:
    lists = Trust.parse(PKI.root.pem + PKI.authority.revocation_list(PKI.signer)).revocation_lists
    report = verified(bundle(), trusted=trust().with_revocation_lists(lists))
    assert "signer.revocation.revoked" in failing(report)


def test_a_receiver_may_ask_for_more() -> None:
    assert "signer.revocation.not_known" in failing(verified(bundle(), strictness=Strictness(revocation=True)))
    assert "timestamp.none" in failing(verified(sealed(whole(), level="B-B"), strictness=Strictness(time_stamp=True)))


def test_a_signature_that_forbids_nothing_is_no_seal() -> None:
    plain = sign(whole(), PKI.signer, level="B-T", stamps=PKI.stamper)
    assert failing(verified(plain)) == {"seal.certification.none"}


def test_a_seal_that_allows_changes() -> None:
    other = bundle().replace(b"/P 1", b"/P 2")
    assert other != bundle()
    assert "seal.certification.permits" in failing(verified(other))


def test_a_bundle_without_its_seal() -> None:
    assert failing(verified(whole())) == {"signature.present.none", "seal.certification.unsealed"}
    stripped = PdfFileReader(BytesIO(bundle())).embedded_signatures[0]
    assert stripped.byte_range  # pyright: ignore[reportUnknownMemberType]
    assert failing(verified(bundle()[: len(whole())])) == {"signature.present.none", "seal.certification.unsealed"}


def test_a_consistent_forgery_without_a_seal_is_told_by_the_seal_alone() -> None:
    """Manifest, cover, pages and data agree with one another: whoever can make one can make another."""
    forged = unsealed([sample("nts.tax_clearance", "employee"), *papers()[1:]])
    assert failing(verified(forged)) == {"signature.present.none", "seal.certification.unsealed"}


def test_whoever_signs_over_it() -> None:
    stranger = root("남").issue("남")
    report = verified(signed_over(bundle(), stranger))
    assert {"seal.certification.others", "signer.trust.unknown"} <= failing(report)
    trusted = verified(signed_over(bundle(), PKI.signer))
    assert "seal.certification.others" in failing(trusted), "not even somebody who is trusted"


def test_stripped_and_sealed_by_somebody_else() -> None:
    stranger = root("남").issue("행정안전부 (시험)")
    assert failing(verified(sealed(bundle()[: len(whole())], by=stranger))) >= {"signer.trust.unknown"}


@pytest.mark.parametrize("tail", [b"\n", b"\0", b"%%EOF\n", b"1 0 obj\n<<>>\nendobj\n"])
def test_nothing_may_be_appended(tail: bytes) -> None:
    assert failing(verified(bundle() + tail)) & {"signature.coverage.appended", "file.format.damaged"}
    assert not verified(sealed(whole(), level="B-LTA") + tail).is_valid


def edited(change: Callable[[Any], None], pdf: bytes | None = None) -> bytes:
    """A revision that is added to a sealed bundle."""
    writer: Any = IncrementalPdfFileWriter(BytesIO(pdf or bundle()))
    change(writer)
    out = BytesIO()
    writer.write(out)
    assert out.getvalue().startswith(pdf or bundle())
    return out.getvalue()


def _rotate(writer: Any) -> None:
    page, _ = writer.find_page_for_modification(2)
    page.get_object()["/Rotate"] = generic.NumberObject(90)
    writer.mark_update(page)


def _remove(writer: Any) -> None:
    pages = writer.root["/Pages"]
    del pages["/Kids"][-1]
    pages["/Count"] = generic.NumberObject(int(pages["/Count"]) - 1)
    writer.update_container(pages)


def _add(writer: Any) -> None:
    pages = writer.root["/Pages"]
    pages["/Kids"].append(pages["/Kids"].raw_get(2))
    pages["/Count"] = generic.NumberObject(int(pages["/Count"]) + 1)
    writer.update_container(pages)


def _attach(writer: Any) -> None:
    embed.embed_file(
        writer,
        embed.FileSpec("more.txt", embedded_data=embed.EmbeddedFileObject.from_file_data(writer, b"more")),
    )


def _file(writer: Any, name: str) -> Any:
    return next(one for one in writer.root["/AF"] if one.get_object()["/UF"] == name).get_object()


def _replace(writer: Any) -> None:
    spec = _file(writer, "nts.tax_clearance.json")
    stream = writer.add_object(embed.EmbeddedFileObject.from_file_data(writer, b"{}"))
    spec["/EF"] = generic.DictionaryObject({generic.pdf_name("/F"): stream, generic.pdf_name("/UF"): stream})
    writer.update_container(spec)


def _rename(writer: Any) -> None:
    spec = _file(writer, "nts.tax_clearance.json")
    spec["/UF"] = spec["/F"] = generic.pdf_string("nts.other.json")
    writer.update_container(spec)


REVISIONS: list[tuple[Callable[[Any], None], set[str]]] = [
    (_rotate, set()),
    (_remove, {"pages.count.other", "pages.ranges.outside"}),
    (_add, {"pages.count.other", "pages.ranges.gap"}),
    (_attach, {"attachments.listed.unlisted", "attachments.places.not_associated"}),
    (_replace, {"attachment.content.size", "document.data.unreadable"}),
    (_rename, {"attachments.names.unequal", "attachments.listed.unlisted", "attachments.present.missing"}),
]


@pytest.mark.parametrize(("change", "named"), REVISIONS, ids=[one.__name__ for one, _ in REVISIONS])
def test_a_revision_is_never_valid(change: Callable[[Any], None], named: set[str]) -> None:
    report = verified(edited(change))
    assert failing(report) >= {"signature.coverage.appended", *named}


@pytest.mark.parametrize("change", [one for one, _ in REVISIONS], ids=[one.__name__ for one, _ in REVISIONS])
def test_a_revision_that_is_sealed_again_is_never_valid(change: Callable[[Any], None]) -> None:
    """A document time-stamp over it covers the file to its end, and so does a further signature of the signer."""
    later = edited(change)
    assert "signature.changes.changed" in failing(verified(stamped_over(later)))
    again = failing(verified(signed_over(later, PKI.signer)))
    assert again >= {"signature.changes.changed", "seal.certification.others"}


def test_a_new_description_by_another_program() -> None:
    writer, out = PdfWriter(BytesIO(bundle()), incremental=True), BytesIO()
    writer.add_metadata({"/Subject": "다른 제목"})
    writer.write(out)
    assert out.getvalue().startswith(bundle())
    assert failing(verified(out.getvalue())) == {"signature.coverage.appended"}


def test_other_software_breaks_the_seal() -> None:
    out = BytesIO()
    with pikepdf.open(BytesIO(bundle())) as opened:
        opened.save(out)
    report = verified(out.getvalue())
    assert not report.is_valid
    assert not report.is_sealed
    removed = changed(bundle(), lambda pdf: write(pdf, "statement-1.jws", read(pdf, "statement-1.jws")[:-4] + b"AAAA"))
    assert "attachment.content.other" in failing(verified(removed))


def test_notes_alone_do_not_make_it_invalid() -> None:
    report = verified(sealed(unsealed([evidence(ledger(3))]), level="B-B"))
    assert report.is_valid, report.lines()
    assert {f"{one.id}.{one.message}" for one in report if not one.holds} >= NOTES
    assert statement().token
