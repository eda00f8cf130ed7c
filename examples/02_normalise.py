"""A wire document becomes a typed certificate, and the certificate becomes canonical JSON. Nothing is fetched here.

The document comes from the samples that ship with every certificate: the same files are test and sandbox answer.
"""

import sys
from pathlib import Path

from certbroker import PayloadError, read
from certbroker.samples import samples_of
from certbroker_connectors.nts import IncomeAmount

folder = Path(sys.argv[1] if len(sys.argv) > 1 else ".")
sample = next(one for one in samples_of(IncomeAmount) if one.case == "every_kind")
wire = sample.wire.read_bytes()

reading = read(IncomeAmount, wire)
for report in reading.reports:
    print("not expected, kept or left out:", report)  # forms change without notice: a new word loses no paper

income = reading.certificate
if income is None:
    sys.exit("every leaf is empty: the exchange's way to say that the document was not delivered")
print(income.holder_name, income.resident_number, income.issued_on)  # the number prints masked
print(sum(filing.amount for filing in income.filings), "won filed")  # amounts are int, days are date
(folder / "income.json").write_text(income.model_dump_json(indent=2), encoding="utf-8")

try:
    read(IncomeAmount, wire.replace("소득금액증명".encode(), "다른증명".encode()))
except PayloadError as error:
    print(error.code, error.recovery.value, error)
