"""A PDF, looked at with qpdf, poppler, pdfium, zxing and pyHanko's validation."""

import re
import subprocess
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2 as _pdfium  # pyright: ignore[reportMissingTypeStubs] - there are none
import zxingcpp
from asn1crypto import pem as _pem  # pyright: ignore[reportMissingTypeStubs] - there are none
from asn1crypto import x509 as _x509  # pyright: ignore[reportMissingTypeStubs] - as above
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.dss import DocumentSecurityStore

pem: Any = _pem
x509: Any = _x509
pdfium: Any = _pdfium


@dataclass
class Original:
    path: Path
    trust: str
    now: datetime

    def check(self) -> str:
        """What qpdf says is wrong with the file."""
        done = subprocess.run(["qpdf", "--check", self.path], capture_output=True, text=True, check=False)
        return "" if done.returncode == 0 else done.stdout + done.stderr

    def text(self) -> str:
        """The text as a reader copies it, with single blanks."""
        command = ["pdftotext", "-raw", self.path, "-"]
        return " ".join(subprocess.run(command, capture_output=True, text=True, check=True).stdout.split())

    def lowest(self, words: str) -> float:
        """How far down the lowest word that begins so stands on any page, in points."""
        done = subprocess.run(["pdftotext", "-bbox", self.path, "-"], capture_output=True, text=True, check=True)
        return max(float(place) for place in re.findall(rf'yMax="([\d.]+)">{words}', done.stdout))

    def fonts(self) -> list[list[str]]:
        """The fonts: name, type, encoding, embedded, subset, Unicode."""
        done = subprocess.run(["pdffonts", self.path], capture_output=True, text=True, check=True)
        return [line.rsplit(maxsplit=5) for line in done.stdout.splitlines()[2:]]

    def pages(self) -> int:
        with pdfium.PdfDocument(self.path) as document:
            return len(document)

    def codes(self) -> list[str]:
        """What the QR code of each page says."""
        with pdfium.PdfDocument(self.path) as document:
            images: list[Any] = [page.render(scale=3).to_pil() for page in document]
        return [found.text for image in images for found in zxingcpp.read_barcodes(image)]

    def signatures(self) -> int:
        return len(PdfFileReader(BytesIO(self.path.read_bytes())).embedded_signatures)

    def status(self) -> Any:
        """What pyHanko finds, with nothing but the file and the root, and revocation required."""
        reader = PdfFileReader(BytesIO(self.path.read_bytes()))
        root = x509.Certificate.load(pem.unarmor(self.trust.encode())[2])
        store: Any = DocumentSecurityStore
        told = {"trust_roots": [root], "allow_fetching": False, "revocation_mode": "hard-fail", "moment": self.now}
        context = store.read_dss(reader).as_validation_context(told)
        return validate_pdf_signature(reader.embedded_signatures[0], context, ts_validation_context=context)
