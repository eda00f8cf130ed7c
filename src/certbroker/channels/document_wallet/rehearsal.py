"""What a request to the wallet would look like: shown, not sent, and without personal data and keys."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace

from certbroker.channels.base import Planned
from certbroker.channels.document_wallet.application import HIDDEN, Form
from certbroker.channels.document_wallet.client import (
    APPLICATION,
    APPLICATIONS,
    APPLY,
    INFO,
    VERIFY,
    VIEW,
    Call,
    WalletClient,
    applying,
    of_application,
    of_document,
    of_page,
    of_wallet,
    verifying,
)

PERSONAL = frozenset({"ecdwAdres", "nm", "birthDe", "ci"})
"""Members of a request that say who the holder is."""
SIGNED = "apiKeyHashcd"
"""The header that is made with the key."""
APPLIED = "elcrtReqstMetaInfo"
LATER = "(answered)"
"""What an earlier call answers, in place of a value that is not known yet."""


def planned(client: WalletClient, form: Form, number: str) -> tuple[Planned, ...]:
    """Return the requests for one document, in order, from the first to the one for the issuer's file.

    `elcrtReqstMetaInfo` is shown as the XML that is sent in Base64.
    """
    shown = replace(form, hides=True).xml().decode()
    return tuple(_shown(client.prepare(name, _hidden(fields, shown))) for name, fields in _requests(form, number))


def _requests(form: Form, number: str) -> Iterator[tuple[str, dict[str, str]]]:
    address, holder = form.address, form.holder
    yield VERIFY, verifying(address, holder.name, holder.birth_date, form.ci)
    yield APPLICATIONS, {**of_wallet(address), **of_page(1)}
    yield APPLY, applying(address, form.kind, b"", number)
    yield APPLICATION, of_application(address, LATER)
    yield INFO, of_document(address, LATER)
    yield VIEW, of_document(address, LATER)


def _hidden(fields: Mapping[str, str], application: str) -> dict[str, str]:
    hidden = {name: HIDDEN if name in PERSONAL else value for name, value in fields.items()}
    return hidden | ({APPLIED: application} if APPLIED in fields else {})


def _shown(call: Call) -> Planned:
    headers = {name: HIDDEN if name == SIGNED else value for name, value in call.headers.items()}
    return Planned("POST", call.url, headers, json.dumps(json.loads(call.body), ensure_ascii=False))
