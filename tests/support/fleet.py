"""Workers as programs: `certbroker worker` on one database, told of a sandbox by a settings file."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from certbroker import aio
from certbroker.collect.rows import KIND, request_of
from certbroker.fields import SEOUL
from certbroker.sandbox import Sandbox
from certbroker.sandboxed import sandbox_people
from certbroker.settings import Settings
from certbroker.store import AsyncStore
from certbroker.transfers import State, TransferRequest
from certbroker.vault import KeyRing, Vault
from support.tree import environment


def settings(info: dict[str, Any], folder: Path, further: str = "") -> Path:
    """Write a settings file for a sandbox; its keys stand in files beside it. further: lines of the relying party."""
    keys = {"api": info["api_key"], "service": info["open_data"]["service_key"], "wallet": info["wallet"]["api_key"]}
    for name, key in keys.items():
        (folder / f"{name}.key").write_text(key)
    bundles = "\n".join(
        f"[[relying_party.sandbox.bundles]]\nid = '{one}'\ndocuments = {json.dumps(codes)}"
        for one, codes in info["bundles"].items()
    )
    told = f"""
[http]
connections_per_host = 32

[relying_party.sandbox]
name = "sandbox"
specimen = true
system_code = "{info["system_code"]}"
api_key = {{ file = "{folder}/api.key" }}
exchange_url = "{info["url"]}"
identity_url = "{info["identity_url"]}"
official = {{ name = "김담당", position = "심사팀" }}
{further}

[relying_party.sandbox.codes]
{_table({certificate: code for code, certificate in info["provisional"].items()})}

[relying_party.sandbox.open_data]
service_key = {{ file = "{folder}/service.key" }}

[relying_party.sandbox.open_data.hosts]
{_table(info["open_data"]["hosts"])}

[relying_party.sandbox.wallet]
url = "{info["wallet"]["url"]}"
system_code = "{info["wallet"]["system_code"]}"
address = "{info["wallet"]["address"]}"
api_key = {{ file = "{folder}/wallet.key" }}

[relying_party.sandbox.wallet.codes]
{_table(info["wallet"]["codes"])}

{bundles}
"""
    path = folder / "settings.toml"
    path.write_text(told)
    return path


def _table(values: dict[str, str]) -> str:
    return "\n".join(f"{json.dumps(name)} = {json.dumps(value)}" for name, value in values.items())


@dataclass
class Fleet:
    """A sandbox that lives today, a database, and workers on it."""

    box: Sandbox
    url: str
    folder: Path
    workers: list["subprocess.Popen[str]"] = field(default_factory=list["subprocess.Popen[str]"])

    def start(self, *options: str) -> "subprocess.Popen[str]":
        """Start a worker. What it tells is in `log`."""
        command = [sys.executable, "-m", "certbroker", "worker", "--url", self.url, "--keys", self.folder / "keys"]
        command += ["--settings", self.folder / "settings.toml", "--json", *options]
        log = (self.folder / f"worker-{len(self.workers)}.log").open("w")
        with log:
            found = subprocess.Popen(command, env=environment(), stderr=log, text=True)
        self.workers.append(found)
        return found

    def log(self, number: int) -> list[dict[str, Any]]:
        """Return what a worker told."""
        lines = (self.folder / f"worker-{number}.log").read_text().splitlines()
        return [json.loads(line) for line in lines if line.startswith("{") and line.endswith("}")]

    async def begin(self, count: int, wanted: Sequence[Any], person: str = "hong") -> list[str]:
        """Leave consents to the workers; the holder approves at once."""
        who, found = sandbox_people(self.box.info)[person], list[str]()
        async with self.store() as store, self._broker(store) as broker:
            for _ in range(count):
                consent = await broker.request_consent(who, wanted, recipient="가나은행", purpose="대출 신청")
                await broker.start(consent)
                found.append(consent.id)
        return found

    def store(self) -> "_Opened":
        return _Opened(self.url, self.folder / "keys")

    def _broker(self, store: AsyncStore) -> aio.Broker:
        return aio.Broker.from_settings(Settings.load(self.folder / "settings.toml"), store=store)

    async def done(self, consents: Sequence[str], seconds: float, each: int) -> float:
        """Wait until every consent has so many collected requests; returns after how many seconds."""
        began = time.monotonic()
        async with self.store() as store:
            left = list(consents)
            while left:
                left = [one for one in left if not await _is_done(store, one, each)]
                if time.monotonic() - began > seconds:
                    message = f"{len(left)} consents are not done after {seconds} s"
                    raise TimeoutError(message)
                await asyncio.sleep(0.1)
        return time.monotonic() - began

    async def requests(self, consents: Sequence[str]) -> list[TransferRequest]:
        async with self.store() as store:
            return [request_of(entry) for one in consents for entry in await store.children(KIND, one)]

    def stop(self) -> None:
        for one in self.workers:
            if one.poll() is None:
                one.send_signal(signal.SIGTERM)
        for one in self.workers:
            one.wait(timeout=60)


class _Opened:
    """Opens the vault, and closes it."""

    def __init__(self, url: str, keys: Path) -> None:
        self._url, self._keys = url, keys

    async def __aenter__(self) -> Vault:
        self._vault = await Vault.open(self._url, self._keys)
        return self._vault

    async def __aexit__(self, *_: object) -> None:
        await self._vault.close()


async def _is_done(store: AsyncStore, consent: str, each: int) -> bool:
    found = [request_of(entry) for entry in await store.children(KIND, consent)]
    return sum(one.state is State.COLLECTED for one in found) >= each


@contextmanager
def fleet(url: str, folder: Path, further: str = "", **options: Any) -> Generator[Fleet]:
    """Run a sandbox on the day it is, whose holders approve at once. further: lines of the relying party's settings."""
    KeyRing.create(folder / "keys")
    with Sandbox(today=datetime.now(SEOUL).date(), approve_after=0, **options) as box:
        settings(box.info, folder, further)
        found = Fleet(box, url, folder)
        try:
            yield found
        finally:
            found.stop()


def kill(process: "subprocess.Popen[str]") -> None:
    """Kill a process as the system does when memory runs out."""
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
