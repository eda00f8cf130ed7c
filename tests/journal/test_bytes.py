"""Nothing of a person lies in clear in the files of a store, and no more than it needs in what an auditor gets."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from certbroker.journal import Ledger
from certbroker.journal.export import exported
from certbroker.privacy import SEALED
from certbroker.sandbox import Sandbox
from certbroker.settings import Official
from certbroker.store import AsyncStore, SqliteStore, waited_for
from certbroker.vault import KeyRing, Vault
from certbroker_connectors.mois import ResidentRegister
from certbroker_connectors.nts import IncomeAmount
from support.exchange import Wire, broker_on
from support.journal import shown
from support.vault import sqlite_url

WHO = Official(name="김담당", id="emp-17")
WANTED = [ResidentRegister, IncomeAmount.ask(from_year=2023, to_year=2025)]
SEALED_TOO = (
    "홍*동",
    "가나은행",
    "전세자금대출",
    "대출 심사",
    "emp-17",
    "10.0.0.7",
    "nts.income_amount",
    "public_mydata",
)
"""What the entries hold: in the files none of it lies in clear either."""


@pytest.fixture(scope="module")
def box() -> Iterator[Sandbox]:
    with Sandbox(approve_after=0) as running:
        yield running


async def filled(box: Sandbox, store: AsyncStore) -> tuple[set[str], Ledger]:
    """A consent that was used in every way; returns what may stand nowhere in clear."""
    wire = Wire()
    broker = broker_on(box, wire, store)
    hong = broker.people["hong"]
    consent = await broker.request_consent(hong, WANTED, recipient="가나은행", purpose="전세자금대출 신청")
    await broker.collect(consent)
    await broker.bundle(consent, WHO, "대출 심사", place="10.0.0.7")
    await broker.narrow(consent, ["nts.income_amount"])
    await broker.suspend(consent)
    await broker.purge()
    await broker.withdraw(consent)
    await wire.aclose()
    told = (await broker.consent(consent)).holder.model_dump(mode="json", context=SEALED)
    marks = {value for value in told.values() if isinstance(value, str) and len(value) > 5}
    assert {hong.name, hong.ci.reveal() if hong.ci else "", "900101-1000001"} <= marks | {hong.name}
    return marks | {hong.name, *SEALED_TOO}, Ledger(store)


def contents(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.iterdir() if "key" not in path.name)


@pytest.mark.parametrize("kind", ["sqlite", "vault"])
async def test_the_files_of_a_store(box: Sandbox, tmp_path: Path, kind: str) -> None:
    if kind == "sqlite":
        marks, ledger = await filled(box, waited_for(SqliteStore.open(tmp_path / "store.db")))
        data = contents(tmp_path)
    else:
        async with await Vault.open(sqlite_url(tmp_path), KeyRing.new(), clock=box.now) as vault:
            marks, ledger = await filled(box, vault)
            assert len(await ledger.of("")) == 0
            data = contents(tmp_path)
    assert b"led_" in data
    assert len(data) > 30_000
    assert [mark for mark in marks if mark.encode() in data or mark.encode("utf-16-le") in data] == []
    assert "홍길동".encode() in contents_of_memory(marks), "what is looked for would be found"


def contents_of_memory(marks: set[str]) -> bytes:
    return "\n".join(marks).encode()


async def test_an_export_names_nobody(box: Sandbox) -> None:
    _, ledger = await filled(box, waited_for(None))
    lines = [line async for line in exported(ledger, box.now())]
    assert len(lines) > 8
    assert shown(*lines) == set()
    text = "".join(lines)
    assert "홍*동" in text
    assert "본인정보 제공요구서" not in text
    assert "1990" not in text
