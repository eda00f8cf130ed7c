"""ARIA (RFC 5794) in plain Python, for machines without a libcrypto that knows it.

Substitution and diffusion are joined in tables of 128-bit numbers, so that a round is sixteen look-ups.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache, partial
from typing import Final, NamedTuple

NAME: Final = "pure python"

Tables = tuple[Sequence[int], ...]

# RFC 5794, 2.4.3: the bytes of the input that make up each byte of the output, a hexadecimal digit each.
_DIFFUSION: Final = (
    *("34689de", "25789cf", "146abcf", "057abde", "0258bef", "1349aef", "0279acd", "1368bcd"),
    *("0147adf", "0156bce", "23568df", "23479ce", "12679bc", "03678ad", "03459be", "12458af"),
)

# RFC 5794, 2.2: a key of 16, 24 or 32 bytes begins with the first, the second or the third.
_CONSTANTS: Final = (
    0x517CC1B727220A94FE13ABE8FA9A6EE0,
    0x6DB14ACC9E21C820FF28B1D5EF5DE2B0,
    0xDB92371D2126E9700324977504E8C90E,
)

# RFC 5794, 2.2: rotation to the right inside the round keys; each serves four keys in a row.
_ROTATIONS: Final = (19, 31, 128 - 61, 128 - 31, 128 - 19)

# The affine maps that make the two S-boxes of the inverse in GF(2^8): images of the eight bits, and the constant.
_AFFINE_1: Final = (bytes.fromhex("1f3e7cf8f1e3c78f"), 0x63)
_AFFINE_2: Final = (bytes.fromhex("acfdc68326a7fb5f"), 0xE2)


class _Layers(NamedTuple):
    """The two kinds of round, the last round (it does not diffuse), and diffusion alone."""

    odd: Tables
    even: Tables
    last: Tables
    diffusion: Tables


def cbc(key: bytes, iv: bytes, data: bytes, *, encrypt: bool) -> bytes:
    """Run ARIA in CBC mode without padding; lengths are the caller's to check."""
    blocks = (int.from_bytes(data[start : start + 16]) for start in range(0, len(data), 16))
    run = _encrypted if encrypt else _decrypted
    return b"".join(block.to_bytes(16) for block in run(_round_keys(key), int.from_bytes(iv), blocks))


def _encrypted(keys: Sequence[int], chain: int, blocks: Iterable[int]) -> Iterator[int]:
    for block in blocks:
        chain = _cipher(keys, block ^ chain)
        yield chain


def _decrypted(keys: Sequence[int], chain: int, blocks: Iterable[int]) -> Iterator[int]:
    # With the keys in reverse, all but the outer two diffused, the cipher undoes its own work (RFC 5794, 2.2).
    undo = (keys[-1], *map(partial(_round, _layers().diffusion), keys[-2:0:-1]), keys[0])
    for block in blocks:
        yield _cipher(undo, block) ^ chain
        chain = block


def _cipher(keys: Sequence[int], block: int) -> int:
    odd, even, last, _ = _layers()
    for index in range(0, len(keys) - 3, 2):
        block = _round(even, _round(odd, block ^ keys[index]) ^ keys[index + 1])
    return _round(last, _round(odd, block ^ keys[-3]) ^ keys[-2]) ^ keys[-1]


def _round(tables: Tables, block: int) -> int:
    # Written out because a loop over the sixteen bytes takes more than twice the time.
    t0, t1, t2, t3, t4, t5, t6, t7, t8, t9, ta, tb, tc, td, te, tf = tables
    b0, b1, b2, b3, b4, b5, b6, b7, b8, b9, ba, bb, bc, bd, be, bf = block.to_bytes(16)
    left = t0[b0] ^ t1[b1] ^ t2[b2] ^ t3[b3] ^ t4[b4] ^ t5[b5] ^ t6[b6] ^ t7[b7]
    return left ^ t8[b8] ^ t9[b9] ^ ta[ba] ^ tb[bb] ^ tc[bc] ^ td[bd] ^ te[be] ^ tf[bf]


def _round_keys(key: bytes) -> tuple[int, ...]:
    words = _words(key)
    count = 8 + len(key) // 4 + 1
    return tuple(words[at % 4] ^ _rotated(words[(at + 1) % 4], _ROTATIONS[at // 4]) for at in range(count))


def _words(key: bytes) -> tuple[int, int, int, int]:
    first = len(key) // 8 - 2
    one, two, three = _CONSTANTS[first:] + _CONSTANTS[:first]
    odd, even, *_ = _layers()
    w0 = int.from_bytes(key[:16])
    w1 = _round(odd, w0 ^ one) ^ int.from_bytes(key[16:].ljust(16, b"\0"))
    w2 = _round(even, w1 ^ two) ^ w0
    w3 = _round(odd, w2 ^ three) ^ w1
    return w0, w1, w2, w3


def _rotated(word: int, right: int) -> int:
    return (word >> right | word << (128 - right)) & ((1 << 128) - 1)


@cache
def _layers() -> _Layers:
    in_place = [1 << 8 * (15 - at) for at in range(16)]
    spread = [sum(in_place[to] for to in range(16) if f"{at:x}" in _DIFFUSION[to]) for at in range(16)]
    s1, s2, s3, s4 = _boxes()
    unchanged = bytes(range(256))
    return _Layers(
        odd=_tables((s1, s2, s3, s4), spread),
        even=_tables((s3, s4, s1, s2), spread),
        last=_tables((s3, s4, s1, s2), in_place),
        diffusion=_tables((unchanged,), spread),
    )


def _tables(boxes: Sequence[bytes], patterns: Sequence[int]) -> Tables:
    """For each byte of a block and each value of it: the S-box's answer, in every place it goes to."""
    return tuple([pattern * out for out in boxes[at % len(boxes)]] for at, pattern in enumerate(patterns))


def _boxes() -> tuple[bytes, bytes, bytes, bytes]:
    s1, s2 = _box(*_AFFINE_1), _box(*_AFFINE_2)
    identity = bytes(range(256))
    return s1, s2, bytes.maketrans(s1, identity), bytes.maketrans(s2, identity)


def _box(images: bytes, constant: int) -> bytes:
    return bytes(_affine(inverse, images, constant) for inverse in _inverses())


def _affine(value: int, images: bytes, total: int) -> int:
    for bit, image in enumerate(images):
        total ^= image * (value >> bit & 1)
    return total


def _inverses() -> bytes:
    """Inverses in GF(2^8) modulo x^8 + x^4 + x^3 + x + 1 (zero for zero), by the 255 powers of the generator x + 1."""
    powers = [1]
    for _ in range(254):
        last = powers[-1]
        powers.append(last ^ last << 1 ^ 0x11B * (last >> 7))
    inverses = bytearray(256)
    for exponent, power in enumerate(powers):
        inverses[power] = powers[-exponent]
    return bytes(inverses)
