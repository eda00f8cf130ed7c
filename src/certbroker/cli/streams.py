"""The three streams of the process, whatever the caller did to them: closed, full, or with nobody at the other end."""

import errno
import io
import os
import sys
from collections.abc import Generator
from contextlib import contextmanager, suppress
from typing import Any, NoReturn, TextIO

INPUT, OUTPUT = "standard input", "standard output"


class Closed(io.TextIOBase):
    """A stream that the caller closed (`>&-`), in whose place Python has none."""

    def __init__(self, name: str) -> None:
        self._name = name

    @property
    def buffer(self) -> "Closed":
        """The same for bytes."""
        return self

    def read(self, *_: Any) -> NoReturn:
        """Raise OSError."""
        raise OSError(errno.EBADF, os.strerror(errno.EBADF), self._name)

    write = read


class Unheard(io.TextIOBase):
    """Standard error that is closed: nobody wants to hear."""

    def write(self, text: str, /) -> int:
        """Drop it."""
        return len(text)


def prepare() -> None:
    """Put something in the place of closed streams, and write UTF-8 whatever the locale says.

    JSON is UTF-8, and Korean cannot be written in less.
    """
    _take_their_numbers()
    sys.stdin = sys.stdin or Closed(INPUT)
    sys.stdout = sys.stdout or Closed(OUTPUT)
    sys.stderr = sys.stderr or Unheard()
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(encoding="utf-8", errors="backslashreplace")


def _take_their_numbers() -> None:
    """Let no file that is opened later be number 0, 1 or 2: what a library writes there would land in it."""
    number = os.open(os.devnull, os.O_RDWR)
    while number < len(("stdin", "stdout", "stderr")):
        number = os.open(os.devnull, os.O_RDWR)
    os.close(number)


@contextmanager
def no_matter(stream: TextIO) -> Generator[None]:
    """Go on where a stream cannot be written: that nobody reads the progress does not stop the work."""
    try:
        yield
    except OSError:
        silence(stream)


def silence(stream: TextIO) -> None:
    """Let what is still to be written to a stream go nowhere, the interpreter's last flush with it."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        stream.flush()


def finish() -> None:
    """Leave nothing to the interpreter's last flush that would fail there."""
    for stream in (sys.stdout, sys.stderr):
        with no_matter(stream):
            stream.flush()
