"""The contract that other programs rely on, seen from outside: real processes, bytes, exit codes."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from cli.conftest import command, process, settled
from support.tree import PACKAGES, environment

posix = pytest.mark.skipif(os.name == "nt", reason="shells and /dev/full are POSIX")
SAMPLE = PACKAGES["certbroker_connectors"] / "nts" / "samples" / "income_amount" / "typical.wire.xml"
EXPECT = json.loads(SAMPLE.with_name("typical.expect.json").read_text(encoding="utf-8"))
INCOME = "nts.income_amount"


@pytest.mark.parametrize("arguments", [(INCOME,), (INCOME, "-")])
def test_normalise_reads_standard_input(arguments: tuple[str, ...]) -> None:
    ran = process("normalise", *arguments, stdin=SAMPLE.read_bytes())
    assert ran.returncode == 0
    assert json.loads(ran.stdout) == EXPECT
    assert ran.stderr == b""


@pytest.mark.parametrize("language", ["C", "POSIX", "ko_KR.UTF-8"])
def test_output_is_utf_8_whatever_the_locale(language: str) -> None:
    ran = process("normalise", INCOME, str(SAMPLE), LC_ALL=language)
    assert json.loads(ran.stdout.decode("utf-8")) == EXPECT
    assert "홍길동".encode() in ran.stdout


def test_output_is_utf_8_where_the_streams_are_ascii() -> None:
    ran = process("normalise", INCOME, str(SAMPLE), PYTHONUTF8="0", PYTHONIOENCODING="ascii", LC_ALL="C")
    assert json.loads(ran.stdout.decode("utf-8")) == EXPECT


@pytest.mark.parametrize(
    ("arguments", "stdin", "code", "told"),
    [
        (("normalise", INCOME), b"<!DOCTYPE a><a/>", 1, "payload.doctype"),
        (("normalise", INCOME), b"", 1, "payload.xml"),
        (("normalise", INCOME), b"<other/>", 1, "payload.document"),
        (("normalise", "--exchange-bundle"), b"<other/>", 1, "payload.envelope"),
        (("normalise", "nts.income"), b"", 2, "setup.unknown_certificate"),
        (("normalise", INCOME, "no-such-file.xml"), b"", 2, "setup.file"),
        (("normalise",), b"", 2, "setup.usage"),
        (("show", "--no-such-option"), b"", 2, "setup.usage"),
        (("no-such-command",), b"", 2, "setup.usage"),
        (("bundle", "no-such-folder", "-o", "x.pdf"), b"", 2, "setup.file"),
        (("sandbox", "--faults", "no-such-file.toml"), b"", 2, "setup.usage"),
    ],
)
def test_an_error_is_one_line_with_its_code(arguments: tuple[str, ...], stdin: bytes, code: int, told: str) -> None:
    ran = process(*arguments, stdin=stdin)
    assert ran.returncode == code
    assert ran.stdout == b""
    lines = ran.stderr.decode().splitlines()
    assert len(lines) == 1
    assert lines[0].startswith(f"{told}: ")


@pytest.mark.parametrize("arguments", [("normalise", "nts.income", "--json"), ("--json", "--no-such-option")])
def test_with_json_an_error_is_an_object(arguments: tuple[str, ...]) -> None:
    ran = process(*arguments)
    assert ran.returncode == 2
    assert ran.stdout == b""
    told = json.loads(ran.stderr)
    assert told["code"].startswith("setup.")
    assert told["recovery"] == "fix"
    assert told["message_ko"]


@pytest.mark.parametrize(("language", "options"), [("ko_KR.UTF-8", ()), ("C.UTF-8", ("--lang", "ko"))])
def test_messages_are_korean_where_that_is_asked_for(language: str, options: tuple[str, ...]) -> None:
    told = process("show", "nts.income", *options, LC_ALL=language).stderr.decode()
    assert told.startswith("setup.unknown_certificate: 목록에 없는 증명서입니다.")
    assert INCOME in told


def test_a_reader_that_goes_away_ends_a_command_quietly() -> None:
    with subprocess.Popen(
        command("catalogue", "--json"), env=settled(), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as ran:
        assert ran.stdout
        assert ran.stderr
        ran.stdout.close()
        told = ran.stderr.read()
    assert told == b""
    assert ran.returncode == 141


def test_without_its_extra_the_command_line_says_what_to_install() -> None:
    script = "import sys; sys.modules['typer'] = None; from certbroker.cli import main; sys.exit(main(['demo']))"
    ran = subprocess.run([sys.executable, "-c", script], env=environment(), capture_output=True, text=True, check=False)
    assert ran.returncode == 2
    assert ran.stdout == ""
    assert ran.stderr == 'setup.extra: the command line needs its extra: pip install "certbroker[cli]"\n'


@pytest.mark.parametrize("arguments", [("demo",), ("sandbox",)])
def test_without_the_sandbox_s_extra_its_commands_say_what_to_install(arguments: tuple[str, ...]) -> None:
    script = f"import sys; sys.modules['uvicorn'] = None; from certbroker.cli import main; sys.exit(main({arguments}))"
    ran = subprocess.run([sys.executable, "-c", script], env=environment(), capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr.startswith("setup.extra: ")
    assert "certbroker[sandbox]" in ran.stderr


def test_help_loads_nothing_heavy() -> None:
    script = "import sys; from certbroker.cli import main; main(['--help']); print(*sys.modules, file=sys.stderr)"
    ran = subprocess.run([sys.executable, "-c", script], env=environment(), capture_output=True, text=True, check=True)
    loaded = {name.partition(".")[0] for name in ran.stderr.split()}
    assert "typer" in loaded
    assert not loaded & {"anyio", "certbroker_connectors", "cryptography", "httpx", "lxml", "pypdf", "reportlab"}


def test_without_arguments_the_commands_are_listed() -> None:
    ran = process()
    assert (ran.returncode, ran.stdout) == (2, b"")
    for name in ("demo", "catalogue", "show", "normalise", "collect", "bundle", "sandbox"):
        assert f"  {name} " in ran.stderr.decode()


RESULTS = [
    ("normalise", INCOME, str(SAMPLE)),
    ("catalogue", "nts"),
    ("catalogue", "nts", "--json"),
    ("show", INCOME),
    ("find", "소득금액증명"),
    ("plan", "jeonse-loan"),
    ("sandbox",),
    ("show", "--help"),
    ("--version",),
]


def shell(line: str, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    """Run a command as a shell does that closes or diverts its streams; `$@` is the command."""
    told = ["bash", "-c", f"set -o pipefail; {line}", "bash", *command(*arguments)]
    return subprocess.run(told, env=settled(), capture_output=True, check=False, timeout=60)


@posix
@pytest.mark.parametrize("arguments", RESULTS, ids=" ".join)
@pytest.mark.parametrize(
    ("line", "why"), [('"$@" >&-', "Bad file descriptor"), ('"$@" >/dev/full', "No space left on device")]
)
def test_results_that_cannot_be_written_are_one_line(arguments: tuple[str, ...], line: str, why: str) -> None:
    ran = shell(line, *arguments)
    (told,) = ran.stderr.decode().splitlines()
    assert (ran.returncode, ran.stdout) == (2, b"")
    assert "setup.file" in told
    assert why in told


@posix
@pytest.mark.parametrize("line", ['"$@" 2>&-', '"$@" 2>/dev/full', 'CERTBROKER_LOG=debug "$@" 2>/dev/full'])
def test_what_nobody_hears_changes_nothing(line: str) -> None:
    for arguments, code in ((("show", INCOME, "--json"), 0), (("normalise", INCOME, "no-such-file"), 2), ((), 2)):
        ran = shell(line, *arguments)
        assert ran.returncode == code
        assert ran.stdout == process(*arguments).stdout


@posix
def test_with_all_streams_closed_no_file_is_written_into_by_chance(tmp_path: Path) -> None:
    ran = shell('"$@" >&- 2>&- <&-', "demo", "-o", str(tmp_path))
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, b"", b"")
    assert json.loads((tmp_path / "dossier.json").read_text(encoding="utf-8"))["holder"] == "홍*동"


@posix
@pytest.mark.parametrize("arguments", [("--help",), ("catalogue", "--json"), ("show", INCOME)])
def test_a_pipe_that_nobody_reads_ends_it_quietly(arguments: tuple[str, ...]) -> None:
    ran = shell('"$@" | true', *arguments)
    assert (ran.returncode, ran.stderr) == (141, b"")


@posix
def test_standard_input_that_is_closed_is_told() -> None:
    ran = shell('"$@" <&-', "normalise", INCOME)
    assert (ran.returncode, ran.stdout) == (2, b"")
    assert ran.stderr.startswith(b"setup.file: ")


@pytest.mark.skipif(os.name == "nt", reason="signals are POSIX")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_sandbox_tells_one_line_and_stops_when_told(number: signal.Signals) -> None:
    with subprocess.Popen(
        command("sandbox", "--port", "0"), env=settled(), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as ran:
        assert ran.stdout
        first = json.loads(ran.stdout.readline())
        ran.send_signal(number)
        rest, told = ran.communicate(timeout=20)
    assert {"url", "api_key", "system_code", "identity_url", "bundles", "people"} <= first.keys()
    assert (rest, told, ran.returncode) == (b"", b"", 0)
