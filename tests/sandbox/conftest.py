"""A running sandbox with samples of the tests' own, and a foreign client of it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from certbroker.sandbox import Sandbox
from sandbox.foreign_client import Client

_PREMIUM_ROW = (
    "<납부내역><년월>{0}</년월><고지건강보험료>1,000</고지건강보험료><고지장기요양보험료>130</고지장기요양보험료>"
    "<납부건강보험료>1,000</납부건강보험료><납부장기요양보험료>130</납부장기요양보험료><납부보험료계>1,130</납부보험료계></납부내역>"
)
_PREMIUM_TOTAL = (
    "<합계><고지건강보험료>4,000</고지건강보험료><고지장기요양보험료>520</고지장기요양보험료>"
    "<납부건강보험료>4,000</납부건강보험료><납부장기요양보험료>520</납부장기요양보험료><납부보험료계>4,520</납부보험료계></합계>"
)

DOCUMENTS = {
    "nts/income_amount/hong": """<소득금액증명><발급번호>0000-000-0001-001</발급번호><발급일>2026-11-02</발급일>
<발급기관>수원세무서장</발급기관><성명>홍길동</성명><주민등록번호>900101-1000001</주민등록번호>
<증명기간><시작연도>2024</시작연도><종료연도>2025년</종료연도></증명기간>
<연말정산><귀속연도>2024년</귀속연도><소득구분>근로소득</소득구분><소득금액>45,600,000</소득금액></연말정산>
<연말정산><귀속연도>2025</귀속연도><소득구분>근로소득</소득구분><소득금액>48,000,000</소득금액></연말정산></소득금액증명>""",
    "nhis/premium_workplace/hong": "<건강장기요양보험료납부확인서직장가입자><발급번호>00-000001-0025</발급번호>"
    "<성명>홍길동</성명><대상기간시작>2025.11</대상기간시작><대상기간종료>2026.02</대상기간종료>"
    + "".join(_PREMIUM_ROW.format(month) for month in ("2025.11", "202512", "2026년 1월", "2026.02"))
    + "<납부내역><년월/><납부보험료계/></납부내역>"
    + _PREMIUM_TOTAL
    + "<용도>납부확인용</용도></건강장기요양보험료납부확인서직장가입자>",
    "scourt/family_relation/hong": """<가족관계증명서><증명서종류>일반</증명서종류><본인><성명>홍길동</성명>
<주민등록번호>900101-1000001</주민등록번호></본인><가족><구분>배우자</구분><성명>김영희</성명>
<주민등록번호>920515-2******</주민등록번호></가족><가족><구분>자녀</구분><성명>홍별</성명>
<주민등록번호><앞번호>210309</앞번호><뒷번호>4000005</뒷번호></주민등록번호></가족></가족관계증명서>""",
    "local_tax/clearance/lee": "<지방세납세증명서><과세정보><성명>이도전</성명></과세정보></지방세납세증명서>",
    "local_tax/clearance/gana": "<지방세납세증명서-기업용><과세정보><납세자명>주식회사 가나다상사</납세자명>"
    "</과세정보></지방세납세증명서-기업용>",
    "local_tax/clearance/lan": "<지방세납세증명서><과세정보><성명>응우옌 티 란</성명></과세정보></지방세납세증명서>",
    "nts/tax_clearance/lee": "<국세_납세증명서><납세증명발급내용납세자개인정보><성명>이도전</성명>"
    "</납세증명발급내용납세자개인정보></국세_납세증명서>",
    "nts/tax_clearance/gana": "<국세_납세증명서-기업용><납세증명발급내용납세자사업자정보><성명>가대표</성명>"
    "</납세증명발급내용납세자사업자정보></국세_납세증명서-기업용>",
    "nts/business_registration/lee": "<사업자등록증명><납세자정보><상호-법인명>도전분식</상호-법인명></납세자정보>"
    "</사업자등록증명>",
}


@pytest.fixture(scope="session")
def sample_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("samples")
    for place, text in DOCUMENTS.items():
        issuer, slug, person = place.split("/")
        folder = root / issuer / "samples" / slug
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{person}.wire.xml").write_text(f'<?xml version="1.0" encoding="UTF-8"?>\n{text}', encoding="utf-8")
        with (folder / "cases.toml").open("a", encoding="utf-8") as table:
            table.write(f'[{person}]\nperson = "{person}"\nshows = "One for the tests."\n')
    return root


@pytest.fixture(scope="session")
def running(sample_folder: Path) -> Iterator[Sandbox]:
    with Sandbox(samples=[sample_folder]) as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(running: Sandbox) -> Iterator[Sandbox]:
    yield running
    running.faults.clear()
    running.latency = 0.0


@pytest.fixture
def client(sandbox: Sandbox) -> Client:
    return Client(sandbox.url, sandbox.info["system_code"], sandbox.info["api_key"])


@pytest.fixture
def people(sandbox: Sandbox) -> dict[str, dict[str, Any]]:
    return sandbox.info["people"]
