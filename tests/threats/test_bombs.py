"""Answers that are small on the wire and large in memory."""

import asyncio
import gzip
import tracemalloc
import zlib
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager

import httpx
import pytest

from certbroker._http import HttpPool, Reply
from certbroker.channels.document_wallet import metadata
from certbroker.channels.open_data.tree import tree_of
from certbroker.channels.public_mydata.client import read_reply
from certbroker.channels.public_mydata.envelope import read_answer
from certbroker.errors import CertbrokerError, ChannelUnavailable, PayloadError
from certbroker.reading import parse_xml
from certbroker.reading.tree import MAX_MARKS

MB = 1024 * 1024
MOST = 100_000
LARGE = gzip.compress(bytes(64 * MB))


@asynccontextmanager
async def serving(body: bytes, encoding: str) -> AsyncGenerator[str]:
    """A host that answers everything with a body, packed as it says."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        head = f"HTTP/1.1 200 OK\r\nContent-Encoding: {encoding}\r\nContent-Length: {len(body)}\r\n\r\n"
        writer.write(head.encode() + body)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"


async def _fetched(body: bytes, encoding: str) -> Reply:
    async with serving(body, encoding) as url, HttpPool() as pool:
        return await pool.send("GET", url, deadline=20, max_bytes=MOST)


def _peak(run: Callable[[], object]) -> float:
    """Run something; return how many megabytes it took at most."""
    tracemalloc.start()
    try:
        run()
        return tracemalloc.get_traced_memory()[1] / MB
    finally:
        tracemalloc.stop()


BOMBS = {
    "once": (LARGE, "gzip"),
    "twice": (gzip.compress(LARGE), "gzip, gzip"),
    "three times": (gzip.compress(gzip.compress(LARGE)), "gzip,gzip , gzip"),
    "both ways": (gzip.compress(zlib.compress(bytes(64 * MB))), "deflate, gzip"),
    "deflated": (zlib.compress(bytes(64 * MB)), "deflate"),
}


@pytest.mark.parametrize("kind", BOMBS)
def test_a_packed_bomb_does_not_go_off(kind: str) -> None:
    body, encoding = BOMBS[kind]
    assert len(body) < MOST, "small on the wire"
    codes: list[str] = []

    def fetch() -> None:
        with pytest.raises(PayloadError) as caught:
            asyncio.run(_fetched(body, encoding))
        codes.append(caught.value.code)

    assert _peak(fetch) < 8
    assert codes == ["payload.size"]


@pytest.mark.parametrize("encoding", ["gzip", "x-gzip", "GZIP", "identity, gzip", "deflate", "identity", ""])
@pytest.mark.parametrize("size", [0, 1, MOST - 1, MOST])
async def test_what_is_packed_in_good_faith_is_unpacked(encoding: str, size: int) -> None:
    plain = bytes(range(256)) * (size // 256) + bytes(size % 256)
    pack = gzip.compress if "gzip" in encoding.lower() else zlib.compress if encoding == "deflate" else bytes
    assert (await _fetched(pack(plain), encoding)).body == plain
    with pytest.raises(PayloadError):
        await _fetched(pack(bytes(MOST + 1)), encoding)


async def test_what_is_packed_otherwise_than_it_says() -> None:
    with pytest.raises(ChannelUnavailable):
        await _fetched(b"no gzip at all", "gzip")


async def test_no_other_packing_is_asked_for() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, text=request.headers["accept-encoding"])

    async with HttpPool(transport=httpx.MockTransport(answer)) as pool:
        reply = await pool.send("GET", "https://exchange.test/", deadline=5)
    assert reply.body == b"gzip, deflate"


def _reply(body: bytes) -> object:
    return read_reply(Reply(200, {}, body), None)  # pyright: ignore[reportArgumentType] - no clock is looked at


FLOODS: dict[str, tuple[Callable[[bytes], object], bytes]] = {
    "a document": (parse_xml, b"<a>" + b"<b/>" * 3_000_000 + b"</a>"),
    "an answer of the exchange": (
        read_answer,
        b"<Envelope><Body><response>" + b"<b/>" * 3_000_000 + b"</response></Body></Envelope>",
    ),
    "metadata of a wallet": (metadata.parse, b'{"a":{"b":[' + b"1," * 7_000_000 + b"1]}}"),
    "an open-data answer": (tree_of, b'{"a":{"b":[' + b"1," * 7_000_000 + b"1]}}"),
    "an open-data answer in XML": (tree_of, b"<a>" + b"<b/>" * 3_000_000 + b"</a>"),
    "a reply of the exchange": (_reply, b'{"rspnsCode":"100","a":[' + b"1," * 7_000_000 + b"1]}"),
}


@pytest.mark.parametrize("kind", FLOODS)
def test_millions_of_empty_parts_are_refused_before_they_are_made(kind: str) -> None:
    read, body = FLOODS[kind]
    codes: list[str] = []

    def attempt() -> None:
        with pytest.raises(CertbrokerError) as caught:
            read(body)
        codes.append(caught.value.code)

    assert _peak(attempt) < 2.5 * len(body) / MB, "copies of the bytes, and no tree"
    assert codes == ["payload.size"]


def test_as_many_parts_as_ever_come_are_read() -> None:
    body = b"<list>" + b"<x/>" * (MAX_MARKS - 2) + b"</list>"
    assert len(parse_xml(body)[1].kids["x"]) == MAX_MARKS - 2
