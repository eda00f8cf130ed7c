"""Programs of the system that some tests drive (`.ci/setup` installs them)."""

import os
import shutil

import pytest

REASON = "needs the program"


def need(*names: str) -> str:
    """Return the path of the first of these programs that is there.

    Without any of them the test fails in continuous integration; on a developer's machine it is skipped, which the end
    of the run says loudly.
    """
    found = next(filter(None, map(shutil.which, names)), None)
    if found:
        return found
    message = f"{REASON} {' or '.join(names)} (bash .ci/setup installs it)"
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)
