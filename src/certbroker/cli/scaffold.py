"""`certbroker new` and `certbroker record`: for people who add certificates."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from certbroker.cli import files
from certbroker.cli.failures import FileFailure, MissingExtra
from certbroker.cli.screen import AsJson, Lang, Screen
from certbroker.cli.wording import text

if TYPE_CHECKING:
    from collections.abc import Sequence


def new(
    *,
    certificate: Annotated[str, typer.Argument(metavar="ID", help="Id of the new certificate: issuer.certificate.")],
    source: Annotated[Path, typer.Option("--from", metavar="FILE", help="Its specification (YAML).")],
    into: Annotated[Path, typer.Option(metavar="DIR", help="Folder of the issuers' folders.")] = Path(
        "connectors/certbroker_connectors"
    ),
    lang: Lang = None,
    as_json: AsJson = False,
) -> None:
    """Write the module and a sample skeleton of a new certificate.

    They keep the contract at its lowest tier. Meanings and class names are a first draft, for a person to make
    better. What is there already is never written over. The specification: docs/guides/adding-a-certificate.md.

    새 증명서의 모듈과 표본 뼈대를 만듭니다.

    \b
    Examples:
      certbroker new nts.income_amount --from income_amount.yaml
      certbroker new library.membership --from membership.yaml --into src/my_connectors
    """  # noqa: D301 - \b keeps lines apart in a help text
    screen = Screen.of(lang, as_json)
    raw = _yaml(source)
    if not into.is_dir():
        raise FileFailure(f"{into}: no such folder")
    from certbroker import scaffold

    _tell(screen, scaffold.new(certificate, raw, into))


def record(
    *,
    certificate: Annotated[str, typer.Argument(metavar="ID", help="Id of the certificate.")],
    file: Annotated[str, typer.Argument(metavar="FILE|-", help="Wire document; - is standard input.")],
    case: Annotated[
        str | None, typer.Option(metavar="NAME", help="Name of the case; default: that of FILE up to its first dot.")
    ] = None,
    person: Annotated[str, typer.Option(metavar="ID", help="Whose document it is: somebody of the cast.")] = "",
    shows: Annotated[str, typer.Option(metavar="SENTENCE", help="What the case shows.")] = "",
    lang: Lang = None,
    as_json: AsJson = False,
) -> None:
    """Take a wire document as a sample, with a draft of what it reads to.

    The draft is marked as unreviewed, and the contract suite refuses it until a person has compared it with the
    document and has taken the mark away. Unknown elements and words are told on standard error. A sample is about
    nobody: a document with a resident number that could be real is refused.

    전송받은 문서를 표본으로 담고, 검토할 기대값 초안을 만듭니다.

    \b
    Examples:
      certbroker record nts.income_amount no_rows.xml --person lan --shows "No income in these years."
      certbroker record nts.income_amount - --case no_rows < answer.xml
    """  # noqa: D301 - \b keeps lines apart in a help text
    screen = Screen.of(lang, as_json)
    from certbroker import scaffold
    from certbroker.catalogue import discover

    wanted = discover()[certificate]
    name = case or Path(file).name.partition(".")[0]
    found = scaffold.record(wanted, files.read_bytes(file), name, person=person, shows=shows)
    for report in found.reports:
        screen.note(report)
    _tell(screen, found.files, reports=list(found.reports))
    screen.say(text("unreviewed", screen.language))


def _tell(screen: Screen, paths: "Sequence[Path]", **more: list[str]) -> None:
    if screen.as_json:
        screen.json({"files": [str(path) for path in paths]} | more)
    for path in paths:
        screen.line(text("wrote", screen.language, path=path))


def _yaml(path: Path) -> Any:
    """Read a YAML file. Raises FileFailure, MissingExtra."""
    try:
        import yaml
    except ModuleNotFoundError:
        raise MissingExtra('the specification is YAML: pip install "certbroker[cli]"') from None
    try:
        return yaml.safe_load(files.read_bytes(str(path)))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f", line {mark.line + 1}" if mark else ""
        raise FileFailure(f"{path.name} is no YAML{where}") from None
