"""How severe a disability is, in the two degrees that replaced the six grades in July 2019."""

from certbroker.fields import code

SEVERITIES = code(
    {
        "심한 장애": "severe",
        "장애의 정도가 심한 장애인": "severe",
        "심하지 않은 장애": "not_severe",
        "장애의 정도가 심하지 않은 장애인": "not_severe",
    }
)
