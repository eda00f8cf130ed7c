"""A statement answers, is signed, and says nothing else."""

import base64
import hashlib
import hmac
import json
import re
import stat
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from certbroker.dossier import Dossier
from certbroker.errors import (
    ConsentMissing,
    ConsentScope,
    EvidenceStale,
    IdentityConflict,
    RequirementError,
    SealFailed,
)
from certbroker.evidence import Delivered
from certbroker.fields import SEOUL
from certbroker.requirements import Context, Verdict, predicate, procedures
from certbroker.requirements.answers import tells_which
from certbroker.verification.statement import opens
from support.papers import all_samples, sample
from support.people import personal_data
from support.pki import pki
from support.statements import ADULT, AT, CHILD, DAY, RESIDENT, WEEK, answers_of, asks, held, key, made

WELFARE = {"is": "holds", "fact": "welfare.basic_livelihood"}
DISABLED = {"is": "holds", "fact": "disability.registration"}
EITHER = {"is": "any", "of": [DISABLED, WELFARE]}


def test_a_question_is_answered_with_what_it_rests_on() -> None:
    statement = made(procedure=asks(ADULT, CHILD, DISABLED))
    assert answers_of(statement) == {"r0": "yes", "r1": "no", "r2": "cannot_tell"}
    adult, _, disabled = statement.claims["answers"]
    (paper,) = adult["evidence"]
    assert {name: paper[name] for name in ("certificate", "name_ko", "issuer", "known", "issued_on")} == {
        "certificate": "mois.resident_record",
        "name_ko": "주민등록표 초본",
        "issuer": "mois",
        "known": "sample",
        "issued_on": "2026-11-10",
    }
    assert adult["text_ko"] == "만 19세 이상"
    assert adult["predicate"] == ADULT
    assert (adult["on"], adult["whose"], adult["stated"]) == ("2026-11-20", "applicant", [])
    assert disabled["evidence"] == []


def test_a_statement_says_for_whom_why_and_by_which_rules() -> None:
    claims = made().claims
    assert claims["iss"] == "행정안전부 (시험)"
    assert (claims["aud"], claims["purpose"], claims["consents"]) == ("가나은행", "대출 신청", ["con_1"])
    assert claims["procedure"] == {
        "id": "trial",
        "name_ko": "시험 민원",
        "name_en": "Trial",
        "version": "2026-11-20",
        "law": ["시험법 제1조"],
    }
    assert datetime.fromtimestamp(claims["iat"], SEOUL) == AT
    assert datetime.fromtimestamp(claims["exp"], SEOUL) == datetime(2026, 12, 21, tzinfo=SEOUL)
    assert claims["specimen"] is False


def test_the_token_is_a_jws_by_the_book() -> None:
    """Read here by hand: RFC 7515 with the curve's own signature, and nothing of ours."""
    statement = made()
    head, payload, signature = statement.token.split(".")
    header = json.loads(_bytes(head))
    assert header.keys() == {"alg", "typ", "x5c"}
    assert (header["alg"], header["typ"]) == ("ES256", "certbroker-statement+jwt")
    chain = [x509.load_der_x509_certificate(base64.b64decode(one)) for one in header["x5c"]]
    assert chain == [pki().signer.certificate, pki().authority.certificate], "the root is the receiver's own"
    raw = _bytes(signature)
    der = encode_dss_signature(int.from_bytes(raw[:32]), int.from_bytes(raw[32:]))
    public = chain[0].public_key()
    assert isinstance(public, ec.EllipticCurvePublicKey)
    public.verify(der, f"{head}.{payload}".encode(), ec.ECDSA(hashes.SHA256()))
    assert json.loads(_bytes(payload)) == statement.claims


def _bytes(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


# What it does not say


def _values(value: Any) -> Iterator[str]:
    """The values of a paper that say something: not its English tokens."""
    if isinstance(value, dict | list):
        for one in cast("list[Any]", [*value.values()] if isinstance(value, dict) else value):
            yield from _values(one)
    elif isinstance(value, str | int) and len(str(value)) > 3 and not re.fullmatch("[a-z_]+|True|False", str(value)):
        yield str(value)


PUBLIC = frozenset({"경기도", "2026", "mois", "nts"})


def test_no_value_of_any_paper_is_in_a_statement() -> None:
    procedure = procedures()["jeonse-loan"]
    papers = (sample("mois.resident_register"), sample("mois.resident_record"), sample("nts.income_amount"))
    statement = made(held(*papers), procedure, answers={"household_size": 3})
    assert "yes" in answers_of(statement).values()
    text = json.dumps(statement.claims, ensure_ascii=False) + json.dumps(statement.claims)
    shown = {str(paper.issued_on) for paper in papers} | {str(DAY)} | PUBLIC
    values = {one for paper in papers for one in _values(paper.certificate.model_dump(mode="json"))} - shown
    assert len(values) > 30
    assert not {one for one in values if one in text}
    assert not personal_data(text)
    assert "홍길동" not in text
    assert not [paper for paper in papers if paper.provenance.raw_sha256 in statement.token + text]


def test_two_statements_about_one_paper_cannot_be_told_to_be() -> None:
    one, other = made(), made()
    assert _digests(one).isdisjoint(_digests(other))
    assert one.claims["holder"]["binding"] != other.claims["holder"]["binding"]
    assert one.id != other.id
    assert len(_digests(one)) == 2, "nor two answers of one statement"


def _digests(statement: Any) -> set[str]:
    return {paper["digest"] for one in statement.claims["answers"] for paper in one["evidence"]}


def test_the_maker_can_show_which_paper_an_answer_rests_on() -> None:
    paper = sample("mois.resident_record")
    statement = made(held(paper))
    opening = statement.openings[0]
    digest, salt = str(opening["digest"]), str(opening["salt"])
    assert digest == statement.claims["answers"][0]["evidence"][0]["digest"]
    assert opening["requirement"] == "r0"
    assert opens(digest, salt, paper.raw)
    assert not opens(digest, salt, paper.raw + b" ")
    assert not opens(digest, "00" * 16, paper.raw)


def test_the_kind_of_paper_is_left_out_where_it_tells_more_than_the_answer() -> None:
    welfare = sample("mohw.basic_livelihood")
    statement = made(held(welfare, sample("mois.resident_record")), asks(EITHER, WELFARE, ADULT))
    either, plain, adult = statement.claims["answers"]
    assert [one["answer"] for one in (either, plain, adult)] == ["yes"] * 3
    assert either["evidence"][0].keys() == plain["evidence"][0].keys()
    assert {name for name, one in either["evidence"][0].items() if one} == {"issued_on", "digest"}
    assert plain["evidence"][0]["certificate"] == "mohw.basic_livelihood", "where the question itself names it"
    assert adult["evidence"][0]["certificate"] == "mois.resident_record"


@pytest.mark.parametrize(
    ("data", "verdict", "tells"),
    [
        (EITHER, "holds", True),
        (EITHER, "does_not", False),
        ({"is": "all", "of": [DISABLED, WELFARE]}, "holds", False),
        ({"is": "all", "of": [DISABLED, WELFARE]}, "does_not", True),
        ({"is": "not", "of": EITHER}, "does_not", True),
        ({"is": "not", "of": EITHER}, "holds", False),
        ({"is": "all", "of": [ADULT, EITHER]}, "holds", True),
        ({"is": "at_least", "count": 1, "of": [DISABLED, WELFARE]}, "holds", True),
        ({"is": "holds_any", "facts": ["disability.registration", "veteran.merit"]}, "holds", True),
        ({"is": "any", "of": [{"is": "clearance_valid", "tax": one} for one in ("local", "national")]}, "holds", True),
        ({"is": "any", "of": [{"is": "employed"}, {"is": "business_active"}]}, "holds", True),
        ({"is": "any", "of": [ADULT, {"is": "age_between", "at_least": 15, "at_most": 18}]}, "holds", False),
        (
            {
                "is": "any",
                "of": [
                    {
                        "is": "resident_continuously",
                        "place": "경기도",
                        "months_at_least": 36,
                        "until": "application_date",
                    },
                    {"is": "resident_total", "place": "경기도", "months_at_least": 120, "until": "application_date"},
                ],
            },
            "holds",
            False,
        ),
        (
            {
                "is": "income_annual_at_most",
                "won": 1,
                "income": "employment_total",
                "alternative": {"won": 2, "income": "global_income"},
            },
            "holds",
            True,
        ),
        ({"is": "ref", "target": "r0.when"}, "holds", True),
        (ADULT, "does_not", False),
    ],
)
def test_when_the_kind_of_paper_tells_more(data: dict[str, Any], verdict: str, tells: bool) -> None:
    context = Context(DAY, conditions={"r0.when": predicate(EITHER)})
    assert tells_which(predicate(data), Verdict(verdict), context) is tells


# Whom it is about


def test_only_the_holders_own_papers_are_looked_at() -> None:
    child = sample("mohw.disability")
    about_child = Delivered(type(child.certificate), child, about="홍*")
    assert answers_of(made(held(others=[about_child]), asks(DISABLED))) == {"r0": "cannot_tell"}
    own = Delivered(type(child.certificate), child, about="홍*동")
    assert answers_of(made(held(others=[own]), asks(DISABLED))) == {"r0": "yes"}


def test_papers_of_several_people_that_pass_for_one_make_no_statement() -> None:
    both = held(sample("mois.resident_record"), sample("mois.resident_record", "spouse"))
    with pytest.raises(IdentityConflict, match="about several"):
        made(both)


COUPLE = {"predicate": ADULT, "whose": "applicant+spouse"}


def test_of_a_couple_each_is_asked_and_the_first_is_the_holder() -> None:
    own, spouse = held(sample("mois.resident_record")), sample("mois.resident_record", "spouse")
    of_spouse = held(spouse, holder="김*희", consents=("con_2",))
    alone = made(own, asks(COUPLE))
    assert answers_of(alone) == {"r0": "cannot_tell"}
    joined = Dossier.joined([own, of_spouse])
    for statement in (made(own, asks(COUPLE), people={"spouse": of_spouse}),
                      made(joined, asks(COUPLE), people={"spouse": "김*희"})):  # fmt: skip
        assert answers_of(statement) == {"r0": "yes"}
        (answer,) = statement.claims["answers"]
        assert answer["text_ko"] == "신청인·배우자: 만 19세 이상"
        assert len(answer["evidence"]) == 2
        assert statement.claims["consents"] == ["con_1", "con_2"]
        assert statement.claims["holder"]["name"] == "홍*동"
        assert statement.code is not None
    assert answers_of(made(joined, asks(COUPLE))) == {"r0": "cannot_tell"}


@pytest.mark.parametrize("other", [{"recipient": "다라은행"}, {"purpose": "광고"}])
def test_both_of_a_couple_consent_to_recipient_and_purpose(other: dict[str, str]) -> None:
    own = held(sample("mois.resident_record"))
    elsewhere = replace(held(sample("mois.resident_record", "spouse"), holder="김*희"), **other)
    with pytest.raises(ConsentScope):
        made(own, asks(COUPLE), people={"spouse": elsewhere})


def test_who_knows_name_birth_and_code_can_tell_whom_it_is_about() -> None:
    statement = made()
    code = statement.code
    assert code is not None
    assert re.fullmatch("([A-Z2-7]{4}-){6}[A-Z2-7]{2}", code.reveal())
    told = f"{statement.id}\n가나은행\n홍길동\n1990-01-01"
    secret = base64.b32decode(code.reveal().replace("-", "") + "======")
    bound = base64.urlsafe_b64encode(hmac.digest(secret, told.encode(), "sha256")).decode().rstrip("=")
    assert statement.claims["holder"] == {"name": "홍*동", "binding": bound}
    assert code.reveal() not in f"{statement!r} {code} {statement.describe()} {statement.token}"


def test_without_a_name_in_the_papers_nothing_is_bound() -> None:
    statement = made(held(sample("mois.resident_record"), holder="김*희"))
    assert statement.claims["holder"] == {"name": "김*희", "binding": None}
    assert statement.code is None


# What is asked


def test_what_is_asked_can_be_narrowed() -> None:
    procedure = asks(ADULT, RESIDENT, DISABLED)
    assert answers_of(made(procedure=procedure, only=["r1"])) == {"r1": "yes"}
    with pytest.raises(RequirementError, match="trial asks nothing that is called r9"):
        made(procedure=procedure, only=["r1", "r9"])
    with pytest.raises(RequirementError, match="nothing of trial"):
        made(procedure=asks({"predicate": {"is": "paper", "what": ["lease"]}, "proved_by": "paper"}))


def test_what_nobody_can_answer_from_papers_is_left_out_unless_asked() -> None:
    lease = {"predicate": {"is": "paper", "what": ["lease"]}, "proved_by": "paper"}
    looked_up = {"predicate": DISABLED, "proved_by": "authority"}
    assert answers_of(made(procedure=asks(ADULT, lease, looked_up))) == {"r0": "yes", "r2": "cannot_tell"}
    assert answers_of(made(procedure=asks(ADULT, lease), only=["r1"])) == {"r1": "cannot_tell"}


@pytest.mark.parametrize(
    ("when", "asked", "answer"),
    [
        (ADULT, RESIDENT, "yes"),
        (CHILD, RESIDENT, None),
        ({"is": "rents"}, RESIDENT, "yes"),
        ({"is": "rents"}, CHILD, "cannot_tell"),
        (ADULT, CHILD, "no"),
    ],
)
def test_a_condition_decides_whether_a_question_is_answered(
    when: dict[str, Any], asked: dict[str, Any], answer: str | None
) -> None:
    requirement = {"predicate": asked, "when": {"text_ko": "해당자", "predicate": when}}
    statement = made(procedure=asks(requirement, ADULT))
    assert answers_of(statement).get("r0") == answer
    asked_for = made(procedure=asks(requirement), only=["r0"]).claims["answers"][0]
    assert asked_for["answer"] == (answer or "not_applicable")
    assert asked_for["text_ko"].endswith(" (해당자)")
    assert bool(asked_for["evidence"]) is (answer != "cannot_tell"), "that it does not apply rests on papers too"


def test_what_was_stated_is_named_and_never_looks_like_proof() -> None:
    rents = {"is": "rents"}
    on = {"is": "age_is", "years": 36, "on": "notice_date"}
    statement = made(
        procedure=asks(rents, on, RESIDENT),
        answers={"rents": True, "notice_date": date(2026, 6, 1), "claims.children": True},
    )
    said, dated, plain = statement.claims["answers"]
    assert (said["answer"], said["stated"], said["evidence"]) == ("yes", ["rents"], [])
    assert (dated["answer"], dated["stated"], dated["on"]) == ("yes", ["notice_date"], "2026-06-01")
    assert plain["stated"] == []
    assert statement.rows("en")[0] == ("rents the home", "yes (as stated by the applicant or the office)")
    assert statement.rows()[2] == ("경기도 거주(주민등록)", "예")
    assert "claims.children" not in json.dumps(statement.claims)


def test_whose_paper_is_said_once() -> None:
    of_spouse = {"predicate": ADULT, "whose": "spouse"}
    of_couple = {"predicate": {"is": "net_assets_at_most", "limit": 1000000, "whose": "couple"}, "whose": "spouse"}
    statement = made(procedure=asks(of_spouse, of_couple))
    assert [one["text_ko"] for one in statement.claims["answers"]] == [
        "배우자: 만 19세 이상",
        "부부: 순자산 100만원 이하",
    ]
    assert set(answers_of(statement).values()) == {"cannot_tell"}


# For how long


def test_a_paper_that_is_too_old_answers_nothing() -> None:
    fresh = {"predicate": ADULT, "freshness_days": 10}
    assert answers_of(made(procedure=asks(fresh))) == {"r0": "yes"}, "issued 10 days before"
    assert answers_of(made(procedure=asks(fresh | {"freshness_days": 9}))) == {"r0": "cannot_tell"}
    assert answers_of(made(procedure=asks(ADULT), fresh_days=9)) == {"r0": "cannot_tell"}
    printed = fresh | {"freshness_text_ko": "9일 이내 발급"}
    assert answers_of(made(procedure=asks(printed))) == {"r0": "cannot_tell"}, "the printed rule comes first"
    assert answers_of(made(procedure=asks(printed), fresh_days=10)) == {"r0": "yes"}


def test_a_paper_without_a_day_is_not_fresh() -> None:
    paper = sample("mois.resident_record")
    undated = replace(paper, certificate=paper.certificate.model_copy(update={"issued_on": None}))
    assert answers_of(made(held(undated), asks({"predicate": ADULT, "freshness_days": 90}))) == {"r0": "cannot_tell"}
    assert answers_of(made(held(undated), asks(ADULT))) == {"r0": "yes"}


def _last_day(statement: Any) -> date:
    return (datetime.fromtimestamp(statement.claims["exp"], SEOUL) - timedelta(seconds=1)).date()


def test_a_statement_ends_no_later_than_what_it_rests_on() -> None:
    assert _last_day(made(valid_for=WEEK)) == DAY + WEEK
    fresh = {"predicate": ADULT, "freshness_days": 20}
    assert _last_day(made(procedure=asks(fresh))) == date(2026, 11, 30), "20 days after the issue"
    month = fresh | {"freshness_text_ko": "1개월 이내"}
    assert _last_day(made(procedure=asks(month))) == date(2026, 12, 10), "a calendar month"
    clear = {"is": "clearance_valid", "tax": "national"}
    paper = sample("nts.tax_clearance")
    assert paper.valid_until is not None
    statement = made(held(paper), asks(clear), valid_for=timedelta(days=365))
    assert answers_of(statement) == {"r0": "yes"}
    assert _last_day(statement) == paper.valid_until
    short = pki().root.issue("짧은 서명자", until=AT + timedelta(days=3))
    assert made(by=key(short)).claims["exp"] == int((AT + timedelta(days=3)).timestamp())


def test_what_has_run_out_by_the_day_of_signing_is_not_stated() -> None:
    fresh = {"predicate": ADULT, "freshness_days": 20}
    assert made(procedure=asks(fresh), now=AT + timedelta(days=10)).claims["judged_on"] == "2026-11-20"
    with pytest.raises(EvidenceStale, match="until 2026-11-30"):
        made(procedure=asks(fresh), now=AT + timedelta(days=11))


def test_rules_that_are_not_in_force_answer_nothing() -> None:
    ended = {"in_force": {"until": date(2026, 11, 19)}}
    assert answers_of(made(procedure=asks(ADULT, **ended))) == {"r0": "cannot_tell"}
    assert answers_of(made(procedure=asks(ADULT, in_force={"until": DAY}))) == {"r0": "yes"}


# What must not be


def test_a_statement_goes_to_whom_the_holder_consented_to() -> None:
    assert made(recipient=" 가나은행 ").claims["aud"] == "가나은행"
    with pytest.raises(ConsentScope):
        made(recipient="다라은행")
    with pytest.raises(ConsentMissing):
        made(held(sample("mois.resident_record"), consents=()))


def test_a_key_that_is_not_valid_signs_nothing() -> None:
    with pytest.raises(SealFailed, match="expired"):
        made(now=AT + timedelta(days=365 * 4))


def test_a_test_environment_is_named() -> None:
    paper = sample("mois.resident_record")
    specimen = replace(paper, provenance=paper.provenance.model_copy(update={"specimen": True}))
    assert made(held(specimen)).claims["specimen"] is True


@pytest.mark.parametrize("procedure", procedures().values(), ids=lambda one: one.id)
def test_every_procedure_can_be_stated(procedure: Any) -> None:
    """On all papers of one person that the samples hold."""
    own = [one for one in all_samples() if getattr(one.certificate, "holder_name", None) == "홍길동"]
    own += [sample("mois.resident_record"), sample("mois.resident_register")]
    assert len(own) > 20
    statement = made(held(*own), procedure, only=[one.id for one in procedure.requirements])
    assert answers_of(statement).keys() == {one.id for one in procedure.requirements}
    assert not personal_data(json.dumps(statement.claims, ensure_ascii=False))


# What is kept


def test_it_is_written_for_the_receiver_and_for_its_maker(tmp_path: Path) -> None:
    statement = made()
    statement.save(tmp_path / "statement.jws")
    statement.save_private(tmp_path / "statement.private.json")
    assert (tmp_path / "statement.jws").read_text(encoding="ascii") == statement.token + "\n"
    private = tmp_path / "statement.private.json"
    assert stat.S_IMODE(private.stat().st_mode) == 0o600
    told = json.loads(private.read_text(encoding="utf-8"))
    assert told["code"] == (statement.code.reveal() if statement.code else None)
    assert {one["digest"] for one in told["openings"]} == _digests(statement)


def test_lines_for_a_person() -> None:
    statement = made(procedure=asks(ADULT, CHILD, DISABLED))
    assert statement.lines() == [
        "시험 민원: 홍*동 → 가나은행, 대출 신청",
        "만 19세 이상: 예",
        "만 19세 미만: 아니요",
        "장애인 등록 있음: 확인할 수 없음",
        "2026-11-20 기준, 2026-12-20까지 유효",
    ]
    assert statement.lines("en")[1:] == [
        "19 years old or over: yes",
        "under 19 years old: no",
        "on record: registered disability: cannot be told",
        "as of 2026-11-20, until 2026-12-20",
    ]
    assert hashlib.sha256(statement.token.encode()).hexdigest() not in repr(statement)
