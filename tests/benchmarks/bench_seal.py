"""Speed of the seal, beside stock pyHanko sealing the same bundle with the same key and time-stamps."""

import asyncio
import statistics
import sys
import time
from collections.abc import Awaitable, Callable
from io import BytesIO
from pathlib import Path
from typing import Any, Final

sys.path.insert(0, str(Path(__file__).parents[1]))

from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.keys import load_certs_from_pemder_data, load_private_key_from_pemder_data
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.timestamps import HTTPTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

from certbroker._http import HttpPool
from certbroker.bundle import make
from certbroker.bundle.seal import Level, Revocation, Sealer
from support.papers import TODAY, all_samples, dossier
from support.pki import NOW, Party
from support.sealing import Hosts, World, hosts, key_of, world

ROUNDS: Final = 15
KEYS: Final[dict[str, Callable[[], Any]]] = {
    "RSA-2048": lambda: rsa.generate_private_key(65537, 2048),
    "RSA-3072": lambda: rsa.generate_private_key(65537, 3072),
    "P-256": lambda: ec.generate_private_key(ec.SECP256R1()),
}
LEVELS: Final[tuple[Level, ...]] = ("B-B", "B-T")


def main() -> None:
    papers = list({paper.id: paper for paper in reversed(all_samples())}.values())[:12]
    bundle = make(dossier(papers), today=TODAY).data
    print(
        f"a bundle of {len(bundle) / 1000:.0f} KB; the time-stamp authority is on this machine; median ms, side by side"
    )
    with hosts() as there:
        parties = world(there)
        for name, new in KEYS.items():
            signer = parties.issue(key=new())
            for level in LEVELS:
                ours, stock = asyncio.run(_beside(bundle, parties, signer, level, there))
                print(f"{name} {level}: {ours:.1f} (stock pyHanko {stock:.1f}, {stock / ours:.1f}x)")
        for level in ("B-LT", "B-LTA"):
            print(f"P-256 {level}: {asyncio.run(_alone(bundle, parties, level)):.1f}")


async def _beside(bundle: bytes, parties: World, signer: Party, level: Level, there: Hosts) -> tuple[float, float]:
    async with HttpPool() as http:
        sealer = Sealer(key_of(signer), http=http, level=level, timestamp=parties.timestamps)
        stock = _stock(signer, level, there)
        ours_ms, stock_ms = list[float](), list[float]()
        for _ in range(ROUNDS):
            ours_ms.append(await _timed(lambda: sealer.seal(bundle, now=NOW)))
            stock_ms.append(await _timed(lambda: stock(bundle)))
    return statistics.median(ours_ms), statistics.median(stock_ms)


async def _alone(bundle: bytes, parties: World, level: Level) -> float:
    async with HttpPool() as http:
        proof = Revocation(fetch=True)
        sealer = Sealer(parties.key, http=http, level=level, timestamp=parties.timestamps, revocation=proof)
        return statistics.median([await _timed(lambda: sealer.seal(bundle, now=NOW)) for _ in range(ROUNDS)])


async def _timed(work: Callable[[], Awaitable[Any]]) -> float:
    begun = time.perf_counter()
    await work()
    return (time.perf_counter() - begun) * 1000


def _stock(signer: Party, level: Level, there: Hosts) -> Callable[[bytes], Awaitable[Any]]:
    """PyHanko as its guide has it: a signer and a time-stamper that are kept."""
    load: Any = load_certs_from_pemder_data
    store: Any = SimpleCertificateStore()
    own, *above = [next(load(one.der)) for one in signer.chain()]
    store.register_multiple(above)
    pem = signer.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    kept = SimpleSigner(own, load_private_key_from_pemder_data(pem, passphrase=None), store, embed_roots=False)
    metadata = PdfSignatureMetadata(
        field_name="Seal",
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
    )
    maker: Any = PdfSigner(
        metadata, kept, timestamper=HTTPTimeStamper(f"{there.url}/pyhanko") if level == "B-T" else None
    )

    def answer(query: bytes) -> tuple[int, bytes]:
        return there.paths["/tsa"](query)

    there.paths["/pyhanko"] = answer
    return lambda bundle: maker.async_sign_pdf(IncrementalPdfFileWriter(BytesIO(bundle)), output=BytesIO())


if __name__ == "__main__":
    main()
