"""`certbroker draft`: from a notice to a procedure that a person reviews."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from certbroker.cli.failures import FileFailure
from certbroker.cli.files import failure, read_bytes
from certbroker.cli.screen import AsJson, Lang, Screen
from certbroker.cli.wording import text

if TYPE_CHECKING:
    from certbroker.requirements import Draft


def draft(
    *,
    notice: Annotated[str, typer.Argument(metavar="NOTICE|-", help="Text of a notice; - reads standard input.")],
    name_of_procedure: Annotated[
        str, typer.Option("--id", metavar="ID", help="Id of the procedure: small letters, digits and hyphens.")
    ] = "draft",
    name: Annotated[
        str | None, typer.Option(metavar="NAME", help="Korean name. Default: the notice's first line.")
    ] = None,
    output: Annotated[Path | None, typer.Option("-o", "--output", metavar="FILE", help="Where the file goes.")] = None,
    lang: Lang = None,
    as_json: AsJson = False,
) -> None:
    """Propose a procedure for the list of papers on a notice.

    A TOML file to review: each line with what it became. Nothing is invented: law, authority and source say REVIEW, and
    a predicate says no more than that the paper is there.

    안내문의 구비서류 목록으로 민원·업무 초안을 만듭니다.

    \b
    Examples:
      certbroker draft notice.txt -o library-card.toml --id library-card
      certbroker plan --file library-card.toml
      certbroker draft - < notice.txt
    """  # noqa: D301 - \b keeps lines apart in a help text
    screen = Screen.of(lang, as_json)
    from certbroker.requirements import draft as draft_of

    made = draft_of(_read(notice), id=name_of_procedure, name=name, language=screen.language)
    if output is not None:
        _write(output, made.toml)
    if as_json:
        screen.json(made.describe())
    else:
        _tell(screen, made, output)


def _read(name: str) -> str:
    try:
        return read_bytes(name).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FileFailure(f"{name}: not UTF-8") from None


def _write(path: Path, toml: str) -> None:
    try:
        path.write_text(toml, encoding="utf-8")
    except OSError as error:
        raise failure(error, str(path)) from None


def _tell(screen: Screen, made: "Draft", output: Path | None) -> None:
    if output is None:
        screen.emit(made.toml)
    for remark in made.remarks:
        place = f"{remark.line}: " if remark.line else ""
        screen.line(f"{place}{remark.text(screen.language)}")
    if output is not None:
        screen.line(text("wrote", screen.language, path=output))
