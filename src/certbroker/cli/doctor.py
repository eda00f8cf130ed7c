"""`certbroker doctor`: what of a set-up is well, and what to mend."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from certbroker.cli.failures import Exit
from certbroker.cli.screen import AsJson, Lang, Language, Screen
from certbroker.cli.wording import text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.table import Table

    from certbroker.doctor import Case, Finding

MARKS = {"ok": ("✓", "green"), "warning": ("!", "yellow"), "problem": ("✗", "bold red"), "skipped": ("–", "dim")}


def doctor(
    *,
    settings: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Settings (default: $CERTBROKER_SETTINGS, or variables).")
    ] = None,
    store: Annotated[
        str,
        typer.Option(metavar="FILE|URL", help="A store: a file, sqlite:///… or postgresql://… ($CERTBROKER_VAULT)."),
    ] = "",
    keys: Annotated[Path | None, typer.Option(metavar="FILE", help="Key ring of a vault.")] = None,
    offline: Annotated[bool, typer.Option("--offline", help="Call no host.")] = False,
    deadline: Annotated[float, typer.Option(metavar="SECONDS", help="How long all of it may take.", min=1)] = 20.0,
    lang: Lang = None,
    as_json: AsJson = False,
) -> int:
    """Examine settings, keys, clock, hosts, stores and what is installed, and say what to mend.

    Nothing is made or changed, nothing is asked about anybody, and no secret is shown. Exit code 0: no problem
    (warnings may be); 1: a problem.

    설정, 열쇠, 시각, 서버 연결, 보관함, 설치된 기능을 점검하고 고칠 방법을 알려 줍니다.

    \b
    Examples:
      certbroker doctor
      certbroker doctor --settings settings.toml --store sqlite:///vault.db
      certbroker doctor --settings settings.toml --offline --json
    """  # noqa: D301 - \b keeps lines apart in a help text
    screen = Screen.of(lang, as_json)
    from certbroker.doctor import Case, Level

    found = _examined(screen, Case(settings, store, keys, offline, deadline))
    is_well = all(one.level is not Level.PROBLEM for one in found)
    if as_json:
        screen.json({"well": is_well, "findings": [one.describe() for one in found]})
    else:
        screen.page(_lines(found, screen.language), "", text("well" if is_well else "unwell", screen.language))
    return Exit.DONE if is_well else Exit.REFUSED


def _examined(screen: Screen, case: "Case") -> "tuple[Finding, ...]":
    """Examine, telling how far it is on a terminal."""
    from certbroker.doctor import examine

    if screen.as_json:
        return examine(case)
    with screen.errors.status(text("examining", screen.language, done=0, all="…")) as status:
        return examine(
            case, lambda done, every: status.update(text("examining", screen.language, done=done, all=every))
        )


def _lines(found: "Iterable[Finding]", language: Language) -> "Table":
    """Write findings, each behind its mark, and what to do below it behind an arrow."""
    from rich.table import Table
    from rich.text import Text

    lines = Table.grid(padding=(0, 1, 0, 0))
    for one in found:
        mark, style = MARKS[one.level]
        about = f"{one.about}: " if one.about else ""
        lines.add_row(Text(mark, style=style), Text(f"{about}{one.message(language)}", style=style, overflow="fold"))
        if one.mend(language):
            lines.add_row("", Text(f"→ {one.mend(language)}", overflow="fold"))
    return lines
