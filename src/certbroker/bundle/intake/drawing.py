"""Goes through what a page draws: takes foreign tags out, notes which codes each font shows, and what is not kept."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream, parse_content_stream, unparse_content_stream
from pikepdf import String as Text

from certbroker.bundle.intake import fonts, judge, resources
from certbroker.bundle.intake.limits import MAX_DEPTH, Budget, TooMuch, listed

OPERATORS: Final = listed(
    "b B b* B* BI BT BX c cm CS cs d Do ET EX f F f* G g gs h i j J K k l m M n q Q re RG rg ri s S"
    " sc SC scn SCN sh T* Tc Td TD Tf Tj TJ TL Tm Tr Ts Tw Tz v w W W* y ' \""
)
TAGGING: Final = frozenset({"BMC", "BDC", "EMC", "MP", "DP"})
"""Foreign tags and layers: their meaning stays behind with the file they belong to."""
PLACING: Final = frozenset({"q", "Q", "cm", "Do", "re", "rg", "RG", "g", "G"})
SHOWING: Final = frozenset({"Tj", "TJ", "'", '"'})
NESTED: Final = 26
"""Saved states within one another, of the 28 that PDF/A allows: two are ours."""


class Step(NamedTuple):
    """An operator that says where something stands."""

    operator: str
    operands: Sequence[Any]


@dataclass(slots=True)
class FontUse:
    """A font and the codes shown with it."""

    font: Object
    codes: set[int] = field(default_factory=set[int])


@dataclass(slots=True)
class Form:
    """A form object that was gone through: what stands where in it."""

    steps: list[Step]
    resources: Object


class Drawing:
    """All drawing of a file. Raises TooMuch; ValueError and others on what is broken."""

    def __init__(self, pdf: Pdf, budget: Budget) -> None:
        self._pdf, self._budget = pdf, budget
        self.reasons: set[str] = set()
        self.forms: dict[tuple[int, int], Form] = {}
        self._fonts: dict[object, FontUse] = {}
        self._seen: set[tuple[int, int]] = set()

    def page(self, content: bytes, given: Object) -> tuple[bytes, Form]:
        """Go through a page's content and resources. Returns the content without foreign tags."""
        cleaned, steps = self._content(content, given)
        self._resources(given, 0)
        return cleaned, Form(steps, given)

    def group(self, form: Object) -> None:
        """Judge a form's transparency group."""
        space = form.Group.get("/CS") if isinstance(form.get("/Group"), Dictionary) else None
        if space is not None:
            self.reasons |= resources.colour(space, self._budget)

    def finish(self) -> tuple[str, ...]:
        """Judge the fonts, now that all codes are known. Returns all that is not kept."""
        for use in self._fonts.values():
            self.reasons |= fonts.judge(use.font, use.codes, self._budget)
        return tuple(sorted(self.reasons))

    def _content(self, content: bytes, given: Object) -> tuple[bytes, list[Step]]:
        """Go through one stream of content."""
        parsed: list[Any] = list(parse_content_stream(Stream(self._pdf, content)))
        self._budget.draw(len(parsed))
        reader = _Reader(given, self._fonts, self._budget)
        kept = [one for one in parsed if reader.take(str(one.operator), one)]
        self.reasons |= reader.reasons
        return content if len(kept) == len(parsed) else unparse_content_stream(kept), reader.steps

    def _resources(self, given: Object, depth: int) -> None:
        if depth > MAX_DEPTH:
            raise TooMuch("form objects too deep in one another")
        for one in _entries(given, "/XObject", self._seen):
            self._budget.object()
            if one.get("/Subtype") == Name.Image:
                self.reasons |= resources.image(one, self._budget)
            elif one.get("/Subtype") == Name.Form:
                self._form(one, given, depth)
            else:
                self.reasons.add(judge.DRAWING)
        for one in _entries(given, "/Pattern", self._seen):
            self._pattern(one, given, depth)
        for one in _entries(given, "/ExtGState", self._seen):
            self._state(one, given, depth)
        for one in _values(given, "/ColorSpace"):
            self.reasons |= resources.colour(one, self._budget)
        for one in _values(given, "/Shading"):
            self.reasons |= resources.shading(one, self._budget)

    def _form(self, form: Object, around: Object, depth: int) -> None:
        """Clean a form object. One without resources of its own draws with those around it."""
        if "/PS" in form or "/Ref" in form or form.get("/Subtype2") is not None:
            self.reasons.add(judge.DRAWING)
        resources.keep(form, resources.FORM_KEYS | {"/Filter", "/DecodeParms"})
        own = form.get("/Resources")
        given = own if isinstance(own, Dictionary) else around
        content, steps = self._content(self._budget.unpack(form), given)
        form.write(content)
        form.Resources = resources.kept(given)
        self.group(form)
        self.forms[form.objgen] = Form(steps, form.Resources)
        self._resources(form.Resources, depth + 1)

    def _pattern(self, pattern: Object, around: Object, depth: int) -> None:
        if not isinstance(pattern, Stream):
            self.reasons |= resources.shading(pattern.get("/Shading", Dictionary()), self._budget)
            return
        resources.keep(pattern, resources.PATTERN_KEYS | {"/Filter", "/DecodeParms"})
        given = pattern.get("/Resources", around)
        content, _ = self._content(self._budget.unpack(pattern), given)
        pattern.write(content)
        pattern.Resources = resources.kept(given)
        self._resources(pattern.Resources, depth + 1)

    def _state(self, state: Object, around: Object, depth: int) -> None:
        self.reasons |= resources.state(state)
        mask = state.get("/SMask")
        form = mask.get("/G") if isinstance(mask, Dictionary) else None
        if isinstance(form, Stream) and form.objgen not in self._seen:
            self._seen.add(form.objgen)
            self._form(form, around, depth)


class _Reader:
    """Reads the operators of one stream in their order."""

    def __init__(self, given: Object, known: dict[object, FontUse], budget: Budget) -> None:
        self._given, self._known, self._budget = given, known, budget
        self._font: FontUse | None = None
        self._saved: list[FontUse | None] = []
        self.steps: list[Step] = []
        self.reasons: set[str] = set()

    def take(self, operator: str, one: Any) -> bool:
        """Take an operator in; return whether it stays."""
        if operator in TAGGING:
            return False
        if operator == "INLINE IMAGE":
            self.reasons |= resources.inline_image(one.iimage)
            self.steps.append(Step("image", ()))
        elif operator not in OPERATORS:
            self.reasons.add(judge.DRAWING)
        elif operator in PLACING:
            self.steps.append(Step(operator, one.operands))
            self._save(operator)
        elif operator in SHOWING:
            self._show(one.operands[-1])
        elif operator == "Tf":
            self._font = self._use(one.operands[0])
        else:
            self._colour(operator, one.operands)
        return True

    def _save(self, operator: str) -> None:
        if operator == "q":
            self._saved.append(self._font)
        elif operator == "Q" and self._saved:
            self._font = self._saved.pop()
        if len(self._saved) > NESTED:
            self.reasons.add(judge.DRAWING)

    def _use(self, name: Object) -> FontUse | None:
        font = _dictionary(self._given, "/Font").get(str(name))
        if not isinstance(font, Dictionary):
            return None
        key: object = font.objgen if font.objgen != (0, 0) else font.unparse()
        return self._known.setdefault(key, FontUse(font))

    def _show(self, shown: Object) -> None:
        if self._font is None:
            self.reasons.add(fonts.NOT_CHECKED)
            return
        size = fonts.width_of(self._font.font)
        for text in shown.as_list() if isinstance(shown, Array) else [shown]:
            if isinstance(text, Text):
                self._font.codes.update(_codes(bytes(text), size))

    def _colour(self, operator: str, operands: Sequence[Any]) -> None:
        if operator in ("k", "K"):
            self.reasons.add(judge.CMYK)
        elif operator in ("cs", "CS") and str(operands[0]) not in _dictionary(self._given, "/ColorSpace"):
            self.reasons |= resources.colour(operands[0], self._budget)
        elif operator == "ri" and str(operands[0]) not in resources.INTENTS:
            self.reasons.add(judge.INTENT)


def _codes(text: bytes, size: int) -> Iterable[int]:
    return text if size == 1 else (int.from_bytes(text[at : at + size]) for at in range(0, len(text), size))


def _dictionary(holder: Object, key: str) -> Object:
    found = holder.get(key)
    return found if isinstance(found, Dictionary) else Dictionary()


def _values(given: Object, kind: str) -> Iterator[Object]:
    yield from (one for _, one in _dictionary(given, kind).items())


def _entries(given: Object, kind: str, seen: set[tuple[int, int]]) -> Iterator[Object]:
    """Go through the resources of a kind, each of the file once."""
    for one in _values(given, kind):
        if one.objgen == (0, 0) or one.objgen not in seen:
            seen.add(one.objgen)
            if isinstance(one, Dictionary | Stream):
                yield one
