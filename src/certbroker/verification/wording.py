"""The words of checks, English and Korean: kept in `wording.toml` by the check's id and message."""

import tomllib
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from importlib.resources import files

from certbroker.fields import SEOUL
from certbroker.verification.report import Check, Detail, Verdict

_FILES = ("wording.toml", "bundles/wording.toml")
_SHARED = {"timestamp.document": "timestamp"}
"""Checks that speak with another's words."""


def say(
    check: str,
    verdict: Verdict,
    message: str,
    *,
    about: str = "",
    evidence: str = "",
    needed: bool = True,
    **values: Detail,
) -> Check:
    """Make a check with its words; values fill in the blanks of the sentence, and are its details.

    Raises KeyError where there are no words for the message.
    """
    words = wording()[f"{_SHARED.get(check, check)}.{message}"]
    told = _told(values)
    return Check(
        check,
        verdict,
        message,
        words["en"].format(**told),
        words["ko"].format(**told),
        about=about,
        evidence=evidence,
        needed=needed,
        to_do_en=words.get("to_do_en", "").format(**told),
        to_do_ko=words.get("to_do_ko", "").format(**told),
        details=values,
    )


@cache
def wording() -> Mapping[str, Mapping[str, str]]:
    """Return every sentence by `id.message`: `en`, `ko`, and what to do, `to_do_en`, `to_do_ko`."""
    own = files("certbroker.verification")
    texts = (own.joinpath(name).read_text(encoding="utf-8") for name in _FILES)
    return {key: words for text in texts for key, words in tomllib.loads(text).items()}


def _told(values: Mapping[str, Detail]) -> dict[str, str]:
    """Write values as a person reads them: an instant in Korean time, an amount with its thousands apart."""
    return {name: _plain(name, value) for name, value in values.items()}


def _plain(name: str, value: Detail) -> str:
    if isinstance(value, int) and "year" not in name and name != "latest":
        return f"{value:,}"
    if isinstance(value, str) and value[10:11] == "T" and value[:4].isdecimal():
        return f"{datetime.fromisoformat(value).astimezone(SEOUL):%Y-%m-%d %H:%M:%S}"
    return str(value)
