"""The report of a bundle for a person: the verdict, who sealed it for whom and when, each document, then what fails."""

from collections.abc import Iterable, Iterator
from typing import Final

from certbroker.fields import SEOUL
from certbroker.verification.bundles.report import BundleReport
from certbroker.verification.bundles.told import Told, ToldDocument
from certbroker.verification.report import MARKS, Check, Verdict
from certbroker.verification.wording import wording

_SHOWN: Final = frozenset({"data", "original", "painted"})
"""What pages can show that there are words for."""
_SECTIONS: Final = (
    ("fails", Verdict.DOES_NOT_HOLD, True),
    ("unknown", Verdict.CANNOT_TELL, True),
    ("notes", Verdict.CANNOT_TELL, False),
)


class Lines:
    """The lines of one report."""

    def __init__(self, report: BundleReport, language: str) -> None:
        self.report, self.language = report, language
        documents = report.told.documents if report.told else ()
        self.names = {one.number: f"{one.number}. {one.title}" for one in documents}

    def say(self, key: str, **values: object) -> str:
        """Return a line, its values filled in."""
        return wording()[f"bundle.lines.{key}"][self.language].format(**values)

    def all(self) -> Iterator[str]:
        """Go through all lines."""
        yield from self.report.head(self.language)
        if self.report.told:
            yield from self._head(self.report.told)
        to_do: dict[str, None] = {}
        for title, verdict, needed in _SECTIONS:
            listed = [one for one in self.report.checks if one.section == (verdict, needed)]
            if listed and title != "notes":
                to_do |= dict.fromkeys(filter(None, (one.to_do(self.language) for one in listed)))
            if title == "notes" and to_do:
                yield self.say("to_do")
                yield from (f"  → {one}" for one in to_do)
            yield from self._section(title, MARKS[verdict], listed)
        count = len(self.report.only(Verdict.HOLDS))
        yield self.say("held", count=count)

    def _head(self, told: Told) -> Iterator[str]:
        if not self.report.is_sealed:
            yield self.say("unproven")
        if told.signer:
            yield self._sealed(told)
        yield self.say("told", recipient=told.recipient, purpose=told.purpose, holder=told.holder)
        yield self.say("made", day=told.made_on, count=len(told.documents), pages=told.pages)
        yield from (self._document(one) for one in told.documents)

    def _sealed(self, told: Told) -> str:
        when = f"{told.sealed_at.astimezone(SEOUL):%Y-%m-%d %H:%M}" if told.sealed_at else "-"
        return self.say("sealed_proven" if told.is_proven else "sealed", signer=told.signer, when=when)

    def _document(self, one: ToldDocument) -> str:
        parts = [one.issuer, one.document_number, self.say("issued", day=one.issued_on) if one.issued_on else None]
        parts += [self.say("until", day=one.valid_until) if one.valid_until else None]
        pages = str(one.first_page) if one.first_page == one.last_page else f"{one.first_page}-{one.last_page}"
        parts += [self.say("pages", pages=pages), self.say(one.shows) if one.shows in _SHOWN else None]
        mark = MARKS[self.report.verdict_of(one)]
        return f"  {mark} {one.number}. {one.title} ({', '.join(filter(None, parts))})"

    def _section(self, title: str, mark: str, checks: Iterable[Check]) -> Iterator[str]:
        """Go through a section; what is said of several documents alike is said once."""
        found: dict[str, list[str]] = {}
        for one in checks:
            places = found.setdefault(one.text(self.language), [])
            place = self._place(one)
            places += [place] if place not in places else []
        if found:
            yield self.say(title)
        for text, places in found.items():
            named = self._named(places)
            yield f"  {mark} {named}: {text}" if named else f"  {mark} {text}"

    def _named(self, places: list[str]) -> str:
        """Return the places of what is said, in one line; nothing where it is said of the whole."""
        if places == [""]:
            return ""
        every = list(self.names.values())
        is_of_all = len(every) > 1 and all(one in places for one in every)
        some = [self.say("all"), *(one for one in places if one not in every)] if is_of_all else places
        return ", ".join(one or self.say("seal") for one in some)

    def _place(self, check: Check) -> str:
        number = check.details.get("document")
        return self.names.get(number, check.about) if isinstance(number, int) else check.about
