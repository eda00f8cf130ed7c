"""Writes the skeleton of a certificate: its module from a specification, and a draft of what a sample reads to."""

from certbroker.scaffold.module import module_of

__all__ = ["module_of"]
