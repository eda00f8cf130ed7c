"""Signed originals: what is valid at which level, and every way in which a signer can be the wrong one."""

import subprocess
import sys
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from cryptography.x509.oid import ExtendedKeyUsageOID
from pyhanko.pdf_utils.generic import NumberObject, StreamObject, pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pypdf import PdfWriter

from certbroker.errors import SettingsError
from certbroker.verification import Strictness, Trust, Verdict, VerificationReport, verify_original
from support.hostile import encrypted
from support.pki import DAY, NOW, YEAR, Kind, Level, Party, document, pki, root, sign, stamper
from support.tree import environment

PKI = pki()
LISTS = [PKI.authority.revocation_list(), PKI.root.revocation_list()]


def der(*lists: bytes) -> list[bytes]:
    return list(Trust.parse(PKI.root.pem + b"".join(lists)).revocation_lists)


def verified(pdf: bytes, *lists: bytes, by: Party = PKI.root, **more: object) -> VerificationReport:
    trust = Trust.parse(by.pem + b"".join(lists))
    return verify_original(pdf, trust=trust, **{"as_of": NOW, **more})  # pyright: ignore[reportArgumentType]


def failing(report: VerificationReport) -> set[str]:
    return {f"{one.id}.{one.message}" for one in report if not one.holds and (one.needed or report.is_valid)}


def at_level(level: Level, **more: object) -> bytes:
    return sign(document(), PKI.signer, level=level, stamps=PKI.stamper, known=der(*LISTS), **more)  # pyright: ignore[reportArgumentType]


@pytest.mark.parametrize(
    ("level", "notes"),
    [
        ("B-B", {"timestamp.none", "signer.revocation.not_known"}),
        ("B-T", {"signer.revocation.not_known"}),
        ("B-LT", set[str]()),
        ("B-LTA", set[str]()),
    ],
)
def test_every_level_is_valid_where_the_whole_file_is_covered(level: Level, notes: set[str]) -> None:
    report = verified(at_level(level, together=True))
    assert report.is_valid, report.lines()
    assert failing(report) == notes
    assert "행정안전부" in str(report["signer.trust"].details["by"])


@pytest.mark.parametrize("level", ["B-LT", "B-LTA"])
def test_validation_data_that_nothing_covers_is_accepted_on_purpose_only(level: Level) -> None:
    pdf = at_level(level)
    assert failing(verified(pdf)) == {"signature.coverage.validation_data"}
    accepted = verified(pdf, strictness=Strictness(uncovered_validation_data=True))
    assert accepted.is_valid, accepted.lines()
    assert accepted["signature.coverage"].message == "validation_data_accepted"
    appended = verified(pdf + b"\n% more", strictness=Strictness(uncovered_validation_data=True))
    assert not appended.is_valid or appended["signature.coverage"].message == "validation_data_accepted"


@pytest.mark.parametrize(
    ("kind", "more"),
    [("rsa", {}), ("rsa", {"pss": True}), ("ed25519", {}), ("ec", {"certify": True}), ("ec", {"adobe": True})],
)
def test_kinds_of_keys_and_signatures(kind: Kind, more: dict[str, bool]) -> None:
    signer = PKI.authority.issue("국세청 (시험)", kind=kind)
    report = verified(sign(document(), signer, known=der(*LISTS), **more))  # pyright: ignore[reportArgumentType]
    assert report.is_valid, report.lines()
    assert ("signer.revocation.not_known" in failing(report)) is not more.get("adobe", False)


def test_nobody_is_trusted_by_default() -> None:
    report = verify_original(at_level("B-B"), as_of=NOW)
    assert report.verdict is Verdict.DOES_NOT_HOLD
    assert report["signer.trust"].message == "no_trust"


def test_an_unknown_signer_is_never_valid() -> None:
    stranger = root("행정안전부").issue("행정안전부 (시험)")
    report = verified(sign(document(), stranger))
    assert report["signer.trust"].message == "unknown"
    assert not report.is_valid
    alone = root("행정안전부 (시험)")
    assert not verified(sign(document(), alone, held=[alone])).is_valid


def test_a_namesake_of_the_trusted_root_is_unknown() -> None:
    impostor = root("시험 최상위 인증기관").issue("행정안전부 (시험)")
    for held in (None, impostor.chain()[1:]):
        assert not verified(sign(document(), impostor, held=held)).is_valid


def test_a_signer_cannot_make_signers() -> None:
    child = PKI.signer.issue("행정안전부 (시험)")
    report = verified(sign(document(), child))
    assert report["signer.trust"].verdict is Verdict.DOES_NOT_HOLD


def test_an_expired_signer() -> None:
    old = PKI.authority.issue("행정안전부 (시험)", since=NOW - 2 * YEAR, until=NOW - DAY)
    assert failing(verified(sign(document(), old))) == {"signer.validity.expired_unproven"}
    late = sign(document(), old, level="B-T", stamps=PKI.stamper)
    assert failing(verified(late)) == {"signer.validity.expired"}, "a time-stamp proves that it signed too late"
    in_time = sign(document(), old, level="B-T", stamps=PKI.stamper, at=NOW - 2 * DAY)
    assert verified(in_time).is_valid, "a time-stamp proves that it signed in time"


def test_a_signer_that_is_not_valid_yet() -> None:
    young = PKI.authority.issue("행정안전부 (시험)", since=NOW + DAY)
    assert failing(verified(sign(document(), young))) == {"signer.validity.not_yet"}


@pytest.mark.parametrize(
    ("usages", "purposes", "found"),
    [
        (("key_encipherment",), (), {"signer.rights.wrong"}),
        (("digital_signature",), (ExtendedKeyUsageOID.SERVER_AUTH,), {"signer.rights.wrong"}),
        (("digital_signature",), (ExtendedKeyUsageOID.TIME_STAMPING,), {"signer.rights.wrong"}),
        (None, (), {"signer.rights.not_said"}),
        (("digital_signature",), (ExtendedKeyUsageOID.EMAIL_PROTECTION,), set[str]()),
        (("content_commitment",), (), set[str]()),
    ],
)
def test_rights_of_the_signer(usages: tuple[str, ...] | None, purposes: tuple[object, ...], found: set[str]) -> None:
    signer = PKI.authority.issue("행정안전부 (시험)", usages=usages, purposes=purposes)  # pyright: ignore[reportArgumentType]
    assert failing(verified(sign(document(), signer))) - {"timestamp.none", "signer.revocation.not_known"} == found


def test_a_revoked_signer_is_never_valid() -> None:
    pdf = at_level("B-T")
    listed = PKI.authority.revocation_list(PKI.signer, at=NOW - DAY)
    assert failing(verified(pdf, listed)) == {"signer.revocation.revoked"}
    later = PKI.authority.revocation_list(PKI.signer, at=NOW + DAY, since=NOW + DAY)
    assert failing(verified(pdf, later, as_of=NOW + 2 * DAY)) == {"signer.revocation.revoked_later"}
    assert failing(verified(at_level("B-B"), listed)) == {"signer.revocation.revoked"}
    old = PKI.authority.revocation_list(PKI.signer, at=NOW - YEAR, since=NOW - YEAR, until=NOW - 300 * DAY)
    assert not verified(pdf, old).is_valid, "an old list still tells the truth about what stands on it"


def test_a_list_from_after_the_signer_had_run_out_does_not_say_that_it_was_good() -> None:
    """What has run out leaves the list, revoked or not."""
    signer = PKI.authority.issue("행정안전부 (시험)", until=NOW + DAY)
    pdf, above = sign(document(), signer, level="B-T", stamps=PKI.stamper), PKI.root.revocation_list()
    while_valid = PKI.authority.revocation_list(since=NOW + DAY / 2, until=NOW + 30 * DAY)
    after = PKI.authority.revocation_list(since=NOW + 2 * DAY, until=NOW + 30 * DAY)
    assert verified(pdf, while_valid, above, as_of=NOW + 3 * DAY)["signer.revocation"].holds
    assert not verified(pdf, after, above, as_of=NOW + 3 * DAY)["signer.revocation"].holds


def test_a_revoked_authority() -> None:
    report = verified(at_level("B-B"), PKI.root.revocation_list(PKI.authority))
    assert failing(report) == {"signer.revocation.revoked"}


def test_a_list_of_somebody_else_says_nothing() -> None:
    impostor = root("시험 인증기관")
    forged = Party(impostor.key, PKI.authority.certificate).revocation_list(PKI.signer)
    assert verified(at_level("B-B"), forged).is_valid


def test_answers_say_whether_a_signer_is_revoked() -> None:
    responder = PKI.authority.issue("응답기", purposes=[ExtendedKeyUsageOID.OCSP_SIGNING])
    good = [PKI.authority.answer(PKI.signer, responder=responder), PKI.root.answer(PKI.authority)]
    signed = sign(document(), PKI.signer, adobe=True, answers=good)
    assert verified(signed)["signer.revocation"].holds
    bad = PKI.authority.answer(PKI.signer, revoked_at=NOW - DAY)
    report = verified(sign(document(), PKI.signer, level="B-LT", together=True, answers=[bad]))
    assert failing(report) == {"signer.revocation.revoked"}
    stranger = PKI.root.issue("응답기", purposes=[ExtendedKeyUsageOID.OCSP_SIGNING])
    foreign = [PKI.authority.answer(PKI.signer, responder=stranger), PKI.root.answer(PKI.authority)]
    report = verified(sign(document(), PKI.signer, adobe=True, answers=foreign))
    assert report["signer.revocation"].message == "not_known", "a responder that the issuer has not named"


def test_a_receiver_may_ask_for_proof() -> None:
    asked = Strictness(revocation=True, time_stamp=True)
    assert failing(verified(at_level("B-B"), strictness=asked)) == {"timestamp.none", "signer.revocation.not_known"}
    assert verified(at_level("B-T"), *LISTS, strictness=asked).is_valid


def test_time_stamps_of_the_wrong_kind() -> None:
    def stamped(by: Party, as_of: datetime = NOW) -> set[str]:
        pdf = sign(document(), PKI.signer, level="B-T", stamps=by)
        return {one for one in failing(verified(pdf, as_of=as_of)) if not one.startswith("signer.revocation")}

    assert "timestamp.unknown" in stamped(stamper(root("남의 시점확인")))
    plain = PKI.root.issue("시점확인", kind="rsa", purposes=[ExtendedKeyUsageOID.SERVER_AUTH])
    assert stamped(plain) == {"timestamp.rights"}
    expired = stamper(PKI.root, since=NOW - YEAR, until=NOW - DAY)
    assert stamped(expired) == {"timestamp.expired"}
    assert stamped(PKI.stamper, as_of=NOW - DAY) == {"timestamp.future"}
    assert stamped(PKI.stamper, as_of=NOW + 4 * YEAR) == {
        "timestamp.expired_unproven",
        "signer.validity.expired_unproven",
    }


def test_a_document_time_stamp_carries_an_older_one_past_its_end() -> None:
    short = stamper(PKI.root, until=NOW + 30 * DAY)
    pdf = sign(document(), PKI.signer, level="B-LTA", stamps=short, known=der(*LISTS), together=True)
    assert verified(pdf, as_of=NOW + 29 * DAY).is_valid
    assert not verified(pdf, as_of=NOW + 31 * DAY).is_valid


def test_a_container_that_carries_more_than_it_needs() -> None:
    extra = PKI.root.issue("아무나")
    pdf = sign(document(), PKI.signer, held=[PKI.authority, extra])
    assert failing(verified(pdf)) == {"signature.container.unneeded"}
    whole = sign(document(), PKI.signer, held=PKI.signer.chain()[1:])
    assert verified(whole).is_valid, "the root itself is on the way up"


def test_several_signatures() -> None:
    other = PKI.authority.issue("수원시 (시험)")
    twice = sign(sign(document(), PKI.signer), other, field="Signature2")
    report = verified(twice)
    assert report.is_valid, report.lines()
    assert report["signature.present"].details["count"] == 2
    stranger = root("남").issue("남")
    assert not verified(sign(sign(document(), PKI.signer), stranger, field="Signature2")).is_valid
    assert not verified(sign(sign(document(), stranger), PKI.signer, field="Signature2")).is_valid


def changed(pdf: bytes) -> bytes:
    writer: Any = IncrementalPdfFileWriter(BytesIO(pdf))
    page = writer.root["/Pages"]["/Kids"][0]
    page["/Rotate"] = NumberObject(90)
    writer.update_container(page)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def test_what_is_changed_between_two_signatures_is_seen() -> None:
    edited = sign(changed(sign(document(), PKI.signer)), PKI.signer, field="Signature2")
    assert "signature.changes.changed" in failing(verified(edited))


def retitled(pdf: bytes) -> bytes:
    writer: Any = IncrementalPdfFileWriter(BytesIO(pdf))
    writer.trailer["/Info"]["/Title"] = writer.trailer["/Info"]["/Producer"]
    writer.update_container(writer.trailer["/Info"])
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_new_title_is_seen_though_stock_validation_allows_it() -> None:
    assert "signature.coverage.appended" in failing(verified(retitled(at_level("B-B"))))
    sealed = sign(retitled(at_level("B-B")), PKI.signer, field="Signature2")
    assert failing(verified(sealed)) - {"timestamp.none", "signer.revocation.not_known"} == {
        "signature.changes.description"
    }


XMP = """<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>다른 제목</dc:title>
</rdf:Description>
</rdf:RDF></x:xmpmeta>"""


def described(pdf: bytes) -> bytes:
    writer: Any = IncrementalPdfFileWriter(BytesIO(pdf))
    entries = {pdf_name("/Type"): pdf_name("/Metadata"), pdf_name("/Subtype"): pdf_name("/XML")}
    writer.root["/Metadata"] = writer.add_object(StreamObject(entries, stream_data=XMP.encode()))
    writer.update_root()
    writer._update_meta = lambda: None  # it would write metadata of its own
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def test_another_description_in_the_metadata_is_seen() -> None:
    sealed = sign(described(at_level("B-B")), PKI.signer, field="Signature2")
    assert "signature.changes.description" in failing(verified(sealed))


def test_other_software_breaks_a_signature() -> None:
    signed = at_level("B-T")
    appended = PdfWriter(BytesIO(signed), incremental=True)
    appended.add_metadata({"/Subject": "다른 제목"})
    out = BytesIO()
    appended.write(out)
    assert out.getvalue().startswith(signed)
    assert failing(verified(out.getvalue())) == {"signature.coverage.appended"}
    rewritten = BytesIO()
    with pikepdf.open(BytesIO(signed)) as opened:
        opened.save(rewritten)
    assert not verified(rewritten.getvalue()).is_valid


@pytest.mark.parametrize("tail", [b"\n", b"\0", b"%%EOF\n", b"1 0 obj\n<<>>\nendobj\n"])
def test_nothing_may_be_appended(tail: bytes) -> None:
    assert not verified(at_level("B-T") + tail).is_valid
    assert not verified(at_level("B-LTA", together=True) + tail).is_valid


@pytest.mark.parametrize("part", [0.1, 0.5, 0.9, 0.999])
def test_a_truncated_file(part: float) -> None:
    pdf = at_level("B-T")
    assert not verified(pdf[: int(len(pdf) * part)]).is_valid


def test_what_is_no_signed_pdf() -> None:
    assert failing(verified(document())) == {"signature.present.none"}
    assert failing(verified(b"<html>not a pdf</html>")) == {"file.format.no_pdf"}
    assert failing(verified(b"")) == {"file.format.no_pdf"}


def test_encrypted_files() -> None:
    assert failing(verified(encrypted(document(), user="900101"))) == {"file.encryption.password"}
    owner = verified(encrypted(document(), user=""))
    assert owner["file.encryption"].message == "owner"
    assert failing(owner) == {"signature.present.none"}


def test_a_day_stands_for_its_end_in_seoul() -> None:
    pdf = sign(document(), PKI.signer, level="B-T", stamps=PKI.stamper, at=NOW + timedelta(hours=11))
    assert verified(pdf, as_of=NOW.date()).is_valid
    assert not verified(pdf, as_of=NOW.date() - DAY).is_valid


def test_a_trust_file_must_hold_certificates() -> None:
    for pem in (
        b"",
        b"not PEM",
        PKI.authority.revocation_list(),
        b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----",
    ):
        with pytest.raises(SettingsError):
            Trust.parse(pem)


def test_names_from_a_document_cannot_steer_a_terminal() -> None:
    signer = root("악성").issue("기관\x1b[2J\x07\n유효함")
    told = "\n".join(verified(sign(document(), signer)).lines())
    assert "\x1b" not in told
    assert "\x07" not in told
    assert not any(line.startswith("유효함") for line in told.splitlines())


def test_without_pyhanko_it_is_said_what_to_install() -> None:
    script = (
        "import sys; sys.modules['pyhanko'] = None\n"
        "from certbroker.verification import verify_original\n"
        "try: verify_original(b'%PDF-')\n"
        "except Exception as error: print(error.code, error)"
    )
    ran = subprocess.run([sys.executable, "-c", script], env=environment(), capture_output=True, text=True, check=True)
    assert ran.stdout.startswith("setup.settings")
    assert "certbroker[seal]" in ran.stdout
