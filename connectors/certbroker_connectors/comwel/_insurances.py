"""Which of its two insurances the service is asked about (보험 구분)."""

from certbroker.fields import code

INSURANCE_SCOPES = code({"전체": "all", "고용": "employment", "산재": "accident"})
