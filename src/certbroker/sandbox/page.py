"""The holder's page: the text to confirm, and two buttons; afterwards, what came of it."""

import re
from functools import cache
from html import escape
from string import Template

from certbroker.sandbox import data
from certbroker.sandbox.identity import Approval

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
_LONG_NUMBER = re.compile(r"(?<!\d)(\d{6}-?)\d{7}(?!\d)")
_OUTCOME = {
    "approved": ("인증이 완료되었습니다", "이 창을 닫고 요청한 화면으로 돌아가세요."),
    "declined": ("요청을 거절했습니다", "정보는 제공되지 않습니다. 이 창을 닫으셔도 됩니다."),
    "expired": ("인증 시간이 지났습니다", "요청한 화면에서 처음부터 다시 시작해 주세요."),
}


def render(approval: Approval) -> str:
    """Return the page of a confirmation in its present state."""
    who = f"{approval.holder.name} 님, 아래 내용을 확인해 주세요." if approval.status == "pending" else ""
    content = _form(approval) if approval.status == "pending" else _done(approval.status)
    return _fill(approval.title, f"{approval.party.name}에서 보낸 요청", who, content)


def unknown() -> str:
    """Return the page for an address that is none."""
    content = '<div class="done" role="status"><p>주소가 올바르지 않거나 요청이 더 이상 없습니다.</p></div>'
    return _fill("요청을 찾을 수 없습니다", "인증 서비스", "", content)


def _fill(title: str, sender: str, who: str, content: str) -> str:
    return _template().substitute(title=_shown(title), sender=_shown(sender), who=_shown(who), content=content)


@cache
def _template() -> Template:
    return Template(data.text("page.html"))


def _form(approval: Approval) -> str:
    until = approval.expires_at.strftime("%H시 %M분")
    text = _shown(approval.text)
    return f"""<div class="text" tabindex="0" role="region" aria-label="본인정보 제공요구 내용">{text}</div>
<p class="until">{until}까지 인증할 수 있습니다(시험용 시계 기준).</p>
<form method="post">
<input type="hidden" name="form_token" value="{escape(approval.form_token)}">
<button name="decision" value="decline">거절</button>
<button class="act" name="decision" value="approve">동의하고 인증</button>
</form>"""


def _done(status: str) -> str:
    headline, advice = _OUTCOME[status]
    return f'<div class="done" role="status"><strong>{headline}</strong><p>{advice}</p></div>'


def _shown(text: str) -> str:
    """Escape text, and hide the back of whatever looks like a resident number: none belongs on this page."""
    return escape(_LONG_NUMBER.sub(r"\1*******", text))
