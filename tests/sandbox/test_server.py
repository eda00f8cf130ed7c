"""The sandbox as a server, inside a process and as a program."""

import json
import logging
import re
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from certbroker.sandbox import Sandbox, samples
from certbroker.sandbox.catalogue import FOLDER, codes, entry
from certbroker.sandbox.documents import blank
from certbroker.sandbox.tree import read, write
from sandbox.foreign_client import Client, person_keys

People = dict[str, dict[str, Any]]
SOURCE = Path(__file__).parents[2] / "src"


def test_the_first_line_is_the_contract(sandbox: Sandbox) -> None:
    info = json.loads(json.dumps(sandbox.info))
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+", info["url"])
    assert info["identity_url"] == f"{info['url']}/identity"
    assert re.fullmatch(r"[A-Z0-9]{16}", info["system_code"])
    assert (
        info["bundles"].items()
        >= {
            "MDS9000001": ["L001", "L006", "L100", "L170"],
            "MDS9000002": ["L014", "L021", "L022"],
            "MDS9000003": ["L008", "L010"],
            "MDS9000004": ["X001"],
        }.items()
    )
    assert info["provisional"]["X001"] == "scourt.family_relation"
    asked = [code for documents in info["bundles"].values() for code in documents]
    assert len(asked) == len(set(asked))
    assert {code for code in asked if code.startswith("X")} == info["provisional"].keys()
    assert set(info["people"]) == {
        "hong",
        "kim",
        "byeol",
        "lee",
        "park",
        "bada",
        "jung",
        "choi",
        "lan",
        "hwang",
        "gana",
    }
    assert len({person["ci"] for person in info["people"].values()}) == 11
    for person in info["people"].values():
        assert re.fullmatch(r"\d{6}-\d{7}", person["resident_number"])
        assert re.fullmatch(r"[A-Za-z0-9+/]{86}==", person["ci"])
        assert person["sex"] in {"M", "F"}
        assert date.fromisoformat(person["birth_date"])
    assert info["people"]["hong"]["resident_number"] == "900101-1000001"


def test_the_program_prints_one_line_and_stops_when_told() -> None:
    code = "from certbroker.sandbox import serve; serve()"
    path = {"PYTHONPATH": str(SOURCE), "PATH": "", "PYTHONIOENCODING": "utf-8"}
    with subprocess.Popen([sys.executable, "-c", code], env=path, stdout=-1, stderr=-1) as process:
        assert process.stdout
        info = json.loads(process.stdout.readline())
        hong = info["people"]["hong"]
        client = Client(info["url"], info["system_code"], info["api_key"])
        assert client.request("MDS9000001", hong, person_keys("L001", hong))["rspnsCode"] == "100"
        process.send_signal(signal.SIGTERM)
        rest, errors = process.communicate(timeout=5)
    assert (rest, errors, process.returncode) == (b"", b"", 0)


def test_it_lives_on_the_day_it_is_told() -> None:
    for day in (date(2026, 11, 20), date(2030, 1, 2)):
        with Sandbox(today=day) as sandbox:
            assert sandbox.now().date() == day
            assert sandbox.now().utcoffset() == timedelta(hours=9)
            before = sandbox.now()
            time.sleep(0.01)
            assert sandbox.now() > before


def test_two_run_side_by_side_and_stop() -> None:
    with Sandbox() as first, Sandbox() as second:
        assert first.url != second.url
    with pytest.raises(URLError):
        urlopen(first.url, timeout=1)  # noqa: S310 - the sandbox's own address


def test_a_port_that_is_taken_is_an_error(sandbox: Sandbox) -> None:
    with pytest.raises(OSError, match="in use"):
        Sandbox(port=int(sandbox.url.rpartition(":")[2])).start()


def test_latency_per_call_can_be_changed_while_it_runs(sandbox: Sandbox, client: Client, people: People) -> None:
    wanted = person_keys("L170", people["hong"], "2024", "2025")
    sandbox.latency = {"issue": 0.2}
    began = time.monotonic()
    number = client.ticket("MDS9000001", people["hong"], wanted)
    middle = time.monotonic()
    client.collect("MDS9000001", number)
    asking, collecting = middle - began, time.monotonic() - middle
    assert collecting >= 0.2
    assert collecting > asking + 0.1, "one call is slow, not both"


def test_many_at_once_wait_side_by_side(sandbox: Sandbox, client: Client, people: People) -> None:
    sandbox.latency = 0.2
    wanted = person_keys("L170", people["hong"], "2024", "2025")
    began = time.monotonic()
    with ThreadPoolExecutor(8) as pool:
        waiting = [pool.submit(client.ticket, "MDS9000001", people["hong"], wanted) for _ in range(8)]
        tickets = {future.result() for future in waiting}
    assert len(tickets) == 8
    assert time.monotonic() - began < 1.5, "one after the other they would take 1.6 s"


def test_nothing_personal_is_logged(client: Client, people: People, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    client.answer("MDS9000001", people["hong"], person_keys("L170", people["hong"], "2024", "2025"))
    assert "issue MDS9000001: 100" in caplog.text
    for secret in ("홍길동", "1000001", people["hong"]["ci"], client.api_key):
        assert secret not in caplog.text


def test_nothing_secret_is_in_a_repr(sandbox: Sandbox) -> None:
    from certbroker.sandbox.people import cast_of_people

    assert "1000001" not in repr(cast_of_people()["hong"])
    assert sandbox.info["api_key"] not in repr(sandbox.relying_parties)


def test_importing_is_light() -> None:
    code = "import sys, certbroker.sandbox; print(sorted({'uvicorn', 'starlette', 'yaml'} & set(sys.modules)))"
    path = {"PYTHONPATH": str(SOURCE)}
    assert subprocess.run([sys.executable, "-c", code], env=path, check=True, capture_output=True).stdout == b"[]\n"


def test_a_missing_extra_is_named() -> None:
    code = """
import sys
sys.modules["yaml"] = None
import certbroker.sandbox
try:
    certbroker.sandbox.Sandbox
except RuntimeError as error:
    print(error)
"""
    done = subprocess.run(
        [sys.executable, "-c", code], env={"PYTHONPATH": str(SOURCE)}, check=True, capture_output=True
    )
    assert b"pip install certbroker[sandbox]" in done.stdout


def test_the_client_side_is_not_imported() -> None:
    code = """
import sys
from certbroker.sandbox import Sandbox
Sandbox().app
print([name for name in sys.modules if name.startswith("certbroker.") and not name.startswith("certbroker.sandbox")])
"""
    done = subprocess.run(
        [sys.executable, "-c", code], env={"PYTHONPATH": str(SOURCE)}, check=True, capture_output=True
    )
    ours = {"certbroker.channels", "certbroker.channels.public_mydata"}
    aria = {f"certbroker.channels.public_mydata.{name}" for name in ("aria", "_aria_openssl", "_aria_pure")}
    assert set(re.findall(r"'([^']+)'", done.stdout.decode())) <= ours | aria


def certificates() -> list[str]:
    return [f"{path.parent.name}.{path.stem}" for path in sorted(FOLDER.glob("*/*.yaml"))]


def test_every_certificate_of_the_catalogue_can_come_undelivered() -> None:
    for certificate in certificates():
        for company in (False, True):
            text = write(blank(entry(certificate), company=company))
            assert "<" in text
            assert not any(leaf.text for leaf in read(text).leaves()), certificate


def test_codes_of_the_catalogue_stand_for_certificates() -> None:
    assert len(certificates()) == 116
    assert codes()["L170"] == "nts.income_amount"
    assert codes()["L001"] == "mois.resident_register"
    assert set(codes().values()) <= set(certificates())


def test_what_the_connectors_ship_is_handed_out() -> None:
    """Each served case is the document that its person's keys bring."""
    folders = samples.installed()
    assert folders
    cases = samples.cases(folders, "mois", "resident_register")
    served = {case.person: case for case in cases}
    assert len(served) == len(cases) > 0
    with Sandbox() as sandbox:
        info = sandbox.info
        client = Client(sandbox.url, info["system_code"], info["api_key"])
        for name, case in served.items():
            person = info["people"][name]
            text = client.answer("MDS9000001", person, person_keys("L001", person))
            assert write(case.document()) in text
