"""`certbroker catalogue` and `certbroker show`: what can be fetched."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from certbroker.cli.failures import WrongUsage
from certbroker.cli.screen import AsJson, Lang, Screen
from certbroker.cli.wording import KNOWN, TIER, text

if TYPE_CHECKING:
    from rich.table import Table


def catalogue(
    *,
    query: Annotated[
        list[str] | None, typer.Argument(metavar="QUERY", help="Words of a name, alias or id, Korean or English.")
    ] = None,
    issuer: Annotated[str | None, typer.Option(metavar="ID", help="Only this issuer: nts, mois, nhis, …")] = None,
    lang: Lang = None,
    as_json: AsJson = False,
) -> None:
    """List the certificates that can be fetched.

    With their issuers, and how well the shape of each is known.

    발급받을 수 있는 증명서를 찾습니다.

    \b
    Examples:
      certbroker catalogue
      certbroker catalogue 납세
      certbroker catalogue --issuer nhis --json
    """  # noqa: D301 - \b keeps lines apart in a help text
    screen = Screen.of(lang, as_json)
    from certbroker.catalogue import discover, summary

    everything = discover()
    if issuer:
        everything.issuer(issuer)
    found = [summary(one, everything) for one in everything.search(" ".join(query or ()), issuer)]
    if as_json:
        screen.json(found)
    elif found:
        screen.page(_table(found), "", _legend())
    else:
        screen.say(text("nothing_found", screen.language))


def show(
    *,
    certificate: Annotated[str, typer.Argument(metavar="ID", help="Id of a certificate, as `catalogue` lists it.")],
    schema: Annotated[bool, typer.Option("--schema", help="Write the JSON Schema of its canonical JSON.")] = False,
    lang: Lang = None,
    as_json: AsJson = False,
) -> None:
    """Explain one certificate.

    What it proves, how it is asked for, its fields, the law, and how well all that is known.

    증명서 하나의 항목, 선택사항, 근거 법령을 보여 줍니다.

    \b
    Examples:
      certbroker show nts.income_amount
      certbroker show nts.income_amount --json
      certbroker show mois.resident_register --schema > schema.json
    """  # noqa: D301 - \b keeps lines apart in a help text
    screen = Screen.of(lang, as_json)
    if as_json and schema:
        raise WrongUsage("--json and --schema exclude one another")
    from certbroker.catalogue import details, discover

    everything = discover()
    found = everything[certificate]
    if schema:
        from certbroker.cli.schema import schema_of

        screen.json(schema_of(found))
    elif as_json:
        screen.json(details(found, everything))
    else:
        from certbroker.cli.sheet import sheet

        screen.page(*sheet(found, everything))


def _table(found: list[dict[str, Any]]) -> "Table":
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold", expand=False)
    table.add_column("id", no_wrap=True, style="cyan")
    table.add_column("증명서 / certificate", overflow="fold", ratio=1)
    table.add_column("wire / tier", no_wrap=True)
    issuer = ""
    for one in found:
        if one["issuer"] != issuer:
            issuer = one["issuer"]
            table.add_row(Text(one["issuer_ko"], style="bold"))
        names = Text.assemble(one["name_ko"], "\n", (one["name_en"], "dim"))
        table.add_row(one["id"], names, Text.assemble(one["known"], "\n", (one["tier"], "dim")))
    return table


def _legend() -> str:
    known = "\n".join(f"  {word:<17}{meaning}" for word, meaning in KNOWN.items())
    tiers = "\n".join(f"  {word:<17}{meaning}" for word, meaning in TIER.items())
    return f"wire: how well the shape of the document is known\n{known}\ntier: what its reading rests on\n{tiers}"
