"""Words that the certificates of the immigration office share."""

from certbroker.fields import code

SEXES = code({"남": "male", "여": "female", "M": "male", "F": "female"})
