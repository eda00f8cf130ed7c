"""Every command shown exists, with the options shown."""

import re
import shlex
import tomllib

import pytest
import typer

from certbroker.cli import main
from certbroker.cli.app import make
from support.pages import blocks, pages, text_of
from support.tree import ROOT

INLINE = re.compile(r"`(certbroker [^`]+)`")
MAKE = re.compile(r"\bmake ([a-z]+)\b(?= {2,}#|`|$)", re.MULTILINE)
EXTRAS = re.compile(r"(?:certbroker|\.)\[([a-z,]+)\]")
LINES = sorted(
    {line for page in pages() for line in INLINE.findall(text_of(page))}
    | {line for block in blocks("sh") for line in block.text.splitlines() if line.startswith("certbroker ")}
)
COMMANDS = getattr(typer.main.get_command(make()), "commands")  # noqa: B009 - the type of a group is not exported


def test_commands_are_shown() -> None:
    assert len(LINES) > 10
    assert {line.split()[1] for line in LINES} >= {"demo", "catalogue", "show", "normalise", "collect", "sandbox"}


@pytest.mark.parametrize("line", LINES)
def test_a_command_shown_exists_with_its_options(line: str) -> None:
    command, *words = shlex.split(line, comments=True)[1:]
    known = {option for parameter in COMMANDS[command].params for option in parameter.opts}
    assert {word for word in words if word.startswith("-")} <= known | {"--help"}


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_has_help_and_is_shown(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([command, "--help"]) == 0
    assert "Usage: certbroker" in capsys.readouterr().out
    assert any(line.split()[1] == command for line in LINES)


def test_make_targets_shown_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    shown = {target for page in pages() for target in MAKE.findall(text_of(page))}
    assert shown >= {"demo", "test", "docs"}
    assert shown <= targets


def test_extras_shown_exist() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    shown = {extra for page in pages() for found in EXTRAS.findall(text_of(page)) for extra in found.split(",")}
    assert shown
    assert shown <= project["optional-dependencies"].keys()
