"""A statement is believed only where everything about it holds; every way to cheat has its name."""

import base64
import hashlib
import hmac
import json
from datetime import UTC, date, datetime, timedelta
from typing import Any
from unicodedata import normalize

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import ExtendedKeyUsageOID
from hypothesis import example, given
from hypothesis import strategies as st

from certbroker.errors import PayloadError
from certbroker.fields import SEOUL
from certbroker.privacy import Secret
from certbroker.signing import SigningKey
from certbroker.verification import Trust, Verdict, VerificationReport
from certbroker.verification.jws import looks_like_statement
from certbroker.verification.statement import Applicant, read_statement, verify_statement
from support.papers import sample
from support.people import personal_data
from support.pki import NOW, YEAR, Party, pki, root
from support.statements import ADULT, AT, RESIDENT, asks, held, key, made

HONG = date(1990, 1, 1)
TOKEN = made().token
HEAD, PAYLOAD, SIGNATURE = TOKEN.split(".")


def encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def decoded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


CLAIMS: dict[str, Any] = json.loads(decoded(PAYLOAD))
HEADER: dict[str, Any] = json.loads(decoded(HEAD))


def check(
    token: str | bytes, trust: Trust | None = None, as_of: date | datetime = AT, **more: Any
) -> VerificationReport:
    return verify_statement(token, trust or pki().trust, as_of, recipient=more.pop("recipient", "가나은행"), **more)


def refused(report: VerificationReport, check_id: str, message: str) -> None:
    """The report does not hold, for this reason and no other."""
    assert report.verdict is Verdict.DOES_NOT_HOLD
    assert not report.is_valid
    assert [(one.id, one.message) for one in report.only(Verdict.DOES_NOT_HOLD)] == [(check_id, message)]


def signed(header: Any, claims: Any, by: Party | None = None) -> str:
    """A token signed by hand, whatever is in it."""
    signer = by or pki().signer
    head, body = (one if isinstance(one, bytes) else json.dumps(one).encode() for one in (header, claims))
    data = f"{encoded(head)}.{encoded(body)}"
    if isinstance(signer.key, rsa.RSAPrivateKey):
        pss = padding.PSS(padding.MGF1(hashes.SHA256()), 32)
        return f"{data}.{encoded(signer.key.sign(data.encode(), pss, hashes.SHA256()))}"
    r, s = decode_dss_signature(signer.key.sign(data.encode(), ec.ECDSA(hashes.SHA256())))
    return f"{data}.{encoded(r.to_bytes(32) + s.to_bytes(32))}"


def header(by: Party, **more: Any) -> dict[str, Any]:
    chain = [base64.b64encode(one.der).decode() for one in by.chain() if one.issuer]
    return HEADER | {"x5c": chain or [base64.b64encode(by.der).decode()]} | more


# What holds


def test_a_statement_that_holds() -> None:
    statement = made()
    assert statement.code is not None
    report = check(statement.token, applicant=Applicant("홍길동", HONG, statement.code))
    assert report.is_valid
    assert report.kind == "statement"
    assert report.sha256 == hashlib.sha256(statement.token.encode()).hexdigest()
    assert {one.id for one in report.only(Verdict.HOLDS)} == {
        "statement.form", "signature.integrity", "signer.trust", "signer.validity", "signer.rights",
        "statement.content", "statement.issued", "statement.validity", "statement.recipient", "statement.holder",
    }  # fmt: skip
    assert [one.id for one in report.only(Verdict.CANNOT_TELL)] == ["signer.revocation"]
    assert not personal_data(json.dumps(report.describe(), ensure_ascii=False))
    assert "홍길동" not in "\n".join(report.lines("ko"))


def test_what_it_says_can_be_read() -> None:
    claims = read_statement(made(procedure=asks(ADULT, RESIDENT)).token)
    assert claims.lines("ko") == [
        "시험 민원: 홍*동 → 가나은행, 대출 신청",
        "  만 19세 이상: 예 [주민등록표 초본 (2026-11-10 발급)]",
        "  경기도 거주(주민등록): 예 [주민등록표 초본 (2026-11-10 발급)]",
        "2026-11-20 기준, 2026-12-20까지 유효",
    ]
    assert claims.lines()[1] == "  19 years old or over: yes [mois.resident_record (issued 2026-11-10)]"
    assert claims.issued_at == AT
    assert claims.answers[0].predicate == ADULT


def test_papers_without_a_name_and_answers_that_were_stated_say_so() -> None:
    either = {"is": "any", "of": [{"is": "holds", "fact": "welfare.basic_livelihood"}, {"is": "rents"}]}
    statement = made(held(sample("mohw.basic_livelihood")), asks(either, {"is": "rents"}), answers={"rents": True})
    both, stated = read_statement(statement.token).answers
    assert both.line("ko").startswith("다음 중 하나: 기초생활수급 자격 있음 / 주택 임차: 예 [증명서 (")
    assert stated.line() == "rents the home: yes [as stated by the applicant or the office]"


@pytest.mark.parametrize("kind", ["rsa", "ec"])
def test_every_kind_of_key_signs(kind: Any) -> None:
    signer = pki().authority.issue("가나은행", kind=kind)
    assert check(made(by=key(signer)).token).is_valid


def test_a_key_on_p384_signs() -> None:
    private = ec.generate_private_key(ec.SECP384R1())
    name = x509.Name([x509.NameAttribute(x509.oid.NameOID.COMMON_NAME, "가나은행")])
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(private.public_key())
    builder = builder.serial_number(1).not_valid_before(NOW - YEAR).not_valid_after(NOW + YEAR)
    rights = x509.KeyUsage(
        digital_signature=True, content_commitment=True, key_encipherment=False, data_encipherment=False,
        key_agreement=False, key_cert_sign=False, crl_sign=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    own = builder.add_extension(rights, critical=True).sign(private, hashes.SHA384())
    token = made(by=SigningKey(private, [own])).token
    report = check(token, Trust.parse(own.public_bytes(Encoding.PEM)))
    assert report.is_valid
    assert report["signature.integrity"].details["algorithm"] == "ES384"


def test_a_throwaway_key_is_valid_for_who_trusts_it_and_for_nobody_else() -> None:
    throwaway = SigningKey.throwaway("가나은행", AT)
    token = made(by=throwaway).token
    assert check(token, Trust.parse(throwaway.trust_pem)).is_valid
    refused(check(token), "signer.trust", "unknown")


def test_a_day_stands_for_its_end() -> None:
    assert check(TOKEN, as_of=date(2026, 12, 20)).is_valid
    refused(check(TOKEN, as_of=date(2026, 12, 21)), "statement.validity", "expired")


# Who signed


def test_without_trust_no_signer_is_valid() -> None:
    refused(verify_statement(TOKEN, None, AT, recipient="가나은행"), "signer.trust", "no_trust")


def test_a_signer_of_another_root_is_unknown() -> None:
    refused(check(TOKEN, root().trust), "signer.trust", "unknown")


def test_a_root_of_the_same_name_with_another_key_vouches_for_nobody() -> None:
    same_name = root()
    assert same_name.certificate.subject == pki().root.certificate.subject
    report = check(TOKEN, same_name.trust)
    assert not report.is_valid
    assert report["signer.trust"].verdict is Verdict.DOES_NOT_HOLD


def test_a_certificate_that_no_authority_issued_vouches_for_nobody() -> None:
    """A signer's certificate is no authority, whatever it has signed."""
    false = pki().signer.issue("가짜 서명자")
    report = check(made(by=key(false)).token)
    assert not report.is_valid
    assert report["signer.trust"].message == "broken"


def test_an_expired_signer() -> None:
    signer = pki().authority.issue("지난 서명자", until=NOW + timedelta(days=20))
    token = signed(header(signer), CLAIMS, signer)
    assert check(token, as_of=AT + timedelta(days=19)).is_valid
    refused(check(token, as_of=AT + timedelta(days=21)), "signer.validity", "expired_now")


def test_a_signer_that_is_not_valid_yet() -> None:
    signer = pki().authority.issue("앞선 서명자", since=NOW + timedelta(days=2))
    report = check(signed(header(signer), CLAIMS, signer))
    assert not report.is_valid
    assert report["signer.validity"].message == "not_yet"
    assert report["statement.issued"].message == "outside"


def test_a_statement_dated_before_its_signer() -> None:
    signer = pki().authority.issue("새 서명자", since=NOW + timedelta(days=2))
    report = check(signed(header(signer), CLAIMS, signer), as_of=AT + timedelta(days=3))
    refused(report, "statement.issued", "outside")


@pytest.mark.parametrize(
    ("usages", "purposes"),
    [
        (("key_encipherment",), ()),
        (("digital_signature",), (ExtendedKeyUsageOID.SERVER_AUTH,)),
        (("digital_signature",), (ExtendedKeyUsageOID.TIME_STAMPING,)),
    ],
)
def test_a_certificate_that_is_not_for_signing(usages: tuple[str, ...], purposes: tuple[Any, ...]) -> None:
    signer = pki().authority.issue("서버", usages=usages, purposes=purposes)
    refused(check(signed(header(signer), CLAIMS, signer)), "signer.rights", "wrong")


def test_a_revoked_signer() -> None:
    signer = pki().authority.issue("취소된 서명자")
    token = signed(header(signer), CLAIMS, signer)
    clean = Trust.parse(pki().root.pem + pki().authority.revocation_list() + pki().root.revocation_list())
    assert check(token, clean)["signer.revocation"].holds
    listed = Trust.parse(pki().root.pem + pki().authority.revocation_list(signer))
    refused(check(token, listed), "signer.revocation", "revoked")


# What was signed


@pytest.mark.parametrize(
    "change",
    [
        {"answers": [CLAIMS["answers"][0] | {"answer": "no"}, *CLAIMS["answers"][1:]]},
        {"answers": CLAIMS["answers"][:1]},
        {"exp": CLAIMS["exp"] + 86400},
        {"aud": "다라은행"},
        {"holder": CLAIMS["holder"] | {"name": "김*희"}},
    ],
)
def test_an_altered_statement(change: dict[str, Any]) -> None:
    claims = CLAIMS | change
    altered = f"{HEAD}.{encoded(json.dumps(claims).encode())}.{SIGNATURE}"
    refused(check(altered), "signature.integrity", "unfit")
    assert "statement.content" not in {one.id for one in check(altered)}, "nothing is said of what nobody signed"


def test_certificates_put_in_the_place_of_the_signers() -> None:
    other = pki().authority.issue("다른 서명자")
    replaced = f"{encoded(json.dumps(header(other)).encode())}.{PAYLOAD}.{SIGNATURE}"
    refused(check(replaced), "signature.integrity", "unfit")


def test_a_statement_signed_anew_by_a_stranger() -> None:
    stranger = root("남남").issue("행정안전부 (시험)")
    refused(check(signed(header(stranger), CLAIMS, stranger)), "signer.trust", "unknown")


def test_a_strangers_signature_under_the_true_certificates() -> None:
    stranger = root("남남").issue("행정안전부 (시험)")
    refused(check(signed(HEADER, CLAIMS, stranger)), "signature.integrity", "unfit")


def test_a_strangers_certificate_before_the_true_chain() -> None:
    stranger = root("남남").issue("행정안전부 (시험)")
    mixed = header(stranger, x5c=[base64.b64encode(stranger.der).decode(), *HEADER["x5c"]])
    refused(check(signed(mixed, CLAIMS, stranger)), "signer.trust", "unknown")


@pytest.mark.parametrize("name", ["none", "None", "HS256", "RS256", "ES384", "PS256", "EdDSA", ""])
def test_another_algorithm_than_the_keys(name: str) -> None:
    head = encoded(json.dumps(HEADER | {"alg": name}).encode())
    refused(check(f"{head}.{PAYLOAD}.{SIGNATURE}"), "statement.algorithm", "other")


def test_the_public_key_as_a_shared_secret() -> None:
    """HS256 with what everybody knows: the oldest trick against JWS."""
    public = pki().signer.key.public_key()
    for encoding, form in (
        (Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
        (Encoding.X962, PublicFormat.UncompressedPoint),
    ):
        data = f"{encoded(json.dumps(HEADER | {'alg': 'HS256'}).encode())}.{PAYLOAD}"
        tag = hmac.digest(public.public_bytes(encoding, form), data.encode(), "sha256")
        refused(check(f"{data}.{encoded(tag)}"), "statement.algorithm", "other")


def test_no_signature_at_all() -> None:
    head = encoded(json.dumps(HEADER | {"alg": "none"}).encode())
    refused(check(f"{head}.{PAYLOAD}."), "statement.form", "no_jws")


def test_a_weak_key() -> None:
    weak = rsa.generate_private_key(65537, 1024)  # noqa: S505 - what must be refused
    top = pki().authority
    name = x509.Name([x509.NameAttribute(x509.oid.NameOID.COMMON_NAME, "약한 서명자")])
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(top.certificate.subject)
    builder = builder.public_key(weak.public_key()).serial_number(1)
    own = builder.not_valid_before(NOW - YEAR).not_valid_after(NOW + YEAR).sign(top.key, hashes.SHA256())
    signer = Party(weak, own, top)
    refused(check(signed(header(signer, alg="PS256"), CLAIMS, signer)), "statement.algorithm", "weak")


@pytest.mark.parametrize(
    "more",
    [
        {"crit": ["exp"]},
        {"b64": False, "crit": ["b64"]},
        {"jku": "https://evil.example/keys"},
        {"jwk": {"kty": "EC"}},
        {"kid": "1"},
        {"alg": 5},
    ],
)
def test_a_header_with_more_than_belongs_there(more: dict[str, Any]) -> None:
    refused(check(signed(HEADER | more, CLAIMS)), "statement.form", "header")


def test_a_jws_of_another_type() -> None:
    for other in ("JWT", "dc+sd-jwt", None):
        refused(check(signed(HEADER | {"typ": other}, CLAIMS)), "statement.form", "type")


@pytest.mark.parametrize(
    "chain", [[], "MII", ["not base64!"], ["TUlJ"], [HEADER["x5c"][0]] * 11, [1], [*HEADER["x5c"], "TUlJ"]]
)
def test_certificates_that_are_none(chain: Any) -> None:
    refused(check(signed(HEADER | {"x5c": chain}, CLAIMS)), "statement.form", "certificate")


def test_a_name_that_comes_twice() -> None:
    """Two readers must not read two statements."""
    twice = json.dumps(CLAIMS)[:-1].encode() + b',"aud":"' + "다라은행".encode() + b'"}'
    refused(check(signed(HEADER, twice)), "statement.content", "unreadable")
    head = json.dumps(HEADER)[:-1].encode() + b',"alg":"none"}'
    refused(check(signed(head, CLAIMS)), "statement.form", "no_jws")


@pytest.mark.parametrize(
    "change",
    [
        {"schema": "certbroker.statement/2"},
        {"exp": "tomorrow"},
        {"exp": 10**12},
        {"iat": 1.5},
        {"iat": True},
        {"answers": []},
        {"answers": [CLAIMS["answers"][0] | {"answer": "maybe"}]},
        {"answers": [CLAIMS["answers"][0] | {"evidence": [{}]}]},
        {"holder": {"name": "홍*동", "binding": "short"}},
        {"more": 1},
        {"aud": None},
    ],
)
def test_what_has_another_shape_is_not_read(change: dict[str, Any]) -> None:
    token = signed(HEADER, CLAIMS | change)
    refused(check(token), "statement.content", "unreadable")
    with pytest.raises(PayloadError) as raised:
        read_statement(token)
    assert raised.value.code == "payload.statement"


@pytest.mark.parametrize("body", [b"[]", b"null", b"{}", b"\xff", b"[" * 90_000, b'{"exp": NaN}', b""])
def test_a_payload_that_is_no_statement(body: bytes) -> None:
    report = check(signed(HEADER, body or b" "))
    refused(report, "statement.content", "unreadable")


# When, to whom, about whom


def test_a_statement_from_the_future() -> None:
    assert check(TOKEN, as_of=AT - timedelta(minutes=4)).is_valid, "clocks differ"
    refused(check(TOKEN, as_of=AT - timedelta(minutes=6)), "statement.issued", "future")


def test_a_statement_that_has_run_out() -> None:
    end = datetime.fromtimestamp(CLAIMS["exp"], UTC)
    assert check(TOKEN, as_of=end - timedelta(seconds=1)).is_valid
    refused(check(TOKEN, as_of=end), "statement.validity", "expired")
    turned = signed(HEADER, CLAIMS | {"exp": CLAIMS["iat"]})
    refused(check(turned, as_of=AT - timedelta(minutes=1)), "statement.validity", "expired")


def test_a_statement_for_somebody_else() -> None:
    refused(check(TOKEN, recipient="다라은행"), "statement.recipient", "other")
    assert check(TOKEN, recipient=" 가나은행 ").is_valid
    unasked = verify_statement(TOKEN, pki().trust, AT)
    assert unasked.is_valid
    assert unasked["statement.recipient"].verdict is Verdict.CANNOT_TELL


@pytest.mark.parametrize(
    ("name", "born", "code"),
    [
        ("홍길돈", HONG, None),
        ("홍길동", date(1990, 1, 2), None),
        ("홍길동", HONG, "AAAA-AAAA-AAAA-AAAA-AAAA-AAAA-AA"),
        ("홍길동", HONG, ""),
        ("홍길동", HONG, "not a code 189"),
        ("홍길동", HONG, "코드"),
    ],
)
def test_a_statement_about_somebody_else(name: str, born: date, code: str | None) -> None:
    statement = made()
    assert statement.code is not None
    given_code = statement.code if code is None else Secret(code)
    refused(check(statement.token, applicant=Applicant(name, born, given_code)), "statement.holder", "other")


def test_the_code_of_another_statement_fits_nothing() -> None:
    one, other = made(), made()
    assert other.code is not None
    refused(check(one.token, applicant=Applicant("홍길동", HONG, other.code)), "statement.holder", "other")


def test_names_and_codes_are_compared_as_people_write_them() -> None:
    statement = made()
    assert statement.code is not None
    code = Secret(statement.code.reveal().lower().replace("-", " "))
    decomposed = normalize("NFD", "홍길동")
    assert decomposed != "홍길동"
    assert check(statement.token, applicant=Applicant(decomposed, HONG, code)).is_valid
    assert "홍길동" not in repr(Applicant("홍길동", HONG, code))


def test_a_statement_that_names_nobody_cannot_be_tied_to_somebody() -> None:
    unbound = made(held(sample("mois.resident_record"), holder="김*희"))
    report = check(unbound.token, applicant=Applicant("김영희", date(1992, 5, 15), Secret("AAAA")))
    assert report.verdict is Verdict.CANNOT_TELL
    assert report["statement.holder"].message == "not_bound"


def test_a_specimen_is_named() -> None:
    report = check(signed(HEADER, CLAIMS | {"specimen": True}))
    assert report["statement.specimen"].verdict is Verdict.CANNOT_TELL
    assert "statement.specimen" not in {one.id for one in check(TOKEN)}


# Anything at all


@given(st.binary(max_size=400))
def test_any_bytes_are_no_statement(data: bytes) -> None:
    report = check(data)
    assert report.verdict is Verdict.DOES_NOT_HOLD
    assert [one.id for one in report] == ["statement.form"]


@given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=40))
def test_any_three_parts_are_no_statement(head: str, body: str, tag: str) -> None:
    assert not check(".".join(encoded(one.encode()) for one in (head, body, tag))).is_valid


@given(st.integers(0, len(TOKEN) - 1), st.sampled_from("AQgw_-9z."))
def test_no_character_of_a_token_can_be_changed(place: int, other: str) -> None:
    altered = TOKEN[:place] + other + TOKEN[place + 1 :]
    assert check(altered).is_valid is (altered == TOKEN)


@given(st.sampled_from([0, 1]), st.integers(0, 2000), st.integers(1, 255))
@example(0, 8, 4)  # the version
@example(0, 15, 0x80)  # the length of a part
@example(0, 377, 1)  # the count of unused bits before its signature
def test_a_byte_of_a_certificate_cannot_be_changed(which: int, place: int, change: int) -> None:
    chain = [bytearray(base64.b64decode(one)) for one in HEADER["x5c"]]
    chain[which][place % len(chain[which])] ^= change
    told = HEADER | {"x5c": [base64.b64encode(one).decode() for one in chain]}
    assert not check(f"{encoded(json.dumps(told).encode())}.{PAYLOAD}.{SIGNATURE}").is_valid
    # Signed anew by the signer's own key, what its authority signed must still be there, byte for byte.
    if check(signed(told, CLAIMS)).is_valid:
        own = (pki().signer, pki().authority)[which].certificate
        assert x509.load_der_x509_certificate(bytes(chain[which])).tbs_certificate_bytes == own.tbs_certificate_bytes


@given(st.integers(0, len(TOKEN)))
def test_no_part_of_a_token_is_enough(length: int) -> None:
    assert check(TOKEN[:length]).is_valid is (length == len(TOKEN))


def test_a_token_of_any_size_is_refused_at_once() -> None:
    refused(check("a" * (256 * 1024 + 1)), "statement.form", "too_large")


def test_a_file_that_may_be_a_statement_is_recognised() -> None:
    assert looks_like_statement(TOKEN.encode() + b"\n")
    assert looks_like_statement(signed(HEADER | {"crit": []}, CLAIMS).encode())
    assert not looks_like_statement(b"%PDF-1.7")
    assert not looks_like_statement(b'{"schema": "certbroker.dossier/1"}')


def test_what_a_signer_writes_does_not_steer_a_terminal() -> None:
    answer = CLAIMS["answers"][0] | {"text_ko": "만 19세\x1b[2J\n이상\u202e"}
    claims = read_statement(signed(HEADER, CLAIMS | {"answers": [answer], "purpose": "대출\r\x07"}))
    assert all(line.isprintable() for line in claims.lines("ko"))
    assert claims.answers[0].line("ko").isprintable()


def test_the_moment_is_korean_where_it_has_no_zone() -> None:
    assert check(TOKEN, as_of=datetime(2026, 12, 20, 23, 59)).is_valid  # noqa: DTZ001 - a moment without a zone
    assert not check(TOKEN, as_of=datetime(2026, 12, 21, 0, 0)).is_valid  # noqa: DTZ001 - as above
    assert check(TOKEN, as_of=datetime(2026, 12, 20, 23, 59, tzinfo=SEOUL)).is_valid
