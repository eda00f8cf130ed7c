"""`certbroker statement`: facts in place of papers, signed."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from certbroker.cli import files
from certbroker.cli.bundle import DOSSIER
from certbroker.cli.failures import WrongUsage
from certbroker.cli.keys import TRUST, CertificateFile, KeyFile, Keys, Pkcs12File
from certbroker.cli.procedures import Filed, Named, chosen
from certbroker.cli.screen import AsJson, Lang, Screen
from certbroker.cli.sealing import throwaway_key
from certbroker.cli.wording import text

if TYPE_CHECKING:
    from certbroker.dossier import Dossier
    from certbroker.requirements import Procedure
    from certbroker.requirements.statement import Statement
    from certbroker.signing import SigningKey


def statement(
    *,
    procedure: Named = None,
    file: Filed = None,
    person: Annotated[
        str | None, typer.Option(metavar="NAME", help="Whom of the sandbox's people it is about: collects the plan.")
    ] = None,
    dossier: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Where demo or collect left dossier.json.")
    ] = None,
    key: KeyFile = None,
    certificate: CertificateFile = None,
    pkcs12: Pkcs12File = None,
    recipient: Annotated[str | None, typer.Option(metavar="NAME", help="Who receives it.")] = None,
    only: Annotated[list[str] | None, typer.Option(metavar="ID", help="Answer this requirement (repeatable).")] = None,
    answer: Annotated[
        list[str] | None, typer.Option(metavar="KEY=VALUE", help="What the applicant or the office says (repeatable).")
    ] = None,
    output: Annotated[Path, typer.Option("-o", "--output", metavar="FILE", help="The file to write.")] = Path(
        "statement.jws"
    ),
    lang: Lang = None,
    as_json: AsJson = False,
) -> None:
    """Answer what a procedure asks with yes, no or cannot tell, and sign it: no paper and no figure is handed over.

    Writes the statement, and beside it NAME.private.json, which the maker keeps: the code that ties the statement to
    its holder, and which paper each digest is of. With --person and no key, a throw-away key signs and trust.pem
    holds its root.

    The password of a key comes from $CERTBROKER_KEY_PASSWORD; without it a person at a terminal is asked, unseen.

    서류 대신 사실만: 요건마다 예·아니요·확인할 수 없음으로 답하고 서명합니다.

    \b
    Examples:
      certbroker statement youth-basic-income --person choi \\
        --answer quarter_reference_date=2026-11-01
      certbroker statement jeonse-loan --dossier out --only adult \\
        --pkcs12 seal.p12 -o adult.jws
    """  # noqa: D301 - \b keeps lines apart in a help text
    screen = Screen.of(lang, as_json)
    if (person is None) == (dossier is None):
        raise WrongUsage("say about whom: --person NAME of the sandbox, or --dossier DIR")
    keys, found, said = Keys(key, certificate, pkcs12), chosen(procedure, file), answers_of(answer or ())
    if dossier and not keys.is_given:
        raise WrongUsage("say who signs: --key FILE with --certificate FILE, or --pkcs12 FILE")
    signer = keys.read() if keys.is_given else None
    held = _load(dossier) if dossier else _collected(screen, str(person), found, recipient)
    now = None
    if signer is None:
        signer, now = throwaway_key(held.collected_at), held.collected_at
    made = held.statement(found, key=signer, recipient=recipient, answers=said, only=only, now=now)
    _write(screen, made, output, None if keys.is_given else signer)


def answers_of(told: "list[str] | tuple[str, ...]") -> dict[str, bool | int | str | date]:
    """Read what was said: `claims.children=yes`, `notice.percent=60`, `notice_date=2026-11-01`. Raises WrongUsage."""
    pairs = [one.partition("=") for one in told]
    if not all(key and value for key, _, value in pairs):
        raise WrongUsage("an answer is KEY=VALUE: claims.children=yes, notice_date=2026-11-01")
    return {key: _value(value) for key, _, value in pairs}


def _value(told: str) -> bool | int | str | date:
    if told in {"yes", "true", "no", "false"}:
        return told in {"yes", "true"}
    if told.isdecimal():
        return int(told)
    try:
        return date.fromisoformat(told)
    except ValueError:
        return told


def _load(folder: Path) -> "Dossier":
    from certbroker.dossier import Dossier

    path = folder / DOSSIER if folder.is_dir() else folder
    files.read_bytes(str(path))
    return Dossier.load(path)


def _collected(screen: Screen, person: str, procedure: "Procedure", recipient: str | None) -> "Dossier":
    """Collect the plan of a procedure for one of the sandbox's people."""
    from certbroker.catalogue import discover
    from certbroker.cli.demo import fetched, stories
    from certbroker.cli.judged import APPLICANT, items_of
    from certbroker.cli.procedures import context_of
    from certbroker.cli.sandbox import require_sandbox
    from certbroker.requirements import resolve

    if person not in stories():
        raise WrongUsage(f"no story for {person!r}: there are {', '.join(stories())}")
    require_sandbox()
    asked, _ = items_of(resolve(procedure, discover(), context_of(person)), {APPLICANT: person})
    items = asked.get(APPLICANT)
    if not items:
        raise WrongUsage(f"{procedure.id} needs no certificate that {person} can have fetched")
    return fetched(screen, person, items, recipient or stories()[person].recipient, procedure.name_ko)


def _write(screen: Screen, made: "Statement", path: Path, throwaway: "SigningKey | None") -> None:
    private, trust = path.with_suffix(".private.json"), path.parent / TRUST if throwaway else None
    files.folder(path.parent)
    try:
        made.save(path)
        made.save_private(private)
        if trust and throwaway:
            trust.write_text(throwaway.trust_pem, encoding="ascii")
    except OSError as error:
        raise files.failure(error, str(path)) from None
    if throwaway:
        screen.say(text("throwaway", screen.language))
    for one in filter(None, (path, private, trust)):
        screen.line(text("wrote", screen.language, path=one))
    if made.code:
        screen.line(text("code", screen.language, code=made.code.reveal()))
    if screen.as_json:
        written = {"statement": str(path), "private": str(private), "trust": str(trust) if trust else None}
        screen.json({**made.describe(), "files": written})
    else:
        screen.page(*made.lines(screen.language))
