"""The connector in version 1."""
