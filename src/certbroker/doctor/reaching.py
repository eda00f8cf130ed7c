"""Reaches one host, step by step: name, connection, TLS; and asks some of them for the time."""

import base64
import socket
import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final
from urllib.parse import unquote, urlsplit

from certbroker.doctor.findings import Finding, say
from certbroker.doctor.paths import SOON

_LONGEST: Final = 16384
"""Bytes of a head that are read."""
_EXPIRED, _WRONG_NAME = 10, {62, 64}
"""What OpenSSL calls a certificate that ran out, and one for another host."""
TOLERANCE, BROKEN = 30, 300
"""Seconds that the clock may be off. Declared: no public source says what the exchange allows."""


@dataclass(frozen=True, slots=True)
class Target:
    """A host that is called, and the settings that name it."""

    host: str
    port: int
    secure: bool
    roles: tuple[str, ...]
    tells_time: bool = False

    @property
    def address(self) -> str:
        """Host and port, as it is shown."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    def __str__(self) -> str:
        return f"{self.address} ({', '.join(self.roles)})"


@dataclass(frozen=True, slots=True)
class Way:
    """How hosts are reached."""

    context: ssl.SSLContext
    proxy: str | None
    seconds: float
    clock: Callable[[], datetime]


class _Refused(OSError):
    """A proxy that does not let a connection through."""


def reach(target: Target, way: Way) -> Iterator[Finding]:
    """Reach a host; says what stands in the way, or for how long its certificate is good."""
    if way.proxy and way.proxy.startswith("https:"):
        yield say("host.proxied", str(target))
        return
    try:
        connection = _connected(target, way)
    except socket.gaierror:
        yield say("host.unresolved", str(target), host=_first(target, way))
        return
    except OSError as error:
        yield say("host.unreachable", str(target), host=_first(target, way), reason=_reason(error))
        return
    with closing(connection):
        if not target.secure:
            yield say("host.reached_plain", str(target))
            yield from _time(target, way, connection)
            return
        try:
            secured = way.context.wrap_socket(connection, server_hostname=target.host)
        except ssl.SSLCertVerificationError as error:
            yield _untrusted(target, error)
            return
        except OSError as error:
            yield say("tls.failed", str(target), reason=_reason(error))
            return
        with closing(secured):
            yield _lifetime(target, secured.getpeercert() or {}, way.clock())
            yield from _time(target, way, secured)


def _connected(target: Target, way: Way) -> socket.socket:
    if way.proxy is None:
        return socket.create_connection((target.host, target.port), way.seconds)
    parts = urlsplit(way.proxy)
    connection = socket.create_connection((parts.hostname or "", parts.port or 80), way.seconds)
    try:
        lines = [f"CONNECT {target.address} HTTP/1.1", f"Host: {target.address}"]
        if parts.username:
            told = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
            lines.append(f"Proxy-Authorization: Basic {base64.b64encode(told.encode()).decode()}")
        connection.sendall("\r\n".join([*lines, "", ""]).encode())
        _require_through(_head(connection))
    except BaseException:
        connection.close()
        raise
    return connection


def _require_through(head: str) -> None:
    """Raise _Refused unless a proxy opened the way."""
    status = head.partition("\r\n")[0].split(" ")[1:2]
    if status != ["200"]:
        raise _Refused(f"proxy: HTTP {''.join(status)[:3]}")


def _first(target: Target, way: Way) -> str:
    """Return the host that is connected to: the proxy's, where there is one."""
    return f"proxy {urlsplit(way.proxy).hostname}" if way.proxy else target.host


def _reason(error: OSError) -> str:
    if isinstance(error, TimeoutError):
        return "timeout"
    return str(error) if isinstance(error, _Refused) else error.strerror or type(error).__name__


def _untrusted(target: Target, error: ssl.SSLCertVerificationError) -> Finding:
    if error.verify_code == _EXPIRED:
        return say("tls.expired", str(target))
    if error.verify_code in _WRONG_NAME:
        return say("tls.wrong_name", str(target), host=target.host)
    return say("tls.untrusted", str(target), reason=error.verify_message)


def _lifetime(target: Target, certificate: Mapping[str, object], now: datetime) -> Finding:
    ends = datetime.fromtimestamp(ssl.cert_time_to_seconds(str(certificate["notAfter"])), UTC)
    days = (ends - now).days
    return say("tls.ending" if days < SOON else "host.reached", str(target), until=f"{ends:%Y-%m-%d}", days=days)


def _time(target: Target, way: Way, connection: socket.socket) -> Iterator[Finding]:
    """Compare the clock with a host's: by the Date of an answer to a request that says nothing."""
    if not target.tells_time:
        return
    began = time.monotonic()
    try:
        connection.sendall(f"HEAD / HTTP/1.1\r\nHost: {target.address}\r\nConnection: close\r\n\r\n".encode())
        head = _head(connection)
    except OSError:
        head = ""
    took = time.monotonic() - began
    dates = [line.partition(":")[2] for line in head.split("\r\n") if line.lower().startswith("date:")]
    try:
        theirs = parsedate_to_datetime(dates[0].strip())
        off = round((way.clock() - theirs).total_seconds() - took / 2)
    except (IndexError, ValueError, TypeError):
        yield say("clock.untold", str(target))
        return
    values = {"seconds": abs(off), "tolerance": TOLERANCE}
    name = "clock.good" if abs(off) <= TOLERANCE else "clock.off" if abs(off) <= BROKEN else "clock.wrong"
    yield Finding(name, str(target), values)


def _head(connection: socket.socket) -> str:
    data = b""
    while b"\r\n\r\n" not in data and len(data) < _LONGEST:
        part = connection.recv(4096)
        if not part:
            break
        data += part
    return data.decode("latin-1")
