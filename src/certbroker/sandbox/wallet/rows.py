"""How applications, documents and submissions are told of on the wire."""

import base64
import json
from datetime import date, datetime
from html import escape
from typing import Any

from certbroker.sandbox.tree import Node, write
from certbroker.sandbox.wallet.call import Answer
from certbroker.sandbox.wallet.kinds import Kind
from certbroker.sandbox.wallet.store import ISSUED, TURNED_DOWN, Application, Original, Package

_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>'
_FOR_GOOD = "99991231"


def day(when: date) -> str:
    """Return a date as it goes on the wire."""
    return when.strftime("%Y%m%d")


def instant(when: datetime) -> str:
    """Return an instant as it goes on the wire, in Korean time."""
    return when.strftime("%Y%m%d%H%M%S")


def application(one: Application) -> Answer:
    """Return a row of the list of applications."""
    return {
        "applId": one.id,
        "docKndCode": one.kind.code,
        "docKndNm": one.kind.name,
        "applStatsCode": one.status,
        "reqreKnd": one.requires,
        "applDt": instant(one.applied_at),
        "docId": one.document.id if one.document and one.status == ISSUED else "",
        "resnMessage": escape(one.reason) if one.status == TURNED_DOWN else "",
    }


def support(kind: Kind) -> Answer:
    """Return a row of the list of kinds that can be applied for."""
    return {
        "docKndCode": kind.code,
        "docKndNm": kind.name,
        "issuInsttCode": kind.issuer_code,
        "issuInsttNm": kind.issuer,
        "reqreKnd": kind.requires,
    }


def original(one: Original) -> Answer:
    """Return a row of the list of issued documents."""
    kind, holder = one.application.kind, one.application.holder
    return {
        "docCpcty": str(len(one.signed)),
        "docId": one.id,
        "docKndCode": kind.code,
        "docKndNm": kind.name,
        "presentnPosblDt": _FOR_GOOD,
        "disuseDocAt": "Y" if one.disused else "N",
        "validDt": day(one.valid_until),
        "issuDt": instant(one.issued_at),
        "issuInsttCode": kind.issuer_code,
        "issuInsttNm": kind.issuer,
        "issuTyCode": "1",
        "applId": one.application.id,
        "applsId": "",
        "applsKndNm": "",
        "presentnNm": holder.name,
        "docNick": "",
        "payElcrtAt": "N",
        "presentnPosblCnt": str(one.copies),
    }


def package(one: Package, now: datetime) -> Answer:
    """Return a row of the list of submissions."""
    decided = one.decided_at(now)
    return {
        "docPackageId": one.id,
        "dbxStatsCode": one.status(now),
        "presentnDt": day(one.submitted_at),
        "distbDt": instant(decided) if decided else "",
        "docCnt": str(len(one.documents)),
        "issuNo": one.documents[0].issue.number,
        "presentnEcdwAdres": one.holder.wallet_address,
        "receptEcdwAdres": one.receiver.address,
        "receptNm": one.receiver.name,
        "resnMessage": escape(one.reason) if one.was_rejected(now) else "",
        "pinNo": one.pin,
        "birthDe": day(one.holder.birth_date),
        "cid": "",
        "bizrNo": "",
    }


def metadata(root: Node, *, as_json: bool) -> str:
    """Return a document's data as elcrtMetaInfo."""
    text = json.dumps({root.tag: _plain(root)}, ensure_ascii=False) if as_json else _DECLARATION + write(root)
    return base64.b64encode(text.encode()).decode()


def _plain(node: Node) -> Any:
    if not node.children:
        return node.text
    tags = dict.fromkeys(child.tag for child in node.children)
    values = {tag: [_plain(child) for child in node.all(tag)] for tag in tags}
    return {tag: found[0] if len(found) == 1 else found for tag, found in values.items()}
