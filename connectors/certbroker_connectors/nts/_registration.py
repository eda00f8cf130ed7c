"""What the certificates of a business registration share: kinds of taxation, states, and who runs it jointly."""

from certbroker.fields import Text, code
from certbroker.model import Record, wire

TAXATION_KINDS = code(
    {
        "일반과세자": "general",
        "부가가치세 일반과세자": "general",
        "간이과세자": "simplified",
        "부가가치세 간이과세자": "simplified",
        "부가가치세 간이과세자(세금계산서 발급사업자)": "simplified_invoicing",
        "면세사업자": "exempt",
        "부가가치세 면세사업자": "exempt",
        "부가가치세 과세특례자": "special",
        "법인사업자": "corporation",
        "고유번호가 부여된 단체": "organisation",
    }
)
STATUSES = code(
    {"계속사업자": "active", "휴업": "suspended", "휴업자": "suspended", "폐업": "closed", "폐업자": "closed"}
)


class Partner(Record):
    """One who runs the business jointly (공동사업자)."""

    name: Text = wire("성명", also=("성명-법인명",), label="성명(법인명)")
    """Name of the person or corporation."""
