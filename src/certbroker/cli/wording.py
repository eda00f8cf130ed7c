"""The words of the command line, English and Korean."""

from certbroker.cli.program import program
from certbroker.cli.screen import Language

Pair = tuple[str, str]

KNOWN: dict[str, str] = {
    "confirmed": "confirmed by two public clients or an official page",
    "sample": "seen in sample messages",
    "client": "seen in one public client",
    "declared": "declared by certbroker: no public source shows it",
}
"""How well something is known, in plain words."""

FORM: dict[str, str] = {
    "form": "known from the printed form",
    "partial": "known in part from the printed form",
    "assumed": "assumed: no printed form was found",
}
TIER: dict[str, str] = {
    "declared": "no sample yet",
    "sampled": "tried on samples of our own",
    "refusal-sampled": "tried on samples of our own, refusals among them",
    "confirmed-wire": "a named witness has seen it in a real message",
    "live": "a named witness has seen it in a real call",
}
OUTCOME: dict[str, Pair] = {
    "delivered": ("delivered", "받음"),
    "not_eligible": ("not eligible", "발급 대상 아님"),
    "not_found": ("no record", "기록 없음"),
    "not_delivered": ("not delivered", "오지 않음"),
    "deferred": ("comes later", "나중에 옴"),
    "failed": ("failed", "실패"),
}
STYLE: dict[str, str] = {"delivered": "green", "failed": "red"}
"""Colour of an outcome; any other is yellow: an answer, but no paper."""

_TEXTS: dict[str, Pair] = {
    "asked": (
        "Asked {holder} for {count} certificates: for {recipient}, {purpose}",
        "{holder} 님께 증명서 {count}종을 요청했습니다: {recipient}, {purpose}",
    ),
    "address": ("The holder approves or declines here: {address}", "동의 또는 거절하는 곳: {address}"),
    "by_itself": ("(in the demo the approval comes by itself)", "(데모에서는 승인이 저절로 됩니다)"),
    "waiting": ("waiting for the holder's approval", "정보주체의 승인을 기다리는 중"),
    "approved": ("approved by the holder", "정보주체가 승인했습니다"),
    "underway": ("fetching", "가져오는 중"),
    "requested": ("{bundle}: asked for, ticket received", "{bundle}: 요청하고 거래번호를 받았습니다"),
    "collected": ("{bundle}: documents received", "{bundle}: 문서를 받았습니다"),
    "failed": ("{bundle}: failed", "{bundle}: 실패했습니다"),
    "partly": (
        "{delivered} of {count} documents came; what became of the others stands above and in dossier.json",
        "{count}종 가운데 {delivered}종을 받았습니다. 나머지의 결과는 위와 dossier.json에 있습니다",
    ),
    "again": ("some of it may come later: try again", "일부는 나중에 올 수 있습니다. 다시 시도하세요"),
    "go_on": ("go on later with: {command}", "이어서 하려면: {command}"),
    "not_kept": (
        "nothing is kept of this consent; with --store FILE it could be gone on with",
        "이 동의는 보관되지 않았습니다. --store FILE을 쓰면 이어서 할 수 있습니다",
    ),
    "dropped": (
        "{certificate}: the issuer's file has {names}; its pages in the bundle do not, the attached file is as it came",
        "{certificate}: 발급기관 원본에 다음이 있습니다: {names}. 묶음의 쪽에는 없고, 첨부된 원본은 그대로입니다",
    ),
    "dropped_actions": ("parts that act or lead out of it", "실행되거나 파일 밖으로 이어지는 것"),
    "dropped_attachments": ("files attached to it", "첨부 파일"),
    "dropped_links": ("links to addresses", "외부 주소 링크"),
    "wrote": ("wrote {path}", "{path} 파일을 썼습니다"),
    "sealed": ("sealed by {signer}, {level}, at {sealed_at}", "{signer} 이름으로 봉인했습니다: {level}, {sealed_at}"),
    "unsealed": (
        "it could not be sealed; the unsealed file is kept: {path}",
        "봉인하지 못했습니다. 봉인하지 않은 파일을 남겼습니다: {path}",
    ),
    "throwaway": (
        "signed with a throw-away key: a receiver can check it with trust.pem, and it proves nothing",
        "한 번 쓰고 버리는 열쇠로 서명했습니다. trust.pem으로 확인할 수 있으나 증명하는 것은 없습니다",
    ),
    "code": (
        "code for the receiver, to be given apart from the file: {code}",
        "제출처에 파일과 따로 전할 확인 코드: {code}",
    ),
    "unreviewed": (
        "compare the draft with the document, then take its first member away",
        "초안을 문서와 대조한 뒤 첫 항목을 지우세요",
    ),
    "may_be_meant": ("may be meant: {names}", "이것일 수도 있음: {names}"),
    "no_certificate": ("no certificate of the catalogue: {names}", "목록에 없는 서류: {names}"),
    "fresh": ("issued within {days} days", "{days}일 이내 발급"),
    "options": ("options: {options}", "선택사항: {options}"),
    "no_history": ("the journal knows no such consent", "기록에 없는 동의입니다"),
    "unbroken": (
        "{entries} entries, each follows on the one before: none was changed, removed or moved",
        "기록 {entries}건이 모두 이어집니다. 바뀌거나 빠지거나 옮겨진 것이 없습니다",
    ),
    "broken": (
        "broken at lane {lane}, entry {sequence}: {why}",
        "끊어진 곳: {lane}번 줄 {sequence}번 기록 ({why})",
    ),
    "working": (
        "working, at most {width} requests at once; SIGTERM or Ctrl-C ends it after the steps under way",
        "작업을 시작합니다(동시에 최대 {width}건). SIGTERM이나 Ctrl-C를 받으면 하던 단계를 마치고 끝납니다",
    ),
    "worked": ("done: {steps} steps", "끝: {steps}단계"),
    "next_step": ("again at", "다음 시각"),
    "examining": ("examining: {done} of {all}", "점검하는 중: {done}/{all}"),
    "well": ("No problem was found.", "문제를 찾지 못했습니다."),
    "unwell": ("Something has to be mended: see the lines with ✗.", "고칠 것이 있습니다. ✗ 표시를 보세요."),
    "nothing_found": ("no certificate found", "찾은 증명서가 없습니다"),
    "vault_version": (
        "tables of version {version}; this certbroker wants {wanted}",
        "표의 판: {version} (필요한 판: {wanted})",
    ),
    "vault_behind": (
        "bring them up with: {program} vault upgrade",
        "판을 올리려면: {program} vault upgrade",
    ),
    "vault_items": ("{kind}: {count}", "{kind}: {count}건"),
    "vault_due": (
        "waiting for a worker: {count}, the oldest since {since}",
        "작업 대기: {count}건 (가장 오래된 것: {since})",
    ),
    "vault_to_delete": (
        "to be deleted: {count} whose time is over, {withdrawn} withdrawn consents",
        "파기 대상: 보유기간이 끝난 것 {count}건, 철회된 동의 {withdrawn}건",
    ),
    "vault_deleted": (
        "deletions known: {count}, the last at {last}; {over} need not be known any longer",
        "파기 기록: {count}건 (마지막: {last}), 보존기간이 끝난 기록 {over}건",
    ),
    "vault_half": (
        "{count} shredded items still have their payload: run purge",
        "열쇠만 지워진 것 {count}건: purge를 실행하세요",
    ),
    "vault_key": ("{key} wraps {count}{current}", "{key}: {count}건{current}"),
    "vault_current": (" (current)", " (현재 열쇠)"),
    "vault_upgraded": ("upgraded from {version} to {wanted}", "{version}에서 {wanted}로 올렸습니다"),
    "vault_would": ("would be upgraded from {version} to {wanted}", "{version}에서 {wanted}로 올리게 됩니다"),
    "vault_as_wanted": ("the tables are of version {wanted} already", "이미 {wanted}판입니다"),
    "vault_rotated": ("{count} data keys wrapped anew under {key}", "자료 열쇠 {count}개를 {key}(으)로 다시 쌌습니다"),
    "vault_so_far": ("{count} so far", "지금까지 {count}건"),
    "vault_go_on": (
        "stopped; nothing is lost, go on with: {program} vault rotate --go-on",
        "멈췄습니다. 잃은 것은 없습니다. 이어서 하려면: {program} vault rotate --go-on",
    ),
    "vault_retired": (
        "{key} is retired: backups that it wraps are closed for good",
        "{key} 열쇠를 버렸습니다. 이 열쇠로 싼 백업은 다시 열 수 없습니다",
    ),
    "vault_old_key": (
        "{key} wraps nothing here any more; when no process uses it: {program} vault rotate --go-on --retire",
        "{key} 열쇠로 싼 것이 없습니다. 쓰는 곳이 없으면: {program} vault rotate --go-on --retire",
    ),
    "vault_purged": ("deleted {count}; proofs: {path}", "{count}건을 파기했습니다. 증빙: {path}"),
    "vault_left": (
        "{count} withdrawn consents are left: give the settings of the relying party that they were given to",
        "철회된 동의 {count}건이 남았습니다. 해당 이용기관의 설정(--settings)이 필요합니다",
    ),
    "vault_sound": (
        "{count} rows: every item opens, every deletion is proven and nothing of it is left",
        "{count}행: 모두 열리고, 파기는 모두 증명되며 남은 것이 없습니다",
    ),
    "vault_fault": ("{kind} {id}: {why}", "{kind} {id}: {why}"),
    "ask_purge": (
        "Delete {count} items whose time is over, and what belongs to {withdrawn} withdrawn consents, for good?",
        "보유기간이 끝난 {count}건과 철회된 동의 {withdrawn}건의 자료를 파기할까요? 되돌릴 수 없습니다",
    ),
    "ask_retire": (
        "Retire {keys}? What they wrap, in backups too, can never be opened again",
        "{keys} 열쇠를 버릴까요? 이 열쇠로 싼 것은 백업까지 다시 열 수 없습니다",
    ),
}


def text(name: str, language: Language, **values: object) -> str:
    """Return a text in a language, with its values filled in; `program` is how this program is started here."""
    return _TEXTS[name][language == "ko"].format(program=program(), **values)


def outcome(kind: str, language: Language) -> str:
    """Return an outcome in a language."""
    return OUTCOME[kind][language == "ko"]
