"""Reply codes of the document wallet: `100` is public, the others are the sandbox's own and begin with a W.

| code | the wallet refuses because |
|---|---|
| W01 | system code or `apiKeyHashcd` (HMAC of the literal body) is missing or wrong |
| W02 | `apiUtlInsttTrnsmisNo` is not 25 digits, or was used before |
| W03 | there is no such operation, or the body is no JSON object |
| W04 | a required value is missing or of the wrong form |
| W05 | the wallet address is nobody's |
| W06 | the wallet has no such kind of document |
| W07 | `elcrtReqstMetaInfo` is not the Base64 of an application for this kind and wallet |
| W08 | a choice of the application is unknown, or has a value that is none |
| W09 | `utlNo` was used for another application |
| W10 | there is no such application of this wallet |
| W11 | there is no such document of this wallet |
| W12 | the document is disused, or its validity is over |
| W13 | no download is left |
| W14 | the PIN does not belong to a submission with this document |
| W15 | there is no such submission |
| W16 | the submission's state does not allow it |
| W17 | the receiving wallet is nobody's |
| W18 | the holder did not agree (`prvcPvsnAgreAt` is not `Y`) |
"""

from typing import Final

OK: Final = "100"
ACCESS: Final = "W01"
NUMBER: Final = "W02"
REQUEST: Final = "W03"
VALUE: Final = "W04"
WALLET: Final = "W05"
KIND: Final = "W06"
APPLICATION_XML: Final = "W07"
CHOICE: Final = "W08"
REUSED: Final = "W09"
APPLICATION: Final = "W10"
DOCUMENT: Final = "W11"
DISUSED: Final = "W12"
EXHAUSTED: Final = "W13"
PIN: Final = "W14"
PACKAGE: Final = "W15"
STATE: Final = "W16"
RECEIVER: Final = "W17"
AGREEMENT: Final = "W18"

MESSAGES: dict[str, str] = {
    OK: "성공",
    ACCESS: "[샌드박스] 이용기관을 확인할 수 없습니다.",
    NUMBER: "[샌드박스] 전송번호가 25자리 숫자가 아니거나 이미 사용되었습니다.",
    REQUEST: "[샌드박스] 요청을 이해할 수 없습니다.",
    VALUE: "[샌드박스] 필수값이 없거나 형식이 잘못되었습니다.",
    WALLET: "[샌드박스] 전자문서지갑을 찾을 수 없습니다.",
    KIND: "[샌드박스] 발급할 수 없는 문서종류입니다.",
    APPLICATION_XML: "[샌드박스] 신청데이터가 올바르지 않습니다.",
    CHOICE: "[샌드박스] 신청내용의 항목이나 값이 올바르지 않습니다.",
    REUSED: "[샌드박스] 다른 신청에 사용된 이용번호입니다.",
    APPLICATION: "[샌드박스] 신청을 찾을 수 없습니다.",
    DOCUMENT: "[샌드박스] 전자문서를 찾을 수 없습니다.",
    DISUSED: "[샌드박스] 폐기되었거나 유효기간이 지난 전자문서입니다.",
    EXHAUSTED: "[샌드박스] 제출가능 횟수를 모두 사용하였습니다.",
    PIN: "[샌드박스] PIN 번호가 올바르지 않습니다.",
    PACKAGE: "[샌드박스] 제출 내역을 찾을 수 없습니다.",
    STATE: "[샌드박스] 현재 상태에서 처리할 수 없습니다.",
    RECEIVER: "[샌드박스] 수취 지갑을 찾을 수 없습니다.",
    AGREEMENT: "[샌드박스] 개인정보 제공에 동의하지 않았습니다.",
}


class RefusedError(Exception):
    """A request is answered with a reply code and nothing else."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def require(condition: object, code: str) -> None:
    """Refuse with the code unless the condition holds."""
    if not condition:
        raise RefusedError(code)
