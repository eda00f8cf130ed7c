"""Which exchange bundles a consent's items go into."""

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certbroker.consent import Approval, Consent, draft
from certbroker.errors import ConsentScope, SettingsError
from certbroker.model import Certificate, Item, Subject
from certbroker.privacy import ConnectingInformation
from certbroker.settings import ExchangeBundle, RelyingParty
from certbroker.transfers import Layout, RawDocument, State, document_code, fewest, infos_of, lay_out
from certbroker_connectors.mois import ResidentRecord, ResidentRegister
from certbroker_connectors.nhis import PremiumWorkplace, QualificationHistory
from certbroker_connectors.nts import BusinessRegistration, BusinessStatus, IncomeAmount
from certbroker_connectors.scourt import FamilyRelation
from support.exchange import CI, holder, party

NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)
L001, L006, L100 = ResidentRegister.ask(), QualificationHistory.ask(), ResidentRecord.ask()
L170 = IncomeAmount.ask(from_year=2024, to_year=2025)
CHILD = Subject.model_validate({"name": "홍별", "resident_number": "210309-4000005", "relation": "child"})

Bundles = Sequence[dict[str, Any]]


def approved(items: Sequence[Item[Any]]) -> Consent:
    consent = draft(holder(), items, recipient="가나은행", purpose="대출 신청", now=NOW)
    proof = Approval(
        provider="test", request_id="1", approved_at=NOW, text_sha256="", ci=ConnectingInformation(CI), signature=""
    )
    return consent.approved(proof)


def laid_out(items: Sequence[Item[Any]], bundles: Bundles, **settings: Any) -> Layout:
    return lay_out(approved(items), list(items), party(bundles=bundles, **settings), [])


def placed(layout: Layout) -> dict[str, list[str]]:
    return {request.bundle: list(request.codes.values()) for request in layout.requests}


def bundle(name: str, *documents: str, required: Sequence[str] = ()) -> dict[str, Any]:
    return {"id": name, "documents": documents, "required": required}


def test_one_bundle_is_enough() -> None:
    layout = laid_out([L001, L100], [bundle("A", "L001"), bundle("B", "L100"), bundle("C", "L170", "L100", "L001")])
    assert placed(layout) == {"C": ["L001", "L100"]}
    assert layout.failed == {}
    assert [request.state for request in layout.requests] == [State.CONSENTED]


def test_the_greedy_choice_is_not_always_the_smallest() -> None:
    bundles = [bundle("greedy", "L001", "L006", "L100"), bundle("A", "L001", "L006"), bundle("B", "L100", "L170")]
    assert placed(laid_out([L001, L006, L100, L170], bundles)) in (
        {"A": ["L001", "L006"], "B": ["L100", "L170"]},
        {"greedy": ["L001", "L006", "L100"], "B": ["L170"]},
    )
    six = [
        ExchangeBundle(id=name, documents=tuple(codes)) for name, codes in (("g", "bcde"), ("x", "abc"), ("y", "def"))
    ]
    assert [one.id for one in fewest(six, frozenset("abcdef"))] == ["x", "y"]


def test_what_a_bundle_wants_must_be_consented() -> None:
    bundles = [bundle("A", "L001", "L100", required=["L001"]), bundle("B", "L170")]
    layout = laid_out([L100, L170], bundles)
    assert placed(layout) == {"B": ["L170"]}
    assert isinstance(layout.failed[0], ConsentScope)
    assert "A" in str(layout.failed[0])
    assert placed(laid_out([L100, L001], bundles)) == {"A": ["L100", "L001"]}


def test_what_a_bundle_wants_is_asked_for_even_where_another_brings_it() -> None:
    bundles = [bundle("A", "L001", "L170", "L006", required=["L001"]), bundle("B", "L001", "L100", required=["L001"])]
    layout = laid_out([L100, L001, L170, L006], bundles)
    assert placed(layout) == {"A": ["L001", "L170", "L006"], "B": ["L100", "L001"]}


def test_what_was_fetched_counts_as_consented_for_the_rest() -> None:
    items, bundles = [L001, L100], [bundle("A", "L001"), bundle("B", "L001", "L100", required=["L001"])]
    settings, consent = party(bundles=bundles), approved([L001, L100])
    first = lay_out(consent, [L001], settings, []).requests
    layout = lay_out(consent, items, settings, first)
    assert layout.requests[0] is first[0]
    assert placed(layout) == {"A": ["L001"], "B": ["L001", "L100"]}
    assert lay_out(consent, items, settings, layout.requests).requests == layout.requests


def test_no_bundle_holds_it() -> None:
    layout = laid_out([L001, L170], [bundle("A", "L001")])
    assert placed(layout) == {"A": ["L001"]}
    assert isinstance(layout.failed[1], SettingsError)
    assert layout.failed[1].certificate == "nts.income_amount"


def test_no_bundles_at_all() -> None:
    assert [error.code for error in laid_out([L001], []).failed.values()] == ["setup.settings"]


def test_what_cannot_be_asked_for_leaves_the_others_alone() -> None:
    layout = laid_out([BusinessRegistration.ask(), L001], [bundle("A", "L001", "L022")])
    assert placed(layout) == {"A": ["L001"]}
    assert [error.code for error in layout.failed.values()] == ["setup.settings"]


def test_codes_come_from_settings_then_the_catalogue_then_provisionally() -> None:
    assert document_code(IncomeAmount, party()) == "L170"
    assert document_code(IncomeAmount, party(codes={"nts.income_amount": "L161"})) == "L161"
    assert document_code(FamilyRelation, party(provisional={"scourt.family_relation": "X001"})) == "X001"
    own = party(codes={"scourt.family_relation": "L900"}, provisional={"scourt.family_relation": "X001"})
    assert document_code(FamilyRelation, own) == "L900"
    with pytest.raises(SettingsError, match="its code is not public"):
        document_code(FamilyRelation, party())
    with pytest.raises(SettingsError, match="the exchange does not have it, but open_data does"):
        document_code(BusinessStatus, party(codes={"nts.business_status": "L900"}))


def infos(items: Sequence[Item[Certificate]], settings: RelyingParty) -> list[dict[str, str]]:
    consent = approved(items)
    (request,) = lay_out(consent, list(items), settings, []).requests
    return [dict(info) for info in infos_of(request, list(items), consent)]


def test_documents_of_a_bundle_share_one_list_of_keys() -> None:
    found = infos([L170, L001], party(bundles=[bundle("A", "L170", "L001")]))
    assert [list(info) for info in found] == [
        ["L001K001", "L001K002", "L001K003", "L170K001", "L170K002", "L170K003", "L170K004", "L170K005"]
    ]


def test_a_document_asked_for_again_has_a_list_of_its_own() -> None:
    """For another subject, or another period."""
    family = FamilyRelation.ask()
    settings = party(bundles=[bundle("A", "X001", "L010")], provisional={"scourt.family_relation": "X001"})
    items: list[Item[Any]] = [
        family,
        FamilyRelation.ask(subject=CHILD),
        PremiumWorkplace.ask(year=2025),
        PremiumWorkplace.ask(year=2026),
        PremiumWorkplace.ask(year=2024),
    ]
    found = infos(items, settings)
    assert [info.get("X001K001") for info in found] == ["홍길동", "홍별", None]
    assert [info.get("X001K003") for info in found] == ["1000001", "4000005", None]
    assert [info.get("L010K004") for info in found] == ["2025", "2026", "2024"]


DOCUMENTS = "abcdef"
SETS = st.sets(st.sampled_from(DOCUMENTS), max_size=5)


@given(st.lists(SETS, max_size=7), SETS)
def test_no_smaller_choice_of_bundles_holds_as_much(documents: list[set[str]], wanted: set[str]) -> None:
    bundles = [ExchangeBundle(id=str(n), documents=tuple(sorted(held))) for n, held in enumerate(documents)]
    chosen = fewest(bundles, frozenset(wanted))
    reachable = wanted & set().union(*documents)
    assert reachable <= {code for one in chosen for code in one.documents}
    for size in range(len(chosen)):
        for fewer in combinations(documents, size):
            assert not reachable <= set().union(*fewer)


@given(st.lists(st.tuples(SETS, SETS), max_size=6), SETS)
def test_every_item_is_placed_or_refused_with_a_reason(
    bundles: list[tuple[set[str], set[str]]], asked: set[str]
) -> None:
    items = {
        "a": L001,
        "b": L006,
        "c": L100,
        "d": L170,
        "e": PremiumWorkplace.ask(year=2026),
        "f": FamilyRelation.ask(),
    }
    codes = {"a": "L001", "b": "L006", "c": "L100", "d": "L170", "e": "L010", "f": "X001"}
    given_bundles = [
        bundle(str(n), *sorted(codes[one] for one in held), required=sorted(codes[one] for one in held & must))
        for n, (held, must) in enumerate(bundles)
    ]
    wanted = [items[name] for name in sorted(asked)]
    if not wanted:
        return
    layout = laid_out(wanted, given_bundles, provisional={"scourt.family_relation": "X001"})
    confirmed = {codes[name] for name in asked}
    covered: set[int] = set()
    for request in layout.requests:
        told = next(one for one in given_bundles if one["id"] == request.bundle)
        assert set(told["required"]) <= set(request.codes.values()) <= set(told["documents"]) & confirmed
        covered |= set(request.codes)
    assert covered.isdisjoint(layout.failed)
    assert covered | set(layout.failed) == set(range(len(wanted)))
    for index, error in layout.failed.items():
        code = codes[sorted(asked)[index]]
        holding = [one for one in given_bundles if code in one["documents"]]
        assert isinstance(error, ConsentScope if holding else SettingsError)
        assert all(not set(one["required"]) <= confirmed for one in holding)


def test_a_transfer_request_does_not_show_its_documents() -> None:
    request = laid_out([L001], [bundle("A", "L001")]).requests[0]
    collected = request.model_copy(
        update={"documents": (RawDocument(name="주민등록표등본", text="<성명>홍길동</성명>"),)}
    )
    assert "홍길동" not in repr(collected)
