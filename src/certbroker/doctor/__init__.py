"""Examines a set-up: settings, keys, clock, hosts, stores, what is installed; and says of each what to mend.

It changes nothing: no file, no table and no key is made, nothing is asked for about anybody, and no secret is shown.
Each check is a module of `checks`, found by scanning.
"""

from certbroker.doctor.case import Case
from certbroker.doctor.examining import examine
from certbroker.doctor.findings import Finding, Level

__all__ = ["Case", "Finding", "Level", "examine"]
