"""`certbroker lint`: what a recipient would refuse of a saved dossier, before it is sent."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from certbroker.cli.bundle import dossier_of
from certbroker.cli.failures import Exit, WrongUsage
from certbroker.cli.profiles import ProfileName, Rules, profile_of
from certbroker.cli.screen import AsJson, Lang, Screen

if TYPE_CHECKING:
    from certbroker.requirements import Plan


def lint(
    *,
    source: Annotated[Path, typer.Argument(metavar="DIR", help="Folder with dossier.json, as `collect` writes it.")],
    profile: ProfileName = None,
    redact: Rules = None,
    procedure: Annotated[
        str | None, typer.Option(metavar="PROCEDURE", help="Whose plan the documents are for: id or file.")
    ] = None,
    as_of: Annotated[
        str | None, typer.Option("--as-of", metavar="DATE", help="The day of sending (default: today).")
    ] = None,
    sealed: Annotated[bool, typer.Option("--sealed", help="It will be sealed.")] = False,
    lang: Lang = None,
    as_json: AsJson = False,
) -> int:
    """Say before sending what the recipient would refuse, and how to mend it. Exit code 1: something.

    제출처가 받지 않을 이유를 보내기 전에 찾고, 고치는 방법을 알려 줍니다.

    \b
    Examples:
      certbroker lint out --profile email-10mb
      certbroker lint out --profile bank.toml --procedure jeonse-loan --json
    """  # noqa: D301 - \b keeps lines apart in a help text
    screen = Screen.of(lang, as_json)
    from certbroker.bundle.finding import lines
    from certbroker.bundle.lint import refuses

    chosen = profile_of(profile)
    wanted = _plan(procedure).certificates if procedure else ()
    found = dossier_of(source).lint(chosen, today=_day(as_of), wanted=wanted, redact=redact or (), sealed=sealed)
    if as_json:
        screen.json({"profile": chosen.id, "refused": refuses(found), "findings": [one.describe() for one in found]})
    else:
        screen.page(*lines(found, screen.language))
    return Exit.REFUSED if refuses(found) else Exit.DONE


def _plan(procedure: str) -> "Plan":
    from certbroker.catalogue import discover
    from certbroker.cli.procedures import chosen, context_of
    from certbroker.requirements import resolve

    path = Path(procedure)
    found = chosen(None, path) if path.suffix == ".toml" else chosen(procedure, None)
    return resolve(found, discover(), context_of(None))


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise WrongUsage("--as-of takes a day, as 2026-11-20") from None
