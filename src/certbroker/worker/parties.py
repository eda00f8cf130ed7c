"""Work for several relying parties that keep their rows in one store."""

from collections.abc import Sequence
from dataclasses import dataclass

from certbroker.errors import ConsentMissing
from certbroker.worker.advance import Durable
from certbroker.worker.advanced import Advanced


@dataclass(frozen=True, slots=True)
class Parties:
    """Takes rows further, each for the relying party that it belongs to."""

    durables: Sequence[Durable]

    async def advance(self, name: str, *, through: bool = False) -> Advanced:
        """Take a row further. Raises ConsentMissing where it belongs to none of them, VaultError."""
        for durable in self.durables[:-1]:
            try:
                return await durable.advance(name, through=through)
            except ConsentMissing:
                continue
        return await self.durables[-1].advance(name, through=through)
