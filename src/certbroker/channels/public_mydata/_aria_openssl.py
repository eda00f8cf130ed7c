"""ARIA by OpenSSL's libcrypto through ctypes: nothing to compile and nothing to install."""

import ctypes
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from ctypes import POINTER, c_char_p, c_int, c_void_p
from ctypes.util import find_library
from importlib.util import find_spec
from pathlib import Path
from typing import Final

# Result and arguments of each function used. OpenSSL has them all since 1.1.1; LibreSSL lacks ARIA.
_PROTOTYPES: Final = {
    "OpenSSL_version": (c_char_p, c_int),
    "ERR_clear_error": (None,),
    "EVP_aria_128_cbc": (c_void_p,),
    "EVP_aria_192_cbc": (c_void_p,),
    "EVP_aria_256_cbc": (c_void_p,),
    "EVP_CIPHER_CTX_new": (c_void_p,),
    "EVP_CIPHER_CTX_free": (None, c_void_p),
    "EVP_CIPHER_CTX_set_padding": (c_int, c_void_p, c_int),
    "EVP_CipherInit_ex": (c_int, c_void_p, c_void_p, c_void_p, c_char_p, c_char_p, c_int),
    "EVP_CipherUpdate": (c_int, c_void_p, c_void_p, POINTER(c_int), c_char_p, c_int),
    "EVP_CipherFinal_ex": (c_int, c_void_p, c_void_p, POINTER(c_int)),
}

# The length of one call is a C int.
_LONGEST_CALL: Final = 1 << 30

_HOMEBREW: Final = ("/opt/homebrew", "/usr/local")

# macOS ends a process that opens this one; find_library names it all the same.
_FORBIDDEN: Final = "/usr/lib/libcrypto.dylib"

# RFC 5794, A.3: key 00 01 … 1f, plaintext 00 11 … ff.
_PROBE: Final = (bytes(range(32)), bytes(range(0, 256, 17)), bytes.fromhex("f92bd7c79fb72e2f2b8f80c1972d24fc"))


class Libcrypto:
    """A libcrypto, opened: `OSError` where there is none of that name, `AttributeError` where it lacks a function."""

    def __init__(self, path: str, *, longest_call: int = _LONGEST_CALL) -> None:
        self._library = ctypes.CDLL(path)
        self.path, self._longest_call = path, longest_call
        for name, (result, *arguments) in _PROTOTYPES.items():
            function = getattr(self._library, name)
            function.restype, function.argtypes = result, arguments
        self.name = _short_name(self._library.OpenSSL_version(0))

    def cbc(self, key: bytes, iv: bytes, data: bytes, *, encrypt: bool) -> bytes:
        """Run ARIA in CBC mode without padding; lengths are the caller's to check."""
        output = ctypes.create_string_buffer(len(data))
        with self._context() as context:
            self._start(context, key, iv, encrypt=encrypt)
            self._update(context, output, data)
        return output.raw

    @contextmanager
    def _context(self) -> Generator[int]:
        context = self._library.EVP_CIPHER_CTX_new()
        self._check(succeeded=context is not None)
        try:
            yield context
        finally:
            self._library.EVP_CIPHER_CTX_free(context)

    def _start(self, context: int, key: bytes, iv: bytes, *, encrypt: bool) -> None:
        cipher = getattr(self._library, f"EVP_aria_{len(key) * 8}_cbc")()
        started = self._library.EVP_CipherInit_ex(context, cipher, None, key, iv, encrypt)
        self._check(succeeded=started == 1 and self._library.EVP_CIPHER_CTX_set_padding(context, 0) == 1)

    def _update(self, context: int, output: ctypes.Array[ctypes.c_char], data: bytes) -> None:
        length, written = c_int(), 0
        for start in range(0, len(data), self._longest_call):
            part = data[start : start + self._longest_call]
            target = ctypes.byref(output, written)
            updated = self._library.EVP_CipherUpdate(context, target, ctypes.byref(length), part, len(part))
            self._check(succeeded=updated == 1)
            written += length.value
        ended = self._library.EVP_CipherFinal_ex(context, ctypes.byref(output, written), ctypes.byref(length))
        self._check(succeeded=ended == 1 and written + length.value == len(data))

    def _check(self, *, succeeded: bool) -> None:
        if not succeeded:
            # Python's ssl module may share this library, and would take a left-over error for one of its own.
            self._library.ERR_clear_error()
            raise RuntimeError("libcrypto could not run ARIA-CBC")


def load(paths: Iterable[str] | None = None) -> Libcrypto | None:
    """Return the first library that does ARIA as the RFC says; by default, of those found on this machine."""
    return next(filter(None, map(_working, _candidates() if paths is None else paths)), None)


def _working(path: str) -> Libcrypto | None:
    key, plain, sealed = _PROBE
    try:
        library = Libcrypto(path)
        # A distribution may ship the functions with the algorithm disabled.
        return library if library.cbc(key, bytes(16), plain, encrypt=True) == sealed else None
    except (OSError, AttributeError, RuntimeError):
        return None


def _candidates() -> Iterator[str]:
    # First what this Python itself is linked with: symbols are looked up through the extension module's dependencies.
    spec = find_spec("_hashlib")
    if spec and spec.origin:
        yield spec.origin
        yield from map(str, sorted(Path(spec.origin).parent.glob("libcrypto*.dll")))
    found = find_library("crypto")
    if found and found != _FORBIDDEN:
        yield found
    yield from ("libcrypto.so.3", "libcrypto.so.1.1")
    yield from (f"{root}/opt/openssl@3/lib/libcrypto.dylib" for root in _HOMEBREW)


def _short_name(version: bytes) -> str:
    """Shorten "OpenSSL 3.0.19 27 Jan 2026" to "openssl 3.0.19"."""
    return " ".join(version.decode("ascii", "replace").split()[:2]).lower()
