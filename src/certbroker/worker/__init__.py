"""Durable work: consents and transfer requests that are rows of a store, taken one short step further at a time.

A process may die at any moment: what was done is kept, what was begun is taken up again once the dead one's lease has
ended. Nothing waits in memory; whoever is waited for (the holder, the issuer) is a row with the time of the next look.
"""

from certbroker.worker.advance import Durable
from certbroker.worker.advanced import Advanced
from certbroker.worker.runner import Runner
from certbroker.worker.telling import Notice, Notifier, Silent

__all__ = ["Advanced", "Durable", "Notice", "Notifier", "Runner", "Silent"]
