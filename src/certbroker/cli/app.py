"""The commands put together, and how a run ends."""

import sys
from contextlib import nullcontext, redirect_stdout
from typing import Annotated

import typer

from certbroker.cli import (
    bundle,
    catalogue,
    collect,
    demo,
    doctor,
    draft,
    files,
    find,
    journal,
    lint,
    normalise,
    procedures,
    sandbox,
    scaffold,
    statement,
    streams,
    vault,
    verify,
    worker,
)
from certbroker.cli.failures import Exit, WrongUsage
from certbroker.cli.logs import logging_to_stderr
from certbroker.cli.program import program
from certbroker.cli.screen import Screen
from certbroker.errors import CertbrokerError

EPILOG = "Begin with: certbroker demo. Every command explains itself: certbroker COMMAND --help"


def _version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        typer.echo(f"certbroker {version('certbroker')}")
        raise typer.Exit


def _root(
    _version_asked: Annotated[
        bool, typer.Option("--version", help="Print the version.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    """Fetch certificates from Korean public issuers with the holder's consent, and bundle them into one PDF.

    \b
    정보주체의 동의를 받아 공공 마이데이터로 증명서를 가져와
    제출 서류 묶음(PDF) 하나로 만듭니다.
    """  # noqa: D301 - \b keeps lines apart in a help text


def make() -> typer.Typer:
    """Return the application with all its commands, in the order in which a newcomer meets them."""
    app = typer.Typer(
        name="certbroker",
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        epilog=EPILOG,
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
        callback=_root,
    )
    for command in (
        demo.demo,
        catalogue.catalogue,
        catalogue.show,
        find.find,
        procedures.procedures,
        procedures.plan,
        procedures.evaluate,
        draft.draft,
        normalise.normalise,
        collect.collect,
        lint.lint,
        bundle.bundle,
        statement.statement,
        verify.verify,
        journal.journal,
        worker.worker,
        doctor.doctor,
        vault.vault,
        sandbox.sandbox,
        scaffold.new,
        scaffold.record,
    ):
        app.command()(command)
    return app


def run(arguments: list[str]) -> int:
    """Run a command; returns the exit code. Every error of certbroker ends in one line."""
    streams.prepare()
    try:
        return _run(arguments)
    finally:
        streams.finish()


def _run(arguments: list[str]) -> int:
    screen = Screen.before_parsing(arguments)
    command = typer.main.get_command(make())
    # Nothing but results goes to standard output: a usage that nobody asked for is none.
    written = nullcontext() if arguments else redirect_stdout(sys.stderr)
    try:
        with logging_to_stderr(as_json=screen.as_json), written:
            code = command.main(arguments or ["--help"], prog_name=program(), standalone_mode=False)
    except CertbrokerError as error:
        return screen.fail(error)
    except typer.TyperException as error:
        return screen.fail(WrongUsage(_told(error)))
    except SystemExit:  # what typer makes of a pipe that nobody reads, as that of `certbroker --help | true`
        return Exit.BROKEN_PIPE
    except OSError as error:
        return screen.fail(files.failure(error))
    except (KeyboardInterrupt, typer.Abort):
        return Exit.INTERRUPTED
    return int(code or 0) if arguments else Exit.USAGE


def _told(error: typer.TyperException) -> str:
    context = getattr(error, "ctx", None)
    hint = f"; see {context.command_path} --help" if context else ""
    return error.format_message().rstrip(".") + hint
