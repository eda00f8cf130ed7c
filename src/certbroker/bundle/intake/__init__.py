"""Issuers' files on their way into a bundle: looked at within limits, cleaned, and judged.

What is wrong with a file is an error before anything is drawn; what a page cannot keep of a standard is told.
"""

from certbroker.bundle.intake.take import Intake, IntakePage, take

__all__ = ["Intake", "IntakePage", "take"]
