"""What the key of a throw-away certificate is for (RFC 5280, 4.2.1.3)."""

from cryptography import x509

_USAGES = (
    "digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
    "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
)  # fmt: skip


def key_usage(*wanted: str) -> x509.KeyUsage:
    """Return the extension. From Python 3.13 on clients refuse an authority without it."""
    return x509.KeyUsage(**{one: one in wanted for one in _USAGES})
