"""Speed of verifying a signed two-page original in a warm worker, beside stock pyHanko in this process."""

import logging
import statistics
import sys
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any, Final

sys.path.insert(0, str(Path(__file__).parents[1]))

from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from pypdf import PdfReader

from certbroker.cli.demo import stories
from certbroker.evidence import Evidence
from certbroker.model import Certificate
from certbroker.verification import Trust, VerificationReport, verify_bundle, verify_original
from certbroker.verification.bundles import bounds_of
from support import bundles
from support.papers import all_samples, sample
from support.pki import NOW, Level, document, pki, sign

ROUNDS: Final = 31
Papers = tuple[Evidence[Certificate], ...]
GOAL: Final = 40
LEVELS: Final[tuple[Level, ...]] = ("B-B", "B-T", "B-LT", "B-LTA")


def main() -> None:
    logging.disable(logging.CRITICAL)
    made = pki()
    lists = (made.authority.revocation_list(), made.root.revocation_list())
    known = Trust.parse(made.root.pem + b"".join(lists)).revocation_lists
    for level in LEVELS:
        pdf = sign(document(), made.signer, level=level, stamps=made.stamper, known=known, together=True)
        ours, stock = _in_turns(
            lambda pdf=pdf: _ours(pdf, made.trust), lambda pdf=pdf: _stock(pdf, made.root.pem, known)
        )
        goal = f" (goal {GOAL} ms)" if level == "B-T" else ""
        print(f"{level}: {ours:.1f} ms{goal}, stock pyHanko {stock:.1f} ms, {len(pdf) / 1000:.0f} KB")
    _bundles(made.root.pem)


def _bundles(root: bytes) -> None:
    """The demo's bundle, twelve documents with four originals, and every sample; the seal alone beside each."""
    trust = Trust.parse(root + bundles.issuer().chain()[-1].pem)
    for name, papers in (("the demo's documents", _demo()), ("12 documents", _twelve()), ("all", all_samples())):
        pdf = bundles.sealed(bundles.unsealed(papers))
        whole, seal = _in_turns(
            lambda pdf=pdf: _looked(verify_bundle(pdf, trust=trust, now=NOW)),
            lambda pdf=pdf: _looked(
                verify_original(pdf, trust=trust, as_of=NOW, contents=False, bounds=bounds_of(pdf))
            ),
            rounds=3 if name == "all" else ROUNDS,
        )
        pages = len(PdfReader(BytesIO(pdf)).pages)
        print(
            f"bundle of {name} ({len(papers)}, {pages} pages, {len(pdf) / 1000:.0f} KB): {whole:.0f} ms,"
            f" {whole / pages:.1f} ms a page; its seal alone {seal:.0f} ms"
        )


def _demo() -> Papers:
    return tuple(sample(one.partition(":")[0]) for one in stories()["hong"].wanted)


def _twelve() -> Papers:
    papers = all_samples()[:8]
    return (*papers, *(bundles.with_original(one, bundles.issuer()) for one in all_samples()[8:12]))


def _looked(report: VerificationReport) -> None:
    """Take what was found: papers of several people do not pass for one person's, and that is no part of the speed."""
    if not report["signature.integrity"].holds:
        raise SystemExit("not intact")


def _in_turns(ours: Callable[[], None], stock: Callable[[], None], rounds: int = ROUNDS) -> tuple[float, float]:
    """Take turns, so that both sides meet the same load on the machine; return medians in ms."""
    ours()
    stock()
    pairs = [(_ms(ours), _ms(stock)) for _ in range(rounds)]
    return statistics.median(one for one, _ in pairs), statistics.median(other for _, other in pairs)


def _ms(call: Callable[[], None]) -> float:
    start = time.perf_counter()
    call()
    return (time.perf_counter() - start) * 1000


def _ours(pdf: bytes, trust: Trust) -> None:
    if not verify_original(pdf, trust=trust, as_of=NOW).is_valid:
        raise SystemExit("not valid")


def _stock(pdf: bytes, root: bytes, known: tuple[bytes, ...]) -> None:
    """The least that stock validation asks for: the last signature, its chain and time-stamp."""
    load: Any = load_certs_from_pemder_data
    context = ValidationContext(trust_roots=list(load(root)), crls=list(known), moment=NOW, allow_fetching=False)
    reader: Any = PdfFileReader(BytesIO(pdf))
    validate: Any = validate_pdf_signature
    status = validate(reader.embedded_regular_signatures[0], context, context)
    if not status.bottom_line:
        raise SystemExit("stock validation says no")


if __name__ == "__main__":
    main()
