"""Writes a file whole or not at all."""

import os
import tempfile
from pathlib import Path


def save(data: bytes, path: str | os.PathLike[str]) -> Path:
    """Write a file, whole or not at all, readable by its owner only. Returns the path. Raises OSError."""
    target = Path(path)
    handle, name = tempfile.mkstemp(prefix=f".{target.name}-", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return target
