"""What a receiving office may wish for its files."""

from dataclasses import dataclass

from certbroker.bundle.volume import Volume


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """What is added to the pages on request."""

    separators: bool = False
    """A sheet before each document."""
    bates: str | None = None
    """Prefix of a number of six digits on every page (`GN-` gives `GN-000001`); may be empty. `None` for no numbers."""
    first: int = 1
    """The first of these numbers."""
    volume: Volume | None = None
    """Which file this is, where a submission is several."""

    def number(self, page: int) -> str:
        """Return the number of a page; pages count from 1."""
        return "" if self.bates is None else f"{self.bates}{self.first + page - 1:06}"
