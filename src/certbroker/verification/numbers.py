"""Document numbers (문서확인번호, 발급번호): their shape as the connector states it; a hook for asking the issuer."""

import re
from functools import cache
from typing import Protocol

from certbroker.evidence import Evidence
from certbroker.model import Certificate
from certbroker.verification.report import Check, Verdict
from certbroker.verification.wording import say

_SIGNS = {"0": "[0-9]", "A": "[A-Z]", "X": "[0-9A-Z]", "n": "[0-9]+"}


class Authenticity(Protocol):
    """Asks the issuer whether a document is its own (진위확인).

    No channel of the catalogue offers this to programs: the issuers have pages for people. Who has an agreement brings
    its own.
    """

    def __call__(self, evidence: Evidence[Certificate]) -> Verdict:
        """Return what the issuer says; CANNOT_TELL where it gives no answer. Raises ChannelError."""
        ...


def check_number(evidence: Evidence[Certificate]) -> Check:
    """Check the shape of a document's number, where the connector knows it (`Spec.number_shapes`)."""
    number, shapes = evidence.document_number, evidence.certificate.spec.number_shapes
    if number is None:
        return _said(evidence, Verdict.CANNOT_TELL, "none")
    if not shapes:
        return _said(evidence, Verdict.CANNOT_TELL, "no_shape")
    if any(_pattern(shape).fullmatch(number) for shape in shapes):
        return _said(evidence, Verdict.HOLDS, "fits")
    return _said(evidence, Verdict.DOES_NOT_HOLD, "other", needed=True)


def check_authenticity(evidence: Evidence[Certificate], ask: Authenticity | None) -> Check:
    """Ask the issuer, where there is a way to; else say that there is none."""
    if ask is None:
        return _said(evidence, Verdict.CANNOT_TELL, "no_way", check="authenticity")
    verdict = ask(evidence)
    return _said(evidence, verdict, verdict.value, check="authenticity", needed=True)


@cache
def _pattern(shape: str) -> re.Pattern[str]:
    """Read a shape: `0` is a digit, `A` a capital letter, `X` either, `n` a whole number; anything else is itself."""
    return re.compile("".join(_SIGNS.get(sign, re.escape(sign)) for sign in shape))


def _said(
    evidence: Evidence[Certificate], verdict: Verdict, message: str, check: str = "number", *, needed: bool = False
) -> Check:
    return say(check, verdict, message, about=evidence.id, evidence=evidence.provenance.raw_sha256, needed=needed)
