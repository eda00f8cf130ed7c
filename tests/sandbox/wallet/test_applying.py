"""Applications: at once, on a condition, in time; what was chosen; the same number again."""

import base64
import re

import pytest

from certbroker.sandbox import Fault, Sandbox
from certbroker.sandbox.wallet import codes as replies
from sandbox.wallet.foreign_wallet import RECORD, REGISTER, Wallet, application, new_number

NTS = ("주민등록번호 뒷자리 공개", "주소 공개", "용도")


def refused(wallet: Wallet, address: str, code: str, form: str) -> str:
    told = wallet.call("ECDApply", ecdwAdres=address, docKndCode=code, elcrtReqstMetaInfo=form, utlNo=new_number())
    return told["rspnsCode"]


def test_what_is_issued_at_once_is_there_at_once(wallet: Wallet, addresses: dict[str, str]) -> None:
    told = wallet.apply(addresses["hong"], REGISTER)
    assert (told["applStatsCode"], told["reqreKnd"], told["resnMessage"]) == ("3", "1", "")
    assert re.fullmatch(r"\d{18}", told["docId"])
    assert re.fullmatch(r"20261120\d{6}", told["applDt"])
    row = wallet.good("inquireElecDocIssueList", ecdwAdres=addresses["hong"])["proofs"][0]
    assert (row["docId"], row["applId"]) == (told["docId"], told["applId"])
    assert row | {"docCpcty": "", "docId": "", "applId": "", "issuDt": ""} == {
        "docCpcty": "",
        "docId": "",
        "docKndCode": REGISTER,
        "docKndNm": "주민등록표등본",
        "presentnPosblDt": "99991231",
        "disuseDocAt": "N",
        "validDt": "20270218",
        "issuDt": "",
        "issuInsttCode": "1741000",
        "issuInsttNm": "행정안전부",
        "issuTyCode": "1",
        "applId": "",
        "applsId": "",
        "applsKndNm": "",
        "presentnNm": "홍길동",
        "docNick": "",
        "payElcrtAt": "N",
        "presentnPosblCnt": "999",
    }
    assert int(row["docCpcty"]) == len(wallet.pdf(addresses["hong"], told["docId"]))


def test_the_same_number_again_is_the_same_application(wallet: Wallet, addresses: dict[str, str]) -> None:
    number = new_number()
    first = wallet.apply(addresses["choi"], REGISTER, utl_no=number)
    assert wallet.apply(addresses["choi"], REGISTER, utl_no=number) == first
    assert wallet.good("ECDApplyListInquire", ecdwAdres=addresses["choi"])["totRow"] == "1"
    form = application(REGISTER, "주민등록표등본", ("동거인", "02", "미포함"))
    sent = {"docKndCode": REGISTER, "elcrtReqstMetaInfo": form, "utlNo": number}
    assert wallet.call("ECDApply", ecdwAdres=addresses["choi"], **sent)["rspnsCode"] == replies.REUSED
    assert wallet.apply(addresses["choi"], REGISTER)["applId"] != first["applId"]


def test_an_application_that_takes_time(box: Sandbox, wallet: Wallet, addresses: dict[str, str]) -> None:
    code = box.info["wallet"]["codes"]["mma.military_record"]
    told = wallet.apply(addresses["hong"], code, ("용도", "", "취업"))
    assert (told["applStatsCode"], told["reqreKnd"], told["docId"]) == ("2", "3", "")
    asked = {"ecdwAdres": addresses["hong"], "applId": told["applId"]}
    box.clock.advance(7100)
    assert wallet.good("ECDApplyInfoInquire", **asked)["applStatsCode"] == "2"
    assert not wallet.good("inquireElecDocIssueList", ecdwAdres=addresses["hong"], docKndCode=code)["proofs"]
    box.clock.advance(200)
    told = wallet.good("ECDApplyInfoInquire", **asked)
    assert told["applStatsCode"] == "3"
    assert "취업" in wallet.metadata(addresses["hong"], told["docId"])


def test_who_is_in_arrears_is_turned_down(wallet: Wallet, addresses: dict[str, str], codes: dict[str, str]) -> None:
    told = wallet.apply(addresses["hwang"], codes["nts.tax_clearance"])
    assert (told["applStatsCode"], told["reqreKnd"], told["docId"]) == ("4", "2", "")
    assert told["resnMessage"].startswith("체납된 국세가 있어 &lt;납세증명서&gt;를 발급할 수 없습니다.")
    assert wallet.apply(addresses["lee"], codes["nts.tax_clearance"])["applStatsCode"] == "3"


def test_whom_the_issuer_knows_nothing_about_is_turned_down(
    wallet: Wallet, addresses: dict[str, str], codes: dict[str, str]
) -> None:
    told = wallet.apply(addresses["hong"], codes["mohw.disability"])
    assert told["applStatsCode"] == "4"
    assert "&lt;장애인증명서&gt;" in told["resnMessage"]
    listed = wallet.good("ECDApplyListInquire", ecdwAdres=addresses["hong"])["applys"][0]
    assert listed == {name: told[name] for name in listed}


@pytest.mark.parametrize(
    ("choice", "there", "gone"),
    [
        (("주소변동사항", "02", "미포함"), "<현주소>", "<과거주소>"),
        (("주소변동사항", "01", "포함"), "<과거주소>", None),
        (("세대구성사유", "02", "미포함"), "<세대구성일자>", "<세대구성사유>"),
        (("세대구성일자", "02", "미포함"), "<세대구성사유>", "<세대구성일자>"),
        (("세대원이름공개", "02", "미포함"), "<성명>홍길동</성명>", "<성명>김영희</성명>"),
        (("세대주관계", "02", "미포함"), "<성명>김영희</성명>", "<세대주관계>"),
        (("세대원의변동사유", "02", "미포함"), "<등록상태>", "<변동사유>출생등록</변동사유>"),
        (("세대원의변동사유", "", "세대주"), "<변동사유>전입</변동사유>", "<변동사유>출생등록</변동사유>"),
        (("현세대원의입적일", "02", "미포함"), "<성명>홍별</성명>", "2021-03-19"),
        (("주민등록번호뒷자리", "01", "모두포함"), "210309-4000005", "-*******"),
        (("주민등록번호뒷자리", "", "본인"), "900101-1000001", "920515-2000003"),
        (("주민등록번호뒷자리", "", "세대원"), "920515-2000003", "900101-1000001"),
        (("주민등록번호뒷자리", "02", "미포함"), "900101-*******", "1000001"),
        (("동거인", "01", "포함"), "900101-*******", "1000001"),
        (("용도및목적", "", "전세자금대출"), "<용도및목적>전세자금대출</용도및목적>", None),
    ],
)
def test_what_was_chosen_is_on_the_document(
    wallet: Wallet, addresses: dict[str, str], choice: tuple[str, str, str], there: str, gone: str | None
) -> None:
    text = wallet.metadata(addresses["hong"], wallet.issued(addresses["hong"], REGISTER, choice))
    assert there in text
    assert gone is None or gone not in text


def test_addresses_of_an_abstract(wallet: Wallet, addresses: dict[str, str]) -> None:
    def text(*choices: tuple[str, str, str]) -> str:
        return wallet.metadata(addresses["lee"], wallet.issued(addresses["lee"], RECORD, *choices))

    label = "과거의주소변동사항"
    assert text().count("<주소변동사항>") == 1
    assert text((label, "", "전체포함")).count("<주소변동사항>") == 5
    years = "과거주소변동사항포함연수"
    some = text((label, "", "기간지정"), (years, "", "13"))
    assert 1 < some.count("<주소변동사항>") < 5
    assert "<주소변동범위>최근 13년</주소변동범위>" in some
    assert "<병역사항>" in text(("병역사항", "", "전체포함"))
    assert "<병역사항>" not in text()


def test_years_choose_rows(wallet: Wallet, addresses: dict[str, str], codes: dict[str, str]) -> None:
    code = codes["nts.income_amount"]
    years = (("과세기간시작연도", "", "2024"), ("과세기간종료연도", "", "2025"))
    text = wallet.metadata(addresses["hong"], wallet.issued(addresses["hong"], code, *years))
    assert text.count("<연말정산>") == 2
    assert "900101-*******" in text
    shown = (*years, ("주민등록번호뒷자리공개", "01", "포함"), ("주소공개", "02", "미포함"))
    text = wallet.metadata(addresses["hong"], wallet.issued(addresses["hong"], code, *shown))
    assert "900101-1000001" in text
    assert "<주소>" not in text


def test_a_choice_that_is_none_is_refused(wallet: Wallet, addresses: dict[str, str], codes: dict[str, str]) -> None:
    address = addresses["hong"]
    twice = (("동거인", "01", "포함"), ("동거인", "02", "미포함"))
    wrong = [(("없는항목", "01", "포함"),), (("동거인", "03", "아마도"),), (("세대원의변동사유", "", "일부"),), twice]
    for choices in wrong:
        assert refused(wallet, address, REGISTER, application(REGISTER, "주민등록표등본", *choices)) == replies.CHOICE
    income = codes["nts.income_amount"]
    assert refused(wallet, address, income, application(income, "소득금액증명")) == replies.VALUE
    form = application(income, "소득금액증명", ("과세기간시작연도", "", "24"), ("과세기간종료연도", "", "2025"))
    assert refused(wallet, address, income, form) == replies.CHOICE


def _coded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


@pytest.mark.parametrize(
    "form",
    [
        "not base64!",
        _coded("no XML"),
        _coded("<신청데이터/>"),
        _coded("<신청데이터 xmlns='https://www.dpaper.kr/apply/1.0'/>"),
        _coded(
            "<!DOCTYPE 신청데이터 [<!ENTITY a 'b'>]><신청데이터 xmlns='https://www.dpaper.kr/apply/1.0'>&a;</신청데이터>"
        ),
        application(RECORD, "주민등록표초본"),
        application(REGISTER, "주민등록표등본", address="100000000002"),
        base64.b64encode(base64.b64decode(application(REGISTER, "주민등록표등본"))[:-9]).decode(),
    ],
)
def test_what_is_no_application_is_refused(wallet: Wallet, addresses: dict[str, str], form: str) -> None:
    assert refused(wallet, addresses["hong"], REGISTER, form) == replies.APPLICATION_XML


def test_a_kind_that_is_none_is_refused(wallet: Wallet, addresses: dict[str, str]) -> None:
    form = application("39990009999", "없는문서")
    assert refused(wallet, addresses["hong"], "39990009999", form) == replies.KIND


def test_an_application_of_another_wallet_is_not_told(wallet: Wallet, addresses: dict[str, str]) -> None:
    told = wallet.apply(addresses["hong"], REGISTER)
    for asked in ({"applId": told["applId"]}, {"applId": "1" * 18}):
        answer = wallet.call("ECDApplyInfoInquire", ecdwAdres=addresses["kim"], **asked)
        assert answer["rspnsCode"] == replies.APPLICATION


def test_the_public_sample_is_understood(wallet: Wallet, addresses: dict[str, str]) -> None:
    """The choices of the one application that is public, with what stands beside them."""
    words = [
        ("주소변동사항", "02", "미포함"), ("세대구성사유", "01", "포함"), ("세대구성일자", "01", "포함"),
        ("현세대원의입적일", "01", "포함"), ("세대원의변동사유", "01", "모두포함"), ("세대원이름공개", "01", "포함"),
        ("주민등록번호뒷자리", "01", "모두포함"), ("세대주관계", "01", "포함"), ("동거인", "01", "포함"),
    ]  # fmt: skip
    form = base64.b64decode(application(REGISTER, "주민등록표등본", *words)).decode()
    form = form.replace("<신청내용>", "<구분 코드='3'>주민등록표등본교부</구분><신청내용>")
    form = form.replace(
        "</신청내용>", "</신청내용><외국인여부>101</외국인여부><시도시군구선택><sidoNm/></시도시군구선택>"
    )
    told = wallet.good(
        "ECDApply",
        ecdwAdres=addresses["hong"],
        docKndCode=REGISTER,
        elcrtReqstMetaInfo=_coded(form),
        utlNo=new_number(),
    )
    assert "900101-1000001" in wallet.metadata(addresses["hong"], told["docId"])


def test_faults_decide_an_application(box: Sandbox, wallet: Wallet, addresses: dict[str, str]) -> None:
    box.faults += [
        Fault("turned_down", call="ECDApply", document=REGISTER, value="서류 <보완>"),
        Fault("application_status", person="kim"),
        Fault("takes_time", person="choi", seconds=60),
    ]
    told = wallet.apply(addresses["hong"], REGISTER)
    assert (told["applStatsCode"], told["resnMessage"]) == ("4", "서류 &lt;보완&gt;")
    assert wallet.apply(addresses["kim"], REGISTER)["applStatsCode"] == "5"
    told = wallet.apply(addresses["choi"], REGISTER)
    assert (told["applStatsCode"], told["reqreKnd"]) == ("2", "3")
    box.clock.advance(60)
    asked = {"ecdwAdres": addresses["choi"], "applId": told["applId"]}
    assert wallet.good("ECDApplyInfoInquire", **asked)["applStatsCode"] == "3"
    assert wallet.apply(addresses["hong"], REGISTER)["applStatsCode"] == "3"
