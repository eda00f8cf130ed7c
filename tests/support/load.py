"""Transfer requests by the thousand, and the 25 hosts that answer them: what `bench_worker.py` measures with."""

import subprocess
import sys
from collections.abc import AsyncGenerator, Callable, Generator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from certbroker import aio
from certbroker._http import HttpPool
from certbroker.catalogue import discover
from certbroker.channels.public_mydata.client import Ticket
from certbroker.channels.public_mydata.envelope import Answer, read_answer
from certbroker.consent import Approval, Consent, draft
from certbroker.consents import Consents
from certbroker.errors import CertbrokerError
from certbroker.fields import SEOUL
from certbroker.model import Certificate, Item
from certbroker.privacy import ConnectingInformation
from certbroker.settings import Official, RelyingParty
from certbroker.store import AsyncStore
from certbroker.transfers import keys_of
from support.exchange import CI, holder, party

HOSTS = 25
EACH = 4
"""Transfer requests of a consent."""
DEADLINE = 60.0
PAPER = "<서류>" + "내용" * 1000 + "</서류>"
"""6 KB, as a typical document."""
ANSWER = read_answer(
    f"<Envelope><Body><response><묶음>{PAPER}</묶음><비고><원장처리결과>정상</원장처리결과></비고></response></Body></Envelope>".encode()
)

SERVER = """
import asyncio, sys

latency, size = float(sys.argv[1]), int(sys.argv[2])
answer = b"HTTP/1.1 200 OK\\r\\nContent-Length: %d\\r\\n\\r\\n" % size + b"x" * size

class Host(asyncio.Protocol):
    def connection_made(self, transport):
        self.transport, self.left = transport, b""

    def data_received(self, data):
        self.left += data
        while b"\\r\\n\\r\\n" in self.left:
            head, _, self.left = self.left.partition(b"\\r\\n\\r\\n")
            asyncio.get_running_loop().call_later(latency, self.transport.write, answer)

async def main():
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Host, "0.0.0.0", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)

asyncio.run(main())
"""


@contextmanager
def hosts(latency: float, size: int = 64) -> Generator[list[str]]:
    """Run the hosts, in one process of their own; gives their addresses."""
    command = [sys.executable, "-c", SERVER, str(latency), str(size)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        port = int(running.stdout.readline())
        try:
            yield [f"http://127.0.0.{number}:{port}" for number in range(1, HOSTS + 1)]
        finally:
            running.communicate()


@dataclass
class Hosts:
    """An exchange whose bundles lie on hosts of their own: two calls for each, as the real one wants."""

    http: HttpPool
    addresses: Sequence[str]

    async def call(self, number: int) -> None:
        reply = await self.http.send("GET", self.addresses[number % len(self.addresses)], deadline=DEADLINE)
        assert reply.status == 200

    async def request(self, bundle: str, person: Mapping[str, str], infos: Sequence[Mapping[str, str]]) -> Ticket:
        assert person
        assert infos
        await self.call(int(bundle))
        return Ticket(f"ticket-{bundle}", bundle, "1")

    async def collect(self, ticket: Ticket, official: Official) -> tuple[Answer, str]:
        assert official.name
        await self.call(int(ticket.bundle))
        return ANSWER, "2"


def items() -> list[Item[Certificate]]:
    """One certificate for each host: any that need nothing but the holder."""
    found: list[Item[Certificate]] = []
    for certificate in discover():
        try:
            item = certificate.ask()
            keys_of(item, "X", draft(holder(), [item], recipient="-", purpose="-", now=now()))
        except CertbrokerError:
            continue
        if certificate.route() and len(found) < HOSTS:
            found.append(item)
    assert len(found) == HOSTS
    return found


def relying_party() -> RelyingParty:
    """One whose bundle with the number n holds the certificate with that number."""
    codes = {one.certificate.id(): f"X{number:03}" for number, one in enumerate(items())}
    bundles = [{"id": str(number), "documents": [f"X{number:03}"]} for number in range(HOSTS)]
    return party(codes=codes, bundles=bundles)


def now() -> datetime:
    return datetime.now(SEOUL)


@asynccontextmanager
async def broker(
    store: AsyncStore, addresses: Sequence[str], clock: Callable[[], datetime] = now, **parts: Any
) -> AsyncGenerator[aio.Broker]:
    async with HttpPool() as http:
        exchange = Hosts(http, addresses)
        made = aio.Broker(relying_party(), store=store, clock=clock, http=http, exchange=exchange, channels=[], **parts)
        async with made as found:
            yield found


async def consents(store: AsyncStore, count: int, asked_at: datetime | None = None) -> list[Consent]:
    """Keep approved consents with `EACH` requests each; or pending ones, asked for at a time."""
    proof = Approval(
        provider="-", request_id="1", approved_at=now(), text_sha256="", ci=ConnectingInformation(CI), signature=""
    )
    own, who, mark = items(), holder(), relying_party().mark
    kept = Consents(store, mark, now)
    made: list[Consent] = []
    for number in range(count):
        wanted = [own[(number * EACH + place) % HOSTS] for place in range(EACH)]
        consent = draft(who, wanted, recipient="가나은행", purpose="대출", now=asked_at or now())
        consent = consent.model_copy(update={"party": mark})
        made.append(consent if asked_at else consent.approved(proof))
        await kept.keep(made[-1])
    return made
