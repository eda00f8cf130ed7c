"""Earlier shapes of a certificate: evidence of their time is still read."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from certbroker.channels.documents import lifted, read_document
from certbroker.model import Certificate, shapes
from certbroker.reading import Reading
from certbroker.samples import folder_of
from certbroker.testing._support import blamed, dumped, must


def check_earlier_shapes_are_read(certificate: type[Certificate]) -> None:
    """Every earlier shape stands in the certificate's module and has samples, which read to their `expect`.

    They lie in `v1`, `v2`, … beside the others, without `cases.toml`. `expect` is today's shape where it becomes that.
    """
    with blamed(certificate, "versions"):
        _, *earlier = shapes(certificate)
    for shape in earlier:
        version = shape.spec.version
        must(shape.__module__ == certificate.__module__, certificate, f"version {version} stands in the same module")
        found = list(_samples(certificate, version))
        must(found, certificate, f"version {version} has a sample")
        for wire, expect in found:
            with blamed(certificate, f"v{version}/{wire.name}"):
                reading = read_document(shape, wire.read_bytes())
            made = reading.certificate if isinstance(reading, Reading) else None
            must(made is not None, certificate, f"v{version}/{wire.name} holds something")
            if made is not None:
                today = dumped(lifted(certificate, shape, made, certificate.routes[0].channel))
                told = f"v{version}/{wire.name} reads to {json.dumps(today, ensure_ascii=False)}"
                must(json.dumps(today) == json.dumps(expect), certificate, told)


def _samples(certificate: type[Certificate], version: int) -> Iterator[tuple[Path, Any]]:
    folder = folder_of(certificate) / f"v{version}"
    for wire in sorted(folder.glob("*.wire.*")):
        case = wire.name.partition(".")[0]
        yield wire, json.loads((folder / f"{case}.expect.json").read_text(encoding="utf-8"))
