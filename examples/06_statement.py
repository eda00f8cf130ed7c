"""Facts in place of papers: yes, no or cannot tell, signed by who has the papers, verified by who only has the file."""

import sys
from datetime import date
from pathlib import Path

from certbroker import Broker
from certbroker.signing import SigningKey
from certbroker.verification import Trust
from certbroker.verification.statement import Applicant, read_statement, verify_statement
from certbroker_connectors.mois import ResidentRecord

folder = Path(sys.argv[1] if len(sys.argv) > 1 else ".")

with Broker.sandbox() as broker:
    choi = broker.people["choi"]
    consent = broker.request_consent(choi, [ResidentRecord], recipient="가나시청", purpose="청년기본소득 신청")
    dossier = broker.collect(consent)

key = SigningKey.throwaway(
    "가나민원대행", dossier.collected_at
)  # in earnest: SigningKey.from_pkcs12("seal.p12", password)
said = {"quarter_reference_date": date(2026, 11, 1)}  # what no paper tells; the statement names it as stated
statement = dossier.statement("youth-basic-income", key=key, answers=said, now=dossier.collected_at)
statement.save(folder / "statement.jws")
statement.save_private(folder / "statement.private.json")  # which paper each digest is of; stays with its maker
(folder / "trust.pem").write_text(key.trust_pem, encoding="ascii")

# The receiver has the file, the root certificate, the code, and the applicant's own form.
token, trust, code = (folder / "statement.jws").read_bytes(), Trust.read(folder / "trust.pem"), statement.code
applicant = Applicant(choi.name, choi.birth_date, code) if code else None
report = verify_statement(token, trust, dossier.collected_at, recipient="가나시청", applicant=applicant)
print("\n".join(report.lines("ko")))
if report.is_valid:
    print("\n".join(read_statement(token).lines("ko")))
