"""The command line: one module per command group; other programs rely on its contract.

Machine output goes to standard output, everything else to standard error. Errors are one line with a stable code, or
an object with `--json`. Exit codes: 0 done, 1 refused or not valid, 2 wrong usage or settings, 3 temporary (retry
later), 130 interrupted.
"""

import sys
from collections.abc import Sequence

USAGE = 2
_EXTRA = {"rich", "typer"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command (default: that of `sys.argv`); returns the exit code."""
    try:
        from certbroker.cli.app import run
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in _EXTRA:
            raise
        print('setup.extra: the command line needs its extra: pip install "certbroker[cli]"', file=sys.stderr)
        return USAGE
    return run(sys.argv[1:] if arguments is None else list(arguments))
