"""What a fault may be: each mistake in one is said in a sentence, with what was probably meant."""

import difflib
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from certbroker.sandbox.fault_kinds import CALLS, KINDS, PLACES, VALUES, host_of, hosts, operations
from certbroker.sandbox.wallet import failures

if TYPE_CHECKING:
    from certbroker.sandbox.faults import Fault

_COUNTED = re.compile(r"([1-9]\d{0,8})(?:(-)([1-9]\d{0,8})?)?")


def check(fault: "Fault") -> None:
    """Raise `ValueError` where a fault could never strike."""
    _known("kind of fault", fault.kind, KINDS | failures.KINDS)
    _known("call", fault.call, CALLS)
    _known("host", fault.host, hosts())
    _known("operation", fault.operation, operations())
    _check_places(fault)
    may = VALUES.get(fault.kind)
    if fault.value is not None and may is not None and not re.fullmatch(may, fault.value):
        raise ValueError(f"no such value of the fault {fault.kind!r}: {fault.value!r}; there are {may}")
    if fault.seconds < 0 and fault.kind != "clock_skew":
        raise ValueError(f"the fault {fault.kind!r} takes {fault.seconds} seconds; only a clock goes backwards")


def counted(nth: int | str, *, is_alone: bool) -> tuple[int, int]:
    """Return `skip` and `times` of an `nth`. Raises `ValueError` where it is none, or they are given as well."""
    if not is_alone:
        raise ValueError("a fault has nth, or skip and times, not both")
    if nth == "every":
        return 0, -1
    found = _COUNTED.fullmatch(str(nth))
    first = int(found[1]) if found else 0
    last = int(found[3] or 0) if found and found[2] else first
    if not found or (last and last < first):
        raise ValueError(f'no such nth of a fault: {nth!r}; it is 2, "2-4", "2-" or "every"')
    return first - 1, last - first + 1 if last else -1


def one_of(words: Iterable[str], word: str) -> str:
    """Return what there is, and first what a word was probably meant to be."""
    known = sorted(words)
    near = difflib.get_close_matches(word, known, n=1)
    meant = f"did you mean {near[0]!r}? " if near else ""
    return f"{meant}there are {', '.join(known)}"


def _known(what: str, word: str | None, words: Iterable[str]) -> None:
    if word is not None and word not in (known := set(words)):
        raise ValueError(f"no such {what}: {word!r}; {one_of(known, word)}")


def _check_places(fault: "Fault") -> None:
    """Refuse names that contradict one another."""
    named = {
        "call": host_of(fault.call) if fault.call else None,
        "host": hosts()[fault.host] if fault.host else None,
        "operation": operations()[fault.operation] if fault.operation else None,
    }
    found = {name: host for name, host in named.items() if host}
    if len(set(found.values())) > 1:
        told = ", ".join(f"{name} {getattr(fault, name)!r} is one of {host}" for name, host in found.items())
        raise ValueError(f"a fault that fits nowhere: {told}")
    host = next(iter(found.values()), None)
    if host and host not in PLACES[fault.kind]:
        may = " and ".join(sorted(PLACES[fault.kind]))
        raise ValueError(f"a fault of {may} never strikes the host {host!r}: {fault.kind!r}")
