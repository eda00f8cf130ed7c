"""`certbroker bundle`: a saved dossier → the submission PDF."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from certbroker.cli import files
from certbroker.cli.failures import WrongUsage
from certbroker.cli.keys import CertificateFile, KeyFile, Keys, OnToken, PasswordFile, Pkcs12File
from certbroker.cli.profiles import Bates, DropRefused, ProfileName, Rules, Separators, filing_of, profile_of
from certbroker.cli.screen import AsJson, Lang, Screen
from certbroker.cli.sealing import (
    Authority,
    AuthorityFile,
    LevelName,
    Lists,
    Reason,
    Sealing,
    SettingsFile,
    sealed_or_kept,
    write,
)
from certbroker.cli.wording import text

if TYPE_CHECKING:
    from certbroker.bundle import Bundle, Profile, Redaction, Submission
    from certbroker.bundle.seal import Sealed
    from certbroker.dossier import Dossier

DOSSIER = "dossier.json"
DANGEROUS = ("actions", "attachments", "links")
"""What is told of issuers' files; forms, signatures, bookmarks and tags most of them have."""


def bundle(
    *,
    source: Annotated[Path, typer.Argument(metavar="DIR", help="Folder with dossier.json, as `collect` writes it.")],
    output: Annotated[Path, typer.Option("-o", "--output", metavar="FILE", help="The PDF to write.")],
    recipient: Annotated[
        str | None, typer.Option(metavar="NAME", help="Who receives it, where no consent says it.")
    ] = None,
    purpose: Annotated[
        str | None, typer.Option(metavar="TEXT", help="What it is for, where no consent says it.")
    ] = None,
    profile: ProfileName = None,
    redact: Rules = None,
    separators: Separators = False,
    bates: Bates = None,
    drop_refused: DropRefused = False,
    key: KeyFile = None,
    certificate: CertificateFile = None,
    pkcs12: Pkcs12File = None,
    pkcs11: OnToken = None,
    password_file: PasswordFile = None,
    level: LevelName = None,
    tsa: Authority = None,
    tsa_certificates: AuthorityFile = None,
    revocation: Lists = None,
    reason: Reason = None,
    settings: SettingsFile = None,
    lang: Lang = None,
    as_json: AsJson = False,
) -> None:
    """Make the submission PDF of what was collected, and seal it where a key is given.

    --level is B-T where there is a --tsa, else B-B. The password of a key comes from --password-file or
    $CERTBROKER_KEY_PASSWORD; without them a person at a terminal is asked, unseen. Where the seal cannot be made, the
    file without it is kept as NAME.unsealed.pdf.

    It goes to the recipient that the holder consented to, for that purpose: another is refused (consent.scope).

    --profile says what the recipient takes; where that may be several files or a ZIP, -o is the folder they go into.
    --redact leaves out what it does not need: nts.income_amount:settlements.payer_number, kind:address.

    --lang is also the language of the PDF's own words (default: ko).

    모아 둔 증명서로 제출 서류 묶음(PDF)을 만듭니다.

    \b
    Examples:
      certbroker bundle out -o submission.pdf
      certbroker bundle out -o mail --profile email-10mb --redact kind:phone
      certbroker bundle out -o file.pdf --separators --bates GN-2026-
      certbroker bundle out -o submission.pdf --pkcs12 seal.p12 \\
        --tsa https://tsa.example/tsr
    """  # noqa: D301 - \b keeps lines apart in a help text
    screen = Screen.of(lang, as_json)
    keys = Keys(key, certificate, pkcs12, pkcs11, password_file)
    asked = Sealing(keys, level, tsa, tsa_certificates, tuple(revocation or ()), reason, settings)
    taken = profile_of(profile)
    with asked.opened() as make:
        _check_seal(taken, is_sealed=make is not None)
        submission = dossier_of(source).submission(
            taken,
            recipient=recipient,
            purpose=purpose,
            language=lang or "ko",
            filing=filing_of(taken, bates, separators=separators),
            redact=_redaction(redact or (), drop_refused=drop_refused),
        )
        if taken.package != "one" or output.is_dir():
            write_files(screen, submission.sealed(lambda data: make(data).data) if make else submission, output)
            return
        made = submission.files[0].bundle
        sealed = sealed_or_kept(screen, made.data, output, make) if make else None
    write(sealed.data if sealed else made.data, output)
    _tell(screen, output, made, sealed)


def _redaction(rules: Sequence[str], *, drop_refused: bool) -> "Redaction":
    from certbroker.bundle import Redaction

    return Redaction.of(rules, refused="data" if drop_refused else "raise")


def dossier_of(source: Path) -> "Dossier":
    """Read the dossier of a folder. Raises FileFailure, PayloadError."""
    from certbroker.dossier import Dossier

    path = source / DOSSIER if source.is_dir() else source
    files.read_bytes(str(path))
    return Dossier.load(path)


def _check_seal(profile: "Profile", *, is_sealed: bool) -> None:
    """Raise WrongUsage where the recipient would refuse the file for its seal, or for having none."""
    if profile.signed == "required" and not is_sealed:
        raise WrongUsage(f"profile {profile.id} wants it sealed: say who seals")
    if profile.signed == "refused" and is_sealed:
        raise WrongUsage(f"profile {profile.id} takes no sealed files")


def write_files(screen: Screen, submission: "Submission", folder: Path) -> None:
    """Write what is sent into a folder, each file by its profile's name. Raises FileFailure."""
    files.folder(folder)
    try:
        paths = submission.save(folder)
    except OSError as error:
        raise files.failure(error, str(folder)) from None
    _tell_dropped(screen, (one.bundle for one in submission.files))
    for path in paths:
        screen.line(text("wrote", screen.language, path=path))
    if screen.as_json:
        pages = [one.bundle.pages for one in submission.files]
        screen.json({"files": list(map(str, paths)), "pages": sum(pages), "bytes": sum(map(_size, paths))})


def _tell_dropped(screen: Screen, bundles: "Iterable[Bundle]") -> None:
    """Say what issuers' files have that acts or is hidden, and their pages do not: the files go along as they are."""
    for made in bundles:
        documents: list[dict[str, Any]] = json.loads(made.manifest)["documents"]
        for one in documents:
            told: list[str] = one["original"]["dropped"] if one["original"] else []
            dropped = [what for what in told if what in DANGEROUS]
            if dropped and screen.as_json:
                screen.note_json({"event": "dropped", "certificate": one["certificate"], "dropped": dropped})
            elif dropped:
                names = ", ".join(text(f"dropped_{what}", screen.language) for what in dropped)
                screen.note(text("dropped", screen.language, certificate=one["certificate"], names=names))


def _size(path: Path) -> int:
    return path.stat().st_size


def _tell(screen: Screen, output: Path, made: "Bundle", sealed: "Sealed | None") -> None:
    _tell_dropped(screen, [made])
    if sealed:
        screen.line(text("sealed", screen.language, **sealed.describe()))
    screen.line(text("wrote", screen.language, path=output))
    if screen.as_json:
        size = len(sealed.data if sealed else made.data)
        seal = sealed.describe() if sealed else None
        screen.json({"bundle": str(output), "pages": made.pages, "bytes": size, "seal": seal})
