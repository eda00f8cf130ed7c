"""What a predicate says, in words: one phrase in English and one in Korean, made of the predicate alone.

No fact about anybody goes into a phrase, so that a statement tells the question and its answer and nothing else.
"""

from collections.abc import Callable, Mapping
from typing import Any

from certbroker.requirements import predicates as known
from certbroker.requirements.base import Base
from certbroker.requirements.judging import Context
from certbroker.requirements.predicates import AtLeast, IncomeAtMost, Not, Predicate, Ref, Several
from certbroker.requirements.words import YEAR, Phrase, day_of, filled, joined, period, place, share, won, word, words

MONEY = frozenset({"assets_at_most", "assets_within", "net_assets_at_most"})


def say(predicate: Predicate, context: Context) -> Phrase:
    """Return what a predicate says, with whose facts and which day are meant where that is not plain."""
    return _dressed(predicate, SAYINGS[type(predicate)](predicate, context), context)


def _dressed(predicate: Base, phrase: Phrase, context: Context) -> Phrase:
    en, ko = phrase
    day = None if isinstance(predicate, known.ResidentFor) else day_of(predicate.on, context)
    if day:
        en, ko = f"{en} (on the {day[0]})", f"{ko} ({day[1]} 현재)"
    if predicate.whose in (None, context.whose):
        return en, ko
    whose = word("whose", predicate.whose)
    return f"{whose[0]}: {en}", f"{whose[1]}: {ko}"


def _nested(predicate: Predicate, context: Context) -> Phrase:
    """Return a part of a longer phrase, in brackets where it is long itself."""
    en, ko = say(predicate, context)
    return (f"({en})", f"({ko})") if isinstance(predicate, Several | AtLeast) else (en, ko)


def _several(one: Several, context: Context) -> Phrase:
    if len(one.of) == 1:
        return say(one.of[0], context)
    parts = [_nested(part, context) for part in one.of]
    if one.is_ == "all":
        return joined(parts, " and ", ", ")
    en, ko = joined(parts, "; or ", " / ")
    return f"either {en}", f"다음 중 하나: {ko}"


def _at_least(one: AtLeast, context: Context) -> Phrase:
    en, ko = joined((_nested(part, context) for part in one.of), "; ", " / ")
    return f"at least {one.count} of: {en}", f"다음 중 {one.count}가지 이상: {ko}"


def _not(one: Not, context: Context) -> Phrase:
    turned = words()["negated"].get(str(one.of.dump()["is"]))
    if turned:
        return _dressed(one.of, turned, context)
    en, ko = _nested(one.of, context)
    return f"not: {en}", f"{ko}에 해당하지 않음"


def _ref(one: Ref, context: Context) -> Phrase:
    target = context.conditions.get(one.target)
    return say(target, context) if target else (one.target, one.target)


def _age(one: known.Age, _context: Context) -> Phrase:
    return filled("ages", one.is_, years=one.years)


def _age_between(one: known.AgeBetween, _context: Context) -> Phrase:
    off = one.minus_military_service_up_to_years
    more = (
        (f", military service up to {off} years taken off", f"(병역 이행기간 최대 {off}년 차감)") if off else ("", "")
    )
    en, ko = f"{one.at_least} to {one.at_most} years old", f"만 {one.at_least}세 이상 {one.at_most}세 이하"
    return en + more[0], ko + more[1]


def _born(one: known.BornOnOrAfter, _context: Context) -> Phrase:
    return f"born on {one.date} or later", f"{one.date} 이후 출생"


def _sex(one: known.Sex, _context: Context) -> Phrase:
    return word("sex", one.sex)


def _nationality(one: known.Nationality, _context: Context) -> Phrase:
    if one.country == "KR":
        return "national of the Republic of Korea", "대한민국 국적"
    return f"nationality {one.country}", f"{one.country} 국적"


def _counted(one: known.HouseholdSize | known.ChildrenAtLeast, _context: Context) -> Phrase:
    return filled("sizes", one.is_, count=one.count)


def _head(_one: known.HouseholdHead, _context: Context) -> Phrase:
    return "head of the household", "세대주"


def _same_household(one: known.SameHousehold, _context: Context) -> Phrase:
    en, ko = word("whose", one.who)
    long = period(one.months_at_least) if one.months_at_least else None
    if long:
        return f"registered in one household with {en} for {long[0]} or more", f"{ko} 동일 세대 {long[1]} 이상"
    return f"registered in one household with {en}", f"{ko} 동일 세대 등록"


def _children_under(one: known.ChildrenUnder, _context: Context) -> Phrase:
    en = f"{one.count_at_least} or more children under {one.age} years old"
    return en, f"만 {one.age}세 미만 자녀 {one.count_at_least}명 이상"


def _married(one: known.Married, _context: Context) -> Phrase:
    return word("marriage", one.is_)


def _married_at_most(one: known.MarriedAtMost, _context: Context) -> Phrase:
    en, ko = period(one.months)
    return f"married for {en} at most", f"혼인 {ko} 이내"


def _identified(one: known.Identified, _context: Context) -> Phrase:
    en, ko = joined(word("whose", who) for who in one.who)
    return f"a certificate says who is: {en}", f"{ko} 관계 확인됨"


def _resident_in(one: known.ResidentIn, context: Context) -> Phrase:
    where = place(one.place, context)
    if one.months_at_least is None:
        return f"registered as resident in {where[0]}", f"{where[1]} 거주(주민등록)"
    months = context.number(one.months_at_least, "months_at_least")
    long = period(months) if months else ("as long as the notice sets", "공고에서 정한 기간")
    return filled("stay", "resident_continuously", place=where, months=long)


def _resident_in_any(one: known.ResidentInAny, context: Context) -> Phrase:
    en, ko = joined((place(named.place, context) for named in one.places), " or ", " 또는 ")
    return f"registered as resident in {en}", f"{ko} 거주(주민등록)"


def _resident_for(one: known.ResidentFor, context: Context) -> Phrase:
    en, ko = filled("stay", one.is_, place=place(one.place, context), months=period(one.months_at_least))
    day = day_of(one.until, context)
    return (f"{en}, up to the {day[0]}", f"{ko} ({day[1]}까지)") if day else (en, ko)


def _residence_unknown(_one: known.ResidenceUnknown, _context: Context) -> Phrase:
    return "registered without a known residence", "거주불명 등록"


def _income_at_most(one: IncomeAtMost, context: Context) -> Phrase:
    en, ko = _limit(one.won, one.income)
    if one.alternative:
        en, ko = joined(((en, ko), _limit(one.alternative.won, one.alternative.income)), " or ", " 또는 ")
    if one.raised_to:
        raised = [(won(more.won), _nested(more.when, context)) for more in one.raised_to]
        told = joined(((f"{case[0]}: {most[0]}", f"{case[1]} {most[1]}") for most, case in raised), "; ", ", ")
        return f"{en} (more where it applies: {told[0]})", f"{ko} (특례: {told[1]})"
    return en, ko


def _limit(amount: int, kind: str | None) -> Phrase:
    en, ko = word("income_kinds", kind) if kind else ("yearly income", "연소득")
    most = won(amount)
    return f"{en} of {most[0]} or less", f"{ko} {most[1]} 이하"


def _percent(one: known.IncomePercent, context: Context) -> Phrase:
    return filled("percents", one.is_, percent=share(one.percent, context))


def _income_kind(one: known.IncomeKind, _context: Context) -> Phrase:
    en, ko = word("income_kinds", one.income)
    return f"has {en}", f"{ko} 있음"


def _missing(one: known.Missing, _context: Context) -> Phrase:
    en, ko = word("facts", one.fact.value)
    return f"not on record: {en}", f"{ko} 확인되지 않음"


def _holds(one: known.Holds, _context: Context) -> Phrase:
    en, ko = word("facts", one.fact.value)
    return f"on record: {en}", f"{ko} 있음"


def _holds_any(one: known.HoldsAny, _context: Context) -> Phrase:
    en, ko = joined((word("facts", fact.value) for fact in one.facts), "; or ", " / ")
    return f"on record, one of: {en}", f"다음 중 하나 있음: {ko}"


def _clearance(one: known.Clearance, _context: Context) -> Phrase:
    en, ko = word("clearance", one.tax)
    return f"no arrears of {en}", f"{ko} 체납 없음"


def _insured(one: known.InsuredAs, _context: Context) -> Phrase:
    return word("insured", one.insured)


def _registered(one: known.Registered, _context: Context) -> Phrase:
    return word("registered", one.is_)


def _employed(_one: known.Employed, _context: Context) -> Phrase:
    return "in employment", "재직 중"


def _employed_months(one: known.EmployedMonths, _context: Context) -> Phrase:
    en, ko = period(one.months)
    return f"in employment for {en} or more in all", f"재직기간 합하여 {ko} 이상"


def _graded(one: known.Graded, _context: Context) -> Phrase:
    return word("graded", f"{one.is_}.{one.grade}")


def _on_record(one: known.OnRecord, _context: Context) -> Phrase:
    en, ko = word("on_record", one.is_)
    length = (one.months or 0) + YEAR * (one.years or 0)
    long = period(length) if length else None
    return (f"{en}, for {long[0]}", f"{ko} ({long[1]}분)") if long else (en, ko)


def _fact_on_record(one: known.FactOnRecord, _context: Context) -> Phrase:
    en, ko = word("facts", one.fact.value)
    return f"on record: {en}", f"{ko} 확인됨"


def _said(one: known.Said, _context: Context) -> Phrase:
    return word("said", one.is_)


def _said_of(one: known.SaidOf, _context: Context) -> Phrase:
    return filled("said_of", one.is_, what=joined(word("what", name) for name in one.what or ("school",)))


def _limited(
    one: known.AbroadDays | known.Limit | known.ScholarshipBracket | known.TaxPaidYears, _context: Context
) -> Phrase:
    if isinstance(one.limit, str):
        return filled("limits", one.is_, limit=("what the notice sets", "공고에서 정한 값"))
    return filled("limits", one.is_, limit=won(one.limit) if one.is_ in MONEY else one.limit)


def _of_average(one: known.Percent, context: Context) -> Phrase:
    by_benefit = one.percent_by_benefit or {}
    shares = joined(((f"{word('benefits', name)[0]} {share}%", f"{word('benefits', name)[1]} {share}%")
                     for name, share in by_benefit.items()))  # fmt: skip
    percent = shares if by_benefit else share(one.percent, context)
    en, ko = filled("percents", one.is_, percent=percent)
    return (f"{en}, over {one.months} months", f"{ko} (최근 {one.months}개월)") if one.months else (en, ko)


def _premium(one: known.PremiumPercent, context: Context) -> Phrase:
    en, ko = filled("percents", one.is_, percent=share(one.percent, context))
    return f"{en}, by the last {one.months} months", f"{ko} (최근 {one.months}개월)"


def _parent_died(one: known.ParentDied, _context: Context) -> Phrase:
    return f"a parent died on {one.date} or before", f"부모가 {one.date} 이전 사망"


def _graduated_within(one: known.GraduatedWithin, _context: Context) -> Phrase:
    spans = [(word("schools", school), years) for school, years in one.years.items()]
    en, ko = joined(((f"{name[0]} {years} years", f"{name[1]} {years}년") for name, years in spans), ", ", ", ")
    return f"left school at most so long ago: {en}", f"졸업 후 기간 이내: {ko}"


def _floor_area(one: known.FloorArea, _context: Context) -> Phrase:
    wider = one.outside_urban
    more = (f" ({wider} ㎡ outside of towns)", f" (읍·면 {wider}㎡)") if wider else ("", "")
    return f"floor area of {one.value} ㎡ or less{more[0]}", f"전용면적 {one.value}㎡ 이하{more[1]}"


def _other_income(one: known.OtherIncome, _context: Context) -> Phrase:
    (en, ko), most = word("income_kinds", one.income), won(one.won_below)
    return f"income other than from {en} below {most[0]}", f"{ko} 외 소득 {most[1]} 미만"


def _no_filing(one: known.NoFiling, _context: Context) -> Phrase:
    en, ko = word("taxes", one.tax)
    return f"nothing filed for {en}", f"{ko} 신고사실 없음"


def _student_loan(one: known.StudentLoan, _context: Context) -> Phrase:
    return (
        f"student loan of {one.lender} since term {one.from_term}",
        f"{one.lender} 학자금 대출 ({one.from_term} 이후)",
    )


SAYINGS: Mapping[type[Base], Callable[[Any, Context], Phrase]] = {
    AtLeast: _at_least,
    IncomeAtMost: _income_at_most,
    Not: _not,
    Ref: _ref,
    Several: _several,
    known.AbroadDays: _limited,
    known.Age: _age,
    known.AgeBetween: _age_between,
    known.BornOnOrAfter: _born,
    known.ChildrenAtLeast: _counted,
    known.ChildrenUnder: _children_under,
    known.Clearance: _clearance,
    known.Employed: _employed,
    known.EmployedMonths: _employed_months,
    known.FactOnRecord: _fact_on_record,
    known.FloorArea: _floor_area,
    known.Graded: _graded,
    known.GraduatedWithin: _graduated_within,
    known.Holds: _holds,
    known.HoldsAny: _holds_any,
    known.HouseholdHead: _head,
    known.HouseholdSize: _counted,
    known.Identified: _identified,
    known.IncomeKind: _income_kind,
    known.IncomePercent: _percent,
    known.InsuredAs: _insured,
    known.Limit: _limited,
    known.Married: _married,
    known.MarriedAtMost: _married_at_most,
    known.Missing: _missing,
    known.Nationality: _nationality,
    known.NoFiling: _no_filing,
    known.OnRecord: _on_record,
    known.OtherIncome: _other_income,
    known.ParentDied: _parent_died,
    known.Percent: _of_average,
    known.PremiumPercent: _premium,
    known.Registered: _registered,
    known.ResidenceUnknown: _residence_unknown,
    known.ResidentFor: _resident_for,
    known.ResidentIn: _resident_in,
    known.ResidentInAny: _resident_in_any,
    known.Said: _said,
    known.SaidOf: _said_of,
    known.SameHousehold: _same_household,
    known.ScholarshipBracket: _limited,
    known.Sex: _sex,
    known.StudentLoan: _student_loan,
    known.TaxPaidYears: _limited,
}
"""What each kind of predicate says, without whose and when."""
