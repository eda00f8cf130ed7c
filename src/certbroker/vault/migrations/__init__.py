"""Migrations of the vault's tables. They run when a vault is opened."""

HEAD = "0001"
"""The version that this code works with."""
