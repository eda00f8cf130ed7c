"""`certbroker demo`: the whole way on the embedded sandbox."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files as package_files
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from certbroker.cli import files
from certbroker.cli.bundle import DOSSIER
from certbroker.cli.failures import WrongUsage
from certbroker.cli.keys import TRUST
from certbroker.cli.program import command
from certbroker.cli.sandbox import require_sandbox
from certbroker.cli.screen import AsJson, Lang, Screen
from certbroker.cli.sealing import throwaway, write
from certbroker.cli.wording import text

if TYPE_CHECKING:
    from rich.console import RenderableType

    from certbroker.bundle import Bundle
    from certbroker.dossier import Dossier
    from certbroker.evidence import Delivered, Outcome
    from certbroker.model import Certificate, Item

PDF = "submission.pdf"


@dataclass(frozen=True)
class Story:
    """What one of the cast asks for, and why."""

    recipient: str
    purpose: str
    wanted: tuple[str, ...]
    family: Mapping[str, str]
    """Who else may be asked: `spouse` → name in the cast."""


@cache
def stories() -> dict[str, Story]:
    """Return the stories of `demo.toml`, by person."""
    told = tomllib.loads((package_files("certbroker.cli") / "demo.toml").read_text(encoding="utf-8"))
    return {
        name: Story(one["recipient"], one["purpose"], tuple(one["wanted"]), one.get("family", {}))
        for name, one in told.items()
    }


def demo(
    *,
    person: Annotated[
        str, typer.Option(metavar="NAME", help="Who asks: hong, kim, lee, choi, park, lan or gana.")
    ] = "hong",
    procedure: Annotated[
        str | None, typer.Option(metavar="ID", help="Collect what this procedure needs, and say whether it holds.")
    ] = None,
    output: Annotated[Path, typer.Option("-o", "--output", metavar="DIR", help="Where the files go.")] = Path("out"),
    lang: Lang = None,
    as_json: AsJson = False,
) -> int | None:
    """Show the whole way in a few seconds.

    Consent, approval, the real protocol, typed certificates, one PDF. Runs on the embedded sandbox with fictional
    people: no contract, no key, no network. Writes DIR/submission.pdf, sealed with a key that nobody keeps,
    DIR/trust.pem to check the seal with, and DIR/dossier.json.

    가상 인물로 전 과정을 보여 줍니다.

    \b
    Examples:
      certbroker demo
      certbroker demo --person lee -o out/lee
      certbroker demo --procedure jeonse-loan
      certbroker demo --lang ko
    """  # noqa: D301 - \b keeps lines apart in a help text
    screen = Screen.of(lang, as_json)
    if person not in stories():
        raise WrongUsage(f"no story for {person!r}: there are {', '.join(stories())}")
    require_sandbox()
    folder = files.folder(output)
    if procedure is not None:
        return _by_procedure(screen, person, procedure, folder)
    dossier = _collected(screen, person, stories()[person])
    _finish(screen, folder, dossier, lang, as_json=as_json)
    return None


def _finish(screen: Screen, folder: Path, dossier: "Dossier", lang: Lang, *, as_json: bool) -> None:
    dossier.save(folder / DOSSIER)
    made = dossier.bundle(language=lang or "ko")
    sealed = throwaway(made.data, dossier.collected_at)
    write(sealed.data, folder / PDF)
    (folder / TRUST).write_text(sealed.trust_pem or "", encoding="ascii")
    screen.say("", _summary(dossier))
    _tell_places(screen, folder, made)
    _tell_next(screen, folder, dossier)
    if as_json:
        told = {"bundle": str(folder / PDF), "dossier": str(folder / DOSSIER), "trust": str(folder / TRUST)}
        screen.json({**told, "pages": made.pages, "seal": sealed.describe()})


def _by_procedure(screen: Screen, person: str, name: str, folder: Path) -> int:
    """Collect the plan of a procedure from everybody it concerns, bundle it, and say what the evidence tells."""
    from certbroker.catalogue import discover
    from certbroker.cli.judged import APPLICANT, items_of, verdict
    from certbroker.cli.procedures import context_of, procedure_of
    from certbroker.requirements import evaluate_procedure, resolve

    procedure, context = procedure_of(name), context_of(person)
    people = {APPLICANT: person} | dict(stories()[person].family)
    asked, left = items_of(resolve(procedure, discover(), context), people)
    parts = {
        who: fetched(screen, people[who], items, stories()[person].recipient, procedure.name_ko)
        for who, items in asked.items()
    }
    for one in left:
        screen.line(f"다른 사람의 동의나 답이 필요함 · needs somebody else's consent, or an answer: {one}")
    if not parts:
        screen.page(*verdict(procedure, evaluate_procedure(procedure, {}, context)))
        return 0
    whole = next(iter(parts.values())).joined(parts.values())
    _finish(screen, folder, whole, None, as_json=screen.as_json)
    others = {who: one.holder for who, one in parts.items() if who != APPLICANT}
    screen.page(*verdict(procedure, whole.evaluate(procedure, on=context.on, people=others)))
    return 0


def _collected(screen: Screen, person: str, story: Story) -> "Dossier":
    from certbroker.catalogue import discover
    from certbroker.cli import wanted

    items = [wanted.item(one, discover()) for one in story.wanted]
    return fetched(screen, person, items, story.recipient, story.purpose)


def fetched(screen: Screen, person: str, items: "list[Item[Certificate]]", recipient: str, purpose: str) -> "Dossier":
    """Collect from the embedded sandbox, with progress."""
    from certbroker.cli.progress import Progress
    from certbroker.sync import Broker

    with Broker.sandbox() as broker, Progress(screen, broker.catalogue) as progress:
        who = broker.people[person]
        consent = broker.request_consent(who, items, recipient=recipient, purpose=purpose)
        progress.asked(consent)
        screen.line(text("by_itself", screen.language))
        dossier = broker.collect(consent, on_event=progress.tell)
        progress.failures(dossier)
    return dossier


def _summary(dossier: "Dossier") -> "RenderableType":
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    title = f"{dossier.holder} → {dossier.recipient}, {dossier.purpose}"
    table = Table(
        title=title, title_justify="left", title_style="bold", box=SIMPLE_HEAD, padding=(0, 1), pad_edge=False
    )
    table.add_column("증명서\ncertificate", ratio=1, overflow="fold")
    table.add_column("발급일\nissued", no_wrap=True)
    table.add_column("결과\noutcome", no_wrap=True)
    for one in dossier.outcomes:
        table.add_row(*_row(one))
    return table


def _row(one: "Outcome") -> tuple["RenderableType", str, "RenderableType"]:
    from rich.text import Text

    from certbroker.cli.wording import OUTCOME, STYLE

    spec, (english, korean) = one.certificate.spec, OUTCOME[one.kind]
    day = cast("Delivered", one).evidence.issued_on if one.kind == "delivered" else None
    names = Text.assemble(spec.name_ko, "\n", (spec.name_en, "dim"))
    outcome = Text(f"{korean}\n{english}", style=STYLE.get(one.kind, "yellow"))
    return names, day.isoformat() if day else "–", outcome


def _tell_places(screen: Screen, folder: Path, made: "Bundle") -> None:
    size = len(made.data) // 1024
    screen.line(f"{folder / PDF}\n  제출 서류 묶음 {made.pages}쪽 · submission PDF, {made.pages} pages, {size} KB")
    screen.line(f"{folder / DOSSIER}\n  같은 내용의 데이터 · the same as data")
    screen.line(f"{folder / TRUST}\n  봉인을 확인할 루트 인증서 · root certificate that the seal is checked with\n")


def _tell_next(screen: Screen, folder: Path, dossier: "Dossier") -> None:
    screen.line("이어서 해 보기 · try next")
    for words in (
        ("verify", str(folder / PDF), "--trust", str(folder / TRUST)),
        ("show", dossier.outcomes[0].id),
        ("bundle", str(folder), "-o", str(folder / "english.pdf"), "--lang", "en"),
        ("demo", "--person", list(stories())[1]),
        ("sandbox",),
    ):
        screen.line(f"  {command(*words)}")
