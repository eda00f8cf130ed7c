"""Finds the certificates that a line of a notice asks for (구비서류 안내), with their conditions.

Names come in hundreds of spellings, several in one line. What is accepted (`matches`), what may be meant
(`candidates`) and what is a paper that the catalogue does not know (`not_certificates`) are kept apart.
"""

from certbroker.finding.find import find
from certbroker.finding.found import Found, Match, Piece

__all__ = ["Found", "Match", "Piece", "find"]
