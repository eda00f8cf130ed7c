"""Progress, drawn from the event stream of a collection; with `--json` the events themselves, one object a line."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Self

from certbroker.cli.screen import Screen
from certbroker.cli.wording import STYLE, outcome, text

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.status import Status

    from certbroker.catalogue import Catalogue
    from certbroker.collect import Event
    from certbroker.consent import Consent
    from certbroker.dossier import Dossier

MARKS = {"delivered": "✓", "failed": "✗"}


class Progress:
    """Tells on standard error how a collection goes. `tell` may be called in any thread."""

    def __init__(self, screen: Screen, catalogue: "Catalogue") -> None:
        self._screen = screen
        self._catalogue = catalogue
        self._status: Status | None = None
        self._last: Event | None = None

    def __enter__(self) -> Self:
        """Begin to draw."""
        if not self._screen.as_json:
            self._status = self._screen.errors.status("")
        return self

    def __exit__(self, *_: object) -> None:
        """Leave what was said, and take the moving part away."""
        if self._status:
            self._status.stop()

    def asked(self, consent: "Consent") -> None:
        """Tell where the holder approves."""
        if self._screen.as_json:
            self._screen.note_json({"event": "consent", "id": consent.id, "address": consent.address})
            return
        words = {"holder": consent.holder.masked_name, "recipient": consent.recipient, "purpose": consent.purpose}
        self._screen.say(text("asked", self._screen.language, count=len(consent.items), **words))
        self._screen.note(text("address", self._screen.language, address=consent.address))

    def tell(self, event: "Event") -> None:
        """Draw one event."""
        if event != self._last:
            if self._screen.as_json:
                told = {name: value for name, value in asdict(event).items() if value}
                self._screen.note_json({"event": told.pop("kind"), **told})
            else:
                self._draw(event)
        self._last = event

    def _draw(self, event: "Event") -> None:
        language = self._screen.language
        match event.kind:
            case "waiting":
                self._wait(text("waiting", language))
            case "document":
                self._line(event.outcome, self._document(event))
            case kind:
                mark = "failed" if kind == "failed" else "delivered"
                self._wait(text("underway", language))
                self._line(mark, text(kind, language, bundle=event.bundle))

    def _wait(self, words: str) -> None:
        if self._status:
            self._status.update(f"{words} …")
            self._status.start()

    def _document(self, event: "Event") -> str:
        spec = self._catalogue[event.certificate].spec
        return f"{spec.name_ko} ({event.certificate}): {outcome(event.outcome, self._screen.language)}"

    def failures(self, dossier: "Dossier") -> None:
        """Tell the error of every document that failed."""
        from certbroker.evidence import Failed

        for one in dossier.outcomes:
            if isinstance(one, Failed):
                self._screen.fail(one.error)

    def _line(self, mark: str, words: str) -> None:
        self._screen.say(marked(mark, words))


def marked(kind: str, words: str) -> "RenderableType":
    """Return a line with the mark of an outcome; what does not fit stands below the words, not below the mark."""
    from rich.table import Table
    from rich.text import Text

    line = Table.grid(padding=(0, 1, 0, 0))
    line.add_row(Text(MARKS.get(kind, "–"), style=STYLE.get(kind, "yellow")), Text(words, overflow="fold"))
    return line
