"""Secrets are compared in constant time, wherever they are compared."""

import ast
import re
from collections.abc import Iterator
from functools import cache

import pytest

from certbroker.privacy import ApiKey, ConnectingInformation, Secret
from support.tree import PACKAGES

SECRET = re.compile(r"(^|_)(mac|hmac|signature|api_?key|password|secret|salt|token|otp|binding|proof|pin|reveal)(_|$)")
"""Names of values that whoever guesses must not learn of bit by bit. What is of a secret type compares itself well."""
PUBLIC = {
    # The English token of a code word, which is public.
    "application.py": {"token"},
    "choices.py": {"token"},
    "effects.py": {"token"},
    "forms.py": {"token"},
    "values.py": {"token"},
    "words.py": {"token"},
    # A fault that puts the proof of somebody else of the cast in place of a proof.
    "damage.py": {"proof"},
    # Proofs that a signature holds: they are published.
    "writing.py": {"proof"},
}
"""Names of files → what is called like a secret there, and is none."""
FAST = (ast.Eq, ast.NotEq, ast.In, ast.NotIn)


def _names(node: ast.expr) -> Iterator[str]:
    """The names that say what a side of a comparison is: the last of `a.b.c`, of `a.b()`, of `a["b"]`."""
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            yield name
        case ast.Call(func=function):
            yield from _names(function)
            for one in node.args if isinstance(function, ast.Name) and function.id in {"str", "bytes"} else ():
                yield from _names(one)
        case ast.Subscript(value=value, slice=ast.Constant(value=str(key))):
            yield from _names(value)
            yield key
        case ast.Tuple(elts=parts) | ast.Set(elts=parts) | ast.List(elts=parts):
            for one in parts:
                yield from _names(one)
        case _:
            return


def _is_plain(node: ast.expr) -> bool:
    """Whether a side is written out: comparing with it tells nothing that is not in the source."""
    parts = node.elts if isinstance(node, ast.Tuple | ast.Set | ast.List) else [node]
    return all(isinstance(one, ast.Constant) for one in parts)


def guesses(source: str) -> list[tuple[int, str]]:
    """Comparisons of secrets that take longer the more of a guess is right."""
    found: list[tuple[int, str]] = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Compare) or not any(isinstance(one, FAST) for one in node.ops):
            continue
        sides = [node.left, *node.comparators]
        if any(_is_plain(one) for one in sides):
            continue
        secret = [name for side in sides for name in _names(side) if SECRET.search(name.lower())]
        found += [(node.lineno, name) for name in secret[:1]]
    return found


@pytest.mark.parametrize(
    "source",
    [
        "if given == signature: pass",
        "ok = self._sign(body) != proof.signature",
        "return key.reveal() == given",
        "x = told['api_key'] == asked",
        "x = token in {approval.form_token}",
        "x = (a, password) == (b, other)",
        "x = str(pin) == given",
    ],
)
def test_a_quick_comparison_would_be_found(source: str) -> None:
    assert guesses(source)


@pytest.mark.parametrize(
    "source", ["x = kind == 'token'", "x = token == ''", "x = name == other", "x = tokens == other"]
)
def test_others_are_none(source: str) -> None:
    assert not guesses(source)


@cache
def _found() -> set[tuple[str, int, str]]:
    sources = sorted(path for folder in PACKAGES.values() for path in folder.rglob("*.py"))
    return {(path.name, *one) for path in sources for one in guesses(path.read_text(encoding="utf-8"))}


def test_no_secret_is_compared_quickly() -> None:
    assert not {(file, line, name) for file, line, name in _found() if name not in PUBLIC.get(file, set())}


def test_what_is_excused_is_there() -> None:
    assert {(file, name) for file, names in PUBLIC.items() for name in names} == {(one[0], one[2]) for one in _found()}


def test_secret_types_compare_in_constant_time() -> None:
    """By the type, so that even `==` on them is none of the quick ones: what it calls is `hmac.compare_digest`."""
    (defined,) = [
        node
        for node in ast.walk(ast.parse((PACKAGES["certbroker"] / "privacy.py").read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and node.name == "__eq__"
    ]
    assert "hmac.compare_digest(" in ast.unparse(defined)
    subclasses = [one for one in Secret.__subclasses__() if "__eq__" in vars(one)]
    assert not subclasses, "none has an equality of its own"
    assert ApiKey("a") == ApiKey("a")
    assert ApiKey("a") != ApiKey("b")
    assert ApiKey("a") != ConnectingInformation("a")
