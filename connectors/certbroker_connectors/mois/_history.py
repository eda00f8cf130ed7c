"""What both copies of the resident register share: how much of the address history is printed."""

from certbroker.fields import code

PAST_ADDRESSES = code({"미포함": "none", "최근5년": "last_5_years", "기간지정": "chosen_years", "전체포함": "all"})
"""Past addresses that an applicant asks for (과거의 주소 변동 사항)."""
