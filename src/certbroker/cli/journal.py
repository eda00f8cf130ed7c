"""`certbroker journal`: who received what, when and why; for a holder, an auditor, and to check that it is whole."""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, TypeVar

import typer

from certbroker.cli import files
from certbroker.cli.failures import Exit, FileFailure, WrongUsage
from certbroker.cli.places import Place, named, vault
from certbroker.cli.screen import AsJson, Lang, Screen
from certbroker.cli.wording import text

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator
    from datetime import date

    from certbroker.journal import Ledger, Verified

T = TypeVar("T")
_LONGEST = 100_000
"""Characters of a line that are read at once."""
What = Literal["show", "export", "verify"]


@dataclass(frozen=True)
class Asked:
    """Which journal, which part of it, and where it goes."""

    store: str | None
    keys: Path | None
    settings: Path | None
    since: "date | None"
    until: "date | None"
    output: Path | None
    against: Path | None
    by: str
    why: str

    def run(self, work: "Callable[[Ledger], Awaitable[T]]") -> T:
        """Do something with the journal of the store."""

        async def whole() -> T:
            from certbroker.journal import Ledger

            async with self.place().open() as store:
                return await work(Ledger(store))

        return asyncio.run(whole())

    def place(self) -> Place:
        """Return where the journal is; an address, or a file with a key ring beside it, is a vault.

        Raises WrongUsage, SettingsError, FileFailure where there is no such file.
        """
        if self.store is None:
            return Place(vault("", self.keys, self.settings))
        path = Path(self.store.removeprefix("sqlite:///"))
        if not self.store.startswith("postgresql://") and not path.is_file():
            raise FileFailure(f"{path}: no such file")
        if "://" in self.store:
            return Place(named(self.store, self.keys))
        is_vault = self.keys or Path(f"{self.store}.keys").is_file()
        return Place(named(f"sqlite:///{self.store}", self.keys)) if is_vault else Place(store=path)


def journal(
    *,
    action: Annotated[What, typer.Argument(metavar="show|export|verify", help="What to do.")],
    target: Annotated[
        str | None, typer.Argument(metavar="CONSENT|FILE", help="show: the consent. verify: an export, or nothing.")
    ] = None,
    store: Annotated[
        str | None, typer.Option(metavar="FILE|URL", help="The store: a file, sqlite:///… or postgresql://… .")
    ] = None,
    keys: Annotated[Path | None, typer.Option(metavar="FILE", help="Key ring of a vault.")] = None,
    settings: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The vault of these settings (default: $CERTBROKER_SETTINGS).")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help="export: the file to write.")
    ] = None,
    since: Annotated[
        datetime | None, typer.Option(metavar="DATE", formats=["%Y-%m-%d"], help="export: from this day on.")
    ] = None,
    until: Annotated[
        datetime | None, typer.Option(metavar="DATE", formats=["%Y-%m-%d"], help="export: before this day.")
    ] = None,
    against: Annotated[
        Path | None, typer.Option(metavar="FILE", help="verify: an earlier export that must still be in the journal.")
    ] = None,
    by: Annotated[str, typer.Option(metavar="NAME", help="export: who exports; is written down.")] = "",
    why: Annotated[str, typer.Option(metavar="TEXT", help="export: why; is written down.")] = "",
    lang: Lang = None,
    as_json: AsJson = False,
) -> int:
    """Show a consent's history, export the journal for an auditor, or check that nothing of it was changed.

    An export is JSON lines, names masked. It is checked without the store and without a key. Exit code of verify: 0
    only where everything holds; else the first broken entry is named.

    누가, 무엇을, 언제, 왜 받았는지 보여 주고, 감사용으로 내보내고, 위·변조를 확인합니다.

    \b
    Examples:
      certbroker journal show con_0123 --settings settings.toml
      certbroker journal export --store sqlite:///vault.db -o journal.jsonl \\
        --by 김감사 --why "월간 점검"
      certbroker journal verify journal.jsonl
      certbroker journal verify --store sqlite:///vault.db --against journal.jsonl
    """  # noqa: D301 - \b keeps lines apart in a help text
    screen = Screen.of(lang, as_json)
    begin, end = (one.date() if one else None for one in (since, until))
    asked = Asked(store, keys, settings, begin, end, output, against, by, why)
    if action == "show":
        return _show(screen, asked, target)
    return _export(screen, asked) if action == "export" else _verify(screen, asked, target)


def _show(screen: Screen, asked: Asked, consent: str | None) -> Exit:
    from certbroker.catalogue import discover
    from certbroker.journal import History

    if not consent:
        raise WrongUsage("say which consent: certbroker journal show CONSENT --store FILE")
    history = History(tuple(asked.run(lambda ledger: ledger.of(consent))))
    if screen.as_json:
        screen.json(history.describe())
    elif history.entries:
        everything = discover()

        def name(certificate: str) -> str:
            spec = everything[certificate].spec
            return spec.name_ko if screen.language == "ko" else spec.name_en

        screen.emit(history.text(screen.language, name) + "\n")
    else:
        screen.say(text("no_history", screen.language))
    return Exit.DONE if history.entries else Exit.REFUSED


def _export(screen: Screen, asked: Asked) -> Exit:
    from certbroker.fields import SEOUL
    from certbroker.journal import Action, Actor, Deed
    from certbroker.journal.export import exported
    from certbroker.settings import Official

    async def write(ledger: "Ledger") -> int:
        await ledger.record(Deed(action=Action.EXPORTED, actor=Actor.of(Official(name=asked.by)), purpose=asked.why))
        count = 0
        async for line in exported(ledger, datetime.now(SEOUL), asked.since, asked.until):
            out(line)
            count += 1
        return count

    if asked.output is None:
        out = screen.emit
        asked.run(write)
        return Exit.DONE
    try:
        asked.output.touch(mode=0o600)
        with asked.output.open("w", encoding="utf-8", newline="\n") as file:
            out = file.write
            count = asked.run(write)
    except OSError as error:
        raise files.failure(error, str(asked.output)) from None
    screen.line(text("wrote", screen.language, path=asked.output))
    if screen.as_json:
        screen.json({"journal": str(asked.output), "entries": count - 2})
    return Exit.DONE


def _verify(screen: Screen, asked: Asked, export: str | None) -> Exit:
    from certbroker.journal.export import anchors_of, checked

    is_stored = bool(asked.store or asked.settings)
    if (export is None) != is_stored:
        raise WrongUsage("say what to verify: an export FILE, or --store, or --settings")
    if export:
        found = checked(_lines(export))
    else:
        anchors = anchors_of(_lines(str(asked.against))) if asked.against else None
        found = asked.run(lambda ledger: ledger.verify_chain(anchors))
    _tell(screen, found)
    return Exit.DONE if found.holds else Exit.REFUSED


def _tell(screen: Screen, found: "Verified") -> None:
    if screen.as_json:
        screen.json(found.describe())
        return
    for one in found.broken:
        screen.emit(text("broken", screen.language, lane=one.lane, sequence=one.sequence, why=one.why) + "\n")
    if found.holds:
        screen.emit(text("unbroken", screen.language, entries=found.entries) + "\n")


def _lines(path: str) -> "Iterator[str]":
    """Read a file line by line; one that is longer than a line of a journal comes in pieces, which are none."""
    try:
        with Path(path).open(encoding="utf-8", newline="\n") as file:
            yield from iter(lambda: file.readline(_LONGEST), "")
    except UnicodeDecodeError:
        raise FileFailure(f"{path}: not UTF-8") from None
    except OSError as error:
        raise files.failure(error, path) from None
