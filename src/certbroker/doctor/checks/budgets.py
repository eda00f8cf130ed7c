"""Where budgets of calls are counted for all processes: whether it can be reached."""

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

from certbroker.doctor.case import Case
from certbroker.doctor.findings import Finding, say
from certbroker.doctor.registry import check

_ABOUT = "limits.shared"


@check(rank=5)
def folder(case: Case) -> Iterator[Finding]:
    """Look for the folder of a SQLite file; the file itself is made when it is first needed."""
    url = (case.settings and case.settings.limits.shared) or ""
    if url.startswith("sqlite:"):
        parent = Path(url.removeprefix("sqlite:///")).absolute().parent
        yield say("budgets.folder", _ABOUT) if parent.is_dir() else say("budgets.no_folder", _ABOUT, folder=str(parent))


@check(rank=5, network=True)
def server(case: Case) -> Iterator[Finding]:
    """Reach the server."""
    url = (case.settings and case.settings.limits.shared) or ""
    if not url.startswith("postgresql:") or find_spec("psycopg") is None:
        return
    import psycopg

    host = urlsplit(url).hostname or "localhost"
    try:
        with psycopg.connect(url, connect_timeout=max(int(case.deadline / 2), 2)):
            yield say("budgets.reached", _ABOUT, host=host)
    except psycopg.Error as error:
        yield say("budgets.unreachable", _ABOUT, host=host, reason=type(error).__name__)
