"""What documents and hosts say is shown, and commands no terminal: no colour, no title, no hidden or turned text."""

import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.table import Table
from rich.text import Text

from certbroker.cli import main, screen
from certbroker.cli.plain import plain
from certbroker.cli.screen import Screen
from certbroker.errors import ChannelRefused, PayloadError
from certbroker.samples import folder_of
from certbroker_connectors.nts import IncomeAmount

COMMAND = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
EVIL = (
    "\x1b[2J\x1b[H",  # clears the screen
    "\x1b]0;title\x07",
    "\x1b]8;;https://evil.test\x1b\\click\x1b]8;;\x1b\\",
    "\x1b]52;c;cm0gLXJmIH4=\x07",  # writes into the clipboard
    "\x9b31m",  # the same in eight bits
    "\x9d0;title\x9c",
    "ok\r\x1b[Ksetup: all is well",
    "\b\b\b",
    "\u202egnp.exe",
    "\u2066hidden\u2069",
)
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")

    def call(*arguments: str | Path) -> tuple[int, str, str]:
        capsys.readouterr()
        code = main(list(map(str, arguments)))
        told = capsys.readouterr()
        return code, told.out, told.err

    return call


@pytest.mark.parametrize("evil", [one for one in EVIL if not re.search("[\x00-\x08\x0b-\x1f]", one)])
def test_a_document_commands_nothing(run: Run, tmp_path: Path, evil: str) -> None:
    """XML cannot carry ESC, but its brother of eight bits, and what turns the direction of writing."""
    sample = folder_of(IncomeAmount) / "three_years.wire.xml"
    text = sample.read_text(encoding="utf-8").replace("홍길동", evil).replace("근로소득", evil)
    (tmp_path / "document.xml").write_text(
        text.replace("</소득금액증명>", f"<새항목>{evil}</새항목></소득금액증명>"), encoding="utf-8"
    )
    code, out, err = run("normalise", "nts.income_amount", tmp_path / "document.xml")
    assert code == 0
    assert json.loads(out)["holder_name"] == evil
    assert "word" in err
    assert not COMMAND.search(out + err)


@pytest.mark.parametrize("evil", EVIL)
def test_json_says_the_same_all_the_same(capsys: pytest.CaptureFixture[str], evil: str) -> None:
    """A program that reads the output gets the very text; a terminal gets none of its commands."""
    Screen("en").json({"text": evil, "rows": [evil]})
    out = capsys.readouterr().out
    assert not COMMAND.search(out)
    assert json.loads(out) == {"text": evil, "rows": [evil]}
    Screen("en", as_json=True).fail(ChannelRefused(evil, channel_code=evil))
    err = capsys.readouterr().err
    assert not COMMAND.search(err)
    assert evil in json.loads(err)["message"] or "\r" in evil


@pytest.mark.parametrize("evil", EVIL)
def test_errors_and_lines_and_tables(capsys: pytest.CaptureFixture[str], evil: str) -> None:
    own, table = Screen("en"), Table(evil)
    table.add_row(Text(evil), evil)
    own.fail(PayloadError(evil, kind="value", path=evil, excerpt=evil))
    own.note(evil)
    own.line(evil)
    own.say(evil, Text(evil), table)
    own.page(evil, Text(evil), table)
    own.emit(evil)
    told = capsys.readouterr()
    assert len(told.out + told.err) > 5 * len(evil)
    assert not COMMAND.search(told.out + told.err)


def test_the_programs_own_colours_stay() -> None:
    """On a terminal: what the program draws in colour is drawn in colour, and nothing that it was given."""
    stream = io.StringIO()
    made = screen._console(stream)  # pyright: ignore[reportPrivateUsage]
    made._force_terminal, made._color_system = True, made._detect_color_system()  # pyright: ignore[reportPrivateUsage]
    made.print(Text("good", style="bold"), Text("\x1b[2Jbad"))
    assert "good" in stream.getvalue()
    assert "\\u001b[2Jbad" in stream.getvalue()
    assert "\x1b[2J" not in stream.getvalue()


@given(st.text())
def test_whatever_is_said(text: str) -> None:
    shown = plain(text)
    assert not COMMAND.search(shown)
    assert shown.replace("\n", "").isascii() or any(not one.isascii() for one in text)
    assert json.loads(plain(json.dumps([text], ensure_ascii=False))) == [text]


def test_a_file_that_commands_is_refused_in_plain_text(run: Run, tmp_path: Path) -> None:
    told = {"schema": "certbroker.dossier/1\x1b[31m", "holder": "홍*동"}
    (tmp_path / "dossier.json").write_text(json.dumps(told), encoding="utf-8")
    code, out, err = run("bundle", tmp_path, "-o", tmp_path / "x.pdf")
    assert code == 1
    assert err
    assert not COMMAND.search(out + err)
