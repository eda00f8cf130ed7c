"""A consent left to workers: one process starts it, another takes its rows further by id, any reads what came."""

import sys
from collections import deque
from datetime import datetime
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from certbroker import Broker, SqliteStore, aio
from certbroker.fields import SEOUL
from certbroker.sandbox import Sandbox
from certbroker.sandboxed import sandbox_party, sandbox_people
from certbroker_connectors.nts import BusinessStatus, TaxClearance


def _broker(told: dict[str, Any]) -> Broker:
    store = SqliteStore.open(told["rows"])  # on many machines: a vault on PostgreSQL
    return Broker(lambda kept: aio.Broker(sandbox_party(told), store=kept, people=sandbox_people(told)), store)


def _worker(told: dict[str, Any], consent: str) -> None:
    with _broker(told) as broker:  # `certbroker worker` does the same, and waits for what is due later
        due = deque([consent])
        while due:
            step = broker.advance(due.popleft())
            print(step.state, step.place, flush=True)
            due.extend((*step.further, step.id) if step.due_at else step.further)


if __name__ == "__main__":
    with Sandbox(today=datetime.now(SEOUL).date(), approve_after=0) as box:
        place = box.info | {"rows": Path(sys.argv[1] if len(sys.argv) > 1 else ".") / "rows.db"}
        with _broker(place) as service:
            wanted = [TaxClearance, BusinessStatus.ask(business_numbers="000-00-00017")]
            asked = service.request_consent(service.people["hong"], wanted, recipient="가나은행", purpose="대출 신청")
            service.start(asked)  # returns at once: all there is to keep is asked.id
            with get_context("spawn").Pool(1) as another:
                another.apply(_worker, (place, asked.id))
            print([(one.id, one.kind) for one in service.resume(asked.id).outcomes])
