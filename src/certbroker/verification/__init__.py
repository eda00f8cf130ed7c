"""Checks on evidence. Imports nothing of what writes bundles."""
