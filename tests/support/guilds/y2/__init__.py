"""The connector in version 2."""
