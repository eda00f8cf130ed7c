"""A dossier answers with facts."""

from datetime import date

import pytest

from certbroker.aio import Broker
from certbroker.errors import RequirementError
from certbroker.requirements import Verdict
from certbroker_connectors.mois import ResidentRecord


async def test_a_dossier_is_evaluated() -> None:
    async with Broker.sandbox(approve_after=0.0) as broker:
        consent = await broker.request_consent(
            broker.people["choi"], [ResidentRecord], recipient="가나시청", purpose="청년기본소득 신청"
        )
        dossier = await broker.collect(consent, deadline=5)
    judged = dossier.evaluate("youth-basic-income", answers={"quarter_reference_date": date(2026, 11, 1)})
    applies, excluded = judged["municipality"]
    assert excluded.verdict is Verdict.DOES_NOT
    assert applies.verdict is Verdict.HOLDS
    assert "성남시" in excluded.reason_ko
    assert {fact.certificate for fact in excluded.evidence} == {"mois.resident_record"}
    with pytest.raises(RequirementError):
        dossier.evaluate("nothing")
