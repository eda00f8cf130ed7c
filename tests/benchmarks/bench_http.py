"""The HTTP layer: many calls over many hosts of 200 ms each, beside one shared `httpx.AsyncClient`.

The hosts are ports of one small server in a process of its own, so that only the client's CPU time is counted.
"""

import asyncio
import contextlib
import math
import socket
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Generator

import httpx

from certbroker._http import HttpOptions, HttpPool

HOSTS, CALLS, AT_ONCE, DELAY, PER_HOST = 20, 90, 200, 0.2, 8
ROUNDS = 3
RATIO_GOAL, CPU_GOAL = 1.3, 2.0

Call = Callable[[str], Awaitable[object]]

SERVER = f"""
import asyncio

async def answer(reader, writer):
    try:
        while head := await reader.readuntil(b"\\r\\n\\r\\n"):
            await asyncio.sleep({DELAY})
            writer.write(b"HTTP/1.1 200 OK\\r\\nContent-Length: 2\\r\\n\\r\\n" + b"{{}}")
    except (asyncio.IncompleteReadError, ConnectionError):
        writer.close()

async def main():
    servers = [await asyncio.start_server(answer, "127.0.0.1", 0, backlog=512) for _ in range({HOSTS})]
    print(*(server.sockets[0].getsockname()[1] for server in servers), flush=True)
    await asyncio.Event().wait()

asyncio.run(main())
"""


@contextlib.contextmanager
def hosts() -> Generator[list[str]]:
    """Run the server; give the addresses of its hosts."""
    with subprocess.Popen([sys.executable, "-c", SERVER], stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        ports = server.stdout.readline().split()
        try:
            for port in ports:
                socket.create_connection(("127.0.0.1", int(port))).close()
            yield [f"http://127.0.0.1:{port}/" for port in ports]
        finally:
            server.terminate()


def ideal(calls: int) -> float:
    """The schedule's floor: the busiest host's calls, eight at a time."""
    return math.ceil(math.ceil(calls / HOSTS) / PER_HOST) * DELAY


async def measure(call: Call, urls: list[str], calls: int) -> tuple[float, float]:
    """Wall time in seconds, and milliseconds of CPU per call."""
    wall, cpu = time.perf_counter(), time.process_time()
    await asyncio.gather(*(call(urls[number % len(urls)]) for number in range(calls)))
    return time.perf_counter() - wall, (time.process_time() - cpu) * 1000 / calls


async def with_pool(urls: list[str], calls: int) -> tuple[float, float]:
    async with HttpPool(HttpOptions(connections_per_host=PER_HOST)) as pool:
        return await measure(lambda url: pool.send("GET", url, deadline=60), urls, calls)


async def with_one_client(urls: list[str], calls: int) -> tuple[float, float]:
    async with httpx.AsyncClient(trust_env=False, timeout=60, limits=httpx.Limits(max_connections=None)) as client:
        return await measure(client.get, urls, calls)


async def with_pool_again(urls: list[str], calls: int) -> tuple[float, float]:
    """Once more over connections that are open already."""
    async with HttpPool(HttpOptions(connections_per_host=PER_HOST)) as pool:
        await measure(lambda url: pool.send("GET", url, deadline=60), urls, calls)
        return await measure(lambda url: pool.send("GET", url, deadline=60), urls, calls)


WAYS = {
    "certbroker, new connections": with_pool,
    "certbroker, open connections": with_pool_again,
    "one shared httpx.AsyncClient": with_one_client,
}


def main() -> None:
    with hosts() as urls:
        for calls in (CALLS, AT_ONCE):
            floor = ideal(calls)
            print(
                f"{calls} calls at once over {HOSTS} hosts of {DELAY * 1000:.0f} ms, {PER_HOST} connections a host:"
                f" at least {floor * 1000:.0f} ms"
            )
            # In turns, so that all meet the same load; the best round of each.
            rounds = [{name: asyncio.run(way(urls, calls)) for name, way in WAYS.items()} for _ in range(ROUNDS)]
            for name in WAYS:
                wall, cpu = (min(one[name][figure] for one in rounds) for figure in (0, 1))
                print(f"  {name:30} {wall * 1000:6.0f} ms = {wall / floor:4.2f} × floor   {cpu:5.2f} ms CPU a call")
    print(
        f"goals for certbroker: {RATIO_GOAL} × floor, {CPU_GOAL:.0f} ms CPU a call, no collapse with {AT_ONCE} at once"
    )


if __name__ == "__main__":
    main()
