"""Originals: certificates as PDF, drawn from a document's data and signed under a test PKI.

Nothing here is an issuer's real layout. Every page says 견본, the PKI is thrown away with the sandbox.
"""
