"""Reply codes of the exchange.

`100`, `003` and `098` are the three that public sources show. The exchange has others that are not public; the sandbox
does not guess them but answers with codes of its own making, which begin with an S and can never be mistaken for one:

| code | the sandbox refuses because |
|---|---|
| S01 | `apiUtlinsttTrnsmisNo` is not 25 digits, or was used before |
| S02 | `encData` is not base64, not whole blocks, or does not decrypt |
| S03 | the decrypted message is not the XML of an envelope, or has a DOCTYPE |
| S04 | system code, institution code, service or bundle differ between header, envelope and body |
| S05 | `apiKeyHashCode` is not the HMAC of the literal `<Body>…</Body>` |
| S06 | `transactionUniqueId` is not 25 digits, or was used before |
| S07 | `agreementYn` is not `Y` |
| S08 | the exchange bundle is not one of this relying party's |
| S09 | `bundleInfo` holds a document or key that the bundle does not have |
| S10 | CI, name, number, birth date or sex are not those of one person of the cast |
| S11 | the ticket is unknown, or another relying party's |
| S12 | the ticket's validity is over |
| S13 | the clocks differ too much (only with `check_clock=True`) |
| S14 | an option's value is not one the document knows |
"""

OK = "100"
UNREGISTERED = "003"
MISSING = "098"
HEADER_NUMBER = "S01"
UNDECRYPTABLE = "S02"
NOT_XML = "S03"
DIFFERS = "S04"
BODY_HASH = "S05"
TRANSACTION = "S06"
DISAGREED = "S07"
BUNDLE = "S08"
DOCUMENT = "S09"
HOLDER = "S10"
TICKET = "S11"
TICKET_EXPIRED = "S12"
CLOCK = "S13"
OPTION = "S14"

MESSAGES: dict[str, str] = {
    OK: "정상 처리되었습니다.",
    UNREGISTERED: "API 이용기관으로 등록되어 있지 않습니다.",
    MISSING: "API 요청 필수값이 없습니다.",
    HEADER_NUMBER: "[샌드박스] 전송번호가 25자리 숫자가 아니거나 이미 사용되었습니다.",
    UNDECRYPTABLE: "[샌드박스] 암호화된 요청 전문을 해독할 수 없습니다.",
    NOT_XML: "[샌드박스] 요청 전문이 올바른 XML이 아닙니다.",
    DIFFERS: "[샌드박스] 기관코드, 서비스 또는 묶음정보 코드가 서로 일치하지 않습니다.",
    BODY_HASH: "[샌드박스] 전문 본문의 해시값(apiKeyHashCode)이 일치하지 않습니다.",
    TRANSACTION: "[샌드박스] 거래고유번호가 25자리 숫자가 아니거나 이미 사용되었습니다.",
    DISAGREED: "[샌드박스] 정보주체의 동의(agreementYn)가 없습니다.",
    BUNDLE: "[샌드박스] 이용기관에 승인되지 않은 묶음정보입니다.",
    DOCUMENT: "[샌드박스] 묶음정보에 없는 문서 또는 요청항목입니다.",
    HOLDER: "[샌드박스] 정보주체를 확인할 수 없습니다.",
    TICKET: "[샌드박스] 거래일련번호를 확인할 수 없습니다.",
    TICKET_EXPIRED: "[샌드박스] 거래일련번호의 유효기간이 지났습니다.",
    CLOCK: "[샌드박스] 요청 시각이 허용 범위를 벗어났습니다.",
    OPTION: "[샌드박스] 허용되지 않은 요청항목 값입니다.",
}


class RefusedError(Exception):
    """A request is answered with a reply code and no data."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def require(condition: object, code: str) -> None:
    """Refuse with the code unless the condition holds."""
    if not condition:
        raise RefusedError(code)
