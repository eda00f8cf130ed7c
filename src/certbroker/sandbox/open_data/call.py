"""A call of an open-data host, as it came over the wire."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import unquote_plus

_ODCLOUD, _GYEONGGI = "api.odcloud.kr", "openapi.gg.go.kr"
_SCHEME = "Infuser "
_DIGITS = 9
_PAGES = ("pageNo", "page", "pIndex")


class MalformedError(ValueError):
    """A value of the call cannot be read."""


@dataclass(frozen=True)
class Call:
    """One call: `path` as published, `query` still percent-encoded."""

    host: str
    path: str
    query: str = field(default="", repr=False)
    method: str = "GET"
    authorization: str = field(default="", repr=False)
    body: bytes = field(default=b"", repr=False)

    @property
    def at(self) -> str:
        """The published address without its scheme."""
        return f"{self.host}/{self.path}"

    @property
    def operation(self) -> str:
        """The last step of the path."""
        return self.path.rpartition("/")[2]

    @property
    def page(self) -> int:
        """The page that is asked for, under any of its names; the first where none is."""
        found = (self.parameters.get(name, "") for name in _PAGES)
        return next((int(text) for text in found if text.isascii() and text.isdigit() and len(text) <= _DIGITS), 1)

    @cached_property
    def parameters(self) -> Mapping[str, str]:
        """The query by name, the first of each, without the key."""
        return {name: value for name, value in self._pairs() if not self._is_key(name)}

    @cached_property
    def key(self) -> str:
        """The service key, percent-decoded exactly once: a bare `+` is a blank."""
        if self.authorization.startswith(_SCHEME) and self.host == _ODCLOUD:
            return self.authorization.removeprefix(_SCHEME)
        return next((value for name, value in self._pairs() if self._is_key(name)), "")

    def number(self, name: str, default: int) -> int:
        """Return a parameter as a number of at least 1; raise `MalformedError` where it is none."""
        text = self.parameters.get(name, "").strip() or str(default)
        if not (text.isascii() and text.isdigit() and int(text[:_DIGITS]) > 0 and len(text) <= _DIGITS):
            raise MalformedError(name)
        return int(text)

    def json(self) -> Any:
        """Return the body; raise `MalformedError` where it is no JSON."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            message = "body"
            raise MalformedError(message) from None

    def _is_key(self, name: str) -> bool:
        return name.lower() == ("key" if self.host == _GYEONGGI else "servicekey")

    def _pairs(self) -> Iterator[tuple[str, str]]:
        seen: set[str] = set()
        for part in self.query.split("&"):
            name, _, value = part.partition("=")
            if name and name not in seen:
                seen.add(name)
                yield unquote_plus(name), unquote_plus(value)
