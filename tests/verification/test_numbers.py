"""Document numbers have their issuer's shape, where the connector knows it; asking the issuer is a hook."""

import re

import pytest

from certbroker.catalogue import discover
from certbroker.evidence import Evidence
from certbroker.model import Certificate
from certbroker.verification import Verdict
from certbroker.verification.numbers import check_authenticity, check_number
from support.papers import all_samples, sample

INCOME = sample("nts.income_amount")


def numbered(number: str | None, like: str = "nts.income_amount") -> Evidence[Certificate]:
    found = sample(like)
    return Evidence(found.certificate.model_copy(update={"document_number": number}), found.provenance)


@pytest.mark.parametrize(
    ("number", "message"),
    [
        ("0000-000-0001-002", "fits"),
        ("9876-543-2109-876", "fits"),
        ("0000-0000-0001-002", "other"),
        ("000000000001002", "other"),
        ("A000-000-0001-002", "other"),
        ("0000-000-0001-002 ", "other"),
        ("٠000-000-0001-002", "other"),
        (None, "none"),
    ],
)
def test_shapes(number: str | None, message: str) -> None:
    found = check_number(numbered(number))
    assert found.message == message
    assert found.verdict is {"fits": Verdict.HOLDS, "other": Verdict.DOES_NOT_HOLD}.get(message, Verdict.CANNOT_TELL)


@pytest.mark.parametrize(("number", "fits"), [("0000-0000-0000-0001", True), ("제 17 호", True), ("제 호", False)])
def test_a_paper_may_have_several_shapes(number: str, fits: bool) -> None:
    assert check_number(numbered(number, "mois.resident_register")).holds is fits


def test_what_is_not_known_is_a_note() -> None:
    unknown = check_number(sample("kosaf.student_loan"))
    assert (unknown.message, unknown.needed) == ("no_shape", False)


def test_every_sample_has_its_issuers_shape_and_shapes_are_written_right() -> None:
    shaped = [one for one in all_samples() if one.certificate.spec.number_shapes]
    assert len({one.id for one in shaped}) > 25
    assert {one.id for one in shaped if check_number(one).verdict is Verdict.DOES_NOT_HOLD} == set()
    shapes = {shape for one in discover() for shape in one.spec.number_shapes}
    assert all(re.fullmatch("[0AXn제호 -]+", shape) for shape in shapes)


def test_without_a_way_to_ask_the_issuer_it_is_said_so() -> None:
    found = check_authenticity(INCOME, None)
    assert (found.verdict, found.needed) == (Verdict.CANNOT_TELL, False)


@pytest.mark.parametrize("verdict", list(Verdict))
def test_what_the_issuer_says_counts(verdict: Verdict) -> None:
    asked: list[str] = []

    def ask(evidence: Evidence[Certificate]) -> Verdict:
        asked.append(evidence.document_number or "")
        return verdict

    found = check_authenticity(INCOME, ask)
    assert (found.verdict, found.needed, asked) == (verdict, True, [INCOME.document_number])
