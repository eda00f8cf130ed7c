"""One PDF of several that make a submission together: each tells what is in all of them."""

import hashlib
from dataclasses import dataclass
from typing import Any

from pydantic_core import to_json


@dataclass(frozen=True, slots=True)
class Place:
    """Where a document stands: its pages within its file, which count from 1."""

    certificate: str
    title: str
    first_page: int
    last_page: int

    def describe(self) -> dict[str, Any]:
        """Return it as a JSON object."""
        return {
            "certificate": self.certificate,
            "title": self.title,
            "first_page": self.first_page,
            "last_page": self.last_page,
        }


@dataclass(frozen=True, slots=True)
class Share:
    """What one file has."""

    file: str
    pages: int
    documents: tuple[Place, ...]

    def describe(self) -> dict[str, Any]:
        """Return it as a JSON object."""
        return {"file": self.file, "pages": self.pages, "documents": [one.describe() for one in self.documents]}


@dataclass(frozen=True, slots=True)
class Volume:
    """A file's place among all of them; files count from 1."""

    number: int
    shares: tuple[Share, ...]

    @property
    def count(self) -> int:
        """How many files there are."""
        return len(self.shares)

    @property
    def digest(self) -> str:
        """SHA-256 of what is in all files: the same in each, and another for every other submission."""
        return hashlib.sha256(to_json([one.describe() for one in self.shares])).hexdigest()

    def describe(self) -> dict[str, Any]:
        """Return its entry in the manifest."""
        return {
            "number": self.number,
            "count": self.count,
            "set": self.digest,
            "files": [one.describe() for one in self.shares],
        }
