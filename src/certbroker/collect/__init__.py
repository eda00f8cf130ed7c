"""Collecting: consent → transfer requests → tickets → documents → outcomes.

The states of a transfer request are rows in the store, and each step is short: `consented → requested → collected`. A
step that was done is never done again, so a process may die at any point and another go on. Where a channel is down,
what it should have brought is asked for on the next one that the consent allows.
"""

from certbroker.collect.collector import Collector
from certbroker.collect.events import Event, Tell
from certbroker.collect.rehearsal import Rehearsal, Rehearsed
from certbroker.collect.rows import KIND
from certbroker.collect.steps import Exchange, NoExchange

__all__ = ["KIND", "Collector", "Event", "Exchange", "NoExchange", "Rehearsal", "Rehearsed", "Tell"]
