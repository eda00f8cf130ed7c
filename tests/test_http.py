"""The pool over real sockets: certificates, proxies, deadlines, limits."""

import asyncio
import ipaddress
import ssl
import threading
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from certbroker._http import HttpOptions, HttpPool, host_of
from certbroker.errors import ChannelTimeout, ChannelUnavailable, PayloadError, SettingsError

Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
DAY = timedelta(days=1)


@dataclass
class Authority:
    """A certificate authority that lives as long as a test run."""

    folder: Path

    def __post_init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test CA")])
        made = self._draft(self.name, self.key.public_key())
        made = made.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        usage = dict.fromkeys(
            ("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
             "encipher_only", "decipher_only"), False,
        )  # fmt: skip
        made = made.add_extension(x509.KeyUsage(key_cert_sign=True, crl_sign=True, **usage), critical=True)
        self.file = self._write("ca.pem", made.sign(self.key, hashes.SHA256()))

    def issue(self, name: str, usage: x509.ObjectIdentifier, host: str = "localhost") -> tuple[str, str]:
        """Return the files of a certificate and of its key."""
        key = ec.generate_private_key(ec.SECP256R1())
        made = self._draft(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]), key.public_key())
        names: list[x509.GeneralName] = [x509.DNSName(host)]
        names += [x509.IPAddress(ipaddress.ip_address("127.0.0.1"))] if host == "localhost" else []
        made = made.add_extension(x509.SubjectAlternativeName(names), critical=False)
        made = made.add_extension(x509.ExtendedKeyUsage([usage]), critical=False)
        own = x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key())
        certificate = made.add_extension(own, critical=False).sign(self.key, hashes.SHA256())
        path = self.folder / f"{name}.key"
        path.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )
        return self._write(f"{name}.pem", certificate), str(path)

    def _draft(self, name: x509.Name, key: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
        made = x509.CertificateBuilder().subject_name(name).issuer_name(self.name).public_key(key)
        now = datetime.now(UTC)
        identifier = x509.SubjectKeyIdentifier.from_public_key(key)
        made = made.serial_number(x509.random_serial_number()).not_valid_before(now - DAY).not_valid_after(now + DAY)
        return made.add_extension(identifier, critical=False)

    def _write(self, name: str, certificate: x509.Certificate) -> str:
        path = self.folder / name
        path.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
        return str(path)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="module")
def server_files(authority: Authority) -> tuple[str, str]:
    return authority.issue("server", ExtendedKeyUsageOID.SERVER_AUTH)


def server_context(files: tuple[str, str], client_authority: str | None = None) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*files)
    if client_authority:
        context.verify_mode = ssl.CERT_REQUIRED
        context.load_verify_locations(client_authority)
    return context


async def fine(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfine")
    await writer.drain()


@asynccontextmanager
async def serving(talk: Talk, context: ssl.SSLContext | None = None) -> AsyncGenerator[int]:
    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await talk(reader, writer)
        except (OSError, asyncio.IncompleteReadError):
            pass  # the other end gave up, which is what some tests are about
        finally:
            writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0, ssl=context)
    async with server:
        yield server.sockets[0].getsockname()[1]


async def get(url: str, options: HttpOptions | None = None, deadline: float = 5) -> bytes:
    async with HttpPool(options) as pool:
        return (await pool.send("GET", url, deadline=deadline)).body


async def test_a_private_authority(authority: Authority, server_files: tuple[str, str]) -> None:
    async with serving(fine, server_context(server_files)) as port:
        assert await get(f"https://127.0.0.1:{port}/", HttpOptions(ca_file=authority.file)) == b"fine"
        assert await get(f"https://localhost:{port}/", HttpOptions(ca_file=authority.file)) == b"fine"


async def test_a_host_that_is_not_trusted(server_files: tuple[str, str]) -> None:
    """A matter of settings: trying again would not help."""
    async with serving(fine, server_context(server_files)) as port:
        with pytest.raises(SettingsError, match=f"127.0.0.1:{port} is not trusted"):
            await get(f"https://127.0.0.1:{port}/?encData=secret")


async def test_a_host_with_another_name(authority: Authority) -> None:
    other = authority.issue("other", ExtendedKeyUsageOID.SERVER_AUTH, "exchange.test")
    async with serving(fine, server_context(other)) as port:
        with pytest.raises(SettingsError, match="not trusted"):
            await get(f"https://127.0.0.1:{port}/", HttpOptions(ca_file=authority.file))


async def test_a_client_certificate(authority: Authority, server_files: tuple[str, str]) -> None:
    mine = authority.issue("client", ExtendedKeyUsageOID.CLIENT_AUTH)
    async with serving(fine, server_context(server_files, authority.file)) as port:
        url = f"https://127.0.0.1:{port}/"
        options = HttpOptions(ca_file=authority.file, client_certificate=mine)
        assert await get(url, options) == b"fine"
        with pytest.raises(ChannelUnavailable):
            await get(url, HttpOptions(ca_file=authority.file))


@pytest.mark.parametrize("files", ["missing", "no PEM"])
async def test_certificate_files_that_cannot_be_read(tmp_path: Path, files: str) -> None:
    path = tmp_path / "ca.pem"
    if files != "missing":
        path.write_text("no PEM", encoding="utf-8")
    for options in (HttpOptions(ca_file=str(path)), HttpOptions(client_certificate=(str(path), str(path)))):
        with pytest.raises(SettingsError, match="cannot be read"):
            await get("https://127.0.0.1:1/", options)


async def test_a_proxy_is_used_and_not_named() -> None:
    seen: list[bytes] = []

    async def proxy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seen.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(b"HTTP/1.1 407 No\r\nContent-Length: 0\r\n\r\n")
        await writer.drain()

    async with serving(proxy) as port:
        options = HttpOptions(proxy=f"http://user:password@127.0.0.1:{port}")
        with pytest.raises(ChannelUnavailable) as caught:
            await get("https://exchange.test/provdapis?encData=secret", options)
    assert seen[0].startswith(b"CONNECT exchange.test:443 HTTP/1.1\r\n")
    assert b"Proxy-Authorization: Basic " in seen[0]
    assert "secret" not in repr(caught.value)
    assert "password" not in repr(caught.value) + repr(options)


async def test_the_environment_sets_no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")
    async with serving(fine) as port:
        assert await get(f"http://127.0.0.1:{port}/") == b"fine"


async def silent(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
    await reader.read()


async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """A byte now and then: no single read takes long."""
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    for _ in range(1000):
        writer.write(b"x")
        await writer.drain()
        await asyncio.sleep(0.02)


@pytest.mark.parametrize("talk", [silent, drip])
async def test_a_deadline_is_for_the_whole_call(talk: Talk) -> None:
    async with serving(talk) as port:
        loop = asyncio.get_running_loop()
        began = loop.time()
        with pytest.raises(ChannelTimeout) as caught:
            await get(f"http://127.0.0.1:{port}/?encData=secret", deadline=0.2)
        assert loop.time() - began < 1
    assert str(caught.value) == f"The channel did not answer in time. (127.0.0.1:{port}, 0.2 s)"


async def test_an_answer_without_end_is_cut_off() -> None:
    async def flood(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            writer.write(b"x" * 1000)
            await writer.drain()

    async with serving(flood) as port, HttpPool() as pool:
        with pytest.raises(PayloadError) as caught:
            await pool.send("GET", f"http://127.0.0.1:{port}/", deadline=5, max_bytes=10_000)
    assert caught.value.code == "payload.size"


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"SSH-2.0-OpenSSH\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nnope",
    ],
)
async def test_what_is_no_http(answer: bytes) -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer)
        await writer.drain()

    async with serving(talk) as port:
        with pytest.raises(ChannelUnavailable):
            await get(f"http://127.0.0.1:{port}/")


async def test_no_more_connections_per_host_than_allowed() -> None:
    """And what waits for a connection is not refused."""
    now, most = 0, 0

    async def count(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal now, most
        while await reader.readuntil(b"\r\n\r\n"):
            now += 1
            most = max(most, now)
            await asyncio.sleep(0.02)
            now -= 1
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
            await writer.drain()

    async with serving(count) as port, HttpPool(HttpOptions(connections_per_host=3)) as pool:
        calls = [pool.send("GET", f"http://127.0.0.1:{port}/", deadline=5) for _ in range(12)]
        assert {reply.status for reply in await asyncio.gather(*calls)} == {200}
    assert most == 3


async def test_hosts_have_clients_of_their_own() -> None:
    async with serving(fine) as one, serving(fine) as two, HttpPool() as pool:
        for port in (one, two, one):
            await pool.send("GET", f"http://127.0.0.1:{port}/", deadline=5)
        assert len(pool._clients) == 2  # pyright: ignore[reportPrivateUsage] - how many there are shows nowhere else


async def test_a_redirect_is_not_followed() -> None:
    async def redirect(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n")
        await writer.drain()

    async with serving(redirect) as port, HttpPool() as pool:
        assert (await pool.send("GET", f"http://127.0.0.1:{port}/", deadline=5)).status == 302


async def test_an_error_names_the_host_and_nothing_more() -> None:
    def refuse(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError(f"cannot reach {request.url}")

    async with HttpPool(transport=httpx.MockTransport(refuse)) as pool:
        with pytest.raises(ChannelUnavailable) as caught:
            await pool.send("GET", "https://u:p@exchange.test/requests/900101?encData=secret", deadline=1)
    assert caught.value.__suppress_context__
    assert str(caught.value).endswith("(exchange.test: ConnectError)")


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://u:p@exchange.test/a?b=c", "exchange.test"),
        ("http://127.0.0.1:8080/", "127.0.0.1:8080"),
        ("https://EXCHANGE.test", "exchange.test"),
    ],
)
def test_what_may_be_shown_of_an_address(url: str, host: str) -> None:
    assert host_of(url) == host


def test_a_pool_in_each_thread() -> None:
    """A pool belongs to one loop; two threads with a loop each do not meet."""
    answers: list[bytes] = []

    async def work() -> None:
        async with serving(fine) as port:
            answers.append(await get(f"http://127.0.0.1:{port}/"))

    threads = [threading.Thread(target=lambda: asyncio.run(work())) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [b"fine", b"fine"]
