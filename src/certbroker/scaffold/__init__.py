"""Writes the skeleton of a certificate from a specification, and the draft of a sample from a wire document."""

from certbroker.scaffold.module import module_of
from certbroker.scaffold.recording import Recorded, record
from certbroker.scaffold.specification import SpecificationError, specification
from certbroker.scaffold.writing import NotWritten, new

__all__ = ["NotWritten", "Recorded", "SpecificationError", "module_of", "new", "record", "specification"]
