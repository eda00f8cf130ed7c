"""Channels: the ways a certificate comes from its issuer."""
