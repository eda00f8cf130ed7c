"""README and docs: their pages, code blocks, links and headings."""

import re
from dataclasses import dataclass
from pathlib import Path

from support.tree import ROOT, project_files, shown

NEEDS_SETTINGS = "<!-- needs real settings -->"
_BLOCK = re.compile(
    rf"(?:^`(?P<title>[^`\n]+)`:\n\n)?(?P<marked>{NEEDS_SETTINGS}\n)?^```(?P<language>\w*)\n(?P<text>.*?)^```$",
    re.DOTALL | re.MULTILINE,
)
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """A code block: where it stands, its language, the file it is to lie in (if it says so), and its text."""

    page: Path
    line: int
    language: str
    title: str | None
    text: str
    needs_settings: bool

    def __str__(self) -> str:
        return f"{shown(self.page)}:{self.line}"


def pages() -> tuple[Path, ...]:
    """README and every page of the docs."""
    docs = tuple(path for path in project_files() if path.suffix == ".md" and path.is_relative_to(ROOT / "docs"))
    return (ROOT / "README.md", *docs)


def text_of(page: Path) -> str:
    """The text of a page."""
    return page.read_text(encoding="utf-8")


def blocks(*languages: str) -> list[Block]:
    """The code blocks of all pages in these languages."""
    return [block for page in pages() for block in blocks_of(page) if block.language in languages]


def blocks_of(page: Path) -> list[Block]:
    """The code blocks of a page."""
    text = text_of(page)
    return [
        Block(
            page,
            text.count("\n", 0, found.start("text")) + 1,
            found["language"],
            found["title"],
            found["text"],
            found["marked"] is not None,
        )
        for found in _BLOCK.finditer(text)
    ]


def links_of(page: Path) -> list[str]:
    """The targets of a page's links, those within code left out."""
    return _LINK.findall(_BLOCK.sub("", text_of(page)))


def anchors_of(page: Path) -> set[str]:
    """The anchors of a page's headings."""
    headings = _HEADING.findall(_BLOCK.sub("", text_of(page)))
    return {re.sub(r"\s+", "-", re.sub(r"[^\w\s-]", "", heading.casefold())) for heading in headings}


def section(page: Path, heading: str) -> str:
    """The text below a heading of the second level."""
    return text_of(page).partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
