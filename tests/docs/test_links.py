"""Links between pages resolve, and every page is in the navigation."""

import re
from collections.abc import Iterator
from pathlib import Path

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


def test_the_navigation_is_the_folders() -> None:
    settings = yaml.safe_load((DOCS / "mkdocs.yml").read_text(encoding="utf-8"))
    assert "nav" not in settings
    assert (DOCS / settings["docs_dir"]).resolve() == DOCS


def test_every_page_can_be_reached_from_the_first() -> None:
    reached: set[Path] = set()
    ahead = {DOCS / "index.md"}
    while ahead:
        reached |= ahead
        ahead = {found for page in ahead for found in _linked(page)} - reached
    missing = set(pages()[1:]) - reached - set((DOCS / "decisions").iterdir())
    assert not missing, sorted(map(shown, missing))


def _linked(page: Path) -> Iterator[Path]:
    for link in links_of(page):
        path = (page.parent / link.partition("#")[0]).resolve()
        if path.suffix == ".md" and path.is_relative_to(DOCS):
            yield path
