"""What vehicles and construction machines are used for, as their registers say."""

from certbroker.fields import code

USES = code({"자가용": "private", "영업용": "commercial", "관용": "official"})
