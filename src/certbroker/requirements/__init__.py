"""Requirements: what a procedure asks to be true, and whether the facts about somebody say that it is.

`procedures()` gives the procedures that the package carries, `evaluate` judges a predicate on a fact book, `judge` a
requirement, `evaluate_procedure` all of a procedure, and `resolve` gives the smallest plan. A verdict is one of
three: what the evidence does not tell is unknown, and contradictory evidence is unknown with both named.
"""

from certbroker.requirements.drafting import Draft, draft
from certbroker.requirements.evaluate import applies, evaluate, evaluate_procedure, judge, overall
from certbroker.requirements.judging import Context, Judgement, Verdict
from certbroker.requirements.model import Condition, Procedure, Requirement, procedures, read_procedure
from certbroker.requirements.plan import Noted, Paper, Plan, Planned
from certbroker.requirements.predicates import Predicate, predicate
from certbroker.requirements.resolve import resolve
from certbroker.requirements.tables import Tables, tables

__all__ = [
    "Condition",
    "Context",
    "Draft",
    "Judgement",
    "Noted",
    "Paper",
    "Plan",
    "Planned",
    "Predicate",
    "Procedure",
    "Requirement",
    "Tables",
    "Verdict",
    "applies",
    "draft",
    "evaluate",
    "evaluate_procedure",
    "judge",
    "overall",
    "predicate",
    "procedures",
    "read_procedure",
    "resolve",
    "tables",
]
