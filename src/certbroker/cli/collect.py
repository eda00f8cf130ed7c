"""`certbroker collect`: consent, approval, collection, in one command."""

from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from certbroker.cli import files
from certbroker.cli.bundle import DOSSIER
from certbroker.cli.failures import Exit, WrongUsage
from certbroker.cli.places import settled
from certbroker.cli.program import command
from certbroker.cli.sandbox import require_sandbox
from certbroker.cli.screen import AsJson, Lang, Screen
from certbroker.cli.wording import text
from certbroker.errors import ConsentPending, Recovery

if TYPE_CHECKING:
    from collections.abc import Generator

    from certbroker.dossier import Dossier
    from certbroker.model import Holder
    from certbroker.settings import Preferences
    from certbroker.store import Store
    from certbroker.sync import Broker

TRUST = "trust.pem"
"""Where the root of the sandbox's issuers is written, to verify their originals by."""
CHANNELS = ("public_mydata", "document_wallet", "open_data")
Originals = Annotated[
    bool, typer.Option("--originals", help="Prefer the channel that delivers the issuer's signed original.")
]
Channels = Annotated[
    list[str] | None,
    typer.Option(metavar="NAME", help="Use this channel only; again for a second choice (see `catalogue`)."),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would be sent, and send nothing.")]


@dataclass(frozen=True)
class Source:
    """Which exchange is asked, about whom, and where the consent is kept."""

    settings: Path | None
    party: str | None
    holder: Path | None
    sandbox: bool
    person: str | None
    store: Path | None
    originals: bool = False
    channels: tuple[str, ...] = ()

    @property
    def is_kept(self) -> bool:
        """Whether the consent outlives the command."""
        return bool(self.store) or (not self.sandbox and settled(self.settings) is not None)


@dataclass(frozen=True)
class Request:
    """What is asked for: items for a recipient and a purpose, or a consent that was asked for before."""

    certificates: tuple[str, ...]
    recipient: str
    purpose: str
    resume: str | None
    deadline: float
    dry_run: bool = False

    def check(self, source: Source) -> None:
        """Raise WrongUsage where options are missing or exclude one another."""
        lacking = [f"--{name}" for name in ("recipient", "purpose") if not getattr(self, name)]
        if self.dry_run and self.resume:
            raise WrongUsage("--dry-run shows what a new request would send: it takes no --resume")
        if self.resume and (self.certificates or not source.is_kept):
            raise WrongUsage("--resume goes on with a consent: give --store or settings with a vault, no certificates")
        if not self.resume and not self.certificates:
            raise WrongUsage(f"name at least one certificate; {command('catalogue')} lists them")
        if not self.resume and not self.dry_run and lacking:
            raise WrongUsage(f"missing {' and '.join(lacking)}: the holder consents to them")
        if source.sandbox and (source.settings or source.holder or self.resume):
            raise WrongUsage(
                "--sandbox is an exchange of its own: it takes --person, not --settings, --holder, --resume"
            )
        if not source.sandbox and not self.resume and (source.person or not source.holder):
            raise WrongUsage("say whom to ask: --holder FILE, or --sandbox --person NAME")


def collect(
    *,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="DIR", help="Folder for dossier.json and originals.")
    ] = None,
    certificates: Annotated[
        list[str] | None, typer.Argument(metavar="CERT[:OPTION=VALUE,…]", help="What to fetch, with its options.")
    ] = None,
    recipient: Annotated[str, typer.Option(metavar="NAME", help="Who receives the certificates.")] = "",
    purpose: Annotated[str, typer.Option(metavar="TEXT", help="What they are for.")] = "",
    holder: Annotated[
        Path | None, typer.Option(metavar="FILE", help="TOML: name, birth_date, resident_number by reference.")
    ] = None,
    settings: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Settings (default: $CERTBROKER_SETTINGS).")
    ] = None,
    party: Annotated[str | None, typer.Option(metavar="NAME", help="Which relying party of the settings.")] = None,
    sandbox: Annotated[bool, typer.Option("--sandbox", help="Ask the embedded sandbox.")] = False,
    person: Annotated[
        str | None, typer.Option(metavar="NAME", help="Whom of the sandbox's people (default: hong).")
    ] = None,
    deadline: Annotated[
        float, typer.Option(metavar="SECONDS", help="How long to wait for the holder's approval.", min=0)
    ] = 120.0,
    store: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Keep consent and documents in this file, not in [vault].")
    ] = None,
    resume: Annotated[str | None, typer.Option(metavar="CONSENT", help="Go on with a consent that is kept.")] = None,
    originals: Originals = False,
    channel: Channels = None,
    dry_run: DryRun = False,
    lang: Lang = None,
    as_json: AsJson = False,
) -> int:
    """Fetch certificates with the holder's consent.

    Asks the holder, waits for the approval, fetches, writes DIR/dossier.json. The address where the holder approves
    is told on standard error. Exit code 0: everything came; 1: some of it came, or the holder declined; 3: not
    approved yet, or the channel is down for now.

    The holder's file holds no number in clear: resident_number = { env = "NAME" } or { file = "PATH" }; without it a
    person at a terminal is asked, unseen.

    동의를 받아 증명서를 모읍니다.

    \b
    Examples:
      certbroker collect nts.income_amount:from_year=2023,to_year=2025 \\
        mois.resident_register --sandbox --person hong \\
        --recipient 가나은행 --purpose "대출 신청" -o out
      certbroker collect nts.tax_clearance --holder holder.toml \\
        --settings settings.toml --store consents.db \\
        --recipient 가나은행 --purpose "대출 신청" -o out
      certbroker collect --resume con_0123 --store consents.db \\
        --settings settings.toml -o out
      certbroker collect mois.resident_register --originals --sandbox \\
        --recipient 가나은행 --purpose "대출 신청" -o out
      CERTBROKER_SERVICE_KEY=… certbroker collect --dry-run \\
        nts.business_status:business_numbers=000-00-00017 --holder holder.toml
    """  # noqa: D301 - \b keeps lines apart in a help text
    screen = Screen.of(lang, as_json)
    source = Source(settings, party, holder, sandbox, person, store, originals, tuple(channel or ()))
    request = Request(tuple(certificates or ()), recipient, purpose, resume, deadline, dry_run)
    request.check(source)
    return _rehearsed(screen, request, source) if dry_run else _done(screen, request, source, output)


def _done(screen: Screen, request: Request, source: Source, output: Path | None) -> Exit:
    if output is None:
        raise WrongUsage("missing -o DIR: where dossier.json is written")
    folder = files.folder(output)
    with _broker(source) as broker:
        dossier = _collected(screen, broker, request, source, folder)
        if any(one.original for one in dossier) and broker.trust_pem:
            (folder / TRUST).write_text(broker.trust_pem, encoding="ascii")
    path = folder / DOSSIER
    dossier.save(path)
    return _ended(screen, dossier, path)


def _rehearsed(screen: Screen, request: Request, source: Source) -> Exit:
    """Show the requests that would be sent; what cannot be asked for ends it with exit code 1."""
    from certbroker.cli import wanted

    with _broker(source) as broker:
        items = [wanted.item(one, broker.catalogue) for one in request.certificates]
        found = broker.rehearse(_holder(source, broker), items)
    if screen.as_json:
        screen.json([one.describe() for one in found])
    for one in () if screen.as_json else found:
        screen.emit(f"# {', '.join(one.certificates)}" + (f" ({one.channel})" if one.channel else "") + "\n")
        screen.emit("".join(f"{sent.text()}\n" for sent in one.requests))
        if one.error:
            screen.emit(f"# {one.error.message(screen.language)}\n\n")
    return Exit.REFUSED if any(one.error for one in found) else Exit.DONE


def _preferences(source: Source) -> "Preferences":
    from pydantic import ValidationError

    from certbroker.settings import Preferences

    try:
        return Preferences.model_validate({"originals": source.originals or None, "channels": source.channels or None})
    except ValidationError:
        raise WrongUsage(f"--channel: one of {', '.join(CHANNELS)}") from None


def _collected(screen: Screen, broker: "Broker", request: Request, source: Source, folder: Path) -> "Dossier":
    from certbroker.cli import wanted
    from certbroker.cli.progress import Progress

    with Progress(screen, broker.catalogue) as progress:
        consent = request.resume or ""
        if not consent:
            items = [wanted.item(one, broker.catalogue) for one in request.certificates]
            who = _holder(source, broker)
            asked = broker.request_consent(who, items, recipient=request.recipient, purpose=request.purpose)
            progress.asked(asked)
            consent = asked.id
        try:
            dossier = broker.collect(consent, deadline=request.deadline, on_event=progress.tell)
        except ConsentPending:
            _tell_how_to_go_on(screen, consent, source, folder)
            raise
        progress.failures(dossier)
    return dossier


def _holder(source: Source, broker: "Broker") -> "Holder":
    if source.holder:
        from certbroker.cli.holder import read_holder

        return read_holder(source.holder)
    name = source.person or next(iter(broker.people))
    if name not in broker.people:
        raise WrongUsage(f"no person {name!r} in the sandbox: there are {', '.join(broker.people)}")
    return broker.people[name]


def _tell_how_to_go_on(screen: Screen, consent: str, source: Source, folder: Path) -> None:
    if not source.is_kept or source.sandbox:
        screen.say(text("not_kept", screen.language))
        return
    named = {"--store": source.store, "--settings": source.settings, "--party": source.party, "-o": folder}
    options = [part for name, value in named.items() if value for part in (name, str(value))]
    screen.line(text("go_on", screen.language, command=command("collect", "--resume", consent, *options)))


@contextmanager
def _broker(source: Source) -> "Generator[Broker]":
    from certbroker.sync import Broker

    if source.sandbox:
        require_sandbox()
        opened = Broker.sandbox(store=_store(source.store), preferring=_preferences(source))
    else:
        opened = Broker.from_settings(
            source.settings, party=source.party, store=_store(source.store), preferring=_preferences(source)
        )
    with opened as broker:
        yield broker


def _store(path: Path | None) -> "Store | None":
    from certbroker.store import SqliteStore

    try:
        return SqliteStore.open(path) if path else None
    except OSError as error:
        raise files.failure(error, str(path)) from None


def _ended(screen: Screen, dossier: "Dossier", path: Path) -> Exit:
    """Say how it ended, and return the exit code."""
    counts = {"delivered": len(dossier.evidence), "count": len(dossier.outcomes)}
    screen.line(text("wrote", screen.language, path=path))
    if not dossier.is_complete:
        screen.say(text("partly", screen.language, **counts))
    later = _comes_later(dossier)
    if later:
        screen.say(text("again", screen.language))
    if screen.as_json:
        documents = [{"certificate": one.id, "outcome": one.kind} for one in dossier.outcomes]
        consents = list(dossier.consent_ids)
        screen.json({"dossier": str(path), "consents": consents, **counts, "documents": documents})
    return Exit.DONE if dossier.is_complete else Exit.TEMPORARY if later else Exit.REFUSED


def _comes_later(dossier: "Dossier") -> bool:
    """Whether something that did not come failed for now only, or is to come later."""
    from certbroker.evidence import Deferred, Failed

    return any(
        isinstance(one, Deferred) or (isinstance(one, Failed) and one.error.recovery is Recovery.RETRY)
        for one in dossier.outcomes
    )
