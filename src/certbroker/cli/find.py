"""`certbroker find`: the certificates that a line of a notice asks for."""

import json
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from certbroker.cli.failures import FileFailure, WrongUsage
from certbroker.cli.files import STANDARD_INPUT
from certbroker.cli.screen import AsJson, Lang, Screen
from certbroker.cli.wording import text

if TYPE_CHECKING:
    from rich.text import Text

    from certbroker.finding import Found, Match


def find(
    *,
    words: Annotated[
        list[str] | None, typer.Argument(metavar="TEXT|-", help="Line of a notice; - reads lines from standard input.")
    ] = None,
    lang: Lang = None,
    as_json: AsJson = False,
) -> None:
    """Find the certificates that a line of a notice asks for.

    With the conditions that it sets, what may be meant as well, and what is no certificate of the catalogue. JSON is
    one object on a line for each text; with - every line is answered as it comes.

    안내문 한 줄에 적힌 구비서류를 찾습니다.

    \b
    Examples:
      certbroker find "주민등록등본 1부(최근 3개월 이내 발급), 통장사본"
      certbroker find --json 국세·지방세 완납증명서
      certbroker find - < notice.txt
    """  # noqa: D301 - \b keeps lines apart in a help text
    screen = Screen.of(lang, as_json)
    if not words:
        raise WrongUsage("give a TEXT, or - for standard input")
    from certbroker.catalogue import discover
    from certbroker.finding import find as find_in

    everything = discover()
    for line in _lines() if words == [STANDARD_INPUT] else [" ".join(words)]:
        if as_json:
            screen.emit(json.dumps(find_in(line, everything).describe(), ensure_ascii=False) + "\n")
        elif line.strip():
            screen.page(_told(find_in(line, everything), screen))


def _lines() -> Iterator[str]:
    """Go through the lines of standard input as they come. Raises FileFailure."""
    for number, line in enumerate(sys.stdin.buffer, 1):
        try:
            decoded = line.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError:
            raise FileFailure(f"standard input, line {number}: not UTF-8") from None
        yield decoded.rstrip("\r\n")


def _told(found: "Found", screen: Screen) -> "Text":
    """Return what was found in a line, for a person."""
    from rich.text import Text

    told = Text.assemble((found.text.strip(), "bold"))
    for match in found.matches:
        told.append(f"\n  {match.certificate.spec.name_ko}  ").append(match.certificate.id(), "cyan")
        told.append(f"\n      {match.why.text(screen.language)}", "dim")
        for condition in _conditions(match, screen):
            told.append(f"\n      {condition}")
    names = ", ".join(f"{one.spec.name_ko} ({one.id()})" for one in found.candidates)
    papers = ", ".join(found.not_certificates)
    if names:
        told.append("\n  " + text("may_be_meant", screen.language, names=names), "yellow")
    if papers:
        told.append("\n  " + text("no_certificate", screen.language, names=papers), "yellow")
    if not (found.matches or names or papers):
        told.append("\n  " + text("nothing_found", screen.language), "dim")
    return told


def _conditions(match: "Match", screen: Screen) -> Iterator[str]:
    if match.fresh_within_days is not None:
        yield text("fresh", screen.language, days=match.fresh_within_days)
    if match.options:
        told = ", ".join(f"{name}={json.dumps(value, ensure_ascii=False)}" for name, value in match.options.items())
        yield text("options", screen.language, options=told.replace('"', ""))
