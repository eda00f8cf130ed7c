"""The connector in version 3."""
