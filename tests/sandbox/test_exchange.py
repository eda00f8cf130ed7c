"""The two calls, as a foreign client makes them."""

import base64
from typing import Any
from urllib.request import urlopen

import pytest

from certbroker.sandbox import Sandbox
from sandbox.foreign_client import Client, keys, person_keys, tags

People = dict[str, dict[str, Any]]
DAY = 24 * 3600


def test_both_calls_bring_the_document(client: Client, people: People) -> None:
    text = client.answer("MDS9000001", people["hong"], person_keys("L170", people["hong"], "2024", "2025"))
    assert text.startswith('<?xml version="1.0" encoding="UTF-8"?><Envelope><Header><commonHeader><apiKeyHashCode>')
    assert "<response><개인_대출신청><소득금액증명>" in text
    assert text.endswith("<비고><원장처리결과>정상</원장처리결과></비고></response></Body></Envelope>")
    assert "<발급번호>0000-000-0001-001</발급번호>" in text


def test_get_is_as_good_as_post(client: Client, people: People) -> None:
    wanted = person_keys("L170", people["hong"], "2024", "2025")
    assert "48,000,000" in client.answer("MDS9000001", people["hong"], wanted, method="GET")


def test_the_answers_hash_is_that_of_its_literal_body(client: Client, people: People) -> None:
    text = client.answer("MDS9000001", people["hong"], person_keys("L170", people["hong"], "2024", "2025"))
    body = text[text.index("<Body>") : text.index("</Body>") + len("</Body>")]
    assert f"<apiKeyHashCode>{client.sign(body.encode())}</apiKeyHashCode>" in text


def test_a_ticket_is_20_digits_and_can_be_collected_again(client: Client, people: People) -> None:
    ticket = client.ticket("MDS9000001", people["hong"], person_keys("L170", people["hong"], "2024", "2025"))
    assert len(ticket) == 20
    assert ticket.isdigit()
    first, second = (client.decrypt(client.collect("MDS9000001", ticket)["encData"]) for _ in range(2))
    assert first[first.index(b"<Body>") :] == second[second.index(b"<Body>") :]


def test_bundle_info_may_repeat(client: Client, people: People) -> None:
    wanted = [person_keys("L170", people["hong"], year, year) for year in ("2024", "2025")]
    assert client.answer("MDS9000001", people["hong"], *wanted).count("<소득금액증명>") == 2


def test_a_document_nobody_holds_comes_with_every_leaf_empty(client: Client, people: People) -> None:
    wanted = person_keys("L170", people["jung"], "2024", "2025")
    text = client.answer("MDS9000001", people["jung"], wanted)
    bundle = text[text.index("<개인_대출신청>") : text.index("</개인_대출신청>")]
    assert "<발급번호/>" in bundle
    assert "<증명기간><시작연도/><종료연도/></증명기간>" in bundle
    assert "<연말정산><귀속연도/>" in bundle
    assert bundle.replace("<", ">").split(">")[::2] == [""] * (bundle.count("<") + 1)
    assert "정상" in text


def test_an_empty_document_of_a_sample_shape_has_its_date_groups(client: Client, people: People) -> None:
    wanted = keys("L022", "000", "00", "00025", "01")
    text = client.answer("MDS9000002", people["gana"], wanted)
    assert "<사업자등록증명-기업용>" in text
    assert "<성명-대표자/>" in text
    assert "<발급일자><년/><월/><일/></발급일자>" in text


def test_years_select_rows_and_are_printed(client: Client, people: People) -> None:
    hong = people["hong"]
    one = client.answer("MDS9000001", hong, person_keys("L170", hong, "2025", "2025"))
    assert one.count("<연말정산>") == 1
    assert "48,000,000" in one
    assert "<시작연도>2025</시작연도><종료연도>2025년</종료연도>" in one
    assert client.answer("MDS9000001", hong, person_keys("L170", hong, "2010", "2011")).count("<연말정산>") == 0


def test_a_year_of_months_brings_period_and_totals_with_it(client: Client, people: People) -> None:
    wanted = person_keys("L010", people["hong"], "2026", "3", "00")
    text = client.answer("MDS9000003", people["hong"], wanted)
    assert "<대상기간시작>2026.01</대상기간시작><대상기간종료>2026.02</대상기간종료>" in text
    assert "<년월>2026년 1월</년월>" in text
    assert "<납부장기요양보험료>260</납부장기요양보험료><납부보험료계>2,260</납부보험료계></합계>" in text
    assert "<용도>학교제출용</용도>" in text


def test_a_year_without_rows_is_printed_with_totals_of_nought(client: Client, people: People) -> None:
    text = client.answer("MDS9000003", people["hong"], person_keys("L010", people["hong"], "2020", "2", "00"))
    assert "<대상기간시작>2020.01</대상기간시작><대상기간종료>2020.12</대상기간종료>" in text
    assert text.count("<년월>") == 0
    assert "<납부보험료계>0</납부보험료계></합계>" in text


def test_one_insurance_only_sets_the_other_to_nought(client: Client, people: People) -> None:
    text = client.answer("MDS9000003", people["hong"], person_keys("L010", people["hong"], "2026", "2", "01"))
    assert text.count("<납부장기요양보험료>0</납부장기요양보험료>") == 3
    assert text.count("<납부보험료계>1,000</납부보험료계>") == 2
    assert "<납부건강보험료>2,000</납부건강보험료>" in text
    assert "<납부보험료계>2,000</납부보험료계></합계>" in text


@pytest.mark.parametrize(
    ("display", "numbers"),
    [
        ("전부공개", ("900101-1000001", "920515-2000003", "<앞번호>210309</앞번호><뒷번호>4000005</뒷번호>")),
        ("신청대상자본인만공개", ("900101-1000001", "920515-*******", "<뒷번호>*******</뒷번호>")),
        ("비공개", ("900101-*******", "920515-*******", "<뒷번호>*******</뒷번호>")),
        ("", ("900101-*******", "920515-*******", "<뒷번호>*******</뒷번호>")),
        ("all", ("900101-1000001", "920515-2000003", "<뒷번호>4000005</뒷번호>")),
    ],
)
def test_resident_numbers_are_shown_to_whom_was_asked(
    client: Client, people: People, display: str, numbers: tuple[str, ...]
) -> None:
    wanted = person_keys("X001", people["hong"], "상세", display)
    text = client.answer("MDS9000004", people["hong"], wanted)
    assert all(number in text for number in numbers)
    assert "<증명서종류>상세</증명서종류>" in text


LEE = ("851120", "1000007")


@pytest.mark.parametrize(
    ("holder", "wanted", "comes"),
    [
        ("lee", keys("L014", "01", "01", "", "이도전", *LEE, "", "", "", ""), "<성명>이도전</성명>"),
        ("lee", keys("L014", "개인", "", "", "이도전", "", "", "", "", "", "8511201000007"), "<성명>이도전</성명>"),
        (
            "gana",
            keys("L014", "02", "01", "주식회사 가나다상사", "", "", "", "000000", "0000017", "", ""),
            "납세자명>주",
        ),
        ("gana", keys("L014", "02", "01", "다른 회사", "", "", "", "000000", "0000017", "", ""), "<납세자명/>|<성명/>"),
        ("lan", keys("L014", "01", "02", "", "응우옌 티 란", "", "", "", "", "9412316000008", ""), "<성명>응우옌"),
        ("lan", keys("L014", "01", "01", "", "응우옌 티 란", "", "", "", "", "9412316000008", ""), "<성명/>"),
        ("lee", keys("L021", "개인", "1", "이도전", *LEE, "", "", "", "0", ""), "<성명>이도전</성명>"),
        ("gana", keys("L021", "법인", "1", "주식회사 가나다상사", "", "", "000", "00", "00025", "2", ""), "가대표"),
        ("lee", keys("L022", "000", "00", "00017", "01"), "도전분식"),
        ("lee", keys("L021", "개인", "1", "홍길동", *LEE, "", "", "", "0", ""), "<성명/>"),
    ],
)
def test_the_keys_say_whose_document_it_is(
    client: Client, people: People, holder: str, wanted: dict[str, str], comes: str
) -> None:
    text = client.answer("MDS9000002", people[holder], wanted)
    assert any(part in text for part in comes.split("|"))


def test_a_ci_names_a_person_where_the_keys_say_so(client: Client, people: People) -> None:
    wanted = keys("L021", "개인", "1", "이도전", "", "", "", "", "", "1", people["lee"]["ci"])
    assert "<성명>이도전</성명>" in client.answer("MDS9000002", people["lee"], wanted)


def income(people: People) -> dict[str, str]:
    return person_keys("L170", people["hong"], "2024", "2025")


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({"apiUtlinsttCode": "B000000000000099"}, "003"),
        ({"apiKeyHashcd": base64.b64encode(b"0" * 32).decode()}, "003"),
        ({"apiUtlinsttCode": ""}, "098"),
        ({"apiKeyHashcd": ""}, "098"),
        ({"apiUtlinsttTrnsmisNo": ""}, "098"),
        ({"apiUtlinsttTrnsmisNo": "2026112010000000000000"}, "S01"),
        ({"apiUtlinsttTrnsmisNo": "2026112010000000000000abc"}, "S01"),
    ],
)
def test_wrong_headers_are_refused(client: Client, people: People, headers: dict[str, str], code: str) -> None:
    client.headers = headers
    reply = client.request("MDS9000001", people["hong"], income(people))
    assert (reply["rspnsCode"], reply["encData"]) == (code, "")
    assert reply["rspnsMssage"]


@pytest.mark.parametrize(
    ("envelope", "code"),
    [
        ({"useSystemCode": "B000000000000027"}, "S04"),
        ({"serviceId": "MDS9000002"}, "S04"),
        ({"apiKeyHashCode": "AAAA"}, "S05"),
        ({"transactionUniqueId": "2026"}, "S06"),
        ({"agreementYn": "N"}, "S07"),
        ({"agreementYn": ""}, "098"),
        ({"serviceId": ""}, "098"),
    ],
)
def test_wrong_envelopes_are_refused(client: Client, people: People, envelope: dict[str, str], code: str) -> None:
    client.envelope = envelope
    assert client.request("MDS9000001", people["hong"], income(people))["rspnsCode"] == code


@pytest.mark.parametrize(
    ("instead", "code"),
    [
        ({"userCid": ""}, "098"),
        ({"userName": ""}, "098"),
        ({"userCid": "A" * 86 + "=="}, "S10"),
        ({"userName": "아무개"}, "S10"),
        ({"userName": "김영희"}, "S10"),
        ({"userRrn": "9205152000003"}, "S10"),
        ({"userBrthdy": "19900102"}, "S10"),
        ({"userSexdstn": "F"}, "S10"),
    ],
)
def test_a_holder_who_is_nobody_is_refused(client: Client, people: People, instead: dict[str, str], code: str) -> None:
    assert client.request("MDS9000001", people["hong"], income(people), **instead)["rspnsCode"] == code


@pytest.mark.parametrize(
    ("bundle", "wanted", "code"),
    [
        ("MDS0000001", keys("L001", "홍길동", "900101", "1000001"), "S08"),
        ("MDS9100001", keys("L001", "홍길동", "900101", "1000001"), "S08"),
        ("MDS9000001", keys("L021", "개인"), "S09"),
        ("MDS9000001", {"L001K004": "1"}, "S09"),
        ("MDS9000001", {"성명": "홍길동"}, "S09"),
        ("MDS9000001", {}, "098"),
        ("MDS9000001", keys("L170", "홍길동", "900101", "1000001", "", "2025"), "098"),
        ("MDS9000001", keys("L170", "홍길동", "", "", "2024", "2025"), "098"),
        ("MDS9000001", keys("L170", "홍길동", "900101", "1000001", "24", "2025"), "S14"),
        ("MDS9000003", keys("L010", "홍길동", "900101", "1000001", "2026", "9", "00"), "S14"),
        ("MDS9000002", keys("L022", "000", "00", "00017", "L"), "S14"),
        ("MDS9000004", keys("X001", "홍길동", "900101", "1000001", "모름", ""), "S14"),
    ],
)
def test_a_bundle_or_key_that_is_not_ours_is_refused(
    client: Client, people: People, bundle: str, wanted: dict[str, str], code: str
) -> None:
    assert client.request(bundle, people["hong"], wanted)["rspnsCode"] == code


def test_numbers_are_used_up(client: Client, people: People) -> None:
    client.headers = {"apiUtlinsttTrnsmisNo": "2026112010000000000000001"}
    codes = [client.request("MDS9000001", people["hong"], income(people))["rspnsCode"] for _ in range(2)]
    client.headers, client.envelope = {}, {"transactionUniqueId": "2026112010000000000000001"}
    codes += [client.request("MDS9000001", people["hong"], income(people))["rspnsCode"] for _ in range(2)]
    assert codes == ["100", "S01", "100", "S06"]


@pytest.mark.parametrize(
    ("message", "code"),
    [
        (b"no xml at all", "S03"),
        (b"<Envelope>", "S03"),
        (b"<!DOCTYPE Envelope [<!ENTITY a 'b'>]><Envelope/>", "S03"),
        (b"<Other><Header><commonHeader/></Header><Body><request/></Body></Other>", "S03"),
        (b"<Envelope><Header/></Envelope>", "098"),
    ],
)
def test_what_is_no_envelope_is_refused(client: Client, message: bytes, code: str) -> None:
    assert client.send("issuerequest", message)["rspnsCode"] == code


@pytest.mark.parametrize(
    ("data", "code"),
    [("", "098"), ("?" * 16, "S02"), ("AAAA", "S02"), (base64.b64encode(b"x" * 32).decode(), "S02")],
)
def test_what_cannot_be_decrypted_is_refused(client: Client, data: str, code: str) -> None:
    for method in ("GET", "POST"):
        with urlopen(client.http("issuerequest", data, method)) as answer:  # noqa: S310 - the sandbox's own address
            assert f'"rspnsCode":"{code}"' in answer.read().decode()


def test_a_body_changed_after_hashing_is_refused(client: Client, people: People) -> None:
    sent = client.message("MDS9000001", "<reqstInfo/>")
    assert client.send("issuerequest", sent.replace(b"<reqstInfo/>", b"<reqstInfo />"))["rspnsCode"] == "S05"


@pytest.mark.parametrize(
    ("instead", "code"),
    [
        ({"chargerName": ""}, "098"),
        ({"usePurps": ""}, "098"),
        ({"chargerName": "", "usePurps": ""}, "098"),
        ({"delngSeqno": ""}, "098"),
        ({"delngSeqno": "0" * 20}, "S11"),
        ({"utlinsttCode": "B000000000000027"}, "S04"),
    ],
)
def test_the_second_call_wants_ticket_official_and_purpose(
    client: Client, people: People, instead: dict[str, str], code: str
) -> None:
    ticket = client.ticket("MDS9000001", people["hong"], income(people))
    assert client.collect("MDS9000001", ticket, **instead)["rspnsCode"] == code


def test_the_ticket_of_another_relying_party_is_refused(sandbox: Sandbox, client: Client, people: People) -> None:
    second = sandbox.relying_parties[1]
    other = Client(sandbox.url, second.system_code, second.api_key)
    ticket = other.ticket("MDS9100001", people["hong"], person_keys("L001", people["hong"]))
    assert client.collect("MDS9100001", ticket)["rspnsCode"] == "S11"
    assert client.collect("MDS9000001", ticket)["rspnsCode"] == "S11"
    assert other.collect("MDS9100001", ticket)["rspnsCode"] == "100"


def test_a_ticket_of_another_service_is_refused(client: Client, people: People) -> None:
    ticket = client.ticket("MDS9000001", people["hong"], income(people))
    assert client.collect("MDS9000002", ticket)["rspnsCode"] == "S04"


def test_a_ticket_lapses(sample_folder: Any) -> None:
    with Sandbox(samples=[sample_folder]) as sandbox:
        info = sandbox.info
        client = Client(sandbox.url, info["system_code"], info["api_key"])
        ticket = client.ticket("MDS9000001", info["people"]["hong"], income(info["people"]))
        sandbox.clock.advance(DAY)
        assert client.collect("MDS9000001", ticket)["rspnsCode"] == "S12"


def test_the_clock_is_checked_only_when_told_to(sandbox: Sandbox, client: Client, people: People) -> None:
    client.headers = {"apiUtlinsttTrnsmisNo": "1999010112000000000000001"}
    assert client.request("MDS9000001", people["hong"], income(people))["rspnsCode"] == "100"
    with Sandbox(check_clock=True) as strict:
        there = Client(strict.url, client.system_code, client.api_key)
        replies: list[str] = []
        for stamp in ("1999010112000000000000001", f"{strict.now():%Y%m%d%H%M%S}00000000001"):
            there.headers = {"apiUtlinsttTrnsmisNo": stamp}
            replies.append(there.request("MDS9000001", people["hong"], income(people))["rspnsCode"])
        there.headers = {"apiUtlinsttTrnsmisNo": "9" * 25}
        replies.append(there.request("MDS9000001", people["hong"], income(people))["rspnsCode"])
    assert replies == ["S13", "100", "S13"]


def test_values_with_markup_stay_values(client: Client, people: People) -> None:
    ticket = client.ticket("MDS9000001", people["hong"], income(people))
    reply = client.collect("MDS9000001", ticket, usePurps="<usePurps>&</usePurps>")
    assert reply["rspnsCode"] == "100"
    assert tags({"a": "<b>"}) == "<a>&lt;b&gt;</a>"
