"""A small connector package as somebody else would write it, for tests to install and to spoil."""

import json
import textwrap
from pathlib import Path

INIT = '''
"""Example Bank (예시은행)."""

from typing import TYPE_CHECKING

from certbroker.model import Connector, Issuer

if TYPE_CHECKING:
    from .balance_statement import BalanceStatement as BalanceStatement

connector = Connector(__name__, issuer=Issuer(name_ko="예시은행", name_en="Example Bank"))

if not TYPE_CHECKING:
    __getattr__ = connector.lazy()
'''
MODULE = '''
"""Statement of balance (잔액증명서)."""

from typing import Annotated

from certbroker.facts import Fact
from certbroker.fields import Day, ResidentNumber, Text, Won, Year, code
from certbroker.model import Certificate, Law, Options, Record, Spec, wire
from certbroker.routes import MyData, options, subject

CURRENCIES = code({"원화": "won", "외화": "foreign"})


class Account(Record):
    """One account (계좌)."""

    number: Text = wire("계좌번호")
    """Number of the account."""

    balance: Won | None = wire("잔액")
    """What lies there, in won."""


class BalanceStatement(Certificate):
    """What a person has in the bank on a day."""

    spec = Spec(
        name_ko="잔액증명서",
        name_en="Statement of Balance",
        aliases=("잔고증명서",),
        system="예시은행",
        laws=(Law("은행법"),),
        subject="person",
        documents=("예시은행잔액증명서",),
        proves=(Fact.PERSON_IDENTITY,),
        sensitivity=("resident_number",),
        used_for=("비자",),
    )
    routes = (
        MyData("Z001", K001=subject.name, K002=subject.resident_number.front, K003=options.year),
    )

    class Ask(Options):
        """What the applicant chooses."""

        year: Year
        """Year of the balance (기준연도)."""

        currency: Annotated[str, CURRENCIES] = "won"
        """Which accounts are printed (통화)."""

    issued_on: Day = wire("발급일")
    """Day of issue."""

    resident_number: ResidentNumber | None = wire("주민등록번호")
    """Resident registration number of the person."""

    accounts: tuple[Account, ...] = wire("계좌")
    """Every account, a row each."""
'''
WIRE = """<예시은행잔액증명서>
  <발급일>2026. 11. 2.</발급일>
  <주민등록번호>900101-1000001</주민등록번호>
  <계좌><계좌번호>000-01</계좌번호><잔액>1,000원</잔액></계좌>
  <계좌><계좌번호>000-02</계좌번호><잔액/></계좌>
</예시은행잔액증명서>
"""
EXPECT = {
    "issued_on": "2026-11-02",
    "resident_number": "900101-1******",
    "accounts": [{"number": "000-01", "balance": 1000}, {"number": "000-02", "balance": None}],
}
CASES = """
[typical]
person = "hong"
shows = "Two accounts, one of them without a balance."
options = { year = 2026 }
"""
FILES = {
    "__init__.py": textwrap.dedent(INIT),
    "balance_statement.py": textwrap.dedent(MODULE),
    "samples/balance_statement/typical.wire.xml": WIRE,
    "samples/balance_statement/typical.expect.json": json.dumps(EXPECT, ensure_ascii=False),
    "samples/balance_statement/cases.toml": CASES,
}


def write_bank(folder: Path, changes: dict[str, tuple[str, str]] | None = None) -> Path:
    """Write the package; `changes` replaces a text in a file by another, once, or adds a file in place of nothing."""
    for name, text in (dict.fromkeys(changes or {}, "") | FILES).items():
        old, new = (changes or {}).get(name, ("", ""))
        if old and old not in text:
            raise ValueError(f"{name} has no {old!r}")
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.replace(old, new, 1) if old or not text else text, encoding="utf-8")
    return folder
