"""Being a good client: how often and when hosts are called, for all workers together.

`Limits` goes into `HttpPool(limits=…)`; `next_try` says when durable work that failed is tried again. Budgets in SQLite
need nothing more, in PostgreSQL `certbroker[postgres]`.
"""

from certbroker.limits.backoff import next_try
from certbroker.limits.budgets import Bucket, Buckets
from certbroker.limits.data import ReportedHours, issuer_limits, portals, shipped
from certbroker.limits.limits import Limits

__all__ = ["Bucket", "Buckets", "Limits", "ReportedHours", "issuer_limits", "next_try", "portals", "shipped"]
