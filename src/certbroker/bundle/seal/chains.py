"""From a certificate up to its root, by signatures."""

from collections.abc import Iterable

from certbroker.verification.originals.certificates import issued, load


def way_up(leaf: bytes, held: Iterable[bytes]) -> tuple[bytes, ...]:
    """Return a certificate (DER) and those above it among those held, one after the other; one way of several.

    Raises `Defect` where one is no certificate.
    """
    way, left = [leaf], [one for one in dict.fromkeys(held) if one != leaf]
    while above := next((one for one in left if issued(load(way[-1]), load(one))), None):
        way.append(above)
        left.remove(above)
    return tuple(way)


def is_root(certificate: bytes) -> bool:
    """Whether a certificate (DER) has issued itself."""
    return issued(load(certificate), load(certificate))
