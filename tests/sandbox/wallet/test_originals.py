"""The originals: sound files with Korean text that reads back, a QR code, and a signature that holds."""

import json
import time
from collections.abc import Callable
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from certbroker.sandbox import Sandbox
from sandbox.wallet.foreign_wallet import RECORD, REGISTER, Wallet
from sandbox.wallet.originals import Original

Open = Callable[[bytes], Original]


@pytest.fixture
def register(wallet: Wallet, addresses: dict[str, str], opened: Open) -> Original:
    return opened(wallet.pdf(addresses["hong"], wallet.issued(addresses["hong"], REGISTER)))


def test_the_file_is_sound_and_its_text_reads_back(register: Original) -> None:
    assert register.check() == ""
    text = register.text()
    for expected in (
        "주민등록표등본",
        "경기도 수원시 팔달구 효원로 1, 101동 1001호 (인계동)",
        "세대원",
        "김영희",
        "金英姬",
        "900101-*******",
        "위와 같이 증명합니다.",
        "2026년 11월 20일",
        "경기도 수원시 팔달구청장",
        "발급일 2026-11-20",
        "견본으로 아무런 효력이 없습니다",
        "1 / 1",
    ):
        assert expected in text.replace("주 민 등 록 표 등 본", "주민등록표등본")
    assert "1000001" not in text


def test_every_font_is_embedded(register: Original) -> None:
    fonts = register.fonts()
    assert fonts
    for names, embedded, subset, unicode_map, *_ in fonts:
        assert "NotoSansKR" in names
        assert (embedded, subset, unicode_map) == ("yes", "yes", "yes")


def test_the_code_leads_to_the_document_number(box: Sandbox, register: Original) -> None:
    (address,) = set(register.codes())
    number = address.rpartition("/")[2]
    assert address == f"{box.url}/wallet/verify/{number}"
    grouped = "-".join(number[place : place + 4] for place in range(0, 16, 4))
    assert register.text().count(grouped) >= 2
    with urlopen(address) as answer:  # noqa: S310 - the sandbox's own address
        assert json.loads(answer.read()) == {
            "issuNo": grouped,
            "docKndNm": "주민등록표등본",
            "issuInsttNm": "행정안전부",
            "issuDt": "20261120",
            "nm": "홍*동",
            "disuseDocAt": "N",
        }
    with pytest.raises(HTTPError, match="404") as caught:
        urlopen(address[:-1] + ("1" if address[-1] != "1" else "2"))  # noqa: S310 - as above
    caught.value.close()


def test_the_signature_holds_with_the_root_alone(box: Sandbox, register: Original) -> None:
    assert register.signatures() == 1
    status: Any = register.status()
    assert status.bottom_line
    assert status.coverage.name == "ENTIRE_FILE"
    assert status.docmdp_ok
    assert status.trusted
    assert status.signing_cert.subject.native["common_name"] == "행정안전부 (견본)"
    usage = status.signing_cert.key_usage_value.native
    assert usage == {"digital_signature", "non_repudiation"}
    stamp = status.timestamp_validity
    assert stamp.trusted
    assert abs((stamp.timestamp - box.now()).total_seconds()) < 60
    assert abs((status.signer_reported_dt - box.now()).total_seconds()) < 60


def test_poppler_agrees(register: Original) -> None:
    import subprocess

    told = subprocess.run(["pdfsig", "-nocert", register.path], capture_output=True, text=True, check=False).stdout
    assert "Signature is Valid." in told
    assert "Total document signed" in told
    assert "ETSI.CAdES.detached" in told


def test_another_sandbox_is_another_root(wallet: Wallet, addresses: dict[str, str], opened: Open) -> None:
    original = opened(wallet.pdf(addresses["hong"], wallet.issued(addresses["hong"], REGISTER)))
    original.trust = Sandbox().info["trust"]
    assert not original.status().bottom_line


def test_each_issuer_signs_its_own(
    wallet: Wallet, addresses: dict[str, str], codes: dict[str, str], opened: Open
) -> None:
    document = wallet.issued(addresses["lee"], codes["nts.tax_clearance"])
    original = opened(wallet.pdf(addresses["lee"], document))
    assert original.status().signing_cert.subject.native["common_name"] == "국세청 (견본)"
    assert "납 세 증 명 서" in original.text()
    assert "국세청 · 전자문서지갑 발급" in original.text()


def test_what_the_metadata_says_is_on_the_paper(wallet: Wallet, addresses: dict[str, str], opened: Open) -> None:
    from xml.etree import ElementTree as ET

    document = wallet.issued(addresses["lee"], RECORD, ("과거의주소변동사항", "", "전체포함"))
    root = ET.fromstring(wallet.metadata(addresses["lee"], document))  # noqa: S314 - the sandbox's own
    assert root.tag == "주민등록표초본"
    text = "".join(opened(wallet.pdf(addresses["lee"], document)).text().split())
    leaves = [leaf for leaf in root.iter() if not len(leaf) and (leaf.text or "").strip()]
    assert len(leaves) > 20
    missing = [leaf.tag for leaf in leaves if "".join((leaf.text or "").split()) not in text]
    assert not missing


def test_a_long_paper_breaks_over_pages(
    wallet: Wallet, box: Sandbox, addresses: dict[str, str], codes: dict[str, str], opened: Open
) -> None:
    told = wallet.apply(
        addresses["choi"], codes["moe.school_record"], ("학교급", "", "고등학교"), ("학교명", "", "가나다고등학교")
    )
    box.clock.advance(7200)
    asked = {"ecdwAdres": addresses["choi"], "applId": told["applId"]}
    document = wallet.good("ECDApplyInfoInquire", **asked)["docId"]
    original = opened(wallet.pdf(addresses["choi"], document))
    assert original.pages() == 3
    assert len(original.codes()) == 3
    text = original.text()
    assert all(f"{page} / 3" in text for page in (1, 2, 3))
    assert text.count("위와 같이 증명합니다.") == 1


def test_two_documents_have_two_numbers(wallet: Wallet, addresses: dict[str, str], opened: Open) -> None:
    numbers: set[str] = set()
    for _ in range(2):
        document = wallet.issued(addresses["hong"], REGISTER)
        numbers.update(opened(wallet.pdf(addresses["hong"], document)).codes())
    assert len(numbers) == 2


def test_a_document_is_made_quickly(wallet: Wallet, addresses: dict[str, str]) -> None:
    wallet.issued(addresses["hong"], REGISTER)
    took: list[float] = []
    for _ in range(5):
        began = time.perf_counter()
        wallet.issued(addresses["hong"], REGISTER)
        took.append(time.perf_counter() - began)
    # About 70 ms on an idle machine; the bound allows for one that is busy, and not for parsing fonts anew (500 ms).
    assert min(took) < 0.4
