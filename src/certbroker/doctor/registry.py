"""The checks that there are: whoever writes one marks it, and it is found."""

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Final, NamedTuple, TypeVar

from certbroker.doctor import checks
from certbroker.doctor.case import Case
from certbroker.doctor.findings import Finding

S = TypeVar("S")
Work = Callable[[], Iterable[Finding]]
Works = Callable[[Case], Iterator[tuple[str, Work]]]
LAST: Final = 9


class Check(NamedTuple):
    """A check: where it stands among the others, whether it leaves this machine, and what there is to do."""

    rank: int
    name: str
    network: bool
    works: Works


_FOUND: Final[dict[str, Check]] = {}
Whole = Callable[[Case], Iterable[Finding]]
Each = Callable[[Case, S], Iterable[Finding]]


def check(*, rank: int = LAST, network: bool = False) -> Callable[[Whole], Whole]:
    """Mark a check of the whole case. rank: lower ones are told first. network: whether it leaves this machine."""

    def marked(function: Whole) -> Whole:
        name = _name(function)

        def works(case: Case) -> Iterator[tuple[str, Work]]:
            yield name, partial(function, case)

        _FOUND[name] = Check(rank, name, network, works)
        return function

    return marked


def check_each(
    subjects: Callable[[Case], Iterable[S]], *, rank: int = LAST, network: bool = False
) -> Callable[[Each[S]], Each[S]]:
    """Mark a check that is done of every subject, side by side."""

    def marked(function: Each[S]) -> Each[S]:
        def works(case: Case) -> Iterator[tuple[str, Work]]:
            return ((str(one), partial(function, case, one)) for one in subjects(case))

        name = _name(function)
        _FOUND[name] = Check(rank, name, network, works)
        return function

    return marked


def works(case: Case) -> list[tuple[str, Work]]:
    """Return what there is to do for a case, each with what it is about, in the order in which it is told."""
    for module in pkgutil.iter_modules(checks.__path__):
        importlib.import_module(f"{checks.__name__}.{module.name}")
    chosen = [one for one in sorted(_FOUND.values(), key=lambda one: one[:2]) if not (one.network and case.offline)]
    return [work for one in chosen for work in one.works(case)]


def _name(function: Callable[..., object]) -> str:
    return f"{function.__module__.rpartition('.')[2]}.{function.__name__}"
