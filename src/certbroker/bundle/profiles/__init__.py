"""Submission profiles: what a recipient takes, as data. Ours are generic; a recipient's own is a file of the user's."""

from certbroker.bundle.profiles.names import Names
from certbroker.bundle.profiles.profile import Profile, chosen, profiles

__all__ = ["Names", "Profile", "chosen", "profiles"]
