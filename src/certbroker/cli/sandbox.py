"""`certbroker sandbox`: the other side as a server."""

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from certbroker.cli.failures import MissingExtra, WrongUsage
from certbroker.cli.screen import AsJson, Lang, Screen


def sandbox(
    *,
    port: Annotated[int, typer.Option(help="Port to listen on; 0 takes a free one.", min=0, max=65535)] = 0,
    faults: Annotated[
        Path | None, typer.Option(metavar="FILE", help="TOML file of [[fault]] tables: answers no one wants.")
    ] = None,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    latency: Annotated[float, typer.Option(metavar="SECONDS", help="How long every answer takes.", min=0)] = 0.0,
    approve_after: Annotated[
        float, typer.Option(metavar="SECONDS", help="After how long a holder approves by itself.", min=0)
    ] = 0.3,
    wait_for_click: Annotated[
        bool, typer.Option("--wait-for-click", help="No approval by itself: somebody clicks on the page.")
    ] = False,
    today: Annotated[
        str, typer.Option(metavar="DATE", help="The day it lives on; `now`: today, for clients whose clock is real.")
    ] = "2026-11-20",
    check_clock: Annotated[bool, typer.Option("--check-clock", help="Refuse requests whose clock is off.")] = False,
    lang: Lang = None,
    as_json: AsJson = False,
) -> None:
    """Run the other side as a server.

    Exchange, issuers, identity provider and fictional people, for trying a service in any language against the real
    protocol, without contract or key. The first line on standard output is JSON with the address, keys, exchange
    bundles and people; nothing else follows. Stop it with Ctrl-C.

    모의 유통시스템: 가상 인물로 실제 규격을 시험합니다.

    \b
    Examples:
      certbroker sandbox --port 8700
      certbroker sandbox --port 8700 --today now
      certbroker sandbox --wait-for-click --latency 0.5
      certbroker sandbox --faults faults.toml
    """  # noqa: D301 - \b keeps lines apart in a help text
    require_sandbox()
    from certbroker.sandbox import serve

    try:
        serve(
            port,
            faults,
            host=host,
            today=_day(today),
            latency=latency,
            approve_after=None if wait_for_click else approve_after,
            check_clock=check_clock,
            tell=Screen.of(lang, as_json).emit,
        )
    except ValueError as error:
        raise WrongUsage(str(error)) from None
    except OSError as error:
        raise WrongUsage(f"cannot listen on {host} port {port}: {error.strerror or error}") from None


def _day(text: str) -> date:
    from certbroker.fields import SEOUL

    try:
        return datetime.now(SEOUL).date() if text == "now" else date.fromisoformat(text)
    except ValueError:
        raise WrongUsage(f"--today {text}: a date is written 2026-11-20, or `now`") from None


def require_sandbox() -> None:
    """Raise MissingExtra where what the sandbox needs is not installed."""
    from certbroker import sandbox as package

    try:
        _ = package.Sandbox
        import uvicorn as _uvicorn
    except RuntimeError as error:
        raise MissingExtra(str(error)) from None
    except ModuleNotFoundError:
        raise MissingExtra('the sandbox needs its extra: pip install "certbroker[sandbox]"') from None
    del _uvicorn
