"""Reads a wire document into a certificate: one generic reader for all connectors.

It knows paths, alternatives, joined parts, 년/월/일 groups, repeated groups, unknown elements and unknown code words
(kept and reported). What a connector states with `wire(…)` can be overridden by a wire profile; no connector parses
anything.
"""

from certbroker.reading.plan import Profile
from certbroker.reading.reader import Reading, read, read_node, read_rows
from certbroker.reading.tree import Element, Node, node_of, parse_root, parse_xml, require_few, serialise, to_utf8

__all__ = [
    "Element",
    "Node",
    "Profile",
    "Reading",
    "node_of",
    "parse_root",
    "parse_xml",
    "read",
    "read_node",
    "read_rows",
    "require_few",
    "serialise",
    "to_utf8",
]
