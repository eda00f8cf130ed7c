"""Where barcodes and seals stand on a page, so that the watermark keeps clear of them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from pikepdf import Dictionary, Matrix, Name, Object

from certbroker.bundle.boxes import Box
from certbroker.bundle.intake.drawing import Form, Step
from certbroker.bundle.intake.limits import MAX_DEPTH, Budget, TooMuch

LARGEST: Final = 0.2
"""A picture that takes more of the page than this is the page's ground, or a scan."""
SMALLEST: Final = 14.0
"""In points, the shorter side."""
MODULE: Final = 5.0
"""Side of a barcode's module in points, at most; bars may be higher."""
MODULES: Final = 120
"""Small rectangles that make a barcode."""
SEAL: Final = 150.0
"""Longest side in points of a red frame that is taken for a seal (관인)."""
COLOURS: Final = frozenset({"rg", "RG", "g", "G"})
SPACE: Final = 4.0
"""Left free around each, in points."""

Corners = tuple[float, float, float, float]


def zones(
    page: Form, forms: Mapping[tuple[int, int], Form], place: Matrix, size: tuple[float, float], budget: Budget
) -> list[Box]:
    """Return the zones of a page whose matrix is `place`. Raises TooMuch."""
    found = _Finder(forms, budget)
    found.go(page, _Now(place), 0)
    return list(boxes([*found.pictures, *found.squares()], size))


def merged(found: Iterable[Box]) -> tuple[Box, ...]:
    """Join boxes that overlap: a hole in a hole would be no hole."""
    apart: list[Box] = []
    for one in found:
        box, near = one, [other for other in apart if _overlap(one, other)]
        while near:
            apart = [other for other in apart if other not in near]
            box = _joined([box, *near])
            near = [other for other in apart if _overlap(box, other)]
        apart.append(box)
    return tuple(apart)


def _overlap(one: Box, other: Box) -> bool:
    return (
        one.x < other.x + other.width
        and other.x < one.x + one.width
        and one.y < other.y + other.height
        and other.y < one.y + one.height
    )


def _joined(boxes: Sequence[Box]) -> Box:
    left, top = min(box.x for box in boxes), min(box.y for box in boxes)
    right, bottom = max(box.x + box.width for box in boxes), max(box.y + box.height for box in boxes)
    return Box(left, top, right - left, bottom - top)


def boxes(corners: Iterable[Corners], size: tuple[float, float]) -> Iterator[Box]:
    """Return areas as boxes of the page, y growing downwards: those of a barcode's or a seal's size."""
    width, height = size
    for left, low, right, high in corners:
        wide, tall = right - left, high - low
        if min(wide, tall) >= SMALLEST and wide * tall <= LARGEST * width * height:
            yield Box(left - SPACE, height - high - SPACE, wide + 2 * SPACE, tall + 2 * SPACE)


class _Now(NamedTuple):
    """The state that says where and how something is drawn."""

    place: Matrix
    is_red: bool = False


class _Finder:
    def __init__(self, forms: Mapping[tuple[int, int], Form], budget: Budget) -> None:
        self._forms, self._budget = forms, budget
        self.pictures: list[Corners] = []
        self._small: list[Corners] = []

    def go(self, form: Form, now: _Now, depth: int) -> None:
        """Go through the steps of a form object that is drawn in this state."""
        self._budget.draw(len(form.steps))
        saved: list[_Now] = []
        for step in form.steps:
            if step.operator == "q":
                saved.append(now)
            elif step.operator == "Q":
                now = saved.pop() if saved else now
            elif step.operator == "cm":
                now = now._replace(place=Matrix(*map(float, step.operands)) @ now.place)
            elif step.operator in COLOURS:
                now = now._replace(is_red=_is_red(step.operands))
            else:
                self._draw(form, step, now, depth)

    def _draw(self, form: Form, step: Step, now: _Now, depth: int) -> None:
        if step.operator == "image":
            self.pictures.append(_around(now.place, 0, 0, 1, 1))
        elif step.operator == "re":
            x, y, width, height = map(float, step.operands)
            self._rectangle(_around(now.place, x, y, x + width, y + height), now)
        elif step.operator == "Do":
            self._show(form.resources.get("/XObject", Dictionary()).get(str(step.operands[0])), now, depth)

    def _rectangle(self, corners: Corners, now: _Now) -> None:
        wide, tall = corners[2] - corners[0], corners[3] - corners[1]
        if min(wide, tall) <= MODULE:
            self._small.append(corners)
        elif now.is_red and max(wide, tall) <= SEAL and min(wide, tall) >= max(wide, tall) / 2:
            self.pictures.append(corners)

    def _show(self, shown: Object | None, now: _Now, depth: int) -> None:
        if shown is None:
            return
        if shown.get("/Subtype") == Name.Image:
            self.pictures.append(_around(now.place, 0, 0, 1, 1))
        elif depth >= MAX_DEPTH:
            raise TooMuch("form objects too deep in one another")
        elif shown.objgen in self._forms:
            turned = Matrix(shown.Matrix) @ now.place if "/Matrix" in shown else now.place
            self.go(self._forms[shown.objgen], now._replace(place=turned), depth + 1)

    def squares(self) -> Iterator[Corners]:
        """Return the area of a barcode drawn as rectangles: many small ones that follow each other closely."""
        run: list[Corners] = []
        for one in self._small:
            if run and not _near(run[-1], one):
                yield from _whole(run)
                run = []
            run.append(one)
        yield from _whole(run)


def _is_red(colour: Sequence[Any]) -> bool:
    """Whether a colour is that of a seal."""
    if len(colour) < 3:  # noqa: PLR2004 - grey
        return False
    red, green, blue = map(float, colour)
    return red > 0.55 and max(green, blue) < red / 2  # noqa: PLR2004 - by eye


def _near(before: Corners, after: Corners) -> bool:
    """Whether a rectangle may belong to the same barcode: the next module, or the beginning of the next row."""
    limit = 40 * MODULE
    return abs(after[0] - before[0]) <= limit and abs(after[1] - before[1]) <= 2 * MODULE


def _whole(run: list[Corners]) -> Iterator[Corners]:
    if len(run) >= MODULES:
        lefts, lows, rights, highs = zip(*run, strict=True)
        yield min(lefts), min(lows), max(rights), max(highs)


def _around(place: Matrix, left: float, low: float, right: float, high: float) -> Corners:
    points: list[Any] = [place.transform(point) for point in ((left, low), (left, high), (right, low), (right, high))]
    across, up = zip(*points, strict=True)
    return min(across), min(up), max(across), max(up)
