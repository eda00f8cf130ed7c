"""Links between pages resolve, and every page is in the navigation."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from support.pages import anchors_of, links_of, pages
from support.tree import ROOT, shown

DOCS = ROOT / "docs"


@pytest.mark.parametrize("page", pages(), ids=shown)
def test_links_resolve(page: Path) -> None:
    for link in links_of(page):
        if re.match(r"https?://", link):
            continue
        target, _, anchor = link.partition("#")
        path = (page.parent / target).resolve() if target else page
        assert path.exists(), link
        assert not anchor or anchor in anchors_of(path), link


@pytest.mark.parametrize("page", pages()[1:], ids=shown)
def test_links_of_the_docs_stay_within(page: Path) -> None:
    outside = [
        link for link in links_of(page) if not (page.parent / link.partition("#")[0]).resolve().is_relative_to(DOCS)
    ]
    assert not [link for link in outside if not link.startswith("http")]


def test_every_page_is_in_the_navigation_once() -> None:
    navigation = yaml.safe_load((DOCS / "mkdocs.yml").read_text(encoding="utf-8"))["nav"]
    listed = list(_pages(navigation))
    assert sorted(listed) == sorted(page.relative_to(DOCS).as_posix() for page in pages()[1:])


def _pages(entry: Any) -> Iterator[str]:
    if isinstance(entry, str):
        yield entry
    else:
        for below in getattr(entry, "values", lambda: entry)():
            yield from _pages(below)
