"""The words of passports and of the papers about their holders."""

from certbroker.fields import code

SEXES = code({"남": "male", "여": "female", "M": "male", "F": "female"})
PASSPORT_KINDS = code(
    {
        "PM": "ordinary_multiple",
        "PS": "ordinary_single",
        "PR": "residence",
        "PO": "official",
        "PD": "diplomatic",
        "일반복수": "ordinary_multiple",
        "일반단수": "ordinary_single",
        "거주": "residence",
        "관용": "official",
        "외교관": "diplomatic",
        "긴급": "emergency",
    }
)
