"""The one import of httpx: a small client per host, total deadlines outside it, and errors of our own tree.

One shared client collapses above about twenty concurrent requests; a client per host does not (docs/decisions/0001).
Certificates are always checked.
"""

import asyncio
import logging
import ssl
import zlib
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import cache
from typing import Protocol, Self
from urllib.parse import urlsplit

import httpx
import sniffio  # noqa: F401  # pyright: ignore[reportUnusedImport] - httpcore looks for it at every call (docs/decisions/0001)

from certbroker.errors import CertbrokerError, ChannelTimeout, ChannelUnavailable, PayloadError, SettingsError
from certbroker.observing.calls import call

MAX_BYTES = 64 * 1024 * 1024
_PACKED = {"gzip": 16 + zlib.MAX_WBITS, "x-gzip": 16 + zlib.MAX_WBITS, "deflate": zlib.MAX_WBITS}
"""Content-Encoding → how zlib is to read it. Others are not asked for."""
_SENDING = ContextVar("_SENDING", default=False)
"""Whether what httpx logs now is about a request of ours."""


class _HostOnly(logging.Filter):
    """Has httpx log the host of our requests and no more: an address may hold a key, or whom it is about."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Take addresses out of a record about us; let it pass."""
        if _SENDING.get() and isinstance(record.args, tuple):
            record.args = tuple(host_of(str(one)) if isinstance(one, httpx.URL) else one for one in record.args)
        return True


logging.getLogger("httpx").addFilter(_HostOnly())


@dataclass(frozen=True, slots=True)
class HttpOptions:
    """How hosts are reached: proxy, private CA (PEM), client certificate (PEM, key), connections, patience."""

    proxy: str | None = field(default=None, repr=False)
    ca_file: str | None = None
    client_certificate: tuple[str, str] | None = None
    connections_per_host: int = 8
    connect_timeout: float = 10.0


@dataclass(frozen=True, slots=True)
class Reply:
    """What a host answered."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)

    def retry_at(self, now: datetime) -> datetime | None:
        """Return when the host wants to be asked again (Retry-After: seconds or a date), if it said so."""
        stated = self.headers.get("retry-after", "").strip()
        try:
            if stated.isdecimal():
                return now + timedelta(seconds=int(stated))
            found = parsedate_to_datetime(stated) if stated else None
        except (ValueError, OverflowError):
            return None
        return found.replace(tzinfo=found.tzinfo or UTC) if found else None


class Sparing(Protocol):
    """Says when hosts may be called (`certbroker.limits.Limits`)."""

    async def around(self, url: str, deadline: float, send: Callable[[float], Awaitable[Reply]]) -> Reply:
        """Make a call when its host may be called, within `deadline` seconds; `send` is given those that are left."""
        ...

    async def hold(self, url: str, until: datetime) -> None:
        """Remember that a host wants to be left alone until then."""
        ...

    async def used_up(self, url: str, account: str, until: datetime) -> None:
        """Remember that an account's quota of an address is used up until then."""
        ...

    async def require_quota(self, url: str, account: str) -> None:
        """Raise RateLimited where it is."""
        ...

    async def close(self) -> None:
        """Close what is open."""
        ...


class HttpPool:
    """A client per host. Belongs to one event loop; close it there. Every call passes `limits`, where there are any."""

    def __init__(
        self,
        options: HttpOptions | None = None,
        *,
        transport: httpx.AsyncBaseTransport | None = None,
        limits: Sparing | None = None,
    ) -> None:
        self.limits = limits
        self._options = options or HttpOptions()
        self._transport = transport
        self._context: ssl.SSLContext | None = None
        self._clients: dict[str, httpx.AsyncClient] = {}

    async def send(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
        deadline: float,
        max_bytes: int = MAX_BYTES,
        published: str = "",
        operation: str = "",
    ) -> Reply:
        """Send one request and read the whole answer, at most `max_bytes` of it, within `deadline` seconds.

        published: the address whose limits count, where another is called in its place. Waiting for the host's limits
        counts as time. operation: what is asked of the host, for spans and metrics: it names no person.

        Raises ChannelTimeout, ChannelUnavailable, PayloadError where the answer is larger, or SettingsError where the
        host's certificate is not trusted; none holds the address, which may carry data. Where limits forbid the call,
        as `certbroker.limits.Limits.around`.
        """
        client = self._client(url)

        async def send(left: float) -> Reply:
            request = client.build_request(method, url, headers=headers, content=content)
            with call(method, url, operation) as made:
                reply = await self._sent(client, request, left, max_bytes)
                made.answered(reply.status)
                return reply

        return await (self.limits.around(published or url, deadline, send) if self.limits else send(deadline))

    async def _sent(self, client: httpx.AsyncClient, request: httpx.Request, deadline: float, max_bytes: int) -> Reply:
        host = host_of(str(request.url))
        sending = _SENDING.set(True)
        try:
            async with asyncio.timeout(deadline):
                return await _exchange(client, request, max_bytes)
        except (TimeoutError, httpx.TimeoutException):
            raise ChannelTimeout(f"{host}, {deadline:.3g} s") from None
        except (httpx.TransportError, httpx.DecodingError) as error:
            raise _unreachable(error, host) from None
        finally:
            _SENDING.reset(sending)

    def _client(self, url: str) -> httpx.AsyncClient:
        host = host_of(url)
        if host not in self._clients:
            self._clients[host] = self._new_client()
        return self._clients[host]

    def _new_client(self) -> httpx.AsyncClient:
        count = self._options.connections_per_host
        return httpx.AsyncClient(
            verify=self._ssl(),
            proxy=self._options.proxy,
            transport=self._transport,
            headers={"Accept-Encoding": "gzip, deflate"},
            timeout=httpx.Timeout(None, connect=self._options.connect_timeout),
            limits=httpx.Limits(max_connections=count, max_keepalive_connections=count),
            trust_env=False,
        )

    def _ssl(self) -> ssl.SSLContext:
        if self._context is None:
            try:
                self._context = ssl_context(self._options)
            except (OSError, ssl.SSLError) as error:
                raise SettingsError(f"certificate files cannot be read: {type(error).__name__}") from None
        return self._context

    async def close(self) -> None:
        """Close every client, and the limits."""
        clients, self._clients = list(self._clients.values()), {}
        for client in clients:
            await client.aclose()
        if self.limits:
            await self.limits.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()


def _unreachable(error: httpx.HTTPError, host: str) -> CertbrokerError:
    """A host whose certificate is not trusted will not be trusted the next time either."""
    if "CERTIFICATE_VERIFY_FAILED" in str(error):  # OpenSSL's name for it; httpx drops the exception underneath
        return SettingsError(f"the certificate of {host} is not trusted: is `http.ca_file` missing?")
    return ChannelUnavailable(f"{host}: {type(error).__name__}")


async def _exchange(client: httpx.AsyncClient, request: httpx.Request, max_bytes: int) -> Reply:
    async with _streamed(client, request) as response:
        body, unpack = bytearray(), _unpacker(response.headers.get("content-encoding", ""), request.url.host)
        if response.is_stream_consumed:  # a transport that made the answer here has read it
            body += response.content
        else:
            async for chunk in response.aiter_raw():
                body += unpack(chunk, max_bytes + 1 - len(body))
                if len(body) > max_bytes:
                    break
        if len(body) > max_bytes:
            raise PayloadError(f"{request.url.host}: an answer of more than {max_bytes:,} bytes", kind="size")
        return Reply(response.status_code, dict(response.headers), bytes(body))


def _unpacker(encoding: str, host: str) -> Callable[[bytes, int], bytes]:
    """Return what unpacks a piece of an answer, to so many bytes at most: a few bytes may hold gigabytes.

    Raises PayloadError where it was packed again and again, which no host does that means well.
    """
    packings = [one for one in encoding.lower().replace(" ", "").split(",") if one not in {"", "identity"}]
    if len(packings) > 1:
        raise PayloadError(f"{host}: an answer that is packed {len(packings)} times", kind="size")
    if not packings or packings[0] not in _PACKED:
        return lambda chunk, _: chunk
    unpacker = zlib.decompressobj(_PACKED[packings[0]])

    def unpack(chunk: bytes, most: int) -> bytes:
        try:
            return unpacker.decompress(chunk, most)
        except zlib.error:
            raise httpx.DecodingError(packings[0]) from None

    return unpack


@asynccontextmanager
async def _streamed(client: httpx.AsyncClient, request: httpx.Request) -> AsyncGenerator[httpx.Response]:
    response = await client.send(request, stream=True)
    try:
        yield response
    finally:
        await response.aclose()


@cache
def _public_authorities() -> ssl.SSLContext:
    """The context of hosts with an ordinary certificate, made once: reading the authorities takes 30 ms."""
    return httpx.create_ssl_context()


def ssl_context(options: HttpOptions) -> ssl.SSLContext:
    """Return how certificates of hosts are checked. Raises OSError, SSLError where a file cannot be read."""
    if not (options.ca_file or options.client_certificate):
        return _public_authorities()
    context = httpx.create_ssl_context()
    if options.ca_file:
        context.load_verify_locations(options.ca_file)
    if options.client_certificate:
        context.load_cert_chain(*options.client_certificate)
    return context


def host_of(url: str) -> str:
    """Return host and port of an address: what may be shown of it."""
    parts = urlsplit(url)
    return f"{parts.hostname}:{parts.port}" if parts.port else str(parts.hostname)
