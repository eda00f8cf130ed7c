"""`certbroker vault`: how it is, bringing it to another version, a new key, deleting, and checking all of it."""

import asyncio
import json
import sys
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, TypeVar

import typer

from certbroker.cli import files
from certbroker.cli.failures import Exit, FileFailure, WrongUsage
from certbroker.cli.places import settled
from certbroker.cli.places import vault as found_vault
from certbroker.cli.screen import AsJson, Lang, Screen
from certbroker.cli.wording import text

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Sequence

    from certbroker.settings import VaultSettings
    from certbroker.vault import Vault
    from certbroker.vault.checking import Fault
    from certbroker.vault.deletion import Deletion
    from certbroker.vault.status import Status

T = TypeVar("T")
What = Literal["status", "upgrade", "rotate", "purge", "check"]
_TOLD_EVERY = 2.0
"""Seconds between two lines of progress."""


@dataclass(frozen=True)
class Asked:
    """Which vault, and how it is dealt with."""

    screen: Screen
    place: "VaultSettings"
    settings: Path | None
    output: Path | None
    against: Path | None
    dry_run: bool
    go_on: bool
    retire: bool
    yes: bool

    def say(self, name: str, **values: object) -> None:
        """Say a line on standard error."""
        self.screen.line(text(name, self.screen.language, **values))

    def show(self, name: str, **values: object) -> None:
        """Write a line to standard output."""
        self.screen.emit(text(name, self.screen.language, **values) + "\n")

    def confirm(self, name: str, **values: object) -> None:
        """Ask whether to do what cannot be undone. Raises WrongUsage where nobody is there, Abort for a no."""
        if self.yes:
            return
        if not sys.stdin.isatty():
            raise WrongUsage("this cannot be undone: say --yes")
        typer.confirm(text(name, self.screen.language, **values), abort=True, err=True)

    def progress(self) -> "Callable[[int], None]":
        """Return what tells now and then how far it is."""
        last = time.monotonic()

        def tell(count: int) -> None:
            nonlocal last
            if time.monotonic() - last >= _TOLD_EVERY:
                last = time.monotonic()
                self.say("vault_so_far", count=f"{count:,}")

        return tell


def vault(
    *,
    action: Annotated[What, typer.Argument(metavar="status|upgrade|rotate|purge|check", help="What to do.")],
    url: Annotated[
        str, typer.Option(metavar="URL", help="sqlite:///FILE or postgresql://… (default: that of settings).")
    ] = "",
    keys: Annotated[Path | None, typer.Option(metavar="FILE", help="Its key ring (default: as settings say).")] = None,
    settings: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Settings (default: $CERTBROKER_SETTINGS).")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help="purge: where the proofs go.")
    ] = None,
    against: Annotated[
        Path | None, typer.Option(metavar="FILE", help="check: proofs of an earlier purge, which must hold still.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="upgrade, purge: say what would be done.")] = False,
    go_on: Annotated[bool, typer.Option("--go-on", help="rotate: go on with the current key; make no other.")] = False,
    retire: Annotated[
        bool, typer.Option("--retire", help="rotate: then forget the earlier keys; closes older backups for good.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do what cannot be undone without asking.")] = False,
    lang: Lang = None,
    as_json: AsJson = False,
) -> int:
    """Look after a vault: what is in it, its version, its keys, what is to be deleted, whether it is sound.

    \b
    status   version, items by kind, what waits, what is to be deleted, keys
    upgrade  bring the tables to the version of this program; opening does it too
    rotate   a new key: wraps every data key anew while services go on; may be
             stopped at any moment, and goes on with --go-on
    purge    delete what may no longer be kept and what holders withdrew; writes
             a proof of each deletion (JSON lines). To be run once a day
    check    open every item, check every deletion and those of --against

    purge and rotate --retire cannot be undone, and ask. A program says --yes.

    보관함을 살피고, 판을 올리고, 열쇠를 바꾸고, 파기하고, 점검합니다.

    \b
    Examples:
      certbroker vault status --settings settings.toml
      certbroker vault upgrade --settings settings.toml --dry-run
      certbroker vault rotate --url sqlite:///vault.db
      certbroker vault purge --settings settings.toml --yes -o proofs.jsonl
      certbroker vault check --settings settings.toml --against proofs.jsonl
    """  # noqa: D301 - \b keeps lines apart in a help text
    screen = Screen.of(lang, as_json)
    place = found_vault(url, keys, settings)
    _require_there(place)
    asked = Asked(screen, place, settings, output, against, dry_run, go_on, retire, yes)
    works = {"status": _status, "upgrade": _upgrade, "rotate": _rotate, "purge": _purge, "check": _check}
    return works[action](asked)


def _require_there(place: "VaultSettings") -> None:
    """Raise FileFailure where a SQLite database is not there: looking at it would make it."""
    path = Path(place.url.removeprefix("sqlite:///"))
    if place.is_file and not path.is_file():
        raise FileFailure(f"{path}: no such file")


def _opened(asked: Asked, work: "Callable[[Vault], Awaitable[T]]") -> T:
    """Do something with the vault."""

    async def whole() -> T:
        from certbroker.vault import Vault

        async with Vault.of(asked.place) as vault:
            return await work(vault)

    return asyncio.run(whole())


def _versions(asked: Asked) -> dict[str, str | None]:
    from certbroker.vault import upgrading

    return {"version": asyncio.run(upgrading.version(asked.place.address())), "wanted": upgrading.WANTED}


def _status(asked: Asked) -> Exit:
    versions = _versions(asked)
    if versions["version"] != versions["wanted"]:
        if asked.screen.as_json:
            asked.screen.json(versions)
        else:
            asked.show("vault_version", **versions)
            asked.say("vault_behind")
        return Exit.DONE
    found = _opened(asked, lambda vault: vault.status())
    if asked.screen.as_json:
        asked.screen.json(found.describe())
    else:
        _show(asked, found)
    return Exit.DONE


def _show(asked: Asked, found: "Status") -> None:
    asked.show("vault_version", version=found.version, wanted=found.wanted)
    for kind, count in found.items.items():
        asked.show("vault_items", kind=kind, count=count)
    if found.oldest_due:
        asked.show("vault_due", count=found.due, since=_time(found.oldest_due))
    asked.show("vault_to_delete", count=found.to_delete, withdrawn=found.withdrawn)
    if found.last_deleted:
        asked.show("vault_deleted", count=found.deleted, last=_time(found.last_deleted), over=found.to_forget)
    if found.half_deleted:
        asked.show("vault_half", count=found.half_deleted)
    for key, count in found.keys.items():
        current = text("vault_current", asked.screen.language) if key == found.current_key else ""
        asked.show("vault_key", key=key, count=count, current=current)


def _upgrade(asked: Asked) -> Exit:
    versions = _versions(asked)
    is_done = versions["version"] == versions["wanted"]
    if not (is_done or asked.dry_run):
        _opened(asked, lambda vault: vault.prepare())
    if asked.screen.as_json:
        asked.screen.json({"from": versions["version"], "to": versions["wanted"], "done": not asked.dry_run or is_done})
    else:
        asked.show("vault_as_wanted" if is_done else "vault_would" if asked.dry_run else "vault_upgraded", **versions)
    return Exit.DONE


def _rotate(asked: Asked) -> Exit:
    from certbroker.vault import LocalKey

    def earlier(vault: "Vault") -> list[str]:
        return list(vault.ring.ids[:-1])

    async def work(vault: "Vault") -> tuple[int, str, list[str], list[str]]:
        if asked.retire:
            keys = earlier(vault) if asked.go_on else list(vault.ring.ids)
            asked.confirm("ask_retire", keys=", ".join(keys) or "-")
        count = await vault.rotate(None if asked.go_on else LocalKey.make(), on_progress=asked.progress())
        retired = earlier(vault) if asked.retire else []
        for key in retired:
            await vault.retire(key)
        return count, vault.ring.current().id, retired, earlier(vault)

    try:
        count, key, retired, left = _opened(asked, work)
    except KeyboardInterrupt:
        asked.say("vault_go_on")
        raise
    if asked.screen.as_json:
        asked.screen.json({"rotated": count, "key": key, "retired": retired, "earlier": left})
        return Exit.DONE
    asked.show("vault_rotated", count=count, key=key)
    for one in retired:
        asked.show("vault_retired", key=one)
    for one in left:
        asked.say("vault_old_key", key=one)
    return Exit.DONE


def _purge(asked: Asked) -> Exit:
    before = _opened(asked, lambda vault: vault.status())
    if asked.dry_run:
        told = {"to_delete": before.to_delete, "withdrawn": before.withdrawn}
        if asked.screen.as_json:
            asked.screen.json(told)
        else:
            asked.show("vault_to_delete", count=before.to_delete, withdrawn=before.withdrawn)
        return Exit.DONE
    asked.confirm("ask_purge", count=before.to_delete, withdrawn=before.withdrawn)
    if asked.output:
        _write(asked.output, "")  # what cannot be written is found out before anything is deleted
    deletions, left = _opened(asked, lambda vault: _purged(asked, vault))
    lines = "".join(json.dumps(one.describe(), ensure_ascii=False) + "\n" for one in deletions)
    if asked.output is None:
        asked.screen.emit(lines)
    else:
        _write(asked.output, lines)
        if asked.screen.as_json:
            asked.screen.json({"deleted": len(deletions), "proofs": str(asked.output), "left": left})
    asked.say("vault_purged", count=len(deletions), path=asked.output or "-")
    if left:
        asked.say("vault_left", count=left)
    return Exit.DONE


async def _purged(asked: Asked, vault: "Vault") -> "tuple[Sequence[Deletion], int]":
    """Let each relying party of the settings delete what is its own; returns the proofs, and how many are left."""
    from certbroker.broker import Broker
    from certbroker.fields import SEOUL
    from certbroker.settings import RelyingParty, Settings

    began = datetime.now(SEOUL)
    if asked.settings or settled(None):
        known = Settings.load(asked.settings)
        brokers = [Broker.from_settings(known, party=name, store=vault) for name in known.relying_party]
    else:
        brokers = [Broker(RelyingParty(name="certbroker"), store=vault)]
    for broker in brokers:
        async with broker:
            await broker.purge()
    return await vault.deletions(began), (await vault.status()).withdrawn


def _write(path: Path, lines: str) -> None:
    """Write proofs behind those that are there: a day's after another's. Raises FileFailure."""
    try:
        path.touch(mode=0o600)
        with path.open("a", encoding="utf-8", newline="\n") as file:
            file.write(lines)
    except OSError as error:
        raise files.failure(error, str(path)) from None


def _check(asked: Asked) -> Exit:
    wanted = list(_proofs(asked.against)) if asked.against else []
    count, tell = 0, asked.progress()

    def counted(done: int) -> None:
        nonlocal count
        count = done
        tell(done)

    async def work(vault: "Vault") -> "list[Fault]":
        return [*await vault.check(counted), *await _undone(vault, wanted)]

    faults = _opened(asked, work)
    if asked.screen.as_json:
        asked.screen.json({"holds": not faults, "rows": count, "faults": [one.describe() for one in faults]})
    for one in () if asked.screen.as_json else faults:
        asked.show("vault_fault", kind=one.kind, id=one.id, why=one.why)
    if not faults and not asked.screen.as_json:
        asked.show("vault_sound", count=count)
    return Exit.REFUSED if faults else Exit.DONE


def _proofs(path: Path) -> "Iterable[Deletion]":
    """Read the proofs of an earlier purge. Raises FileFailure."""
    from certbroker.vault.deletion import Deletion

    for number, line in enumerate(files.read_bytes(str(path)).splitlines(), 1):
        try:
            yield Deletion.parse(json.loads(line))
        except (ValueError, TypeError, KeyError):
            raise FileFailure(f"{path}: line {number} is no proof of a deletion") from None


async def _undone(vault: "Vault", wanted: "Sequence[Deletion]") -> "list[Fault]":
    """Return what an earlier purge deleted and this vault does not say so of."""
    from certbroker.vault.checking import Fault

    return [Fault(one.kind, one.id, "not_deleted") for one in wanted if not await vault.is_deleted(one)]


def _time(moment: datetime) -> str:
    return moment.isoformat(sep=" ", timespec="seconds")
