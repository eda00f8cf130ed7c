"""`certbroker verify`: a file → whether it holds, offline."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from certbroker.cli import files
from certbroker.cli.failures import Exit, WrongUsage
from certbroker.cli.screen import AsJson, Lang, Screen

if TYPE_CHECKING:
    from rich.text import Text

    from certbroker.verification import Trust

STYLES = {"✓": "green", "✗": "bold red", "?": "yellow", "→": "bold"}
VERDICTS = {"holds": "bold green", "does_not_hold": "bold red", "cannot_tell": "bold yellow"}


def verify(
    *,
    file: Annotated[str, typer.Argument(metavar="FILE", help="A bundle, signed PDF or statement; - for stdin.")],
    trust: Annotated[
        Path | None, typer.Option(metavar="PEM", help="Certificates that you trust, and revocation lists (X509 CRL).")
    ] = None,
    as_of: Annotated[
        str | None, typer.Option("--as-of", metavar="DATE", help="The day to check for, as 2026-11-20 (default: now).")
    ] = None,
    recipient: Annotated[
        str | None, typer.Option(metavar="NAME", help="Who you are: a bundle or statement must be for you.")
    ] = None,
    require_revocation: Annotated[
        bool, typer.Option("--require-revocation", help="Ask for proof that the signer was not revoked.")
    ] = False,
    accept_validation_data: Annotated[
        bool,
        typer.Option(
            "--accept-validation-data", help="Accept unprotected validation data after the signature (PAdES B-LT)."
        ),
    ] = False,
    lang: Lang = None,
    as_json: AsJson = False,
) -> int:
    """Tell whether a file is what its signer signed, and whether you trust the signer. Works offline.

    Exit code 0 only if everything holds and the signer chains to --trust; 1 otherwise.

    서명한 원본 그대로인지, 신뢰하는 기관이 서명했는지 오프라인으로 확인합니다.

    \b
    Examples:
      certbroker verify submission.pdf --trust trust.pem
      certbroker verify original.pdf --trust trust.pem
      certbroker verify statement.jws --trust trust.pem --recipient 가나은행
      certbroker verify original.pdf --trust trust.pem --as-of 2026-11-20 --json
    """  # noqa: D301 - \b keeps lines apart in a help text
    screen = Screen.of(lang, as_json)
    from certbroker.verification import Strictness
    from certbroker.verification.files import Asked, verify_file

    strictness = Strictness(revocation=require_revocation, uncovered_validation_data=accept_validation_data)
    asked = Asked(_trust(trust), _day(as_of), strictness, recipient)
    data = files.read_bytes(file)
    report = verify_file(data, asked)
    if as_json:
        screen.json(report.describe())
    else:
        first, *rest = report.lines(screen.language)
        screen.page(_styled(first, VERDICTS[report.verdict]), *(_styled(line) for line in rest))
        if report.kind == "statement" and report.is_valid:
            screen.page("", *_said(data, screen.language))
    return Exit.DONE if report.is_valid else Exit.REFUSED


def _said(statement: bytes, language: str) -> list[str]:
    """Return what a statement says; to be shown of one that holds only."""
    from certbroker.verification.statement import read_statement

    return read_statement(statement).lines(language)


def _trust(path: Path | None) -> "Trust | None":
    from certbroker.verification import Trust

    return Trust.parse(files.read_bytes(str(path))) if path else None


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise WrongUsage("--as-of takes a day, as 2026-11-20") from None


def _styled(line: str, style: str = "") -> "Text":
    from rich.text import Text

    return Text(line, style=style or STYLES.get(line.strip()[:1], ""))
