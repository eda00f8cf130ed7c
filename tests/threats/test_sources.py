"""What the source may not do anywhere, and headers that a value cannot add to."""

import ast
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from certbroker._http import HttpOptions, HttpPool, ssl_context
from certbroker.channels.public_mydata.client import ExchangeClient, Ticket
from certbroker.errors import CertbrokerError
from certbroker.settings import Official
from support.exchange import party
from support.tree import PACKAGES

CODE = {
    "eval", "exec", "compile", "__import__", "pickle.load", "pickle.loads", "marshal.loads", "shelve.open", "os.system",
    "os.popen", "yaml.load", "yaml.unsafe_load", "yaml.full_load", "tarfile.open", "jsonpickle.decode", "input",
}  # fmt: skip
"""What makes code of data, by the name it is called by."""
UNCHECKED = ("CERT_NONE", "_create_unverified_context", "OP_NO_CERTIFICATE", "check_hostname=False", "verify=False")


def _sources() -> list[Path]:
    return sorted(path for folder in PACKAGES.values() for path in folder.rglob("*.py"))


def _called(node: ast.Call) -> str:
    return ast.unparse(node.func)


def _safe_loaders(tree: ast.AST) -> set[str]:
    """What the loaders of YAML without tags are called in a module."""
    imported = [
        (one.asname or one.name, one.name)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "yaml"
        for one in node.names
    ]
    others = {called for called, name in imported if name not in {"SafeLoader", "CSafeLoader"}}
    return {called for called, _ in imported} - others


def dangers(source: str) -> Iterator[str]:
    """What makes code of data, or starts a shell."""
    tree = ast.parse(source)
    safe = _safe_loaders(tree)
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = _called(node)
        if name in CODE and not (name == "yaml.load" and ast.unparse(node.args[-1]) in safe):
            yield name
        if any(one.arg == "shell" and ast.unparse(one.value) != "False" for one in node.keywords):
            yield f"{name} with a shell"


@pytest.mark.parametrize(
    "source",
    [
        "eval(text)",
        "yaml.load(f, yaml.Loader)",
        "x = pickle.loads(data)",
        "yaml.load(f)",
        "subprocess.run(text, shell=True)",
        "os.system(text)",
    ],
)
def test_a_danger_would_be_found(source: str) -> None:
    assert list(dangers(source))


def test_data_never_becomes_code() -> None:
    found = {f"{path.name}: {one}" for path in _sources() for one in dangers(path.read_text(encoding="utf-8"))}
    assert not found


def test_certificates_are_checked_everywhere() -> None:
    """There is no switch that turns checking off, not even for the embedded sandbox: it speaks http to this machine."""
    sources = {path: path.read_text(encoding="utf-8") for path in _sources()}
    assert not {f"{path.name}: {one}" for path, text in sources.items() for one in UNCHECKED if one in text}
    context = ssl_context(HttpOptions())
    assert context.check_hostname
    assert context.verify_mode.name == "CERT_REQUIRED"


async def _headers(official: Official) -> list[tuple[bytes, bytes]]:
    """The headers of a collection, as they went out; none where nothing did."""
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(500)

    async with HttpPool(transport=httpx.MockTransport(answer)) as pool:
        client = ExchangeClient(party(relay_headers=True, attempts=1), pool)
        with pytest.raises(CertbrokerError):
            await client.collect(Ticket("1", "MDS9000001", ""), official)
    return [pair for request in seen for pair in request.headers.raw]


NASTY = st.text(st.characters(codec="utf-8"), min_size=1) | st.sampled_from(
    [
        "a\r\nX-Evil: 1",
        "a\nX-Evil: 1",
        "a\r\n\r\nGET / HTTP/1.1",
        "a\u2028X-Evil: 1",
        "\u010a\u010d",
        "a\x00b",
        " ",
        "가\r\n",
    ]
)


@given(NASTY, NASTY)
async def test_no_header_can_be_smuggled_in(name: str, purpose: str) -> None:
    plain = {key for key, _ in await _headers(Official(name="김담당", purpose="심사", position="팀", phone="1"))}
    found = await _headers(Official(name=name, purpose=purpose, position=name, phone=purpose))
    assert {key for key, _ in found} in ({*()}, plain)
    assert not any(set(value) & set(b"\r\n\x00") for _, value in found)
