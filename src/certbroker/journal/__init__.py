"""The journal: the consent ledger (동의 원장) and access history (접속기록), chained by hashes.

Who asked, approved, narrowed, withdrew or suspended; what was transferred, read, handed over, deleted: each is an entry
that names the hash of the one before, so that what is changed, removed or moved shows.
"""

from certbroker.journal.base import Journal, Silent
from certbroker.journal.chain import Broken, Mark, Verified
from certbroker.journal.entry import Action, Actor, Deed, LedgerEntry
from certbroker.journal.history import History
from certbroker.journal.ledger import Ledger
from certbroker.journal.proofs import Proof

__all__ = [
    "Action",
    "Actor",
    "Broken",
    "Deed",
    "History",
    "Journal",
    "Ledger",
    "LedgerEntry",
    "Mark",
    "Proof",
    "Silent",
    "Verified",
]
