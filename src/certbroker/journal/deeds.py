"""The deeds that are written down, made from what was done."""

from collections.abc import Sequence

from certbroker.consent import Consent, ConsentStatus
from certbroker.journal.base import Unless
from certbroker.journal.entry import Action, Actor, Deed, Details, LedgerEntry
from certbroker.journal.proofs import Proof
from certbroker.privacy import mask_name

DECISIONS = {
    ConsentStatus.PENDING: Action.ASKED,
    ConsentStatus.APPROVED: Action.APPROVED,
    ConsentStatus.DECLINED: Action.DECLINED,
    ConsentStatus.EXPIRED: Action.EXPIRED,
}
_BY_THE_HOLDER = {
    Action.APPROVED,
    Action.DECLINED,
    Action.NARROWED,
    Action.WITHDRAWN,
    Action.SUSPENDED,
    Action.LIFTED,
}
_STANDING = {Action.APPROVED: False, Action.SUSPENDED: True, Action.LIFTED: False}


def deed(consent: Consent, action: Action, details: Details | None = None, actor: Actor | None = None) -> Deed:
    """Return what was done under a consent; by its holder or the system, unless an actor is named."""
    return Deed(
        action=action,
        party=consent.party,
        consent=consent.id,
        holder=consent.holder.masked_name,
        actor=actor or _actor(consent, action),
        recipient=consent.recipient,
        purpose=consent.purpose,
        details=details or {},
    )


def decision(consent: Consent) -> Deed:
    """Return how a consent was asked for or decided."""
    action = DECISIONS[consent.status]
    return deed(consent, action, _asked(consent) if action is Action.ASKED else _approved(consent))


def once(action: Action) -> Unless:
    """Do not write down again what stands there."""
    return lambda entries: any(one.action is action for one in entries)


def changes(action: Action) -> Unless:
    """Do not write down that a consent is suspended, or lifted, where it is so already."""
    return lambda entries: _is_suspended(entries) is (action is Action.SUSPENDED)


def _is_suspended(entries: Sequence[LedgerEntry]) -> bool:
    return next((_STANDING[one.action] for one in reversed(entries) if one.action in _STANDING), False)


def by_official(consent: Consent, action: Action, who: Actor, why: str, details: Details) -> Deed:
    """Return what an official did, for a reason of their own."""
    return Deed.model_validate({**dict(deed(consent, action, details, who)), "purpose": why})


def _actor(consent: Consent, action: Action) -> Actor:
    if action not in _BY_THE_HOLDER or (action is Action.APPROVED and consent.is_public):
        return Actor()
    if consent.representative:
        return Actor(
            kind="representative", id=consent.representative.right, name=mask_name(consent.representative.name)
        )
    return Actor(kind="holder", name=consent.holder.masked_name)


def _asked(consent: Consent) -> Details:
    periodic: Details = {}
    if consent.periodic:
        periodic = {"cycle": consent.periodic.cycle, "until": consent.periodic.until.isoformat()}
    return {
        "certificates": [item.certificate for item in consent.items],
        "channels": sorted({channel for item in consent.items for channel in item.channels}),
        "retention_days": consent.retention_days,
        "provider_request": consent.provider_request,
        **periodic,
    }


def _approved(consent: Consent) -> Details:
    """Say how it was approved; the proof itself, which names the holder, stays in the store."""
    proof = Proof.of(consent)
    if consent.approval is None or proof is None:
        return {}
    return {
        "certificates": [item.certificate for item in consent.items],
        "provider": consent.approval.provider,
        "provider_request": consent.approval.request_id,
        "approved_at": consent.approval.approved_at.isoformat(),
        "text_sha256": consent.approval.text_sha256,
        "proof_sha256": proof.sha256,
    }
