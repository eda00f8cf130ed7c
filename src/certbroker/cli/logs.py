"""The library's log on the command line: errors alone, or more where CERTBROKER_LOG asks for it."""

import logging
import os
import sys
from collections.abc import Generator
from contextlib import contextmanager

from certbroker.cli.failures import WrongUsage

VARIABLE = "CERTBROKER_LOG"
_LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}


@contextmanager
def logging_to_stderr(*, as_json: bool) -> Generator[None]:
    """Write the library's log to standard error within the block: a line each, with `as_json` an object each.

    From errors on, or from the level that the variable names. Raises WrongUsage where it names none.
    """
    from certbroker.observing import JsonFormatter, RedactingFilter

    named = os.environ.get(VARIABLE, "error").lower()
    if named not in _LEVELS:
        raise WrongUsage(f"{VARIABLE} takes {', '.join(_LEVELS)}")
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter() if as_json else logging.Formatter("%(levelname)s %(name)s: %(message)s"))
    handler.setLevel(_LEVELS[named])
    handler.addFilter(RedactingFilter())
    log = logging.getLogger("certbroker")
    before = log.level
    log.addHandler(handler)
    if VARIABLE in os.environ:
        log.setLevel(_LEVELS[named])
    try:
        yield
    finally:
        log.removeHandler(handler)
        log.setLevel(before)
