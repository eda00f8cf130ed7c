"""The whole way on the sandbox: ask a holder, collect, read a typed value, save the submission PDF."""

import sys
from pathlib import Path

from certbroker import Broker
from certbroker_connectors.mois import ResidentRegister
from certbroker_connectors.nts import IncomeAmount

folder = Path(sys.argv[1] if len(sys.argv) > 1 else ".")

with Broker.sandbox() as broker:
    holder = broker.people["hong"]
    wanted = [IncomeAmount.ask(from_year=2023, to_year=2025), ResidentRegister]
    consent = broker.request_consent(holder, wanted, recipient="가나은행", purpose="전세자금대출 신청")
    print(consent.text)  # what the holder reads, and confirms at consent.address

    dossier = broker.collect(consent)  # in the sandbox the approval comes by itself after 0.3 s

for settlement in dossier[IncomeAmount].certificate.settlements:
    print(settlement.year, f"{settlement.amount:,} won from {settlement.payer_name}")
dossier.save(folder / "dossier.json")
dossier.bundle(recipient="가나은행").save(folder / "submission.pdf")
