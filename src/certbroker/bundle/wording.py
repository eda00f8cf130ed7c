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

    def day(self, value: date) -> str:
        """Return a day as the language writes it."""
        return self.date_form.format(day=value)


KOREAN: Final = Wording(
    tag="ko-KR",
    date_form="{day.year}. {day.month}. {day.day}.",
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
)

ENGLISH: Final = Wording(
    tag="en",
    date_form="{day:%Y-%m-%d}",
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
)


def wording(language: Language) -> Wording:
    """Return the words of a language."""
    return ENGLISH if language == "en" else KOREAN
