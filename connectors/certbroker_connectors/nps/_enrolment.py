"""What the National Pension certificates share: in which capacity a person is enrolled."""

from certbroker.fields import code

ENROLMENT_KINDS = code(
    {
        "사업장가입자": "workplace",
        "지역가입자": "local",
        "임의가입자": "voluntary",
        "임의계속가입자": "voluntary_continuing",
    }
)
