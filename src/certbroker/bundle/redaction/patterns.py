"""How numbers of people, telephones, accounts and addresses look within a text that somebody wrote.

A resident number is recognised in every usual spelling. The others are recognised as they are usually written: what is
certain about them is a field of its own, which is left out as a whole.
"""

import re
from collections.abc import Collection, Iterator
from typing import Final

from certbroker.bundle.redaction.folding import Folded, Span, fold

MONTHS: Final = 12
DAYS: Final = 31
_ROW: Final = re.compile(r"(?<![0-9])(?:(?:18|19|20)(?=[0-9]{6} ?-))?([0-9]{6})( ?-? ?)([0-9])([0-9*]{6})(?![0-9])")
_APART: Final = re.compile(r"(?<![0-9])([0-9](?: [0-9]){5})( ?-? ?)([0-9])((?: [0-9*]){6})(?![0-9])")
_MASKED: Final = re.compile(r"(?<![0-9])([0-9](?: ?[0-9]){5}) ?-? ?([0-9*])(?: ?[*]){6}")
_CORPORATE: Final = re.compile(r"법인(?: ?등록)? ?번호 ?:? ?$")
_PHONE: Final = re.compile(
    r"(?<![0-9-])(?:\+82 ?\(?0?\)?[- ]?|\(?0)(?:2|[1-9][0-9]{1,2})\)?[- ]{0,2}[0-9]{3,4}[- ]?[0-9]{4}(?![0-9-])"
    r"|(?<![0-9-])1[568][0-9]{2}[- ][0-9]{4}(?![0-9-])"
)
_AT_BANK: Final = re.compile(
    r"(?:은행|뱅크|농협|신협|수협|축협|금고|우체국|저축|증권|계좌|예금)[^0-9]{0,16}([0-9][0-9 -]{7,24}[0-9])"
)
_GROUPED: Final = re.compile(r"(?<![0-9-])[0-9]{2,6}(?:-[0-9]{2,8}){1,3}(?![0-9-])")
_DIGITS_OF_ACCOUNT: Final = range(10, 17)
_OTHER_SHAPES: Final = frozenset({(3, 2, 5), (6, 7), (4, 2, 2)})
"""Business number, corporate number, a day."""
_PROVINCE: Final = (
    r"(?:서울|부산|대구|인천|광주|대전|울산|세종|경기|강원|충청?[남북]|충[남북]|전라?[남북]|전북|경상?[남북]|제주)"
    r"(?:특별자치시|특별자치도|특별시|광역시|시|도)?"
)
_ADDRESS: Final = re.compile(
    _PROVINCE + r" (?:[가-힣0-9]{1,15} ){0,5}[가-힣0-9-]{0,15}?(?:로|길|동|리|가|읍|면) ?(?:지하|산)? ?"
    r"[0-9]{1,5}(?:-[0-9]{1,5})?(?:번지)?(?:,? ?[가-힣A-Za-z0-9]{0,15}(?:동|호|층)(?![가-힣]))*(?: ?\([^()]{0,60}\))?"
)


def resident_numbers(text: str, backs: Collection[str] = (), kept: Collection[str] = ()) -> list[Span]:
    """Return where the last six digits of resident numbers stand.

    Any thirteen digits that begin with a day are taken for one, unless the text calls them a corporate number. backs:
    back parts that are known, which are found by themselves too. kept: whole numbers that may stay.
    """
    folded = fold(text)
    found = [
        span
        for pattern in (_ROW, _APART)
        for match in pattern.finditer(folded.text)
        if (span := _hidden(folded, match, kept))
    ]
    return [*found, *_known(folded, backs)]


def parted_numbers(text: str, kept: Collection[str] = ()) -> list[Span]:
    """Return where the last six digits of resident numbers stand that are written in two parts."""
    folded = fold(text)
    return [span for match in _ROW.finditer(folded.text) if match[2] and (span := _hidden(folded, match, kept))]


def _hidden(folded: Folded, match: re.Match[str], kept: Collection[str]) -> Span | None:
    front, back = match[1].replace(" ", ""), (match[3] + match[4]).replace(" ", "")
    is_day = 1 <= int(front[2:4]) <= MONTHS and 1 <= int(front[4:6]) <= DAYS
    is_corporate = back[0] == "0" and _CORPORATE.search(folded.text, 0, match.start(1))
    if not is_day or is_corporate or f"{front}-{back}" in kept or not any(c.isdigit() for c in back[1:]):
        return None
    return folded.span(match.start(4), match.end(4))


def _known(folded: Folded, backs: Collection[str]) -> Iterator[Span]:
    """Find back parts that stand by themselves, or behind six digits and a dash."""
    for back in backs:
        for match in re.finditer(rf"(?<![0-9])(?<![0-9]-){back}(?![0-9])|(?<=[0-9]{{6}}-){back}", folded.text):
            yield folded.span(match.start() + 1, match.end())


def phones(text: str) -> list[Span]:
    """Return where telephone numbers stand."""
    folded = fold(text)
    return [folded.span(*match.span()) for match in _PHONE.finditer(folded.text)]


def accounts(text: str) -> list[Span]:
    """Return where numbers of bank accounts stand: behind the name of a bank, or of their usual shape."""
    folded = fold(text)
    named = [folded.span(*match.span(1)) for match in _AT_BANK.finditer(folded.text)]
    shaped = [folded.span(*match.span()) for match in _GROUPED.finditer(folded.text) if _is_account(match[0])]
    return [*named, *shaped]


def _is_account(number: str) -> bool:
    shape = tuple(map(len, number.split("-")))
    is_usual = sum(shape) in _DIGITS_OF_ACCOUNT and shape not in _OTHER_SHAPES
    return is_usual and not _PHONE.fullmatch(number)


def addresses(text: str) -> list[Span]:
    """Return where addresses stand that begin with a province."""
    folded = fold(text)
    return [folded.span(*match.span()) for match in _ADDRESS.finditer(folded.text)]


def masked_fronts(text: str) -> list[Span]:
    """Return where the front part and the seventh digit of resident numbers stand that are masked already."""
    folded = fold(text)
    return [folded.span(match.start(1), match.end(2)) for match in _MASKED.finditer(folded.text)]
