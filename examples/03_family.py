"""Several people in one application: both spouses consent, one also for the child; not every document comes."""

import sys
from functools import partial
from pathlib import Path

from certbroker import Broker, Dossier, NotDelivered, Subject
from certbroker.evidence import Delivered, Failed
from certbroker_connectors.mois import ResidentRegister
from certbroker_connectors.nhis import PremiumLocal, QualificationHistory
from certbroker_connectors.scourt import FamilyRelation

folder = Path(sys.argv[1] if len(sys.argv) > 1 else ".")

with Broker.sandbox() as broker:
    ask = partial(broker.request_consent, recipient="가나은행", purpose="전세자금대출 신청")
    hong, kim, byeol = (broker.people[name] for name in ("hong", "kim", "byeol"))
    child = Subject(name=byeol.name, resident_number=byeol.resident_number, relation="child")
    wanted = [ResidentRegister, FamilyRelation, FamilyRelation.ask(subject=child), PremiumLocal.ask(year=2026)]
    first = broker.collect(ask(hong, wanted))
    second = broker.collect(ask(kim, [QualificationHistory]))

for relation in first.all(FamilyRelation):  # one type came twice, so first[FamilyRelation] would raise NotDelivered
    print(relation.certificate.holder.name, [member.name for member in relation.certificate.family_members])
try:
    print(first[PremiumLocal])
except NotDelivered as error:
    print("hong pays at work, not locally:", error)

together = Dossier.joined([first, second])
for outcome in together.outcomes:
    match outcome:
        case Delivered():
            print(outcome.id, "came, issued on", outcome.evidence.issued_on)
        case Failed():
            print(outcome.id, outcome.error.code, outcome.error.recovery.value)
        case _:
            print(outcome.id, "is an answer, not an error:", outcome.kind)
together.save(folder / "family.json")
