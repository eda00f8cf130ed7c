"""`certbroker bundle`: a saved dossier → the submission PDF."""

from pathlib import Path
from typing import Annotated

import typer

from certbroker.cli import files
from certbroker.cli.screen import AsJson, Lang, Screen
from certbroker.cli.wording import text

DOSSIER = "dossier.json"


def bundle(
    *,
    source: Annotated[Path, typer.Argument(metavar="DIR", help="Folder with dossier.json, as `collect` writes it.")],
    output: Annotated[Path, typer.Option("-o", "--output", metavar="FILE", help="The PDF to write.")],
    recipient: Annotated[
        str | None, typer.Option(metavar="NAME", help="Who receives it (default: that of the consent).")
    ] = None,
    purpose: Annotated[
        str | None, typer.Option(metavar="TEXT", help="What it is for (default: that of the consent).")
    ] = None,
    lang: Lang = None,
    as_json: AsJson = False,
) -> None:
    """Make the submission PDF of what was collected.

    --lang is also the language of the PDF's own words (default: ko).

    모아 둔 증명서로 제출 서류 묶음(PDF)을 만듭니다.

    \b
    Examples:
      certbroker bundle out -o submission.pdf
      certbroker bundle out -o submission.pdf --recipient 가나은행 --purpose "대출 심사"
      certbroker bundle out -o submission.pdf --lang en
    """  # noqa: D301 - \b keeps lines apart in a help text
    screen = Screen.of(lang, as_json)
    from certbroker.dossier import Dossier

    path = source / DOSSIER if source.is_dir() else source
    files.read_bytes(str(path))
    made = Dossier.load(path).bundle(recipient=recipient, purpose=purpose, language=lang or "ko")
    try:
        made.save(output)
    except OSError as error:
        raise files.failure(error, str(output)) from None
    screen.line(text("wrote", screen.language, path=output))
    if as_json:
        screen.json({"bundle": str(output), "pages": made.pages, "bytes": len(made.data)})
