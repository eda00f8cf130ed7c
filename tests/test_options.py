"""What can be asked: a span does not end before it begins, whatever its ends are called."""

from datetime import date
from typing import Any

import pytest

from certbroker import Certificate, discover
from certbroker.errors import SettingsError
from certbroker.fields import Month
from certbroker.model import Options
from certbroker_connectors.nts import IncomeAmount, TaxPayment

EARLY: dict[type, Any] = {int: 2023, date: date(2023, 5, 1), Month: Month(2023, 5)}
LATE: dict[type, Any] = {int: 2025, date: date(2025, 4, 1), Month: Month(2025, 4)}
SPANS = [
    (one, name, name.replace("from", "to")) for one in discover() for name in one.Ask.model_fields if "from" in name
]


def _value(ask: type[Options], name: str, of: dict[type, Any]) -> Any:
    told = str(ask.model_fields[name].annotation)
    return of[Month if "Month" in told else date if "date" in told else int]


def _others(certificate: type[Certificate]) -> dict[str, Any]:
    """What else has to be said, so that a refusal is about the span."""
    told = {
        "nts.tax_payment": {"from_month": 1, "to_month": 12},
        "molit.land_price": {"land_address": "가", "lot_number": "1"},
    }
    return told.get(certificate.id(), {})


def test_every_span_is_looked_at() -> None:
    assert {one.id() for one, _, _ in SPANS} >= {"nts.income_amount", "local_tax.payment", "police.traffic_accident"}
    assert len(SPANS) > 15
    assert all(end in one.Ask.model_fields for one, _, end in SPANS)


@pytest.mark.parametrize(
    ("certificate", "begins", "ends"), [one for one in SPANS if one[:2] != (TaxPayment, "from_month")]
)
def test_a_span_that_ends_before_it_begins_is_refused(certificate: type[Certificate], begins: str, ends: str) -> None:
    early, late = (_value(certificate.Ask, begins, of) for of in (EARLY, LATE))
    others = _others(certificate)
    for last in (early, late):
        options = certificate.ask(**{begins: early, ends: last, **others}).options
        assert getattr(options, ends) == last
    with pytest.raises(SettingsError, match=f"option {ends} lies before {begins}") as raised:
        certificate.ask(**{begins: late, ends: early, **others})
    assert raised.value.certificate == certificate.id()
    assert "202" not in str(raised.value)


def test_months_of_different_years_are_no_matter() -> None:
    assert TaxPayment.ask(from_year=2024, from_month=12, to_year=2025, to_month=1)
    with pytest.raises(SettingsError, match="lies before"):
        TaxPayment.ask(from_year=2025, from_month=12, to_year=2025, to_month=1)


def test_text_as_a_command_line_has_it_is_compared_as_what_it_means() -> None:
    with pytest.raises(SettingsError, match="to_year lies before from_year"):
        IncomeAmount.ask(from_year="2025", to_year="2023")
