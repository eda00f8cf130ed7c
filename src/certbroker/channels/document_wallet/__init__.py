"""The document wallet (전자문서지갑): applying for certificates, fetching and submitting them."""
