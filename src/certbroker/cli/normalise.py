"""`certbroker normalise`: wire documents → canonical JSON."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from certbroker.cli import files
from certbroker.cli.failures import Exit, WrongUsage
from certbroker.cli.program import command
from certbroker.cli.screen import AsJson, Lang, Screen
from certbroker.errors import CertbrokerError, SettingsError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from certbroker.catalogue import Catalogue
    from certbroker.channels.open_data import Fault
    from certbroker.channels.public_mydata.envelope import Document
    from certbroker.model import Certificate
    from certbroker.reading import Profile, Reading

    Profiles = Mapping[str, Profile]


def normalise(
    *,
    certificate: Annotated[
        str | None, typer.Argument(metavar="ID", help="Id of the certificate; none with --exchange-bundle.")
    ] = None,
    file: Annotated[str | None, typer.Argument(metavar="FILE|-", help="Wire document; - is standard input.")] = None,
    exchange_bundle: Annotated[
        bool, typer.Option("--exchange-bundle", help="FILE is a decrypted answer of the exchange.")
    ] = False,
    profile: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Wire profiles (TOML): where your documents differ.")
    ] = None,
    lang: Lang = None,
    as_json: AsJson = False,
) -> int:
    """Turn wire documents into canonical JSON.

    Standard output holds the JSON and nothing else. What was not expected (unknown elements, unlisted words) is
    told on standard error, one a line. A document that came empty becomes {"outcome": "not_delivered"}. Resident
    numbers are masked. Exit code 1: not such a document.

    전송받은 XML 문서를 표준 JSON으로 바꿉니다.

    \b
    Examples:
      certbroker normalise nts.income_amount income.xml
      certbroker normalise nts.income_amount < income.xml
      certbroker normalise --exchange-bundle answer.xml
    """  # noqa: D301 - \b keeps lines apart in a help text
    screen = Screen.of(lang, as_json)
    profiles = _profiles(profile)
    from certbroker.catalogue import discover

    if exchange_bundle:
        if file is not None:
            raise WrongUsage("with --exchange-bundle give one FILE and no ID")
        return _answer(screen, discover(), files.read_bytes(certificate or files.STANDARD_INPUT), profiles)
    if certificate is None:
        raise WrongUsage(f"give the ID of a certificate, or --exchange-bundle; see {command('catalogue')}")
    from certbroker.channels.documents import canonical, read_document

    known = discover()[certificate]
    reading = read_document(known, files.read_bytes(file or files.STANDARD_INPUT), profiles.get(certificate))
    _report(screen, reading)
    screen.json(canonical(reading))
    return Exit.DONE


def _report(screen: Screen, reading: "Reading[Any] | Fault") -> None:
    for report in getattr(reading, "reports", ()):
        screen.note(report)


def _answer(screen: Screen, catalogue: "Catalogue", data: bytes, profiles: "Profiles") -> int:
    """Read every document of an answer; one bad document leaves the others alone."""
    from certbroker.channels.public_mydata.envelope import read_answer

    answer = read_answer(data)
    documents: dict[str, list[dict[str, Any]]] = {}
    unknown: list[str] = []
    for document in answer.documents:
        certificate = _known(document.name, catalogue, profiles)
        if certificate is None:
            unknown.append(document.name)
        else:
            told = _told(screen, certificate, document, profiles.get(certificate.id()))
            documents.setdefault(certificate.id(), []).append(told)
    told = {name: found[0] if len(found) == 1 else found for name, found in documents.items()}
    screen.json({"documents": told, "unknown": unknown, "result": answer.result})
    return Exit.REFUSED if any("error" in one for found in documents.values() for one in found) else Exit.DONE


def _told(
    screen: Screen, certificate: "type[Certificate]", document: "Document", profile: "Profile | None"
) -> dict[str, Any]:
    from certbroker.channels.documents import canonical
    from certbroker.reading import read_node

    try:
        reading = read_node(certificate, document.name, document.node, profile)
    except CertbrokerError as error:
        screen.fail(error)
        return {"error": error.describe()}
    _report(screen, reading)
    return canonical(reading)


def _known(element: str, catalogue: "Catalogue", profiles: "Profiles") -> "type[Certificate] | None":
    """Return the certificate of a document: by the profiles' names first, for they are the relying party's own."""
    own = next((name for name, profile in profiles.items() if element in profile.documents), None)
    return catalogue[own] if own else catalogue.by_document(element)


def _profiles(path: Path | None) -> "Profiles":
    """Read wire profiles, as settings have them. Raises SettingsError, FileFailure."""
    if path is None:
        return {}
    from pydantic import TypeAdapter, ValidationError

    from certbroker.settings import WireProfile

    try:
        told = TypeAdapter(dict[str, WireProfile]).validate_python(files.read_toml(path))
    except ValidationError as error:
        wrong = ", ".join(".".join(map(str, one["loc"])) for one in error.errors(include_input=False))
        raise SettingsError(
            f'{path.name}: {wrong}: a profile is ["issuer.certificate"] with document and paths'
        ) from None
    return {name: one.profile() for name, one in told.items()}
