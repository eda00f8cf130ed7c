"""Kills workers in every transition that consents and their requests come through, as often as is wanted."""

import random
from collections import Counter
from collections.abc import Set as AbstractSet
from typing import Any

from certbroker_connectors.local_tax import Clearance
from certbroker_connectors.mois import ResidentRegister
from certbroker_connectors.nts import BusinessStatus, IncomeAmount, TaxClearance
from support.crashes import Trial, Wish
from support.transitions import CALLING, OF_CYCLES, Part, Transition

STATUS: Any = BusinessStatus.ask(business_numbers="000-00-00017")
INCOME: Any = IncomeAmount.ask(from_year=2023, to_year=2025)
ALL = Wish((ResidentRegister, INCOME, TaxClearance, Clearance, STATUS))
QUICK = Wish((ResidentRegister, TaxClearance, STATUS))
MONTHLY = Wish((INCOME, TaxClearance), is_periodic=True)
PARTLY = Wish((STATUS, TaxClearance), narrow=(0,))
OFTEN = 5
"""How often a worker is killed in one transition of the same consents: each time their clock goes on."""
BY_ITSELF = 0.5
"""How often a worker kills itself, at one of three points; else it is killed, at any."""
IN_VAIN = 30
"""After how many rounds without a strike where one is wanted it is given up."""


def every_transition(found: Trial, chance: random.Random, wanted: int, times: int = OFTEN) -> int:
    """Kill workers in the transitions that were struck least, until each was often enough; returns how many died."""
    before, in_vain = found.killed, 0
    while (left := lacking(found, wanted)) and in_vain < IN_VAIN:
        one_round(found, chance, left.keys(), times)
        in_vain = 0 if sum(lacking(found, wanted).values()) < sum(left.values()) else in_vain + 1
    return found.killed - before


def one_round(found: Trial, chance: random.Random, left: AbstractSet[Transition], times: int) -> None:
    """Kill workers so often in each of some transitions of the same consents, and see to their end.

    The aim is always the first that is still ahead: those behind it go by as well.
    """
    asked = wishes(chance, left)
    consents, aimed = found.begin(*asked), Counter[Transition]()
    wanted = {one for one in left if any(wish.has(one) for wish in asked)}
    while ahead := [one for one in found.ahead(consents) & wanted if aimed[one] < times]:
        aim = min(ahead, key=list(Transition).index)
        aimed[aim] += 1
        if found.kill(consents, aim=aim, seed=chance.randrange(10**9), **_where(aim, chance)):
            found.count(consents)
            return
    found.finish(consents)


def lacking(found: Trial, wanted: int) -> dict[Transition, int]:
    """Return how many kills each transition lacks that was not struck often enough."""
    return {one: wanted - strikes.total for one, strikes in found.struck.items() if strikes.total < wanted}


def wishes(chance: random.Random, left: AbstractSet[Transition]) -> list[Wish]:
    """Choose consents that come through transitions. What the wallet answers later is in one of them alone.

    Beside what is periodic there is nothing else: a month later other consents have ended.
    """
    if OF_CYCLES & left and (left <= OF_CYCLES or chance.random() < 0.5):
        return [MONTHLY]
    return [*([PARTLY] * 4 if Transition.WITHDRAWN in left else []), ALL, QUICK]


def _where(aim: Transition, chance: random.Random) -> dict[str, str]:
    """Choose where in a transition: anywhere, in its call or its write, or at a point that passes too quickly."""
    if chance.random() < BY_ITSELF:
        return {"itself": chance.choice(("begins", "writes", "wrote"))}
    return {"part": chance.choice((Part.ALL, Part.ALL, Part.WRITE, Part.CALL if aim in CALLING else Part.ALL))}


def table(found: Trial) -> list[str]:
    """Show how often each transition was struck, and where in it."""
    lines = [f"  {'kills that struck during':44} before  call write after   all"]
    for one, strikes in found.struck.items():
        places = (strikes.before, strikes.calling, strikes.writing, strikes.written, strikes.total)
        lines.append(f"  {one:44}{''.join(f'{number:6}' for number in places)}")
    return lines
