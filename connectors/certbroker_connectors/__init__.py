"""Connectors: one folder per issuer, one module per certificate, and samples that show how each comes over the wire."""
