"""Every JSON example of docs/shapes.md has the keys and types of a real object."""

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any, TypeGuard

import pytest

from certbroker import Broker, Consent, Dossier, SqliteStore, Vault, discover
from certbroker.bundle import Profile, Wishes, make, submit
from certbroker.bundle.finding import wording
from certbroker.cli import main
from certbroker.errors import CertbrokerError, ChannelRefused, PayloadError
from certbroker.evidence import Deferred, Failed, NotEligible, NotFound
from certbroker.factbook import FactBook
from certbroker.journal import Action
from certbroker.requirements import Context, evaluate, predicate
from certbroker.requirements.drafting.remarks import KINDS
from certbroker.samples import samples_of
from certbroker.sandbox.catalogue import FOLDER
from certbroker.settings import Official
from certbroker.store import Entry
from certbroker.vault import KeyRing, LocalKey
from certbroker.verification import verify_bundle, verify_original
from certbroker_connectors.nhis import PremiumLocal
from certbroker_connectors.nts import IncomeAmount, TaxClearance
from support import bundles, originals, papers
from support.pages import section
from support.pki import NOW, document, pki, sign
from support.tree import ROOT, environment
from support.vault import change

SHAPES = ROOT / "docs" / "shapes.md"
NAMES = re.findall(r"^## (.+)$", SHAPES.read_text(encoding="utf-8"), re.MULTILINE)
SHORTENED = {"items[].options", "documents[].data", "documents[].provenance", "keys", "people"}
"""Where the examples show less than there is; what they show is real all the same."""
_PLACE = dict.fromkeys(("consent", "lane", "sequence", "at", "previous", "hash"))
ASKED = ("nts.income_amount:from_year=2023,to_year=2025", "nhis.premium_local:year=2026")


def _example(name: str) -> Any:
    return json.loads(section(SHAPES, name).partition("```json\n")[2].partition("\n```")[0])


def _is_object(value: Any) -> TypeGuard[dict[str, Any]]:
    return isinstance(value, dict)


def _is_list(value: Any) -> TypeGuard[list[Any]]:
    return isinstance(value, list)


def _differences(example: Any, real: Any, path: str = "") -> Iterator[str]:
    """Where an example and a real value differ in keys or types; null goes with anything."""
    if _is_object(example) and _is_object(real):
        wrong = example.keys() - real.keys() if path in SHORTENED else example.keys() ^ real.keys()
        yield from (f"{path}.{key}" for key in sorted(wrong))
        for key in example.keys() & real.keys():
            yield from _differences(example[key], real[key], f"{path}.{key}".removeprefix("."))
    elif _is_list(example) and _is_list(real):
        for one, other in zip(example, real, strict=False):
            yield from _differences(one, other, f"{path}[]")
    elif None not in (example, real) and type(example) is not type(real):
        yield f"{path}: {type(example).__name__} and not {type(real).__name__}"


def test_differences_are_found() -> None:
    example = {"a": 1, "b": [{"c": None}], "keys": {"x": "1"}}
    assert not list(_differences(example, {"a": 2, "b": [{"c": "d"}, {}], "keys": {"x": "1", "y": "2"}}))
    assert set(_differences(example, {"a": "2", "b": [{"d": 1}], "keys": {"y": "2"}, "e": 1})) == {
        ".e", "a: int and not str", "b[].c", "b[].d", "keys.x",
    }  # fmt: skip


@pytest.fixture(scope="module")
def collected() -> tuple[Consent, Dossier]:
    with Broker.sandbox(approve_after=0.0) as broker:
        wanted = [IncomeAmount.ask(from_year=2023, to_year=2025), PremiumLocal.ask(year=2026)]
        consent = broker.request_consent(broker.people["hong"], wanted, recipient="가나은행", purpose="대출 신청")
        return consent, broker.collect(consent)


@pytest.fixture(scope="module")
def reals(collected: tuple[Consent, Dossier], tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Any]:
    """A maker of a real object for each shape."""
    consent, dossier = collected
    folder = tmp_path_factory.mktemp("answer")
    told = dossier.describe()
    return {
        "Certificate": dossier[IncomeAmount].certificate.model_dump(mode="json"),
        "Document": told["documents"][1],
        "Dossier": told,
        "Consent": consent.describe(),
        "Error": _unknown_certificate().describe(),
        "Exchange bundle": _answer(folder),
    }


def _unknown_certificate() -> CertbrokerError:
    with pytest.raises(CertbrokerError) as caught:
        discover()["nts.incom_amount"]
    return caught.value


def _answer(folder: Path) -> Path:
    """An answer of the exchange with a document that was not delivered, and one that nobody knows."""
    empty = next(sample for sample in samples_of(PremiumLocal) if sample.is_refusal).wire.read_text(encoding="utf-8")
    body = f"<묶음>{re.sub(r'<[?].*?[?]>', '', empty)}<새증명서/></묶음>"
    remark = "<비고><원장처리결과>정상</원장처리결과></비고>"
    path = folder / "answer.xml"
    path.write_text(f"<Envelope><Body><response>{body}{remark}</response></Body></Envelope>", encoding="utf-8")
    return path


Run = Callable[..., Any]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command and return the JSON on standard output."""

    def call(*arguments: str | Path) -> Any:
        main(list(map(str, arguments)))
        return json.loads(capsys.readouterr().out)

    return call


@pytest.mark.parametrize("name", ["Certificate", "Document", "Dossier", "Consent", "Error"])
def test_an_example_is_as_the_object(name: str, reals: Mapping[str, Any]) -> None:
    assert not list(_differences(_example(name), reals[name]))


def test_the_error_shown_is_the_one_raised(reals: Mapping[str, Any]) -> None:
    assert _example("Error") == reals["Error"]


def test_the_outputs_of_normalise(run: Run, reals: Mapping[str, Any], tmp_path: Path) -> None:
    assert run("normalise", "--exchange-bundle", reals["Exchange bundle"]) == _example("Exchange bundle")
    (tmp_path / "empty.xml").write_text("<소득금액증명><성명/></소득금액증명>", encoding="utf-8")
    assert run("normalise", "nts.income_amount", tmp_path / "empty.xml") == _example("Not delivered")


def test_the_catalogue(run: Run) -> None:
    (entry,) = run("catalogue", "nts.tax_clearance", "--json")
    assert not list(_differences(_example("Catalogue entry"), entry))
    assert not list(_differences(_example("Certificate type"), run("show", "nts.tax_clearance", "--json")))


def test_the_procedures(run: Run) -> None:
    example = _example("Procedure entry")
    assert example in run("procedures", "--json")


def test_the_plan(run: Run) -> None:
    example, plan = _example("Plan"), run("plan", "jeonse-loan", "--json")
    assert not list(_differences(example, plan))
    assert example["certificates"][0] | {"reasons": None} == plan["certificates"][0] | {"reasons": None}
    assert example["certificates"][0]["reasons"][0] in plan["certificates"][0]["reasons"]
    assert example["not_needed"][0] in plan["not_needed"]
    assert example["cost"] == plan["cost"]
    assert example["alternatives"][0]["certificates"][0] in plan["alternatives"][0]["certificates"]


def test_a_draft(run: Run, tmp_path: Path) -> None:
    (tmp_path / "notice.txt").write_text("장애인증명서 (해당자)", encoding="utf-8")
    example, told = _example("Draft"), run("draft", tmp_path / "notice.txt", "--json")
    assert not list(_differences(example, told))
    assert example["remarks"][0] in told["remarks"]
    assert {**example, "toml": None, "remarks": None} == {**told, "toml": None, "remarks": None}
    assert set(re.findall(r"`([a-z_]+)`", section(SHAPES, "Draft").partition("`kind`:")[2])) == set(KINDS)


def test_a_fact_of_evidence(collected: tuple[Consent, Dossier]) -> None:
    example, fact = _example("Fact"), FactBook.of(collected[1]).facts[0].describe()
    assert not list(_differences(example | {"value": fact["value"]}, fact))
    assert fact["field"] in IncomeAmount.model_fields


def test_a_judgement() -> None:
    asked = predicate({"is": "age_at_least", "years": 19})
    told = evaluate(asked, FactBook(()), Context(date(2026, 11, 20))).describe()
    assert told == _example("Judgement")


def test_an_evaluation(run: Run, collected: tuple[Consent, Dossier], tmp_path: Path) -> None:
    collected[1].save(tmp_path / "dossier.json")
    example, told = _example("Evaluation"), run("evaluate", "jeonse-loan", tmp_path, "--json")
    assert not list(_differences(example, told))
    assert example["requirements"][0] in told["requirements"]


def test_what_verification_found() -> None:
    pdf = sign(document(), pki().signer) + b"\n"
    told = verify_original(pdf, trust=pki().trust, as_of=NOW.date()).describe()
    example, real = _example("Verification"), next(one for one in told["checks"] if one["id"] == "signature.coverage")
    assert {**example["checks"][0], "evidence": None} == {**real, "evidence": None}
    assert {**example, "sha256": None, "checks": None} == {**told, "sha256": None, "checks": None}


def test_what_verification_found_of_a_bundle() -> None:
    example = _example("Verification of a bundle")
    told = verify_bundle(bundles.bundle(), trust=bundles.trust(), as_of=NOW.date(), now=NOW).describe()
    assert not list(_differences(example | {"checks": []}, told | {"checks": []}))
    (shown,), real = example["checks"], next(one for one in told["checks"] if one["id"] == "pages.text")
    assert {**shown, "evidence": None} == {**real, "evidence": None}
    assert example["bundle"]["documents"] == told["bundle"]["documents"][:1]
    assert {**example["bundle"], "documents": None} == {**told["bundle"], "documents": None}


def test_a_statement_and_what_its_maker_keeps(run: Run, tmp_path: Path) -> None:
    example, path = _example("Statement"), tmp_path / "statement.jws"
    asked = ("--person", "choi", "--answer", "quarter_reference_date=2026-11-01", "-o", path, "--json")
    told = run("statement", "youth-basic-income", *asked)
    assert not list(_differences(example, told))
    shown, real = example["claims"], told["claims"]
    other_each_time = ("answers", "consents", "holder", "jti")
    assert {**shown, **dict.fromkeys(other_each_time)} == {**real, **dict.fromkeys(other_each_time)}
    first = real["answers"][0]
    assert shown["answers"][0] | {"evidence": None} == first | {"evidence": None}
    assert shown["answers"][0]["evidence"][0] | {"digest": None} == first["evidence"][0] | {"digest": None}
    assert told["token"].startswith(example["token"].partition("W…")[0])
    assert path.read_text(encoding="ascii").strip() == told["token"]
    kept = json.loads(Path(told["files"]["private"]).read_text(encoding="utf-8"))
    assert not list(_differences(_example("Statement, kept by its maker"), kept))


def test_what_is_found_in_a_line(run: Run) -> None:
    example = _example("Found")
    assert run("find", "--json", example["text"]) == example


def test_the_outputs_of_demo_collect_and_bundle(run: Run, tmp_path: Path) -> None:
    assert not list(_differences(_example("Demo"), run("demo", "-o", tmp_path, "--json")))
    told = ("--sandbox", "--recipient", "가나은행", "--purpose", "대출 신청", "-o", tmp_path, "--json")
    assert not list(_differences(_example("Collect"), run("collect", *ASKED, *told)))
    made = run("bundle", tmp_path, "-o", tmp_path / "submission.pdf", "--json")
    assert not list(_differences(_example("Bundle"), made))


def test_the_outputs_of_new_and_record(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    example, source = _example("New and record"), FOLDER / "nts" / "income_amount.yaml"
    told = run("new", "nts.income_amount", "--from", source, "--into", tmp_path, "--json")
    assert not list(_differences({"files": example["files"]}, told))
    monkeypatch.setattr("certbroker.scaffold.recording.folder_of", dict.fromkeys([IncomeAmount], tmp_path).__getitem__)
    (tmp_path / "record.xml").write_text(_document_with_more(), encoding="utf-8")
    assert run("record", "nts.income_amount", tmp_path / "record.xml", "--case", "no_rows", "--json") == {
        "files": [str(tmp_path / Path(name).name) for name in example["files"]],
        "reports": example["reports"],
    }


def _document_with_more() -> str:
    (sample,) = (sample for sample in samples_of(IncomeAmount) if sample.case == "typical")
    return sample.wire.read_text(encoding="utf-8").replace("<용도>", "<안내>안내</안내><용도>")


def test_the_doctor(run: Run) -> None:
    assert not list(_differences(_example("Doctor"), run("doctor", "--offline", "--json")))


def test_the_journal(run: Run, tmp_path: Path) -> None:
    store, export = tmp_path / "consents.db", tmp_path / "journal.jsonl"
    with Broker.sandbox(approve_after=0.0, store=SqliteStore.open(store)) as broker:
        hong, who = broker.people["hong"], Official(name="김담당", id="emp-17")
        asked = broker.request_consent(hong, [TaxClearance], recipient="가나은행", purpose="대출 신청")
        broker.collect(asked)
        broker.bundle(asked, who, "대출 심사", place="10.0.0.7")
        broker.suspend(asked)
        broker.lift(asked)
        broker.withdraw(asked)
        broker.purge()
    entries = run("journal", "show", asked.id, "--store", store, "--json")
    shown = {one["action"]: one for one in entries}
    example = _example("Ledger entry")
    assert not list(_differences(example, shown["read"]))
    assert {**shown["read"], **_PLACE} == {**example, **_PLACE, "details": shown["read"]["details"]}
    rows = [line for line in section(SHAPES, "Ledger entry").splitlines() if line.startswith("| `")][1:]
    assert {action for row in rows for action in re.findall(r"`([a-z_]+)`", row.split("|")[1])} == set(Action)
    for one in entries:
        (row,) = (row for row in rows if f"`{one['action']}`" in row.split("|")[1])
        assert all(f"`{key}`" in row.split("|", 2)[2] for key in one["details"]), row
    assert not list(
        _differences({"journal": "", "entries": 0}, run("journal", "export", "--store", store, "-o", export, "--json"))
    )
    lines = [json.loads(line) for line in export.read_text(encoding="utf-8").splitlines()]
    assert not list(_differences(_example("Journal export"), lines[0]))
    assert lines[-1].keys() == {"starts", "heads"}
    export.write_text(export.read_text(encoding="utf-8").replace("emp-17", "emp-18"), encoding="utf-8")
    example, told = _example("Journal verification"), run("journal", "verify", export, "--json")
    assert not list(_differences(example | {"heads": told["heads"]}, told))
    assert told["heads"]["7"].keys() == example["heads"]["7"].keys()
    assert told["broken"][0] | {"lane": 7, "sequence": 5} == example["broken"][0]


def test_how_a_vault_is(run: Run, tmp_path: Path) -> None:
    vault, proofs = ("--url", f"sqlite:///{tmp_path}/vault.db"), tmp_path / "proofs.jsonl"
    with Vault.open(vault[1]) as store:
        named = dict.fromkeys(store.ring.ids, 5)
        for name, keep_until in (("con_1", date(2020, 1, 1)), ("con_2", date(2200, 1, 1))):
            until = datetime.combine(keep_until, time(), UTC)
            store.put(Entry("consent", name, "", until, b"", until if name == "con_1" else None))
    told, example = run("vault", "status", *vault, "--json"), _example("Vault status")
    assert told["items"] == {"consent": 2}
    assert not list(_differences(example | {"keys": named}, told | {"keys": named, "items": example["items"]}))
    assert run("vault", "purge", *vault, "--yes", "-o", proofs, "--json")["deleted"] == 1
    assert not list(_differences(_example("Vault deletion"), json.loads(proofs.read_text(encoding="utf-8"))))
    assert not list(_differences(example["last_deleted"], run("vault", "status", *vault, "--json")["last_deleted"]))
    change(vault[1], "con_2", "wrapped", bytes(40))
    assert not list(_differences(_example("Vault check"), run("vault", "check", *vault, "--json")))


def test_the_keys_of_a_vault(tmp_path: Path) -> None:
    ring, shown = KeyRing.create(tmp_path / "keys"), _example("Vault keys")
    ring.promote(LocalKey(shown["current"], bytes.fromhex(shown["keys"][shown["current"]])))
    assert not list(_differences(shown, json.loads((tmp_path / "keys").read_text())))
    assert KeyRing.from_environment("KEYS", environment={"KEYS": json.dumps(shown)}).ids == (shown["current"],)


def test_the_first_line_of_the_sandbox() -> None:
    command = [sys.executable, "-m", "certbroker", "sandbox"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8", env=environment()) as process:
        assert process.stdout is not None
        told = json.loads(process.stdout.readline())
        process.terminate()
    example = _example("First line of the sandbox")
    told["open_data"] = json.loads(json.dumps(told["open_data"]).replace(told["url"], example["url"]))
    told["wallet"] = json.loads(json.dumps(told["wallet"]).replace(told["url"], example["url"]))
    for part, shown in ((told, example), (told["wallet"], example["wallet"])):
        # The example shows the first few: there is one of each issuer.
        for name in {"bundles", "provisional", "codes"} & part.keys():
            assert shown[name].items() <= part[name].items()
            part[name] = shown[name]
    assert not list(_differences(example, told))
    assert told["trust"].startswith(example["trust"].partition("…")[0])
    other_each_time = {"people": None, "url": None, "identity_url": None, "trust": None}
    assert told | other_each_time == example | other_each_time


@pytest.mark.parametrize(
    ("outcome", "keys"),
    [
        (NotEligible(IncomeAmount, "01"), {"reason"}),
        (NotFound(IncomeAmount, "02"), {"reason"}),
        (Deferred(IncomeAmount), {"until"}),
        (Failed(IncomeAmount, PayloadError(kind="value")), {"error"}),
    ],
)
def test_further_keys_of_outcomes(outcome: NotEligible | NotFound | Deferred | Failed, keys: set[str]) -> None:
    told = outcome.describe()
    assert told.keys() - {"certificate", "name_ko", "name_en", "about", "outcome"} == keys
    row = next(line for line in section(SHAPES, "Document").splitlines() if f"`{outcome.kind}`" in line and "|" in line)
    assert all(f"`{key}`" in row for key in keys)


@pytest.mark.parametrize("error", [ChannelRefused(channel_code="003"), PayloadError(kind="value", path="a/b")])
def test_further_keys_of_errors(error: CertbrokerError) -> None:
    more = error.describe().keys() - _example("Error").keys()
    assert more
    assert all(f"`{key}`" in section(SHAPES, "Error") for key in more)


def test_the_index_of_several_files() -> None:
    told = papers.dossier([papers.sample("nts.income_amount")] * 4, purpose="대출 신청")
    wanted = Profile(name_ko="가", name_en="a", max_pages=4, package="parts", file_name="{date}_{recipient}_{n}.pdf")
    sent = submit(told, wanted, Wishes(today=papers.TODAY))
    real, example = json.loads(sent.index), _example("Parts")
    assert len(real["files"]) > 1
    assert not list(_differences(example, real))
    part = json.loads(sent.files[0].bundle.manifest)["part"]
    assert all(f"`{key}`" in section(SHAPES, "Manifest") for key in part)


def test_what_the_linter_finds(run: Run, tmp_path: Path) -> None:
    asked = ("--sandbox", "--recipient", "가나은행", "--purpose", "대출 신청", "-o", tmp_path, "--json")
    run("collect", "nts.income_amount:from_year=2023,to_year=2025", *asked)
    told = run("lint", tmp_path, "--procedure", "jeonse-loan", "--as-of", "2026-11-20", "--json")
    example = _example("Lint")
    assert not list(_differences(example, told))
    (shown,) = example["findings"]
    assert shown in told["findings"]
    listed = section(SHAPES, "Lint")
    assert all(f"`{name}`" in listed for name in wording())


def test_the_manifest_of_a_bundle() -> None:
    def paint(canvas: Any) -> None:
        canvas.setFillColorCMYK(0.2, 0.8, 0.1, 0)
        canvas.rect(72, 72, 100, 100, fill=1)

    original = originals.sealed_look(originals.drawn(paint, pages=2))
    told = papers.dossier([originals.with_original("nts.income_amount", original)], purpose="대출 신청")
    real, example = json.loads(make(told, today=papers.TODAY).manifest), _example("Manifest")
    assert not list(_differences(example, real))
    for part in ("schema", "conformance", "pages", "holder", "made_on"):
        assert real[part] == example[part]
    document, shown = real["documents"][0], example["documents"][0]
    assert {**document, "provenance": None} == {**shown, "provenance": None}
    assert shown["provenance"].keys() <= document["provenance"].keys()


def test_every_shape_is_compared() -> None:
    source = Path(__file__).read_text(encoding="utf-8")
    assert len(NAMES) > 10
    assert not [name for name in NAMES if f'"{name}"' not in source]
