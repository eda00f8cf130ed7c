"""Commands in this process and in one of their own, and a sandbox that settings lead to."""

import io
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import typer.main

from certbroker.cli import app, main
from certbroker.fields import SEOUL
from certbroker.sandbox import Sandbox
from support.tree import environment

NUMBER = "900101-1000001"


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Ran]


@pytest.fixture(scope="package", autouse=True)
def _commands_made_once() -> Iterator[None]:
    """A process makes the tree of commands once; a run here would make it anew for each of two thousand."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(app, "make", cache(app.make))
        patch.setattr(typer.main, "get_command", cache(typer.main.get_command))
        yield


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command in this process."""

    def call(*arguments: str, stdin: bytes = b"", language: str = "en_US.UTF-8") -> Ran:
        monkeypatch.setenv("LC_ALL", language)
        monkeypatch.setenv("COLUMNS", "80")
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        capsys.readouterr()
        code = main(arguments)
        told = capsys.readouterr()
        return Ran(code, told.out, told.err)

    return call


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "certbroker", *arguments]


def settled(**variables: str) -> dict[str, str]:
    """The environment of a process that finds this tree, in English and 80 columns wide."""
    own = environment() | {"LC_ALL": "C.UTF-8", "COLUMNS": "80"} | variables
    return {name: value for name, value in own.items() if not name.startswith("CERTBROKER_")}


def process(*arguments: str, stdin: bytes = b"", **variables: str) -> subprocess.CompletedProcess[bytes]:
    """Run a command in a process of its own."""
    return subprocess.run(command(*arguments), input=stdin, env=settled(**variables), capture_output=True, check=False)


@dataclass(frozen=True)
class Party:
    """A relying party with settings and a holder's file, and the sandbox that they lead to."""

    folder: Path
    box: Sandbox

    @property
    def options(self) -> tuple[str, ...]:
        told = {"settings": "settings.toml", "holder": "holder.toml"}
        paths = (part for name, file in told.items() for part in (f"--{name}", str(self.folder / file)))
        return (*paths, "--recipient", "가나은행", "--purpose", "대출 신청", "-o", str(self.folder / "out"))

    @property
    def dossier(self) -> dict[str, Any]:
        return json.loads((self.folder / "out" / "dossier.json").read_text(encoding="utf-8"))


SETTINGS = """[relying_party.loans]
name = "가나은행"
system_code = "{system_code}"
api_key = {{ env = "EXCHANGE_KEY" }}
exchange_url = "{url}"
identity_url = "{identity_url}"
attempts = 1
official = {{ name = "김담당" }}
bundles = [{bundles}]
"""
HOLDER = 'name = "홍길동"\nbirth_date = 1990-01-01\nsex = "M"\nresident_number = { file = "number" }\n'


@pytest.fixture
def party(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Party]:
    with Sandbox(today=datetime.now(SEOUL).date(), approve_after=0.2) as box:
        info = box.info
        monkeypatch.setenv("EXCHANGE_KEY", info["api_key"])
        bundles = ", ".join(f'{{ id = "{one}", documents = {codes} }}' for one, codes in info["bundles"].items())
        (tmp_path / "settings.toml").write_text(SETTINGS.format(**info | {"bundles": bundles}), encoding="utf-8")
        (tmp_path / "holder.toml").write_text(HOLDER, encoding="utf-8")
        (tmp_path / "number").write_text(f"{NUMBER}\n", encoding="utf-8")
        yield Party(tmp_path, box)
