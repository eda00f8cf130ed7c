"""What the military certificates share: the physical grade (신체등급)."""

from certbroker.fields import code

PHYSICAL_GRADES = code({f"{grade}급": f"grade_{grade}" for grade in range(1, 8)})
"""1 to 4 serve, 5 only in wartime, 6 not at all, 7 is examined again (병역법 제12조)."""
