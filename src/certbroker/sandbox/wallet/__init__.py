"""The document wallet (전자문서지갑) as the sandbox plays it: applications, issued originals, submissions.

The protocol is the one of docs/wallet.md. It knows the fictional cast's wallets and keeps everything in memory.
"""
