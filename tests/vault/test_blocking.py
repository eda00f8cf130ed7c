"""The blocking vault: with a blocking broker, from many threads, and in a process that forked."""

import inspect
import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

import certbroker
from certbroker import Broker, Vault, aio
from certbroker.errors import ConsentSuspended, ConsentWithdrawn, EvidencePurged, SettingsError, VaultLocked
from certbroker.journal import Action, Ledger
from certbroker.limits import Limits
from certbroker.settings import Official, Settings
from certbroker.vault import KeyRing, LocalKey
from certbroker_connectors.mois import ResidentRegister
from certbroker_connectors.nts import TaxClearance
from support.tree import ROOT, environment
from support.vault import NOW, READER, entry, lease, look, sqlite_url

SETTINGS = Settings.parse({"relying_party": {"one": {"name": "가나은행"}}})


@pytest.fixture
def vault(url: str, keys: KeyRing) -> Iterator[Vault]:
    with Vault.open(url, keys, clock=lambda: NOW) as found:
        yield found


def signatures(made: type) -> dict[str, list[str]]:
    """Public methods, with their parameters and defaults."""
    found = {name: getattr(made, name) for name in dir(made) if not name.startswith("_")}
    return {name: described(one) for name, one in found.items() if callable(one)}


def described(method: Callable[..., object]) -> list[str]:
    parameters = inspect.signature(method).parameters.values()
    return [f"{one.kind.name} {one.name}={one.default!r}" for one in parameters]


def test_it_has_the_names_of_the_async_one() -> None:
    blocking, asynchronous = signatures(Vault), signatures(aio.Vault)
    assert asynchronous.keys() - blocking.keys() == {"prepare"}
    assert not blocking.keys() - asynchronous.keys()
    assert {name: blocking[name] for name in blocking} == {name: asynchronous[name] for name in blocking}


def test_a_broker_and_its_vault_work_in_one_thread(vault: Vault) -> None:
    before = threading.active_count()
    with Broker.sandbox(store=vault, approve_after=0) as broker:
        names = [one.name for one in threading.enumerate() if "portal" in one.name]
        assert len(names) == 1, names
        hong = broker.people["hong"]
        consent = broker.request_consent(
            hong, [ResidentRegister, TaxClearance], recipient="가나은행", purpose="대출 신청"
        )
        dossier = broker.collect(consent)
        consent = broker.consent(consent)
        name = vault.keep(dossier[ResidentRegister], consent)
        assert vault.evidence(name, *READER) == dossier[ResidentRegister]
        assert [one.id for one in vault.list(consent)] == [name]
        history = broker.history(consent).entries
        assert [one.action for one in history][-2:] == [Action.READ, Action.READ]
        assert history[-1].actor.id == "emp-17"
        assert consent.holder.ci
        assert [one.id for one in vault.of_owner(consent.holder.ci)] == [consent.id]
        broker.suspend(consent)
        with pytest.raises(ConsentSuspended):
            vault.kept(name, *READER)
        broker.lift(consent)
        broker.narrow(consent, [ResidentRegister])
        with pytest.raises(ConsentWithdrawn):
            vault.evidence(name, *READER)
        assert broker.forget(consent) >= 4
        with pytest.raises(EvidencePurged):
            vault.evidence(name, *READER)
        assert {one.kind for one in vault.deletions(NOW)} >= {"consent", "evidence"}
    assert vault.get("consent", consent.id) is None, "it outlives the broker"
    vault.close()
    assert threading.active_count() <= before


async def test_a_blocking_vault_is_not_for_an_event_loop(vault: Vault) -> None:
    """It would keep the loop waiting; and what else a vault does, such as telling deletions, would not be found."""
    blocking: Any = vault
    made: list[Callable[[], object]] = [
        lambda: aio.Broker(SETTINGS.party(), store=blocking),
        lambda: aio.Broker.from_settings(SETTINGS, store=blocking),
        lambda: Ledger(blocking),
        lambda: Limits(store=blocking),
    ]
    for make in made:
        with pytest.raises(SettingsError, match=r"give certbroker\.aio\.Vault"):
            make()
    with pytest.raises(SettingsError, match=r"give certbroker\.aio\.Vault"):
        async with aio.Broker.sandbox(store=blocking):
            pass


def test_an_async_vault_is_not_for_a_blocking_broker(url: str, keys: KeyRing) -> None:
    before, store = threading.active_count(), aio.Vault.at(url, keys)
    with pytest.raises(SettingsError, match=r"give certbroker\.Vault"):
        Broker.sandbox(store=store)
    with pytest.raises(SettingsError, match=r"give certbroker\.Vault"):
        Broker.from_settings(SETTINGS, store=store)
    assert threading.active_count() == before


def test_whoever_reads_says_who_and_why(vault: Vault) -> None:
    for who, why in ((Official(name=""), "심사"), (Official(name="김담당"), " ")):
        with pytest.raises(SettingsError):
            vault.evidence("evd_1", who, why)
    for read in (lambda: vault.get("evidence", "evd_1"), lambda: vault.children("evidence", "con_1")):
        with pytest.raises(certbroker.CertbrokerError, match="written down"):
            read()


def test_threads_share_it(vault: Vault) -> None:
    def work(number: int) -> bool:
        name = f"r{number}"
        vault.put(entry(name, data=name.encode(), due=-1))
        taken = vault.claim("request", name, lease(name), NOW)
        assert taken
        vault.settle(taken, name)
        found = vault.get("request", name)
        return found is not None and found.data == name.encode()

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(work, range(60)))
    assert len(vault.due(NOW, 100)) == 60
    assert vault.status().items == {"request": 60}
    assert vault.check() == []


def test_it_opens_again_after_it_was_closed(tmp_path: Path) -> None:
    vault = Vault.at(sqlite_url(tmp_path), tmp_path / "keys")
    assert not list(tmp_path.iterdir())
    assert vault.add(entry("a"))
    vault.close()
    vault.close()
    assert not vault.add(entry("a"))
    vault.rotate(LocalKey.make())
    (old, _) = vault.ring.ids
    vault.retire(old)
    vault.compact()
    assert vault.purge(NOW) == 0
    vault.close()


def test_what_cannot_be_opened_says_so_and_leaves_no_thread(url: str, vault: Vault) -> None:
    before = threading.active_count()
    with pytest.raises(VaultLocked):
        Vault.open(url, KeyRing.new())
    with pytest.raises(SettingsError):
        Vault.open("mysql://somewhere")
    assert threading.active_count() == before
    assert vault.keys_in_use() == {}


# A parent uses a vault and forks, as servers do that load a program first; both go on.
FORK = """
import json, os, sys, warnings
from datetime import timedelta
warnings.simplefilter("ignore")  # of Python 3.12 and later: other threads are not in the child, which is the point
from certbroker import Vault
from support.vault import entry
url, keys = sys.argv[1:]
vault = Vault.open(url, keys)
vault.put(entry("parent"))
child = os.fork()
if not child:
    try:
        vault.put(entry("child"))
        ended = vault.get("request", "parent") is None
        vault.close()
    except BaseException as error:
        print(type(error).__name__, error, file=sys.stderr)
        ended = True
    os._exit(ended)
_, status = os.waitpid(child, 0)
print(json.dumps([os.waitstatus_to_exitcode(status), [e.id for e in vault.children("request", "con_1")]]))
vault.close()
"""


def test_it_goes_on_in_a_process_that_forked(url: str, tmp_path: Path) -> None:
    KeyRing.create(tmp_path / "keys")
    ran = subprocess.run(
        [sys.executable, "-c", FORK, url, str(tmp_path / "keys")],
        env=environment(ROOT / "tests"), capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout) == [0, ["parent", "child"]], ran.stderr
    assert look(url, "SELECT count(*) FROM certbroker_entry") == [(2,)]


# The async vault belongs to the process that made it, and says so.
ASYNC = """
import asyncio, os, sys, warnings
warnings.simplefilter("ignore")
from certbroker.aio import Vault
from certbroker.errors import SettingsError
async def main():
    vault = await Vault.open(sys.argv[1])
    child = os.fork()
    if not child:
        try:
            await vault.get("consent", "con_1")
        except SettingsError as error:
            os._exit("fork" in str(error))
        os._exit(9)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
    await vault.close()
asyncio.run(main())
"""


def test_an_async_vault_does_not_outlive_a_fork(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", ASYNC, sqlite_url(tmp_path)],
        env=environment(), capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert (ran.returncode, ran.stdout.strip()) == (0, "1"), ran.stderr
