"""The words of the bundle itself, in Korean and English. A certificate's labels and values stay as on its paper."""

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

Language = Literal["ko", "en"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """Everything that cover, index and footers say."""

    tag: str
    """Language of the PDF (BCP 47)."""
    date_form: str
    """How a date is written."""
    columns: tuple[float, ...]
    """Widths of the cover's table: number, certificate, document number, issued on, freshness, verified, page."""
    title: str
    recipient: str
    purpose: str
    holder: str
    made_on: str
    contents: str
    enclosed: str
    enclosed_count: str
    number: str
    certificate: str
    document_number: str
    issued_on: str
    issuer: str
    freshness: str
    page: str
    missing: str
    outcome: str
    index: str
    cover: str
    valid_until: str
    expired: str
    age: str
    age_today: str
    nothing: str
    continued: str
    count: str
    in_won: str
    copy: str
    specimen: str
    """What marks data of a test environment: nobody may take it for real."""
    copy_note: str
    some_copy_note: str
    original_note: str
    original_mark: str
    received: str
    page_of: str
    watermark: str
    not_eligible: str
    not_found: str
    not_delivered: str
    deferred: str
    deferred_until: str
    failed: str
    channels: dict[str, str]
    attachment: str
    verified: str
    verdicts: dict[str, str]
    """What verification found → how the cover says it."""
    statement: str
    stated: str
    verdict: str
    code: str
    code_told: str
    """What is read out for the QR code."""
    leads_to: str
    manifest_told: str
    data_told: str
    original_told: str
    signed_told: str
    original: str
    """What the stamp on an issuer's page says."""
    original_alt: str
    """What is read out for an issuer's page."""
    painted: str
    """What the stamp on a painted picture of an issuer's page says."""
    painted_alt: str
    volume_count: str
    files: str
    file: str
    this_file: str
    redacted_mark: str
    redacted_note: str

    def day(self, value: date) -> str:
        """Return a day as the language writes it."""
        return self.date_form.format(day=value)


KOREAN: Final = Wording(
    tag="ko-KR",
    date_form="{day.year}. {day.month}. {day.day}.",
    columns=(30.0, 120.0, 108.0, 66.0, 84.0, 41.0, 27.2),
    title="제출 서류 묶음",
    recipient="제출처",
    purpose="용도",
    holder="정보주체",
    made_on="작성일",
    contents="수록",
    enclosed="수록 서류",
    enclosed_count="신청 {asked}건 중 {enclosed}건 · 모두 {pages}쪽",
    number="번호",
    certificate="증명서",
    document_number="문서번호",
    issued_on="발급일",
    issuer="발급기관",
    freshness="유효기간 · 경과",
    page="쪽",
    missing="받지 못한 서류",
    outcome="사유",
    index="목차",
    cover="표지",
    valid_until="{day}까지",
    expired="{day} 만료",
    age="발급 후 {days}일",
    age_today="오늘 발급",
    nothing="해당 내역 없음",
    continued="(계속)",
    count="{count}건",
    in_won="단위: 원",
    copy="데이터로 작성한 열람용 사본",
    specimen="견본",
    copy_note="수록 서류는 정보주체의 동의에 따라 발급·보유기관에서 받은 데이터로 작성한 열람용 사본입니다.",
    some_copy_note="'데이터로 작성한 열람용 사본'이라고 적힌 서류는 발급·보유기관에서 받은 데이터로 작성한 것입니다.",
    original_note="발급기관이 보낸 원본 파일은 이 PDF에 그대로 첨부되어 있으며, 해당 쪽은 그 내용을 보여 줍니다.",
    original_mark="원본 첨부",
    received="{moment} 받음",
    page_of="쪽 {page} / {pages}",
    watermark="{recipient} 제출용 · {purpose}",
    not_eligible="발급 대상이 아님",
    not_found="발급기관에 기록이 없음",
    not_delivered="회신된 내용 없음",
    deferred="발급기관이 나중에 보냄",
    deferred_until="발급기관이 {day} 이후에 보냄",
    failed="받지 못함: {reason}",
    channels={"public_mydata": "공공 마이데이터", "document_wallet": "전자문서지갑", "open_data": "공공데이터 오픈API"},
    attachment="수록 서류의 데이터 (JSON)",
    verified="검증",
    verdicts={"holds": "확인", "does_not_hold": "불일치", "cannot_tell": "확인 불가"},
    statement="확인 사항",
    stated="내용",
    verdict="결과",
    code="첨부 목록 SHA-256",
    code_told="QR 코드: 첨부 목록 manifest.json의 SHA-256 {digest}",
    leads_to="{title}, {page}쪽으로 이동",
    manifest_told="첨부 목록과 해시값 (JSON)",
    data_told="{title}의 데이터 (JSON)",
    original_told="{title}: 발급기관이 보낸 원본 (PDF)",
    signed_told="확인 사항 {number}의 서명된 내용 (JWS)",
    original="발급기관 원본(첨부)의 {page} / {pages}쪽",
    original_alt="{issuer} 발급 {title} 원본의 {page} / {pages}쪽. 같은 내용의 데이터가 첨부 {data}에 있음.",
    painted="일부를 가린 그림, 원본·전자서명 없음 · 발급기관 원본의 {page} / {pages}쪽",
    painted_alt="{issuer} 발급 {title} 원본의 {page} / {pages}쪽을 일부 가린 그림. 나머지 데이터가 첨부 {data}에 있음.",
    volume_count="{enclosed}건 · {pages}쪽 · 전체 {count}개 파일 중 {number}번째",
    files="전체 파일",
    file="파일",
    this_file="이 파일",
    redacted_mark="일부 가림",
    redacted_note="'일부 가림' 서류는 제출에 필요하지 않은 내용을 뺀 것이며, 뺀 항목은 첨부 manifest.json에 있습니다.",
)

ENGLISH: Final = Wording(
    tag="en",
    date_form="{day:%Y-%m-%d}",
    columns=(29.0, 114.0, 108.0, 62.0, 80.0, 50.0, 33.2),
    title="Submission Bundle",
    recipient="Recipient",
    purpose="Purpose",
    holder="Holder",
    made_on="Made on",
    contents="Contents",
    enclosed="Documents enclosed",
    enclosed_count="{enclosed} of {asked} requested · {pages} pages in all",
    number="No.",
    certificate="Certificate",
    document_number="Document no.",
    issued_on="Issued on",
    issuer="Issuer",
    freshness="Validity · age",
    page="Page",
    missing="Documents not received",
    outcome="Reason",
    index="Contents",
    cover="Cover",
    valid_until="until {day}",
    expired="until {day} (expired)",
    age="{days} days old",
    age_today="issued today",
    nothing="None on record",
    continued="(continued)",
    count="{count} in all",
    in_won="in won",
    copy="Reading copy made from data",
    specimen="Specimen",
    copy_note="The documents enclosed are reading copies, made from data that issuers gave with the holder's consent.",
    some_copy_note="Documents marked as reading copies are made from data that issuers gave with the holder's consent.",
    original_note="Issuers' originals are attached to this PDF as they came; their pages show what is in them.",
    original_mark="original attached",
    received="received {moment}",
    page_of="Page {page} / {pages}",
    watermark="For {recipient} · {purpose}",
    not_eligible="The issuer does not give it to this person",
    not_found="The issuer has no record",
    not_delivered="It came without content",
    deferred="The issuer sends it later",
    deferred_until="The issuer sends it after {day}",
    failed="Not received: {reason}",
    channels={"public_mydata": "Public MyData", "document_wallet": "Document wallet", "open_data": "Open data API"},
    attachment="Data of the documents enclosed (JSON)",
    verified="Verified",
    verdicts={"holds": "yes", "does_not_hold": "no", "cannot_tell": "cannot tell"},
    statement="Statement",
    stated="What is stated",
    verdict="Result",
    code="Manifest SHA-256",
    code_told="QR code: SHA-256 of the attached manifest.json, {digest}",
    leads_to="Go to {title}, page {page}",
    manifest_told="List of the attachments with their hashes (JSON)",
    data_told="Data of {title} (JSON)",
    original_told="{title}: the issuer's original (PDF)",
    signed_told="Signed content of statement {number} (JWS)",
    original="Page {page} / {pages} of the issuer's original (attached)",
    original_alt="Page {page} of {pages} of the original of {title} by {issuer}. Its data is attached as {data}.",
    painted="Picture with parts covered, no original or signature · page {page} / {pages} of the issuer's original",
    painted_alt="Picture of page {page} of {pages} of the original of {title} by {issuer}, with parts covered. "
    "The data of the rest is attached as {data}.",
    volume_count="{enclosed} documents · {pages} pages · file {number} of {count}",
    files="All files",
    file="File",
    this_file="this file",
    redacted_mark="parts left out",
    redacted_note="Where parts are left out, the recipient does not need them; the attached manifest.json lists them.",
)


def wording(language: Language) -> Wording:
    """Return the words of a language."""
    return ENGLISH if language == "en" else KOREAN
