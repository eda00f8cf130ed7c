"""`certbroker procedures` and `certbroker plan`: what a procedure asks, and what it needs."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from certbroker.cli.failures import Exit, FileFailure, WrongUsage
from certbroker.cli.files import read_bytes
from certbroker.cli.program import command
from certbroker.cli.screen import AsJson, Lang, Screen

if TYPE_CHECKING:
    from pydantic import ValidationError
    from rich.console import RenderableType

    from certbroker.requirements import Context, Procedure

Named = Annotated[str | None, typer.Argument(metavar="PROCEDURE", help="Id of a procedure, as `procedures` lists it.")]
Filed = Annotated[
    Path | None, typer.Option("--file", metavar="FILE", help="A procedure of your own, such as `draft` proposes.")
]

HEADINGS = {
    "known": ("이미 확인됨", "known already"),
    "not_needed": ("낼 필요 없음", "not needed"),
    "conditional": ("해당하는 경우에만", "only if it applies"),
    "on_paper": ("종이 서류", "on paper"),
    "declared": ("작성·동의", "to be stated"),
}


def procedures(*, lang: Lang = None, as_json: AsJson = False) -> None:
    """List the procedures that are described: loans, benefits, applications, each with its sources.

    구비서류를 판정할 수 있는 민원·업무를 보여 줍니다.

    \b
    Examples:
      certbroker procedures
      certbroker procedures --json
    """  # noqa: D301 - \b keeps lines apart in a help text
    screen = Screen.of(lang, as_json)
    from certbroker.requirements import procedures as all_procedures

    found = list(all_procedures().values())
    if as_json:
        screen.json([_entry(one) for one in found])
    else:
        screen.page(_list(found))


def plan(
    *,
    procedure: Named = None,
    file: Filed = None,
    person: Annotated[
        str | None, typer.Option(metavar="NAME", help="Who applies, of the sandbox's people: the plan is for them.")
    ] = None,
    lang: Lang = None,
    as_json: AsJson = False,
) -> None:
    """Work out the smallest set of certificates for a procedure.

    Which certificates and why each, what the authority looks up itself and must not be asked, what stays on paper.

    어떤 증명서가 왜 필요한지, 무엇은 낼 필요가 없는지 판정합니다.

    \b
    Examples:
      certbroker plan jeonse-loan
      certbroker plan youth-rent-support --person choi --json
      certbroker plan --file library-card.toml
    """  # noqa: D301 - \b keeps lines apart in a help text
    screen = Screen.of(lang, as_json)
    from certbroker.catalogue import discover
    from certbroker.requirements import resolve

    _check_person(person)
    made = resolve(chosen(procedure, file), discover(), context_of(person))
    for remark in made.remarks:
        screen.line(remark)
    if as_json:
        screen.json(made.describe() | {"person": person})
    else:
        screen.page(*_page(made.describe()))


def evaluate(
    *,
    procedure: Named = None,
    folder: Annotated[
        Path | None, typer.Argument(metavar="DIR", help="Where demo or collect left dossier.json.")
    ] = None,
    file: Filed = None,
    lang: Lang = None,
    as_json: AsJson = False,
) -> int:
    """Say whether a procedure's requirements hold, as far as collected certificates tell.

    Each requirement holds, does not, or cannot be told; the reasons name the certificates. Exit code 1: it does not
    hold.

    모은 증명서로 요건을 갖추었는지 판정합니다.

    \b
    Examples:
      certbroker demo --person choi -o out
      certbroker evaluate youth-basic-income out
      certbroker evaluate --file library-card.toml out
    """  # noqa: D301 - \b keeps lines apart in a help text
    screen = Screen.of(lang, as_json)
    from certbroker.cli.bundle import DOSSIER
    from certbroker.cli.judged import verdict
    from certbroker.dossier import Dossier
    from certbroker.requirements import Verdict, overall

    if file and procedure and not folder:
        procedure, folder = None, Path(procedure)
    if folder is None:
        raise WrongUsage("say which DIR holds dossier.json")
    found = chosen(procedure, file)
    judged = Dossier.load(folder / DOSSIER).evaluate(found)
    whole = overall(judged)
    if as_json:
        told = [
            {"requirement": name, "applies": applied.describe(), "holds": said.describe()}
            for name, (applied, said) in judged.items()
        ]
        screen.json({"procedure": found.id, "verdict": whole.verdict.value, "requirements": told})
    else:
        screen.page(*verdict(found, judged))
    return Exit.REFUSED if whole.verdict is Verdict.DOES_NOT else Exit.DONE


def _check_person(person: str | None) -> None:
    if person is None:
        return
    from certbroker.cli.sandbox import require_sandbox

    require_sandbox()
    from certbroker.sandbox.people import cast_of_people

    if person not in cast_of_people():
        raise WrongUsage(f"nobody is called {person!r}: there are {', '.join(cast_of_people())}")


def context_of(person: str | None) -> "Context":
    """Return what a plan is judged on: the sandbox's people live on its day, everybody else today."""
    from datetime import datetime

    from certbroker.fields import SEOUL
    from certbroker.requirements import Context

    if person is None:
        return Context(datetime.now(SEOUL).date())
    from certbroker.sandbox.clock import TODAY

    return Context(TODAY)


def procedure_of(name: str) -> "Procedure":
    """Return a procedure by id. Raises WrongUsage, with the nearest ids."""
    from difflib import get_close_matches

    from certbroker.requirements import procedures as all_procedures

    known = all_procedures()
    if name not in known:
        near = get_close_matches(name, known, n=3)
        hint = f"; did you mean {' or '.join(near)}?" if near else f"; see {command('procedures')}"
        raise WrongUsage(f"no procedure {name!r}{hint}")
    return known[name]


def chosen(name: str | None, file: Path | None) -> "Procedure":
    """Return the procedure that was asked for, by id or as a file. Raises WrongUsage, FileFailure."""
    if (name is None) == (file is None):
        raise WrongUsage("say which PROCEDURE, or --file FILE; not both")
    return procedure_of(name) if name is not None else read_file(str(file))


def read_file(name: str) -> "Procedure":
    """Read a procedure of one's own. Raises FileFailure, which says the first thing that is wrong."""
    from pydantic import ValidationError

    from certbroker.requirements import read_procedure

    try:
        return read_procedure(read_bytes(name).decode())
    except ValidationError as error:
        raise FileFailure(f"{name} is no procedure: {_wrong(error)}") from None
    except ValueError as error:
        raise FileFailure(f"{name} is no TOML: {error}") from None


def _wrong(error: "ValidationError") -> str:
    """Return the first thing that is wrong, with the nearest words where a predicate's is none."""
    from difflib import get_close_matches

    first = error.errors(include_url=False, include_input=False)[0]
    path, told = ".".join(str(step) for step in first["loc"]), first["msg"]
    if first["type"] == "union_tag_invalid":
        context = first.get("ctx", {})
        near = get_close_matches(str(context["tag"]), str(context["expected_tags"]).replace("'", "").split(", "), n=3)
        told = f"no predicate {context['tag']!r}" + (f"; did you mean {' or '.join(near)}?" if near else "")
    return f"{path}: {told}" if path else told


def _entry(procedure: "Procedure") -> dict[str, Any]:
    return {
        "id": procedure.id,
        "name_ko": procedure.name_ko,
        "name_en": procedure.name_en,
        "authority_ko": procedure.authority_ko,
        "who_en": procedure.who_en,
        "requirements": len(procedure.requirements),
        "source_quality": procedure.source_quality,
        "checked_on": procedure.checked_on.isoformat() if procedure.checked_on else None,
    }


def _list(found: "list[Procedure]") -> "RenderableType":
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column("id", no_wrap=True, style="cyan")
    table.add_column("민원·업무 / procedure", overflow="fold", ratio=1)
    table.add_column("sources", no_wrap=True)
    for one in found:
        table.add_row(one.id, Text.assemble(one.name_ko, "\n", (one.name_en, "dim")), one.source_quality)
    return table


def _page(told: dict[str, Any]) -> "list[RenderableType]":
    from rich.text import Text

    title = Text.assemble((told["name_ko"], "bold"), "  ", (told["name_en"], "dim"))
    parts: list[RenderableType] = [title, "", *_papers(told)]
    for name, (korean, english) in HEADINGS.items():
        if told[name]:
            parts += ["", Text(f"{korean} · {english}", style="bold")]
            parts += [Text(f"  {one['text_ko']}\n    {one['why_ko']}") for one in told[name]]
    return parts


def _papers(told: dict[str, Any]) -> "list[RenderableType]":
    from rich.text import Text

    if not told["certificates"]:
        return [Text("낼 증명서가 없습니다 · no certificate is needed", style="green")]
    parts: list[RenderableType] = [Text("필요한 증명서 · certificates", style="bold")]
    for one in told["certificates"]:
        parts.append(Text.assemble("  ", one["name_ko"], "  ", (f"{one['id']} · {one['whose']}", "cyan")))
        parts += [Text(f"    {reason['text_ko']}", style="dim") for reason in one["reasons"]]
    return parts
