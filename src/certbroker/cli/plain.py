"""Text as a terminal may have it: what a document or a host says moves no cursor, and hides or turns round nothing."""

import re

_COMMANDS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Controls but tab and line feed, those of eight bits among them, and what changes the direction of writing."""


def plain(text: str) -> str:
    """Write commands to a terminal as escapes: visible, and within JSON and TOML still the same value."""
    return _COMMANDS.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
