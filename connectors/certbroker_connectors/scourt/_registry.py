"""What the certificates of the registry offices (등기소) share."""

from certbroker.fields import code

DELIVERY_KINDS = code({"열람": "viewing", "발급": "copy"})
"""A copy is issued and has legal effect; a viewing is a look at the register, printed or not, that has none."""
