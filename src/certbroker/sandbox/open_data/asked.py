"""A call together with the operation it is for, and what goes wrong with it on purpose."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from certbroker.sandbox.faults import Fault
from certbroker.sandbox.open_data import rows, selection
from certbroker.sandbox.open_data.call import Call
from certbroker.sandbox.open_data.cases import Values
from certbroker.sandbox.open_data.selection import Page
from certbroker.sandbox.open_data.services import Service


@dataclass(frozen=True)
class Asked:
    """What a form answers; `struck` are the faults that change the content of its answer."""

    call: Call
    service: Service
    roots: tuple[Path, ...]
    struck: tuple[Fault, ...] = ()

    @property
    def wants_json(self) -> bool:
        """Whether the answer is to be JSON: as the switch says, or the other way round."""
        switched = bool(self.service.switch) and self.call.parameters.get(self.service.switch, "").lower() == "json"
        return switched is not bool(self._fault("other_format"))

    @property
    def echo(self) -> type[int] | type[str]:
        """What numbers about paging are."""
        return str if self.service.echo == "text" or self._fault("text_counts") else int

    @property
    def no_rows(self) -> str:
        """How it is said that there are no rows."""
        fault = self._fault("no_rows")
        return (fault and fault.value) or rows.no_rows(self.service, self.roots, self.call.parameters)

    def selected(self) -> tuple[Values, ...]:
        """Return the rows that the call's parameters leave."""
        if self._fault("no_rows"):
            return ()
        return selection.select(self.service, rows.of(self.service, self.roots), self.call.parameters)

    def page(self, found: Sequence[Values], number: int, size: int) -> Page:
        """Return one page of the rows, as the faults leave it."""
        if short := self._fault("short_pages"):
            whole = selection.paged(found, number, min(size, int(short.value or max(1, size // 2))))
        else:
            whole = selection.paged(found, number, size)
        drift = self._fault("drifting_total")
        total = whole.total + (int(drift.value or 1) * number if drift else 0)
        left = whole.rows[:-1] if self._fault("missing_row") else whole.rows
        return Page(left, number, size, max(0, total))

    def _fault(self, kind: str) -> Fault | None:
        return next((fault for fault in self.struck if fault.kind == kind), None)
