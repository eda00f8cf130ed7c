"""Where output goes: machine output and pages to standard output, everything else to standard error."""

import json
import os
import sys
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self, TextIO, cast

import typer

from certbroker.cli.failures import Exit, exit_of
from certbroker.cli.files import failure
from certbroker.cli.plain import plain
from certbroker.cli.streams import OUTPUT, no_matter
from certbroker.errors import CertbrokerError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console, ConsoleOptions, ConsoleRenderable, RenderableType
    from rich.segment import Segment

Language = Literal["en", "ko"]
Lang = Annotated[
    Language | None, typer.Option("--lang", help="Language of messages (한국어: ko). Default: that of the locale.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Write JSON; errors too become an object.")]


def locale_language() -> Language:
    """Return the language of the locale: Korean, else English."""
    named = next(filter(None, (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    return "ko" if named.lower().startswith("ko") else "en"


@dataclass(frozen=True)
class Screen:
    """Standard output and standard error, in the language and form that were asked for."""

    language: Language
    as_json: bool = False

    @classmethod
    def of(cls, lang: Language | None = None, as_json: bool = False) -> Self:
        """Return the screen that a command's options ask for."""
        return cls(lang or locale_language(), as_json)

    @classmethod
    def before_parsing(cls, arguments: Sequence[str]) -> Self:
        """Return the screen for what goes wrong before the options are known."""
        own = arguments[: arguments.index("--")] if "--" in arguments else arguments
        following = own[own.index("--lang") + 1 :][:1] if "--lang" in own else [""]
        asked = next((one.partition("=")[2] for one in own if one.startswith("--lang=")), "".join(following))
        return cls.of(cast("Language", asked) if asked in {"en", "ko"} else None, "--json" in own)

    @cached_property
    def errors(self) -> "Console":
        """The console that writes to standard error."""
        return _console(sys.stderr)

    def emit(self, text: str) -> None:
        """Write to standard output. A reader that has gone away ends the command quietly. Raises FileFailure."""
        self._write(plain(text))

    def _write(self, text: str) -> None:
        with _written():
            sys.stdout.write(text)
            sys.stdout.flush()

    def json(self, value: object) -> None:
        """Write a JSON value to standard output, indented."""
        self.emit(json.dumps(value, ensure_ascii=False, indent=2) + "\n")

    def page(self, *parts: "RenderableType") -> None:
        """Write what a person asked to see to standard output."""
        console = _console(sys.stdout)
        with _written(), console.capture() as captured:
            for part in parts:
                console.print(part)
        self._write("\n".join(line.rstrip(" ") for line in captured.get().split("\n")))

    def say(self, *parts: "RenderableType") -> None:
        """Write to standard error; not at all where JSON was asked for."""
        if not self.as_json:
            with no_matter(sys.stderr):
                for part in parts:
                    self.errors.print(part)

    def line(self, text: str) -> None:
        """Say a line that is never wrapped, for it holds a path, an address or a command to copy."""
        if not self.as_json:
            self.note(text)

    def note(self, text: str) -> None:
        """Write one line to standard error, as it is."""
        with no_matter(sys.stderr):
            print(plain(text), file=sys.stderr, flush=True)

    def note_json(self, value: dict[str, Any]) -> None:
        """Write an object on one line of standard error."""
        self.note(json.dumps(value, ensure_ascii=False))

    def fail(self, error: CertbrokerError) -> Exit:
        """Tell an error, one line or an object, and return its exit code."""
        if self.as_json:
            self.note_json(error.describe())
        else:
            self.note(one_line(error, self.language))
        return exit_of(error)


@contextmanager
def _written() -> Generator[None]:
    """Write results: end the command where that cannot be. Raises FileFailure."""
    try:
        yield
    except BrokenPipeError:
        raise typer.Exit(Exit.BROKEN_PIPE) from None
    except OSError as error:
        raise failure(error, OUTPUT) from None


def one_line(error: CertbrokerError, language: Language) -> str:
    """Return an error as `code: message`, with the certificate where the message does not name it."""
    message = " ".join(error.message(language).split())
    about = f" [{error.certificate}]" if error.certificate and error.certificate not in message else ""
    return f"{error.code}: {message}{about}"


def _console(stream: TextIO) -> "Console":
    from rich.console import Console
    from rich.control import Control
    from rich.segment import Segment

    class Plain:
        """Something drawn, in which only the console itself commands the terminal."""

        def __init__(self, drawn: "ConsoleRenderable") -> None:
            self._drawn = drawn

        def __rich_console__(self, console: Console, options: "ConsoleOptions") -> "Iterator[Segment]":
            for one in console.render(self._drawn, options):
                yield one if one.control else Segment(plain(one.text), one.style)

    class Quiet(Console):
        def on_broken_pipe(self) -> None:
            """Go on: that nobody reads the progress does not stop the work."""
            self.quiet = True

        def process_renderables(self, renderables: "list[ConsoleRenderable]") -> "list[ConsoleRenderable]":
            """Let nothing that is drawn command the terminal."""
            return [one if isinstance(one, Control) else Plain(one) for one in renderables]

    made = Quiet(file=stream, markup=False, highlight=False, emoji=False)
    made.push_render_hook(made)  # pyright: ignore[reportArgumentType] - it has the hook's one method
    return made
