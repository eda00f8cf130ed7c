"""The tables of a vault. In clear stand opaque ids, kinds, times, leases and versions; the rest is sealed or keyed."""

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, MetaData, String, Table, UniqueConstraint

METADATA = MetaData()
VERSION_TABLE = "certbroker_vault_version"

ENTRY = Table(
    "certbroker_entry",
    METADATA,
    Column("number", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("kind", String, nullable=False),
    Column("id", String, nullable=False),
    Column("parent", String, nullable=False),
    Column("owner", LargeBinary),
    Column("topic", LargeBinary),
    Column("keep_until", BigInteger, nullable=False),
    Column("due_at", BigInteger),
    Column("leased_by", String),
    Column("leased_until", BigInteger),
    Column("schema_version", Integer),
    Column("software", String),
    Column("key_id", String),
    Column("wrapped", LargeBinary),
    Column("deleted_at", BigInteger),
    Column("reason", String),
    Column("proof", LargeBinary),
    # The last column: SQLite walks through a long value to whatever stands behind it.
    Column("sealed", LargeBinary),
    # `id` first: what belongs to an entry is looked for by its id alone.
    UniqueConstraint("id", "kind", name="certbroker_entry_id"),
)
"""One row per item. Times are microseconds since 1970.

owner: keyed hash of the holder's CI. topic: keyed hash of what an item is, such as a certificate's id. schema_version:
of the certificate's declaration. key_id, wrapped, sealed: see `certbroker.vault.sealing`. deleted_at, reason, proof:
what is left of an item that was deleted.
"""

_ALIVE = ENTRY.c.deleted_at.is_(None)
for _name in ("parent", "owner", "topic", "keep_until", "due_at"):
    _column = ENTRY.c[_name]
    _where = _ALIVE & _column.is_not(None) if _column.nullable else _ALIVE
    Index(f"certbroker_entry_{_name}", _column, sqlite_where=_where, postgresql_where=_where)
for _name, _where in (
    ("deleted_at", ENTRY.c.deleted_at.is_not(None)),
    # Nearly always empty: what was shredded, and whose payload is still there.
    ("number", ENTRY.c.wrapped.is_(None) & ENTRY.c.sealed.is_not(None)),
):
    Index(f"certbroker_entry_{_name}", ENTRY.c[_name], sqlite_where=_where, postgresql_where=_where)

VAULT = Table(
    "certbroker_vault",
    METADATA,
    Column("name", String, primary_key=True),
    Column("mark", LargeBinary, nullable=False),
)
"""What tells whether a key ring is this vault's."""
